"""A person's way through shipping: a label bought, seen and printed; a parcel told."""

import pytest
from kit.waiting import wait_for
from playwright.sync_api import expect

from . import samples, world
from .browser import picture

TRANSFER = "/odoo/action-stock.action_picking_tree_all/{}"
FORM = ".o_form_view"


class Shop:
    """A seller with goods on the shelf, and a delivery method for labels of bol."""

    def __init__(self, stack):
        self.stack = stack
        self.seller = world.another(stack, "labels")
        self.odoo = self.seller.odoo
        self.ean = samples.ean()
        product = self.odoo.create(
            "product.product",
            {"name": "Label lamp", "barcode": self.ean, "is_storable": True},
        )
        self.seller.connect()
        self.seller.stock_up({product: 50})
        self.odoo.write(
            "bol.order.policy",
            self.odoo.ids(
                "bol.order.policy",
                [
                    ("account_id", "=", self.seller.account),
                    ("fulfilment_method", "=", "FBR"),
                ],
            ),
            {"vvb_carrier_id": self.method()},
        )

    def method(self):
        service = {"name": "Verzenden via bol", "type": "service"}
        return self.odoo.create(
            "delivery.carrier",
            {
                "name": "Verzenden via bol",
                "delivery_type": "bol",
                "bol_label_choice": "cheapest",
                "product_id": self.odoo.create("product.product", service),
            },
        )

    def sell(self, **fulfilment):
        """An order at bol, imported: (the order, its transfer's id)."""
        item = samples.item(self.ean)
        item["fulfilment"] |= fulfilment
        order = samples.order(item)
        self.place(order)
        (row,) = self.odoo.rows(
            "stock.picking", [("bol_order_id.bol_id", "=", order["orderId"])], ["name"]
        )
        return order, row["id"]

    def place(self, order):
        world.place(self.stack, self.seller, order)
        self.seller.import_now("orders")

    def truth(self):
        account = self.seller.client_id
        return self.stack.sandbox.admin("GET", f"truth?account={account}")


@pytest.fixture(scope="module")
def shop(stack, main_job):
    shop = Shop(stack)
    yield shop
    shop.odoo.write("bol.account", [shop.seller.account], {"active": False})


def test_label_bought_seen_and_printed(logged_in, shop):
    page = logged_in
    order, transfer = shop.sell(distributionParty="BOL")
    page.goto(TRANSFER.format(transfer))
    form = page.locator(FORM)
    expect(form).to_contain_text("VVB")
    expect(page.locator("button[name=action_bol_print_labels]")).to_have_count(0)
    page.locator("button[name=action_bol_buy_label]").click()
    options = page.locator(".modal .o_data_row")
    expect(options).to_have_count(4)
    expect(options.first).to_contain_text("2.88")
    picture(page, "label-1-options")
    options.first.locator("button[name=action_buy]").click()
    page.wait_for_selector("button[name=action_bol_print_labels]")
    (sold,) = shop.truth()["labels"]
    page.get_by_role("tab", name="Additional Info").click()
    expect(page.locator("[name=carrier_tracking_ref] input")).to_have_value(
        sold["trackAndTrace"]
    )
    expect(page.locator("button[name=action_bol_buy_label]")).to_have_count(0)
    picture(page, "label-2-bought")
    with page.context.expect_page() as opened:
        page.locator("button[name=action_bol_print_labels]").click()
    address = opened.value.url
    paper = page.request.get(address)
    assert paper.headers["content-type"] == "application/pdf"
    assert sold["trackAndTrace"].encode() in paper.body()
    opened.value.close()

    validate(page)
    confirmed(page, shop, transfer)
    (shipment,) = shipments(shop, order)
    assert shipment["transport"]["shippingLabelId"] == sold["shippingLabelId"]
    picture(page, "label-3-confirmed")
    page.goto("/odoo/action-bol_connector_delivery.bol_label_action")
    row = page.locator(".o_data_row", has_text=sold["trackAndTrace"])
    expect(row).to_contain_text("2.88")
    picture(page, "label-4-labels")


def test_carrier_and_tracking_told(logged_in, shop):
    page = logged_in
    order, transfer = shop.sell()
    shop.odoo.write("stock.picking", [transfer], {"carrier_id": shop.seller.carrier()})
    page.goto(TRANSFER.format(transfer))
    page.get_by_role("tab", name="Additional Info").click()
    page.locator("[name=carrier_tracking_ref] input").fill("3SSCREEN1")
    validate(page)
    confirmed(page, shop, transfer)
    picture(page, "label-5-tracking")
    (shipment,) = shipments(shop, order)
    assert shipment["transport"]["trackAndTrace"] == "3SSCREEN1"


def test_cancelled_order_warns(logged_in, shop):
    page = logged_in
    order, transfer = shop.sell()
    # Somebody is picking it: it isn't cancelled behind his back.
    shop.odoo.write("stock.picking", [transfer], {"printed": True})
    (item,) = order["orderItems"]
    item["quantityCancelled"] = item["quantity"]
    item["latestChangedDateTime"] = samples.moment(minutes=-1)
    shop.place(order)
    page.goto(TRANSFER.format(transfer))
    expect(page.locator(".alert-danger:visible")).to_contain_text("Cancelled at bol")
    picture(page, "label-6-cancelled")
    page.locator("button[name=button_validate]:visible").click()
    expect(page.locator(".modal")).to_contain_text("Put Back")
    picture(page, "label-7-asked")
    assert shipments(shop, order) == []


def validate(page):
    page.locator("button[name=button_validate]:visible").click()
    page.wait_for_selector(".o_statusbar_status [aria-checked=true]:text('Done')")


def confirmed(page, shop, transfer):
    """See the state go to confirmed on the transfer's screen."""
    mine = [("picking_id", "=", transfer), ("state", "!=", "done")]
    left = wait_for(
        "bol's confirmation",
        lambda: shop.odoo.count("bol.shipment", mine),
        lambda: shop.seller.run_now("shipments"),
    )
    assert not left
    page.reload()
    expect(page.locator(FORM)).to_contain_text("Confirmed by bol")


def shipments(shop, order):
    """bol's shipments of an order."""
    rows = shop.truth()["shipments"]
    return [row for row in rows if row["order_id"] == order["orderId"]]
