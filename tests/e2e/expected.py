"""What has to become of an order, worked out from what was placed at bol alone."""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
KNOWN = ("FBR", "FBB")


@dataclass
class Rules:
    """A seller's settings, as they bear on his orders.

    :ivar rates: country -> {rate of the product at home: percentage there}; a country
        that isn't there has the rates of home
    :ivar countries: those he sells to; None: all
    :ivar products: EAN -> rate at home, None without any tax; references too
    :ivar ambiguous: EANs and references of several products
    :ivar doubted: references of products that have an EAN: nothing with another one
    """

    rates: dict
    products: dict
    ambiguous: set
    doubted: set
    countries: set | None = None
    ignored_methods: set = field(default_factory=set)


@dataclass
class Outcome:
    """``state`` of the mirrored order; ``kinds``: why it may be held; ``lines``: per
    item id ``(quantity, total of the item, percentage)``."""

    state: str
    kinds: set = field(default_factory=set)
    lines: dict = field(default_factory=dict)

    @property
    def total(self):
        return sum((total for _, total, _ in self.lines.values()), Decimal())


def outcome(order, rules):
    items = order["orderItems"]
    left = {item["orderItemId"]: _left(item) for item in items}
    if not any(left.values()):
        gone = any(item["quantityShipped"] for item in items)
        return Outcome("ignored" if gone else "cancelled")
    country = order["shipmentDetails"]["countryCode"]
    sold = [
        item
        for item in items
        if left[item["orderItemId"]] and _wanted(item, country, rules)
    ]
    if not sold:
        return Outcome("ignored")
    rates = rules.rates.get(country)
    kinds, lines = set(), {}
    for item in sold:
        rate, trouble = _rate(item, rates, rules)
        kinds |= trouble
        lines[item["orderItemId"]] = _quantity_and_total(item, rate)
    if "XX" in _countries(order):
        kinds.add("address")
    return Outcome("held", kinds) if kinds else Outcome("imported", lines=lines)


def _countries(order):
    """The countries of the addresses, which both become contacts."""
    billing = order.get("billingDetails") or {}
    there = order["shipmentDetails"]["countryCode"]
    return {there, billing.get("countryCode", there)}


def _method(item):
    return item["fulfilment"]["method"]


def _left(item):
    shipped = 0 if _method(item) == "FBB" else item["quantityShipped"]
    return max(item["quantity"] - item["quantityCancelled"] - shipped, 0)


def _wanted(item, country, rules):
    if _method(item) not in KNOWN:
        return True
    if _method(item) in rules.ignored_methods:
        return False
    return rules.countries is None or country in rules.countries


def _rate(item, rates, rules):
    """(percentage of the item's VAT, why it can't be sold)."""
    kinds = set()
    if _method(item) not in KNOWN:
        kinds.add("unreadable")
    product = item.get("product") or {}
    offer = item.get("offer") or {}
    ean = (product.get("ean") or "").lstrip("0")
    name = ean if ean in rules.products or ean in rules.ambiguous else None
    if name is None:
        name = offer.get("reference")
        name = None if ean and name in rules.doubted else name
    if name in rules.ambiguous or name not in rules.products:
        return None, kinds | {"product"}
    rate = rules.products[name]
    if rate is None or (rates is not None and rate not in rates):
        return None, kinds | {"tax"}
    return (rates[rate] if rates else rate), kinds


def _quantity_and_total(item, rate):
    """What bol charges for the units that are left of an item."""
    left, total = _left(item), Decimal(str(item["totalPrice"]))
    due = (total * left / item["quantity"]).quantize(CENT, ROUND_HALF_UP)
    return left, due, rate
