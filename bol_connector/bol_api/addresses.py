"""Names and addresses as bol writes them in orders, returns and invoice requests."""

from dataclasses import dataclass
from typing import Any

from .reading import text


@dataclass(frozen=True, slots=True)
class Address:
    """`ShipmentDetails`, `BillingDetails` or `CustomerDetails` of the description:
    one shape for all, "" where it has no such field. `salutation` MALE, FEMALE or
    UNKNOWN; `zip_code` 1234AB (NL) or 0000 (BE); `email` bol's relay address."""

    salutation: str
    first_name: str
    surname: str
    street_name: str
    house_number: str
    house_number_extension: str
    extra_address_information: str
    zip_code: str
    city: str
    country_code: str
    email: str
    company: str
    delivery_phone_number: str
    language: str
    pickup_point_name: str
    vat_number: str
    kvk_number: str
    order_reference: str


def read_address(data: Any) -> Address:
    """An address out of JSON."""
    return Address(
        salutation=text(data, "salutation"),
        first_name=text(data, "firstName"),
        surname=text(data, "surname"),
        street_name=text(data, "streetName"),
        house_number=text(data, "houseNumber"),
        house_number_extension=text(data, "houseNumberExtension"),
        extra_address_information=text(data, "extraAddressInformation"),
        zip_code=text(data, "zipCode"),
        city=text(data, "city"),
        country_code=text(data, "countryCode"),
        email=text(data, "email"),
        company=text(data, "company"),
        delivery_phone_number=text(data, "deliveryPhoneNumber"),
        language=text(data, "language"),
        pickup_point_name=text(data, "pickupPointName"),
        vat_number=text(data, "vatNumber"),
        kvk_number=text(data, "kvkNumber"),
        order_reference=text(data, "orderReference"),
    )
