"""Orders that the admin writes by hand, complete or broken on purpose."""

import copy
import random

from . import generate, orderbook
from .clock import iso, parse
from .codes import LANGUAGES, SALUTATIONS
from .generate import FIRST_ITEM
from .shapes import each, flag, number, shape, text, whole

ADDRESS = shape(
    {
        "salutation": text(choices=SALUTATIONS),
        "firstName": text(),
        "surname": text(),
        "streetName": text(),
        "houseNumber": text(),
        "zipCode": text(),
        "city": text(),
        "countryCode": text(),
    },
    {"language": text(choices=LANGUAGES), "email": text()},
)
ITEM = shape(
    {
        "orderItemId": text(),
        "cancellationRequest": flag,
        "quantity": whole(),
        "quantityShipped": whole(),
        "quantityCancelled": whole(),
        "unitPrice": number,
        "totalPrice": number,
        "discounts": each(shape({"title": text(), "amount": number})),
        "commission": number,
        "latestChangedDateTime": text(),
    },
    {
        "product": shape({"ean": text(), "title": text()}),
        "offer": shape({}, {"offerId": text(), "reference": text()}),
        "fulfilment": shape(
            {
                "method": text(choices=("FBR", "FBB")),
                "timeFrameType": text(
                    choices=("REGULAR", "EVENING", "APPOINTMENT", "SAMEDAY", "SUNDAY")
                ),
            },
            {"distributionParty": text(choices=("RETAILER", "BOL"))},
        ),
    },
)
ORDER = shape(
    {
        "orderId": text(),
        "pickupPoint": flag,
        "shipmentDetails": ADDRESS,
        "orderItems": each(ITEM, low=1),
    },
    {"billingDetails": ADDRESS},
)
INSTEAD = ("served", "listed")


def order(world, account, given: dict) -> str:
    """Place ``given`` as it stands, filled up where it is silent.

    With ``"_complete": false`` nothing is filled up but the order's id. A
    field given as "__missing__" is left out. ``"_served"``, a text, is what GET
    order answers instead; ``"_listed"``, any JSON, what the list shows instead.
    """
    given = copy.deepcopy(given)
    instead = {name: given.pop(f"_{name}") for name in INSTEAD if f"_{name}" in given}
    placed = _placed(world, given)
    complete = given.pop("_complete", True)
    if complete:
        wanted = _with_item_ids(world, given)
        given = _with_totals(_merge(_sample(world, account), wanted), wanted)
    data = _without(given)
    data.setdefault("orderId", "P" + world.number("posted", 400000000))
    broken = bool(instead or list(ORDER(data, "")))
    row = orderbook.place(world, account, data, placed, broken)
    row["instead"] = instead
    world.emit(account, "ORDER", "ORDER_CREATED", str(data["orderId"]))
    return str(data["orderId"])


def _sample(world, account) -> dict:
    """An ordinary order of one item, placed now."""
    if not account.offers:
        generate.offers(world, account, 1)
    serial = world.number("posted-sample", 0)
    dice = random.Random(f"{world.seed}:posted:{serial}")
    data = generate.make(world, account, dice, set(), world.clock.now())
    data["orderPlacedDateTime"] = iso(world.clock.now())
    return data


def _with_item_ids(world, given: dict) -> dict:
    """Each item an id of its own, unless it says otherwise."""
    items = given.get("orderItems")
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict):
            item.setdefault("orderItemId", world.number("order-item", FIRST_ITEM))
    return given


def _with_totals(data: dict, given: dict) -> dict:
    """The total of each item made to fit, unless it was given."""
    items = data.get("orderItems")
    wishes = given.get("orderItems") or [{}]
    if not isinstance(items, list) or not isinstance(wishes, list):
        return data
    for item, wish in zip(items, wishes, strict=False):
        if isinstance(item, dict) and "totalPrice" not in wish:
            try:
                item["totalPrice"] = _total(item)
            except (KeyError, TypeError):
                continue
    return data


def _total(item: dict) -> float:
    off = sum(one["amount"] for one in item["discounts"])
    return round(item["unitPrice"] * item["quantity"] - off, 2)


def _merge(base, given):
    """``given`` over ``base``: objects field by field, lists one by one."""
    if isinstance(base, dict) and isinstance(given, dict):
        merged = {**base, **given}
        for name in base.keys() & given.keys():
            merged[name] = _merge(base[name], given[name])
        return merged
    if isinstance(base, list) and isinstance(given, list) and base:
        return [_merge(copy.deepcopy(base[0]), one) for one in given]
    return given


def _without(value):
    if isinstance(value, dict):
        kept = {n: v for n, v in value.items() if v != "__missing__"}
        return {name: _without(one) for name, one in kept.items()}
    if isinstance(value, list):
        return [_without(one) for one in value]
    return value


def _placed(world, data: dict) -> float:
    try:
        return parse(data["orderPlacedDateTime"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return world.clock.now()
