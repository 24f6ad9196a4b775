"""The seller as bol knows it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from . import operations
from .reading import day, flag, mapping, text
from .resource import Resource, one


@dataclass(frozen=True, slots=True)
class Retailer:
    """`retailer_id` is the number by which bol's messages name the account."""

    retailer_id: str
    display_name: str
    company_name: str
    vat_number: str
    kvk_number: str
    registration_date: date | None
    top_retailer: bool
    raw: dict[str, Any]


def read_retailer(data: Any) -> Retailer:
    """Retailer information out of JSON."""
    return Retailer(
        retailer_id=text(data, "retailerId"),
        display_name=text(data, "displayName"),
        company_name=text(data, "companyName"),
        vat_number=text(data, "vatNumber"),
        kvk_number=text(data, "kvkNumber"),
        registration_date=day(data, "registrationDate"),
        top_retailer=flag(data, "topRetailer"),
        raw=mapping(data),
    )


class Retailers(Resource):
    """`/retailer/retailers`."""

    def current(self) -> Retailer:
        """The account that is logged in (`get-retailer-information`)."""
        return self.current_and_time()[0]

    def current_and_time(self) -> tuple[Retailer, datetime | None]:
        """The account that is logged in, and what bol's clock showed (naive UTC): the
        header Date of its answer, None if that is no date."""
        ids = {"retailer-id": "current"}
        answer = self._transport.call(operations.GET_RETAILER, ids)
        moment = http_date(answer.headers.get("Date", ""))
        return one(answer, read_retailer, "retailerId"), moment


def http_date(text: str) -> datetime | None:
    """A moment of an HTTP header as naive UTC, None if it is none."""
    try:
        return parsedate_to_datetime(text).astimezone(UTC).replace(tzinfo=None)
    except (TypeError, ValueError):
        return None
