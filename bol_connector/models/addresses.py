"""Texts of bol's address details, as dicts of mirrored texts."""


def full_name(details):
    """First name and surname of bol's address details (dict of mirrored texts)."""
    names = (details.get("first_name"), details.get("surname"))
    return " ".join(filter(None, names))


def street_line(details):
    """Street, number and extension in one line, as written in NL and BE."""
    number = "".join(
        filter(
            None,
            [details.get("house_number"), details.get("house_number_extension")],
        )
    )
    return " ".join(filter(None, [details.get("street_name"), number]))


def address_text(details):
    """The lines of an address as they would stand on a parcel."""
    if not details:
        return ""
    place = (
        details.get("zip_code"),
        details.get("city"),
        details.get("country_code"),
    )
    lines = [
        details.get("pickup_point_name"),
        details.get("company"),
        full_name(details),
        street_line(details),
        details.get("extra_address_information"),
        " ".join(filter(None, place)),
    ]
    return "\n".join(filter(None, lines))
