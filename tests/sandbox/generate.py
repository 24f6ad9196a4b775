"""Orders and offers made up by chance: the same ones for the same seed.

Every order has *traits*; the first orders run through KINDS so that a small
world holds each of them, the rest are drawn.
"""

import random
from datetime import timedelta

from . import customers, eans, offerbook, orderbook, samples
from .clock import iso, local

CHANCES = {
    "be": 0.25,
    "business": 0.12,
    "separate_billing": 0.15,
    "pickup": 0.07,
    "vvb": 0.1,
    "fbb": 0.07,
    "unknown_ean": 0.03,
    "cancellation_request": 0.04,
    "discount": 0.12,
    "exact_date": 0.1,
    "evening": 0.05,
    "appointment": 0.03,
    "several_items": 0.3,
}
KINDS = {
    "plain": (),
    "several_items": ("several_items",),
    "be": ("be",),
    "business": ("business",),
    "pickup": ("pickup",),
    "vvb": ("vvb",),
    "fbb": ("fbb",),
    "discount": ("discount",),
    "separate_billing": ("separate_billing",),
    "unknown_ean": ("unknown_ean",),
    "cancellation_request": ("cancellation_request",),
    "business_be": ("business", "be"),
    "exact_date": ("exact_date",),
    "evening": ("evening",),
    "appointment": ("appointment",),
}
EXCLUSIVE = ("pickup", "appointment"), ("vvb", "fbb"), ("pickup", "separate_billing")
FIRST_ORDERS_SPAN = 20 * 3600
FIRST_ITEM = 2012345000
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


def offers(world, account, count: int) -> list[str]:
    return [_offer(world, account) for _ in range(count)]


def orders(world, account, count: int, kinds=(), fresh: bool = True) -> list[str]:
    """Place so many orders. ``kinds``: taken in turn, KeyError if unknown.

    ``fresh`` orders are placed now, others over the past twenty hours.
    """
    if not account.offers:
        offers(world, account, 1)
    made = []
    names = list(kinds) or list(KINDS)
    for index in range(count):
        serial = account.generated_orders
        account.generated_orders += 1
        dice = random.Random(f"{world.seed}:{account.client_id}:order:{serial}")
        in_turn = kinds or serial < len(KINDS)
        forced = KINDS[names[(index if kinds else serial) % len(names)]]
        traits = set(forced) if in_turn else draw(dice)
        age = 0 if fresh else dice.uniform(0, FIRST_ORDERS_SPAN)
        placed = world.clock.now() - age
        data = make(world, account, dice, traits, placed)
        orderbook.place(world, account, data, placed)
        made.append(data["orderId"])
        world.emit(account, "ORDER", "ORDER_CREATED", data["orderId"])
    return made


def draw(dice) -> set[str]:
    traits = {name for name, chance in CHANCES.items() if dice.random() < chance}
    for first, second in EXCLUSIVE:
        if first in traits:
            traits.discard(second)
    return traits


def _offer(world, account) -> str:
    serial = account.generated_offers
    account.generated_offers += 1
    dice = random.Random(f"{world.seed}:{account.client_id}:offer:{serial}")
    title, price = samples.PRODUCTS[serial % len(samples.PRODUCTS)]
    fbb = serial % 10 == 9
    data = {
        "ean": eans.make(dice),
        "reference": f"SKU-{serial + 1:04d}",
        "onHoldByRetailer": False,
        "condition": {"category": "NEW"},
        "pricing": {"bundlePrices": _prices(dice, price)},
        "countryAvailabilities": [{"countryCode": "NL"}, {"countryCode": "BE"}],
        "fulfilment": {"method": "FBB"} if fbb else _fulfilment(dice),
        "economicOperatorId": next(iter(account.operators), ""),
    }
    if not fbb:
        amount = dice.randint(40, 400)
        data["stock"] = {"amount": amount, "managedByRetailer": False}
    offer_id = offerbook.add(world, account, data)
    account.offers[offer_id]["title"] = f"{title} - {dice.choice(samples.COLOURS)}"
    return offer_id


def _prices(dice, price: float) -> list[dict]:
    price = round(price * dice.uniform(0.9, 1.1), 2)
    prices = [{"quantity": 1, "unitPrice": price}]
    if dice.random() < 0.2 and price > 5:
        prices.append({"quantity": 3, "unitPrice": round(price * 0.93, 2)})
    return prices


def _fulfilment(dice) -> dict:
    return {
        "method": "FBR",
        "schedule": "BOL_DELIVERY_PROMISE",
        "deliveryPromise": {
            "minimumDaysToCustomer": 0,
            "maximumDaysToCustomer": 1,
            "ultimateOrderTime": dice.choice(("14:00", "17:00", "22:00")),
        },
    }


def make(world, account, dice, traits: set[str], placed: float) -> dict:
    shipping, billing, pickup = customers.addresses(dice, traits)
    lines = dice.randint(2, 4) if "several_items" in traits else 1
    chosen = _choose(account, dice, lines, "FBB" if "fbb" in traits else "FBR")
    items = [
        _item(world, dice, traits, placed, row, first=index == 0)
        for index, row in enumerate(chosen)
    ]
    return {
        "orderId": _order_id(world, account, dice),
        "pickupPoint": pickup,
        "orderPlacedDateTime": iso(placed),
        "shipmentDetails": shipping,
        "billingDetails": billing,
        "orderItems": items,
    }


def _choose(account, dice, count: int, method: str) -> list[dict]:
    rows = [
        row
        for row in account.offers.values()
        if row["data"]["fulfilment"]["method"] == method
    ] or list(account.offers.values())
    return dice.sample(rows, min(count, len(rows)))


def _order_id(world, account, dice) -> str:
    while True:
        order_id = "A" + "".join(dice.choices(ALPHABET, k=9))
        if order_id not in account.orders:
            return order_id


def _item(world, dice, traits, placed, row: dict, first: bool) -> dict:
    data = row["data"]
    quantity = dice.choice((1, 1, 1, 2, 2, 3, 5))
    price = data["pricing"]["bundlePrices"][0]["unitPrice"]
    ean, title = data["ean"], row.get("title") or data.get("reference", "Artikel")
    offer = {"offerId": row["offerId"]}
    if data.get("reference"):
        offer["reference"] = data["reference"]
    if first and "unknown_ean" in traits:
        ean, title = eans.make(dice, "54"), "Artikel zonder aanbod"
        offer = {"offerId": world.uuid("gone-offer")}
    discounts = _discounts(dice, price * quantity) if "discount" in traits else []
    off = sum(discount["amount"] for discount in discounts)
    total = round(price * quantity - off, 2)
    return {
        "orderItemId": world.number("order-item", FIRST_ITEM),
        "cancellationRequest": first and "cancellation_request" in traits,
        "fulfilment": _promise(dice, traits, placed),
        "offer": offer,
        "product": {"ean": ean, "title": title},
        "quantity": quantity,
        "quantityShipped": 0,
        "quantityCancelled": 0,
        "unitPrice": price,
        "totalPrice": total,
        "discounts": discounts,
        "commission": round(0.15 * total + 0.99, 2),
        "additionalServices": _services(traits),
        "latestChangedDateTime": iso(placed),
    }


def _services(traits: set[str]) -> list[dict]:
    if "appointment" in traits:
        return [{"serviceType": "PLACEMENT_AND_INSTALLATION"}]
    return []


def _discounts(dice, amount: float) -> list[dict]:
    title = dice.choice(samples.DISCOUNTS)
    return [{"title": title, "amount": round(amount * dice.uniform(0.05, 0.3), 2)}]


def _promise(dice, traits: set[str], placed: float) -> dict:
    """When it must be there; bol cancels three days after that."""
    delivery = local(placed).date() + timedelta(days=dice.randint(1, 3))
    frame = "REGULAR"
    if "evening" in traits:
        frame = "EVENING"
    elif "appointment" in traits:
        frame = "APPOINTMENT"
    exact = "exact_date" in traits or frame != "REGULAR"
    return {
        "method": "FBB" if "fbb" in traits else "FBR",
        "distributionParty": "BOL" if traits & {"vvb", "fbb"} else "RETAILER",
        ("exactDeliveryDate" if exact else "latestDeliveryDate"): delivery.isoformat(),
        "expiryDate": (delivery + timedelta(days=3)).isoformat(),
        "timeFrameType": frame,
    }
