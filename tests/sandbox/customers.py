"""The people of generated orders: addresses as bol writes them."""

from . import samples
from .codes import SALUTATIONS


def person(dice) -> dict:
    return {
        "salutation": dice.choice(SALUTATIONS),
        "firstName": dice.choice(samples.FIRST_NAMES),
        "surname": dice.choice(samples.SURNAMES),
    }


def email(dice) -> str:
    """A scrambled address, another one for every order."""
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    return "".join(dice.choices(letters, k=26)) + "@verkopen.test2.bol.com"


def dwelling(dice, country: str) -> dict:
    if country == "BE":
        zip_code, city, _ = dice.choice(samples.CITIES_BE)
        street = dice.choice(samples.STREETS_BE)
    else:
        zip_code, city = dice.choice(samples.CITIES_NL)
        street = dice.choice(samples.STREETS_NL)
    address = {
        "streetName": street,
        "houseNumber": str(dice.randint(1, 420)),
        "zipCode": zip_code,
        "city": city,
        "countryCode": country,
    }
    if dice.random() < 0.3:
        address["houseNumberExtension"] = dice.choice(samples.EXTENSIONS)
    if dice.random() < 0.15:
        address["extraAddressInformation"] = dice.choice(samples.EXTRA_LINES)
    return address


def language(address: dict) -> str:
    if address["countryCode"] == "NL":
        return "nl"
    spoken = {city: tongue for _, city, tongue in samples.CITIES_BE}
    return spoken.get(address["city"], "nl-BE")


def pickup_point(dice) -> dict:
    name, street, number, zip_code, city, country = dice.choice(samples.PICKUP_POINTS)
    return {
        "pickupPointName": name,
        "streetName": street,
        "houseNumber": number,
        "zipCode": zip_code,
        "city": city,
        "countryCode": country,
    }


def business(dice, country: str) -> dict:
    """Company data of a billing address."""
    digits = str(dice.randrange(10**8, 10**9))
    vat = f"NL{digits}B01" if country == "NL" else f"BE0{digits}"
    details = {
        "company": dice.choice(samples.COMPANIES),
        "vatNumber": vat,
        "kvkNumber": digits[:8] if country == "NL" else f"0{digits}",
    }
    if dice.random() < 0.7:
        details["orderReference"] = f"PO-{dice.randint(1000, 9999)}/é"
    return details


def addresses(dice, traits: set[str]) -> tuple[dict, dict, bool]:
    """(shipment details, billing details, whether it is a pick-up point)."""
    country = "BE" if "be" in traits else "NL"
    who, mail = person(dice), email(dice)
    home = dwelling(dice, country)
    shipping = {**who, **home, "email": mail, "language": language(home)}
    billing = {**who, **home, "email": mail}
    if "pickup" in traits:
        shipping = {**who, **pickup_point(dice), "email": mail}
        shipping["language"] = language(home)
    elif "separate_billing" in traits:
        billing = {**person(dice), **dwelling(dice, country), "email": mail}
    if "business" in traits:
        billing.update(business(dice, country))
        shipping["company"] = billing["company"]
    if "appointment" in traits:
        shipping["deliveryPhoneNumber"] = f"06{dice.randrange(10**7, 10**8)}"
    return shipping, billing, "pickup" in traits
