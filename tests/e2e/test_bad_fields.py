"""Every field of bol's orders in every wrong way: imported or held, never lost."""

import json
from decimal import Decimal

import pytest
from kit.odoo_log import complaints
from kit.waiting import wait_for

from . import bad_values, samples, world

#: Ordinary orders among the spoilt ones.
EACH = 20
BATCH = 200
#: Of each order, where its prices aren't spoilt.
TOTAL = Decimal("19.5")
#: Where a wrong value keeps an order from being sold.
DECISIVE = {
    ("orderId",),
    ("shipmentDetails",),
    ("shipmentDetails", "countryCode"),
    ("billingDetails", "countryCode"),
    ("orderItems",),
    *(
        ("orderItems", *names)
        for names in (
            ("orderItemId",),
            ("fulfilment",),
            ("fulfilment", "method"),
            ("product",),
            ("product", "ean"),
            ("quantity",),
            ("quantityShipped",),
            ("quantityCancelled",),
            ("unitPrice",),
            ("totalPrice",),
        )
    ),
}


def place(stack, seller, orders):
    for start in range(0, len(orders), BATCH):
        world.place(stack, seller, *orders[start : start + BATCH])


def settle(seller, numbers):
    """Import until each of these orders is one in Odoo that has a state."""
    numbers = set(numbers)

    def left():
        orders = world.mirrored(seller, "state")
        settled = {number for number, row in orders.items() if row["state"] != "new"}
        return len(numbers - settled)

    def press():
        seller.import_now("orders")

    press()
    assert wait_for("orders to import", left, press, patience=60) == 0


def details(product):
    """Orders whose details have one spoilt value: [(order, path, kind)]."""
    return [
        ({**order, "_served": bad_values.spoilt(order, path, kind)}, path, kind)
        for path in bad_values.paths(bad_values.full_order(product))
        for kind in bad_values.LITERALS
        for order in [bad_values.full_order(product)]
    ]


def lists(product):
    """Orders that a list shows with one spoilt value: [(order, path, kind)].

    Without what the sandbox can't put into a list.
    """
    found = []
    for path in bad_values.paths(bad_values.listed(bad_values.full_order(product))):
        for kind in bad_values.LITERALS.keys() - {"half an emoji"}:
            order = samples.order(samples.item(product))
            text = bad_values.spoilt(bad_values.listed(order), path, kind)
            found.append(({**order, "_listed": json.loads(text)}, path, kind))
    return found


@pytest.fixture(scope="module")
def seller(stack, main_job):
    seller = world.another(stack, "bad-fields")
    seller.connect()
    yield seller
    seller.odoo.write("bol.account", [seller.account], {"active": False})


@pytest.fixture(scope="module")
def imported(stack, seller):
    """Orders with spoilt details, imported among good ones.

    :return: ({number: (path, kind)}, numbers of the good ones)
    """
    product = samples.ean()
    bad = details(product)
    good = [samples.order(samples.item(product)) for _ in range(len(bad) // EACH)]
    orders = [order for order, _, _ in bad]
    place(stack, seller, orders + good)
    settle(seller, [order["orderId"] for order in orders + good])
    spoilt = {order["orderId"]: (path, kind) for order, path, kind in bad}
    return spoilt, {order["orderId"] for order in good}


def test_spoilt_details_are_imported_or_held(imported, seller):
    spoilt, good = imported
    orders = world.mirrored(seller, "state", "held_reason")
    assert orders.keys() >= spoilt.keys()
    assert {orders[number]["state"] for number in good} == {"imported"}
    held = {number for number, row in orders.items() if row["state"] == "held"}
    assert all(len(orders[number]["held_reason"]) > 20 for number in held)
    # What the sale doesn't depend on holds nothing, however long it is.
    wrong = {spoilt[number] for number in held if not decisive(*spoilt[number])}
    assert wrong == set()
    assert len(held) > 200


def decisive(path, kind):
    """Whether an order can't be sold with a wrong value there."""
    names = tuple(key for key in path if isinstance(key, str))
    return names in DECISIVE


def test_what_is_imported_costs_what_bol_says(imported, seller):
    spoilt, _ = imported
    orders = world.mirrored(seller, "state", "amount_total")
    mine = [("bol_account_id", "=", seller.account)]
    sales = seller.odoo.rows("sale.order", mine, ["bol_number", "amount_total"])
    there = {row["bol_number"]: row["amount_total"] for row in sales}
    assert len(there) == len(sales) > 1000
    imported = {n for n, row in orders.items() if row["state"] == "imported"}
    assert there.keys() == imported
    wrong = {
        spoilt[number]: (there[number], orders[number]["amount_total"])
        for number in imported & spoilt.keys()
        if there[number] != orders[number]["amount_total"]
    }
    assert wrong == {}
    other = {
        spoilt[number]: there[number]
        for number in imported & spoilt.keys()
        if there[number] != TOTAL and spoilt[number][0][-1] != "totalPrice"
    }
    assert other == {}


def test_every_field_can_be_read(imported, seller):
    """Nothing that is computed of odd values fails on a screen."""
    mine = [("account_id", "=", seller.account)]
    for model in ("bol.order", "bol.order.item"):
        fields = seller.odoo.call(model, "fields_get", [], ["type"])
        assert len(seller.odoo.rows(model, mine, list(fields))) > 1000


def test_flow_has_no_trouble(imported, seller):
    row = flow(seller)
    assert (row["last_error"], row["error_streak"]) == (False, 0)


def test_spoilt_lists_lose_no_order(imported, stack, seller):
    product = samples.ean()
    bad = lists(product)
    good = [samples.order(samples.item(product)) for _ in range(len(bad) // EACH)]
    place(stack, seller, [order for order, _, _ in bad] + good)
    whole = [order for order, path, _ in bad if path != ("orderId",)]
    numbers = {order["orderId"] for order in whole + good}
    odd = {
        bad_values.number_in(order["_listed"])
        for order, path, kind in bad
        if path == ("orderId",) and kind in bad_values.READABLE
    }
    settle(seller, numbers | odd)
    orders = world.mirrored(seller, "state", "held_kind")
    assert {orders[number]["state"] for number in numbers} == {"imported"}
    assert {orders[number]["held_kind"] for number in odd} == {"unreadable"}
    unreadable = len(bad) - len(whole) - len(odd)
    assert unreadable > 10
    # Nobody can read them, but whoever presses the button is told.
    notices = [seller.import_now("orders") for _ in range(5)]
    assert any("usable number" in notice for notice in notices)


def flow(seller):
    mine = [("account_id", "=", seller.account), ("kind", "=", "orders")]
    (row,) = seller.odoo.rows("bol.flow", mine, ["last_error", "error_streak"])
    return row


def test_log_has_no_complaint(imported, stack):
    assert complaints(stack.server.log) == []
