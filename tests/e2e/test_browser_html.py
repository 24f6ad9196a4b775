"""HTML in bol's answers is text on every screen, and changes at bol are shown."""

import pytest
from playwright.sync_api import expect

from . import samples, world
from .bad_values import IMAGE, SCRIPT
from .browser import picture

#: Says where it stands, when it is seen.
TEXT = IMAGE + SCRIPT + "<b>{}</b>"
#: Texts that bol's meaning depends on, and what isn't text.
KEPT = ("orderId", "orderItemId", "ean", "countryCode", "method", "email", "offerId")


def hostile(value, name=""):
    """The same JSON with HTML in each text that is no date and no code."""
    if isinstance(value, dict):
        return {key: hostile(one, key) for key, one in value.items()}
    if isinstance(value, list):
        return [hostile(one, name) for one in value]
    if not isinstance(value, str) or name in KEPT or name.lower().find("date") >= 0:
        return value
    return TEXT.format(name)


def full(ean, **changes):
    """An order with all texts that bol may give, each of them HTML."""
    order = samples.order(samples.item(ean, 2))
    more = ("houseNumberExtension", "extraAddressInformation", "company", "language")
    order["shipmentDetails"] |= dict.fromkeys((*more, "deliveryPhoneNumber"), "x")
    names = (*more[:3], "vatNumber", "kvkNumber", "orderReference")
    order["billingDetails"] |= dict.fromkeys(names, "x")
    (item,) = order["orderItems"]
    item["offer"] = {"offerId": order["orderId"], "reference": "x"}
    item["additionalServices"] = [{"serviceType": "x"}]
    item["discounts"] = [{"title": "x", "amount": 1}]
    item["totalPrice"] = 19
    return hostile({**order, **changes})


@pytest.fixture(scope="module")
def seller(stack, main_job):
    seller = world.another(stack, "html")
    seller.connect()
    yield seller
    seller.odoo.write("bol.account", [seller.account], {"active": False})


@pytest.fixture(scope="module")
def sold(stack, seller):
    """An imported order, changed at bol after that: its row in Odoo."""
    order = full(samples.ean())
    world.place(stack, seller, order)
    seller.import_now("orders")
    (item,) = order["orderItems"]
    item["quantityCancelled"] = 1
    item["latestChangedDateTime"] = samples.moment(minutes=-1)
    order["shipmentDetails"]["houseNumber"] = TEXT.format("elsewhere")
    world.place(stack, seller, order)
    seller.import_now("orders")
    row = world.mirrored(seller, "state", "sale_order_id", "changes")[order["orderId"]]
    assert row["state"] == "imported"
    return row


@pytest.fixture(scope="module")
def held(stack, seller):
    """A held order whose reason quotes bol: its row in Odoo."""
    seller.odoo.write("bol.account", [seller.account], {"create_products": False})
    order = full(samples.ean())
    # The product of the other order has the same reference.
    del order["orderItems"][0]["offer"]
    world.place(stack, seller, order)
    seller.import_now("orders")
    row = world.mirrored(seller, "held_reason")[order["orderId"]]
    assert SCRIPT in row["held_reason"]
    return row


def open_and_judge(page, path, name, shown=None):
    """Open a screen with all its tabs: HTML of bol's is seen as text, or not at all."""
    page.goto(path)
    page.wait_for_selector(".o_form_view, .o_list_view, .o_kanban_view")
    page.wait_for_timeout(1000)
    picture(page, f"html-{name}")
    for tab in page.get_by_role("tab").all():
        tab.click()
        page.wait_for_timeout(200)
        judge(page)
    judge(page)
    if shown:
        expect(page.locator(".o_content")).to_contain_text(shown)


def judge(page):
    assert page.evaluate("window.struck") is None
    assert page.locator('img[src="x"]').count() == 0
    assert page.locator("script", has_text="window.struck = 1").count() == 0


def test_lists(logged_in, sold, held):
    for action in ("bol_order_action", "bol_account_action"):
        open_and_judge(logged_in, f"/odoo/action-bol_connector.{action}", action)


def test_held_order(logged_in, held):
    path = f"/odoo/action-bol_connector.bol_order_action/{held['id']}"
    open_and_judge(logged_in, path, "held", SCRIPT)


def test_sale_order_transfer_contact_product(logged_in, sold, seller):
    sale = sold["sale_order_id"][0]
    fields = ["partner_id", "picking_ids", "order_line"]
    (row,) = seller.odoo.call("sale.order", "read", [sale], fields)
    lines = seller.odoo.call(
        "sale.order.line", "read", row["order_line"], ["product_id"]
    )
    open_and_judge(logged_in, f"/odoo/sale.order/{sale}", "sale", SCRIPT)
    (picking,) = row["picking_ids"]
    open_and_judge(logged_in, f"/odoo/stock.picking/{picking}", "transfer")
    partner = row["partner_id"][0]
    open_and_judge(logged_in, f"/odoo/res.partner/{partner}", "contact")
    product = lines[0]["product_id"][0]
    open_and_judge(logged_in, f"/odoo/product.product/{product}", "product")


def test_changed_order(logged_in, sold):
    """The banner tells what changed at bol, until somebody has seen it."""
    page = logged_in
    path = f"/odoo/action-bol_connector.bol_order_action/{sold['id']}"
    open_and_judge(page, path, "changed", SCRIPT)
    banner = page.locator(".alert", has_text="Changed at bol")
    expect(banner).to_contain_text("Cancelled at bol: 1")
    expect(banner).to_contain_text("The delivery address was changed at bol.")
    banner.get_by_role("button", name="Seen").click()
    expect(banner).to_have_count(0)
