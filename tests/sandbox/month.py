"""A month of sales, and its invoice with something planted in it."""

import random

from . import generate, money, orderbook, samples, settlement
from .clock import DAY, iso

TURNS = (
    ("several_items",),
    ("fbb",),
    ("vvb",),
    ("discount",),
    ("business",),
    ("be", "several_items", "discount"),
    ("fbb", "several_items", "discount"),
    ("business", "be", "vvb"),
)
LEFT_OUT = {"unknown_ean", "cancellation_request", "appointment"}
GERMAN = 0.15
UNKNOWN_KIND = "VERZENDTOESLAG_EILAND"
DIFFERENCE = money.exact(0.37)
PLANTED = ("unknown", "compensation", "missing", "strange_order", "differs")
TURNOVER = "TURNOVER"


def fill(world, account, orders: int, seed, days: float = 30) -> dict:
    """Place so many orders, evenly over the past ``days``: their ids, and the same
    per who ships them: FBR, VVB (the retailer with bol's labels), FBB.

    The retailer can ship all of his, also the oldest; bol ships its own an hour
    after they were placed. Nothing expires earlier than if it were ordered now.
    """
    if not account.offers:
        generate.offers(world, account, 12)
    made = {"orderIds": [], "FBR": [], "VVB": [], "FBB": []}
    now = world.clock.now()
    for index in range(orders):
        dice = random.Random(f"{seed}:{account.client_id}:month:{index}")
        placed = now - days * DAY * (orders - index) / orders
        traits = _traits(dice, index)
        data = _order(world, account, dice, traits, placed)
        orderbook.place(world, account, data, placed)
        world.emit(account, "ORDER", "ORDER_CREATED", data["orderId"])
        method = next((one for one in ("fbb", "vvb") if one in traits), "fbr")
        made[method.upper()].append(data["orderId"])
        made["orderIds"].append(data["orderId"])
    world.catch_up()
    return made


def close(world, account, wanted: dict, **period) -> tuple[str, dict]:
    """An invoice of all that is due, with so many of each of PLANTED: its id, and
    the lines that were planted.

    unknown: a kind of line that nobody knows. compensation: for goods that bol
    lost. missing: turnover that isn't on it (the next invoice has it).
    strange_order: turnover of an order that nobody knows. differs: turnover that
    is 0.37 less than it ought to be (``expected``).
    ValueError: too little was sold for all of it.
    """
    lines = settlement.due(account)
    sold = _one_per_order(lines)
    if len(sold) < wanted["missing"] + wanted["differs"]:
        account.invoice_lines = lines
        raise ValueError(f"only {len(sold)} orders were sold")
    planted = {
        "missing": [sold.pop() for _ in range(wanted["missing"])],
        "differs": [_differ(sold.pop()) for _ in range(wanted["differs"])],
    }
    for name, make in MAKERS.items():
        planted[name] = [make(world, account) for _ in range(wanted[name])]
    missing = planted["missing"]
    kept = [line for line in lines if not any(line is one for one in missing)]
    kept += [line for name in MAKERS for line in planted[name]]
    account.invoice_lines += missing
    return settlement.book(world, account, kept, **period), planted


def _traits(dice, index: int) -> set[str]:
    turn = index % (2 * len(TURNS))
    return set(TURNS[turn]) if turn < len(TURNS) else generate.draw(dice) - LEFT_OUT


def _order(world, account, dice, traits: set[str], placed: float) -> dict:
    """As if ordered now, so that it can be shipped, but placed before."""
    data = generate.make(world, account, dice, traits, world.clock.now())
    data["orderPlacedDateTime"] = iso(placed)
    for item in data["orderItems"]:
        item["latestChangedDateTime"] = iso(placed)
    if not traits & {"be", "business", "pickup"} and dice.random() < GERMAN:
        zip_code, city, street = dice.choice(samples.PLACES_DE)
        place = {"zipCode": zip_code, "city": city, "streetName": street}
        for address in (data["shipmentDetails"], data["billingDetails"]):
            address.update(place, countryCode="DE")
    return data


def _one_per_order(lines: list[dict]) -> list[dict]:
    """Turnover big enough to be changed, of an order each."""
    found = {}
    for line in lines:
        if line["kind"] == TURNOVER and -money.exact(line["amount"]) > DIFFERENCE:
            found.setdefault(line["order_id"], line)
    return list(found.values())


def _differ(line: dict) -> dict:
    line["expected"] = line["amount"]
    line["amount"] = float(money.exact(line["amount"]) + DIFFERENCE)
    return line


def _unknown(world, _account) -> dict:
    given = {"kind": UNKNOWN_KIND, "amount": 4.5, "vat": 0.21, "title": "Toeslag"}
    return settlement.line(world, given)


def _compensation(world, account) -> dict:
    title, given = "Vergoeding zoekgeraakt artikel", {}
    for shipment in account.shipments.values():
        if shipment["method"] == "FBB":
            item_id = next(iter(shipment["quantities"]))
            given = {"order_id": shipment["order_id"], "item_id": item_id}
            product = account.item(item_id)[2].get("product") or {}
            given["ean"] = product.get("ean", "")
    fixed = {"kind": "COMPENSATION_LOST_GOODS", "amount": -12.34, "title": title}
    return settlement.line(world, {**given, **fixed})


def _strange_order(world, _account) -> dict:
    return settlement.line(
        world,
        {
            "kind": TURNOVER,
            "amount": -19.95,
            "order_id": "Z" + world.number("strange-order", 900000000),
            "item_id": world.number("strange-item", 9900000000),
            "ean": "8719999999997",
            "title": "Artikel van een onbekende bestelling",
        },
    )


MAKERS = {
    "unknown": _unknown,
    "compensation": _compensation,
    "strange_order": _strange_order,
}
