"""2,000 orders of every kind: imported to the cent, or held for the right reason."""

import os
import random
from collections import Counter
from decimal import Decimal

import pytest
from kit import databases, postgres
from kit.odoo_log import complaints
from kit.project import LOG
from kit.stack import Stack
from kit.waiting import wait_for

from . import shop as shops
from . import world
from .expected import outcome
from .kinds import Maker

#: Mind that the import of so many takes minutes.
pytestmark = pytest.mark.timeout(1500)
ORDERS = int(os.environ.get("BOL_KINDS", 2000))
CENT = Decimal("0.01")
FEW = 5
BATCH = 200
SEED = int(os.environ.get("BOL_SEED", "2019"))
#: Of a product's VAT at home, what it is in other countries by the seller's set-up.
DISTANCE = {"BE": {21: 21, 9: 6}, "DE": {21: 19, 9: 7}, "LU": {21: 17, 9: 8}}
REGISTERED = {"BE": {21: 21, 9: 6, 0: 0}}


@pytest.fixture(scope="module")
def stack():
    """A stack of its own, whose database has Odoo's distance sales."""
    name = f"{os.environ.get('BOL_E2E', 'e2e')}-kinds"
    stack = Stack(name)
    postgres.start()
    databases.fresh(stack.database)
    databases.install(stack.database, ["l10n_eu_oss"])
    stack.sandbox.forget()
    try:
        stack.start()
        # What bol does by itself later would blur what was placed.
        stack.sandbox.admin("POST", "settings", fbb_ship_seconds=10**9)
        yield stack
    finally:
        stack.stop()


class Trade:
    """A seller, his rules, his orders at bol, and what has to become of each."""

    def __init__(self, seller, rules, orders):
        self.seller = seller
        self.rules = rules
        self.orders = {order["orderId"]: order for order in orders}
        self.expected = {
            number: outcome(order, rules) for number, order in self.orders.items()
        }


@pytest.fixture(scope="module")
def trades(stack):
    """All orders of two sellers, placed and imported.

    One has Odoo's price-excluded Dutch taxes and sells abroad under OSS. The other
    has price-included taxes and a VAT number in Belgium, sells to three countries,
    and leaves to bol what bol fulfils.
    """
    print(f"BOL_SEED={SEED}")
    odoo = stack.odoo()
    excluded = odoo.ids("res.company")[0]
    included = shops.company(odoo, "Included", account_price_include="tax_included")
    odoo.context["allowed_company_ids"] = [excluded, included]
    shop = shops.Shop(odoo, [excluded, included])
    shops.distance_sales(odoo, excluded)
    shops.registration(odoo, shop, included, REGISTERED["BE"])
    sellers = [
        shops.seller(stack, excluded, "excluded"),
        shops.seller(stack, included, "included"),
    ]
    limit(sellers[1], {"NL", "BE", "LU"})
    maker = Maker(random.Random(SEED), shop.choices)
    orders = [maker.order() for _ in range(ORDERS)]
    rules = (
        shop.rules(DISTANCE),
        shop.rules(REGISTERED, countries={"NL", "BE", "LU"}, ignored_methods={"FBB"}),
    )
    trades = [
        Trade(seller, rule, orders[place::2])
        for place, (seller, rule) in enumerate(zip(sellers, rules, strict=True))
    ]
    for trade in trades:
        import_all(stack, trade)
    return trades


def limit(seller, countries):
    """Have his orders for other countries, and what bol fulfils, ignored."""
    odoo = seller.odoo
    mine = ("account_id", "=", seller.account)
    there = odoo.ids("res.country", [("code", "in", list(countries))])
    own = odoo.ids("bol.order.policy", [mine, ("fulfilment_method", "=", "FBR")])
    odoo.write("bol.order.policy", own, {"country_ids": there})
    bols = odoo.ids("bol.order.policy", [mine, ("fulfilment_method", "=", "FBB")])
    odoo.write("bol.order.policy", bols, {"treatment": "ignore"})


def import_all(stack, trade):
    orders = list(trade.orders.values())
    for start in range(0, len(orders), BATCH):
        world.place(stack, trade.seller, *orders[start : start + BATCH])
    trade.seller.connect()
    trade.seller.import_now("orders")
    done = [("account_id", "=", trade.seller.account), ("state", "!=", "new")]

    def left():
        return len(orders) - trade.seller.odoo.count("bol.order", done)

    assert wait_for("orders to import", left, patience=60) == 0


def test_every_order_has_its_outcome(trades):
    for trade in trades:
        rows = world.mirrored(trade.seller, "state", "held_kind", "held_reason")
        assert rows.keys() == trade.orders.keys()
        wrong = {
            number: (row["state"], row["held_kind"], row["held_reason"], wanted)
            for number, row in rows.items()
            for wanted in [trade.expected[number]]
            if row["state"] != wanted.state
            or (row["held_kind"] or None) not in (wanted.kinds or {None})
        }
        assert wrong == {}


def test_every_sale_costs_what_bol_says(trades):
    for trade in trades:
        mine = [("bol_account_id", "=", trade.seller.account)]
        rows = trade.seller.odoo.rows(
            "sale.order", mine, ["bol_number", "amount_total"]
        )
        there = {row["bol_number"]: Decimal(row["amount_total"]) for row in rows}
        wanted = {
            number: wanted.total
            for number, wanted in trade.expected.items()
            if wanted.state == "imported"
        }
        assert len(rows) == len(there)
        assert there == wanted


def test_every_line_has_the_vat_of_its_country(trades):
    for trade in trades:
        there = taxed(trade)
        totals = {
            number: {tax: total for tax, (total, _vat) in of.items()}
            for number, of in there.items()
        }
        assert totals == {
            number: by_tax(trade, number)
            for number, wanted in trade.expected.items()
            if wanted.state == "imported"
        }
        # VAT is rounded per line, and an order has a few lines of a rate.
        off = {
            (number, rate): (total, vat)
            for number, of in there.items()
            for (_abroad, rate), (total, vat) in of.items()
            if abs(total * rate / (100 + rate) - vat) > FEW * CENT
        }
        assert off == {}


def by_tax(trade, number):
    """What an order has to cost: {(country if abroad, percentage): total}."""
    country = trade.orders[number]["shipmentDetails"]["countryCode"]
    abroad = country if country in trade.rules.rates else ""
    found = Counter()
    for _quantity, total, rate in trade.expected[number].lines.values():
        found[abroad, Decimal(rate)] += total
    return dict(found)


def taxed(trade):
    """What the orders cost in Odoo: number -> {(country, percentage): (total, VAT)}."""
    odoo = trade.seller.odoo
    mine = [("bol_account_id", "=", trade.seller.account)]
    rows = odoo.rows("sale.order", mine, ["bol_number"])
    numbers = {row["id"]: row["bol_number"] for row in rows}
    fields = ["order_id", "tax_ids", "price_total", "price_tax"]
    lines = odoo.rows("sale.order.line", [("order_id", "in", list(numbers))], fields)
    used = list({tax for line in lines for tax in line["tax_ids"]})
    rows = odoo.call("account.tax", "read", used, ["amount", "name"])
    taxes = {row["id"]: (abroad(row["name"]), Decimal(row["amount"])) for row in rows}
    found = {}
    for line in lines:
        (tax,) = line["tax_ids"]
        sums = found.setdefault(numbers[line["order_id"][0]], {})
        total, vat = sums.get(taxes[tax], (0, 0))
        sums[taxes[tax]] = total + line["price_total"], vat + line["price_tax"]
    return found


def abroad(name):
    """The country in a tax's name, "" of one of the Netherlands."""
    return next((word for word in name.split() if word in DISTANCE), "")


def test_there_is_something_of_everything(trades):
    """The orders are as unlike as they are meant to be."""
    wanted = [wanted for trade in trades for wanted in trade.expected.values()]
    kinds = {kind for one in wanted for kind in one.kinds}
    assert kinds == {"product", "address", "tax", "unreadable"}
    for trade in trades:
        states = Counter(wanted.state for wanted in trade.expected.values())
        assert states["imported"] > len(trade.orders) / 3
        assert min(states[name] for name in ("held", "ignored", "cancelled")) > 5
        sold = {
            tax
            for number, wanted in trade.expected.items()
            if wanted.state == "imported"
            for tax in by_tax(trade, number)
        }
        assert sold >= {("", 21), ("", 9), ("", 0), ("BE", 21), ("BE", 6)}


def test_log_has_no_complaint(trades, stack):
    assert complaints(stack.server.log) == []
    install = LOG / f"install-{stack.database}.log"
    assert complaints(install) == []
