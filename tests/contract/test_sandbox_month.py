"""A generated month, and what is planted in its invoice."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.sandbox.clock import parse

from .answers_orders import ORDERS
from .money import added, assert_adds_up, close, exact, of_item, truth

pytest_plugins = "tests.contract.fixtures"
PLANTED = ("unknown", "compensation", "missing", "strange_order", "differs")


@pytest.fixture
def month(bol):
    """All orders of a month, shipped by who has to."""
    made = bol.admin("month", {"orders": 48, "seed": 7})
    for order_id in made["FBR"] + made["VVB"]:
        for item_id in bol.account.orders[order_id]["items"]:
            assert bol.done(bol.ship(item_id))["status"] == "SUCCESS"
    return made


def test_a_month_has_all_kinds(bol):
    made = bol.admin("month", {"orders": 48, "seed": 7})
    rows = [bol.account.orders[key] for key in made["orderIds"]]
    assert len(rows) == 48 and all(made[kind] for kind in ("FBR", "VVB", "FBB"))
    items = [item for row in rows for item in row["data"]["orderItems"]]
    assert any(item["discounts"] for item in items)
    assert any(item["quantity"] > 1 for item in items)
    assert any(len(row["data"]["orderItems"]) > 1 for row in rows)
    countries = {row["data"]["shipmentDetails"]["countryCode"] for row in rows}
    assert countries == {"NL", "BE", "DE"}
    business = ["vatNumber" in row["data"]["billingDetails"] for row in rows]
    assert any(business) and not all(business)
    placed = [row["placed"] for row in rows]
    assert placed == sorted(placed)
    assert timedelta(seconds=placed[-1] - placed[0]) > timedelta(days=28)
    for row in rows:
        assert int(row["placed"]) == parse(row["data"]["orderPlacedDateTime"])


def test_bol_ships_its_own_only(bol):
    made = bol.admin("month", {"orders": 24, "seed": 7})
    shipped = {row["order_id"] for row in bol.account.shipments.values()}
    assert shipped and shipped <= set(made["FBB"])
    listed = set()
    for page in (1, 2):
        rows = bol.get(ORDERS, {"page": page}).json["orders"]
        listed |= {row["orderId"] for row in rows}
    assert listed == set(made["FBR"] + made["VVB"])


def test_the_same_seed_makes_the_same_month(bol):
    def amounts(seed):
        made = bol.admin("month", {"orders": 16, "seed": seed})
        rows = [bol.account.orders[key]["data"] for key in made["orderIds"]]
        return [item["totalPrice"] for row in rows for item in row["orderItems"]]

    first = amounts(7)
    assert first == amounts(7)
    assert first != amounts(8)


def test_a_month_as_it_should_be(bol, month):
    made = bol.admin("month/close", {})
    assert all(made["planted"][name] == [] for name in PLANTED)
    invoice = truth(bol, made["invoiceId"])
    assert_adds_up(bol, made["invoiceId"])
    sold = [
        item
        for key in month["orderIds"]
        for item in bol.account.orders[key]["data"]["orderItems"]
        if item["quantityShipped"]
    ]
    turnover = [line for line in invoice["lines"] if line["kind"] == "TURNOVER"]
    assert -added(turnover) == added(sold, "totalPrice")


def test_what_is_planted_is_there(bol, month):
    made = bol.admin("month/close", dict.fromkeys(PLANTED, 1))
    planted, key = made["planted"], made["invoiceId"]
    assert_adds_up(bol, key)
    invoice = truth(bol, key)
    (missing,), (differs,) = planted["missing"], planted["differs"]
    assert of_item(invoice, missing["item_id"], "TURNOVER") == []
    assert of_item(invoice, missing["item_id"], "COMMISSION")
    (line,) = of_item(invoice, differs["item_id"], "TURNOVER")
    ordered = bol.account.item(differs["item_id"])[2]["totalPrice"]
    assert exact(line["amount"]) == Decimal("0.37") - exact(ordered)
    assert differs["expected"] == -ordered
    (strange,) = planted["strange_order"]
    assert strange["order_id"] not in bol.account.orders
    for name in ("unknown", "compensation", "strange_order"):
        assert planted[name][0] in invoice["lines"]
    assert len({missing["order_id"], differs["order_id"]}) == 2


def test_bol_pays_later_what_was_missing(bol, month):
    (missing,) = bol.admin("month/close", {"missing": 1})["planted"]["missing"]
    assert close(bol)["lines"] == [missing]


def test_more_than_was_sold_can_not_be_missing(bol, month):
    asked = {"missing": 99}
    answer = bol.http.post(f"{bol.url}/_sandbox/month/close", json=asked)
    assert answer.status_code == 400
    assert bol.account.invoices == {}
    assert any(line["kind"] == "TURNOVER" for line in close(bol)["lines"])
