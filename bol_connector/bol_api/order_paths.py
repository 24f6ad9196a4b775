"""Which value of which type lies where in an order (v10) of bol.

Written after the schema `Order` of bol's description, which a test compares with it.
What lies in a list of an item (discounts, services) isn't one value, so isn't here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from .reading import choice, day, integer, items, moment, number, text, value

ITEMS = "orderItems"
#: Lists within an item.
LISTS = (f"{ITEMS}.discounts", f"{ITEMS}.additionalServices")
NEAR = 3


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of bol's values. `choices`: all that bol's description knows, () if it
    isn't an enumeration."""

    name: str
    choices: tuple[str, ...] = ()


TEXT = Kind("text")
INTEGER = Kind("integer")
NUMBER = Kind("number")
FLAG = Kind("flag")
DAY = Kind("day")
MOMENT = Kind("moment")


def one_of(*choices: str) -> Kind:
    return Kind("choice", choices)


_ADDRESS = {
    "salutation": one_of("MALE", "FEMALE", "UNKNOWN"),
    "firstName": TEXT,
    "surname": TEXT,
    "streetName": TEXT,
    "houseNumber": TEXT,
    "houseNumberExtension": TEXT,
    "extraAddressInformation": TEXT,
    "zipCode": TEXT,
    "city": TEXT,
    "countryCode": TEXT,
    "email": TEXT,
    "company": TEXT,
}
_SHIPMENT = {
    **_ADDRESS,
    "pickupPointName": TEXT,
    "deliveryPhoneNumber": TEXT,
    "language": one_of("nl", "nl-BE", "fr", "fr-BE"),
}
_BILLING = {**_ADDRESS, "vatNumber": TEXT, "kvkNumber": TEXT, "orderReference": TEXT}
_FULFILMENT = {
    "method": TEXT,
    "distributionParty": one_of("RETAILER", "BOL"),
    "latestDeliveryDate": DAY,
    "exactDeliveryDate": DAY,
    "expiryDate": DAY,
    "timeFrameType": one_of("REGULAR", "EVENING", "APPOINTMENT", "SAMEDAY", "SUNDAY"),
}
_ITEM = {
    "orderItemId": TEXT,
    "cancellationRequest": FLAG,
    "fulfilment": _FULFILMENT,
    "offer": {"offerId": TEXT, "reference": TEXT},
    "product": {"ean": TEXT, "title": TEXT},
    "quantity": INTEGER,
    "quantityShipped": INTEGER,
    "quantityCancelled": INTEGER,
    "unitPrice": NUMBER,
    "totalPrice": NUMBER,
    "commission": NUMBER,
    "latestChangedDateTime": MOMENT,
}
_ORDER = {
    "orderId": TEXT,
    "pickupPoint": FLAG,
    "orderPlacedDateTime": MOMENT,
    "shipmentDetails": _SHIPMENT,
    "billingDetails": _BILLING,
    ITEMS: _ITEM,
}


def _flat(tree: Mapping[str, Any], above: str = "") -> dict[str, Kind]:
    found: dict[str, Kind] = {}
    for key, below in tree.items():
        if isinstance(below, Kind):
            found[above + key] = below
        else:
            found |= _flat(below, f"{above}{key}.")
    return found


#: Path, as `billingDetails.orderReference`, -> kind.
PATHS: dict[str, Kind] = _flat(_ORDER)


def is_of_item(path: str) -> bool:
    """Whether the value is one of an item: there are as many as there are items."""
    return path.startswith(f"{ITEMS}.")


def near(path: str) -> list[str]:
    """The paths most like one that doesn't exist, the likeliest first."""
    inside = [known for known in PATHS if known.startswith(f"{path}.")]
    by_lower = {known.lower(): known for known in PATHS}
    last = path.lower().rpartition(".")[2]
    same = [known for lower, known in by_lower.items() if lower.endswith(f".{last}")]
    alike = get_close_matches(path.lower(), by_lower, NEAR, 0.5)
    found = [*same, *inside, *(by_lower[lower] for lower in alike)]
    return list(dict.fromkeys(found))[:NEAR]


class WrongType(ValueError):
    """bol gave something else than its description says."""


def read(order: Any, item: Any, path: str) -> Any:
    """The value at a path, None where bol gives none.

    `order` and `item` are parsed JSON; `item` is only needed for a path of an item.
    str, int, Decimal, bool, date or datetime (naive UTC), by the path's kind.
    WrongType if bol gives something else, KeyError for an unknown path.
    """
    kind = PATHS[path]
    data, keys = order, path.split(".")
    if is_of_item(path):
        data, keys = item, keys[1:]
    given = value(data, *keys)
    if given is None or (isinstance(given, str) and not given.strip()):
        return None
    found = _READERS[kind.name](data, *keys)
    if found is None or found == "":
        raise WrongType(path)
    return found


def read_all(order: Any) -> Iterator[tuple[str, Any]]:
    """Path and value of all that bol gives in an order, item by item."""
    of_items = [path for path in PATHS if is_of_item(path)]
    of_order = [path for path in PATHS if not is_of_item(path)]
    yield from _read_those(of_order, order, None)
    for item in items(order, ITEMS, dict):
        yield from _read_those(of_items, order, item)


def _read_those(
    paths: Iterable[str], order: Any, item: Any
) -> Iterator[tuple[str, Any]]:
    for path in paths:
        with suppress(WrongType):
            found = read(order, item, path)
            if found is not None:
                yield path, found


_READERS: dict[str, Callable[..., Any]] = {
    "text": text,
    "choice": text,
    "integer": integer,
    "number": number,
    "flag": choice,
    "day": day,
    "moment": moment,
}
