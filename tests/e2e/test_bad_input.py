"""Bad input: a clear message on the account or the order, and nothing lost."""

import pytest
from kit.processes import free_port
from kit.waiting import wait_for

#: What the sandbox leaves out of an order.
MISSING = "__missing__"


def message(seller):
    return seller.of_account("state_message") or ""


def flow(seller, kind):
    domain = [("account_id", "=", seller.account), ("kind", "=", kind)]
    (row,) = seller.odoo.rows("bol.flow", domain, ["last_error", "error_streak"])
    return row


def order(seller, number):
    domain = [("account_id", "=", seller.account), ("bol_id", "=", number)]
    fields = ["state", "held_kind", "held_reason", "sale_order_id", "item_ids"]
    rows = seller.odoo.rows("bol.order", domain, fields)
    assert len(rows) == 1, f"order {number} is not in Odoo"
    return rows[0]


def place(stack, seller, item=None, **changes):
    """An order of one item at bol, ordinary but for ``item`` and ``changes``.

    Without an offer's reference: those of the sandbox are the same in each account,
    while here all accounts share one range of products.
    """
    order = {"orderItems": [{"offer": MISSING, **(item or {})}], **changes}
    answer = stack.sandbox.admin(
        "POST", "orders", account=seller.client_id, order=order
    )
    return answer["orderIds"][0]


def break_calls(stack, kind, path):
    """Let the calls of ``path`` go wrong until the faults are deleted."""
    stack.sandbox.admin("POST", "faults", kind=kind, path=path, share=1)


# -- the connection --------------------------------------------------------------


def test_wrong_secret(newcomer, refused):
    newcomer.odoo.write("bol.account", [newcomer.account], {"client_secret": "wrong"})
    with pytest.raises(refused, match="not connected"):
        newcomer.connect()
    assert newcomer.of_account("state") == "draft"
    assert "secret" in message(newcomer)
    newcomer.odoo.write("bol.account", [newcomer.account], {"client_secret": "right"})
    newcomer.connect()
    assert not message(newcomer)


def test_no_network(newcomer, refused):
    address = f"http://127.0.0.1:{free_port()}"
    newcomer.odoo.write("bol.account", [newcomer.account], {"sandbox_url": address})
    with pytest.raises(refused):
        newcomer.connect()
    assert newcomer.of_account("state") == "draft"
    assert len(message(newcomer)) > 20
    assert "Traceback" not in message(newcomer)


def test_answer_of_token_endpoint_is_a_web_page(newcomer, stack, refused):
    stack.sandbox.admin("POST", "faults", kind="html", path="^/token$", times=3)
    with pytest.raises(refused):
        newcomer.connect()
    assert len(message(newcomer)) > 20
    assert "<html" not in message(newcomer).lower()


# -- reading orders --------------------------------------------------------------


@pytest.mark.parametrize("kind", ["broken_json", "html"])
def test_list_is_no_json(newcomer, stack, kind):
    newcomer.connect()
    number = place(stack, newcomer)
    break_calls(stack, kind, "^/retailer/orders$")
    newcomer.import_now("orders")
    assert len(flow(newcomer, "orders")["last_error"]) > 20
    stack.sandbox.admin("DELETE", "faults")
    newcomer.import_now("orders")
    assert order(newcomer, number)["state"] == "imported"
    assert not flow(newcomer, "orders")["last_error"]


def test_one_unreadable_order_stops_no_other(newcomer, stack):
    newcomer.connect()
    bad, *good = (place(stack, newcomer) for _ in range(4))
    break_calls(stack, "broken_json", f"^/retailer/orders/{bad}$")
    newcomer.import_now("orders")
    assert {order(newcomer, number)["state"] for number in good} == {"imported"}
    held = order(newcomer, bad)
    assert (held["state"], held["held_kind"]) == ("held", "unreadable")
    assert len(held["held_reason"]) > 20


@pytest.mark.parametrize("items", [[], MISSING])
def test_order_without_items(newcomer, stack, items):
    newcomer.connect()
    number = place(stack, newcomer, orderItems=items)
    newcomer.import_now("orders")
    held = order(newcomer, number)
    assert (held["state"], held["held_kind"]) == ("held", "unreadable")
    assert "no items" in held["held_reason"]


def test_missing_price(newcomer, stack):
    newcomer.connect()
    number = place(stack, newcomer, {"unitPrice": MISSING, "totalPrice": MISSING})
    newcomer.import_now("orders")
    held = order(newcomer, number)
    assert (held["state"], held["held_kind"]) == ("held", "unreadable")
    assert "price" in held["held_reason"]


def test_missing_address(newcomer, stack):
    newcomer.connect()
    number = place(stack, newcomer, shipmentDetails=MISSING)
    newcomer.import_now("orders")
    held = order(newcomer, number)
    assert (held["state"], held["held_kind"]) == ("held", "address")


def test_unknown_fulfilment_method(newcomer, stack):
    newcomer.connect()
    number = place(stack, newcomer, {"fulfilment": {"method": "DRONE"}})
    newcomer.import_now("orders")
    held = order(newcomer, number)
    assert held["state"] == "held"
    assert "DRONE" in held["held_reason"]


def test_unknown_values_that_do_not_matter(newcomer, stack):
    newcomer.connect()
    strange = {
        "fulfilment": {"timeFrameType": "NIGHT"},
        "additionalServices": [{"serviceType": "GIFT_WRAPPING"}],
    }
    number = place(stack, newcomer, strange, somethingNew={"a": 1})
    newcomer.import_now("orders")
    assert order(newcomer, number)["state"] == "imported"


def test_unknown_product_is_held_until_somebody_makes_it(newcomer, stack):
    newcomer.odoo.write("bol.account", [newcomer.account], {"create_products": False})
    newcomer.connect()
    ean = "5400000000003"
    number = place(stack, newcomer, {"product": {"ean": ean, "title": "Lamp"}})
    newcomer.import_now("orders")
    held = order(newcomer, number)
    assert (held["state"], held["held_kind"]) == ("held", "product")
    assert ean in held["held_reason"]
    newcomer.odoo.create("product.product", {"name": "Lamp", "barcode": ean})
    newcomer.press("bol.order", "action_retry", [held["id"]])
    # The server's own lane may have been at it already.
    assert not wait_for("orders", lambda: not order(newcomer, number)["sale_order_id"])
