"""Texts of bol's address details, as dicts of mirrored texts."""

import re

from odoo.tools import street_split

# What no honest text exceeds, and an index of the database can hold.
LONGEST = 250
LONGEST_EMAIL = 254
# Fields of contacts with Odoo's addon base_address_extended.
STREET_PARTS = ("street_name", "street_number", "street_number2")


def full_name(details):
    """First name and surname of bol's address details (dict of mirrored texts)."""
    names = (details.get("first_name"), details.get("surname"))
    return clipped(" ".join(filter(None, names)))


def clipped(text):
    """A text without line breaks, cut where it gets absurd; '' for None."""
    return " ".join((text or "")[: 2 * LONGEST].split())[:LONGEST].strip()


def usable_email(details):
    """The e-mail address of bol's address details; '' if there is none to write to."""
    email = details.get("email") or ""
    return email if len(email) <= LONGEST_EMAIL else ""


def street_parts(details):
    """Street, house number and its extension, each '' if unknown."""
    names = ("street_name", "house_number", "house_number_extension")
    return tuple(clipped(details.get(name)) for name in names)


def street_line(details):
    """Street, number and extension in one line, as written in NL and BE.

    An extension of one word clings to the number ("12B", "12-2"): so both Odoo
    (``odoo.tools.street_split``) and carriers tell it from the street. One of several
    words follows after a space ("12 bus 3"), as bpost wants it.
    """
    street, number, extension = street_parts(details)
    if not (number and extension) or " " in extension:
        return " ".join(filter(None, [street, number, extension]))
    last, first = number[-1], extension[0]
    alike = (last.isdigit() and first.isdigit()) or (last.isalpha() and first.isalpha())
    return " ".join(filter(None, [street, number + "-" * alike + extension]))


def street_values(details, apart):
    """Values of the street of a contact.

    :param bool apart: contacts have the fields :data:`STREET_PARTS`
    """
    if not apart:
        return {"street": street_line(details) or False}
    street, number, extension = parts = street_parts(details)
    line = " - ".join(filter(None, [f"{street} {number}".strip(), extension]))
    if tuple(street_split(line).values()) == parts:
        # Odoo does it itself, with fewer queries.
        return {"street": line or False}
    return {"street": line, **dict(zip(STREET_PARTS, parts, strict=True))}


def words(text):
    """What counts of a text when two are compared: its words and numbers."""
    text = (text or "").casefold()
    return tuple(re.findall(r"\d+|[^\W\d_]+", text)) or (text.strip(),)


def plausible_number(number):
    """Letters and digits of a company's number; '' for "n/a", "000" and the like."""
    number = "".join(filter(str.isalnum, number or "")).upper()
    digits = "".join(filter(str.isdigit, number))
    return number if len(digits) >= 7 and len(set(digits)) > 1 else ""


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
