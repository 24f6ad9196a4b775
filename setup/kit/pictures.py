"""``setup/pictures``: the pictures of the documentation, taken from the running addons.

They show the main job with a few orders of the sandbox, and one order that is held.
"""

import io
from contextlib import contextmanager
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import sync_playwright

from .project import ROOT
from .stack import Stack
from .steps import Problem, say, step
from .waiting import wait_for

SIZE = {"width": 1280, "height": 800}
COLOURS = 128
MOST_BYTES = 150_000
#: The first page of a database makes Odoo put its assets together.
PATIENCE = 60_000
#: Milliseconds until what moves on Odoo's screens stands still.
FADING = 800

#: Fifteen are one of each kind that the sandbox knows.
ORDERS = 15
SOLD = {"ean": "8712345678906", "title": "Lantaarn voor buiten - donkergroen"}
#: Products whose barcodes are the same number, as EAN-13 and as GTIN-14.
FITTING = {"Lantaarn donkergroen": "8712345678906", "Lantaarn doos": "08712345678906"}

#: So many of the orders are in Odoo already when the account connects.
BY_HAND = 4

ACCOUNT = "bol_connector.bol_account_action"
ORDER = "bol_connector.bol_order_action"
OFFER = "bol_connector.bol_offer_action"
NOT_FOR_SALE = "bol_connector.bol_offer_not_for_sale_action"
PRODUCT = "sale.product_template_action"
SALE_ORDER = "sale.action_orders"
TRANSFER = "stock.action_picking_tree_outgoing"
SHIPMENT = "bol_connector_stock.bol_shipment_action"


class Scene(NamedTuple):
    """A picture: whose it is, its name, the action and the record that it shows.

    ``menu``: id of the app for actions that have no menu of their own.
    ``press``: (role, name) of what is clicked before; it may open a dialog.
    """

    addon: str
    name: str
    action: str
    record: int | None = None
    menu: int | None = None
    press: tuple = ()


def pictures(arguments):
    """The command; writes ``static/description/*.png`` of the addons."""
    stack = Stack("pictures", orders=ORDERS)
    try:
        stack.start(fresh=True)
        with camera(stack.server.url) as take:
            take(preview(stack))
            take(live(stack))
    finally:
        stack.stop()
    return 0


def preview(stack):
    """A new account that has read offers and orders, and done nothing with them."""
    seller = stack.job().seller
    with step("A new account in preview"):
        seller.enter_account(stack.url, *stack.job().credentials)
        seller.press("bol.account", "action_test_connection", [seller.account])
        seller.import_now("offers")
        seller.import_now("orders")
        entered = enter_by_hand(seller)
        seller.import_now("orders")
    yield Scene("bol_connector", "account", ACCOUNT, seller.account)
    go_live = ("button", "Go Live")
    yield Scene("bol_connector", "go_live", ACCOUNT, seller.account, press=go_live)
    seller.press("sale.order", "unlink", entered)


def enter_by_hand(seller):
    """Quotations that a clerk has entered of some orders; their ids."""
    customer = seller.odoo.create("res.partner", {"name": "Bol.com"})
    orders = seller.odoo.rows("bol.order", [], ["bol_id"], limit=BY_HAND)
    return seller.odoo.create(
        "sale.order",
        [
            {"partner_id": customer, "client_order_ref": order["bol_id"]}
            for order in orders
        ],
    )


def live(stack):
    """What the main job leaves, an order that is held, and one that has changed."""
    job = stack.job()
    job.run()
    for sentence in job.left:
        raise Problem(f"The main job fell short: {sentence}")
    changed = change_one(stack, job.seller)
    held = hold_one(stack, job.seller)
    order = shipped(job.seller)
    sale = order["sale_order_id"][0]
    (transfer,) = job.odoo.ids("stock.picking", [("sale_id", "=", sale)])
    yield Scene("bol_connector", "orders", ORDER)
    yield Scene("bol_connector", "order", ORDER, order["id"])
    yield Scene("bol_connector", "order_held", ORDER, held)
    yield Scene("bol_connector", "sale_order", SALE_ORDER, sale)
    yield Scene("bol_connector", "order_changed", SALE_ORDER, changed)
    yield from settings(job.seller)
    yield from offers(stack, job.seller)
    yield Scene("bol_connector", "flows", "bol_connector.bol_flow_action")
    app = job.odoo.id_of("stock.menu_stock_root")
    yield Scene("bol_connector_stock", "transfer", TRANSFER, transfer, app)
    yield Scene("bol_connector_stock", "shipments", SHIPMENT)
    carrier = job.seller.carrier()
    action = "delivery.action_delivery_carrier_form"
    yield Scene("bol_connector_delivery", "delivery_method", action, carrier)
    tab = ("tab", "Additional Info")
    where = ("bol_connector_delivery", "transfer_carrier")
    yield Scene(*where, TRANSFER, transfer, app, tab)


def offers(stack, seller):
    """The offers, one of them on hold, and the tab of the product of another."""
    with step("An offer that is on hold at bol"):
        mine = ("account_id", "=", seller.account)
        fields = ["bol_id", "product_id"]
        held, sold = seller.odoo.rows("bol.offer", [mine], fields, limit=2)
        stack.sandbox.admin("POST", f"offers/{held['bol_id']}", onHoldByRetailer=True)
        seller.import_now("offers")
        seller.press("bol.offer", "action_check", [held["id"]])
        domain = [("id", "=", sold["product_id"][0])]
        (row,) = seller.odoo.rows("product.product", domain, ["product_tmpl_id"])
    yield Scene("bol_connector", "offers", OFFER)
    yield Scene("bol_connector", "offer", OFFER, held["id"])
    yield Scene("bol_connector", "not_for_sale", NOT_FOR_SALE)
    tab = ("tab", "Bol.com")
    app = seller.odoo.id_of("sale.sale_menu_root")
    record = row["product_tmpl_id"][0]
    yield Scene("bol_connector", "product", PRODUCT, record, app, tab)


def settings(seller):
    """Pages of the account."""
    policy = ("cell", "Fulfilled by us (FBR)")
    taxes = ("tab", "Taxes")
    yield Scene(
        "bol_connector", "order_settings", ACCOUNT, seller.account, press=policy
    )
    yield Scene("bol_connector", "taxes", ACCOUNT, seller.account, press=taxes)


def change_one(stack, seller):
    """Let bol cancel an item of an open order after its import; its sale order."""
    with step("An order that changes at bol"):
        made = stack.sandbox.admin("POST", "orders", kinds=["several_items"])
        seller.import_now("orders")
        domain = [("bol_order_id.bol_id", "in", made["orderIds"])]
        items = seller.odoo.rows("bol.order.item", domain, ["bol_id"])
        stack.sandbox.admin("POST", f"items/{items[-1]['bol_id']}/cancel")
        domain = [("bol_order_id.bol_id", "in", made["orderIds"])]
        (sale,) = seller.odoo.ids("sale.order", domain)
        wait_for("changes to read", lambda: unchanged(seller, sale))
    return sale


def unchanged(seller, sale):
    """1 until the import has told the sale order of a change."""
    seller.import_now("orders")
    return seller.odoo.count(
        "sale.order", [("id", "=", sale), ("bol_changes", "=", False)]
    )


def hold_one(stack, seller):
    """Let bol sell what two products fit; the order."""
    with step("An order that is held"):
        seller.odoo.create(
            "product.product",
            [
                {"name": name, "barcode": barcode, "is_storable": True}
                for name, barcode in FITTING.items()
            ],
        )
        item = {"offer": "__missing__", "product": SOLD}
        made = stack.sandbox.admin("POST", "orders", order={"orderItems": [item]})
        seller.import_now("orders")
        domain = [("bol_id", "in", made["orderIds"]), ("state", "=", "held")]
        (order,) = seller.odoo.ids("bol.order", domain)
    return order


def shipped(seller):
    """The order of most items that went all the way."""
    domain = [
        ("account_id", "=", seller.account),
        ("state", "=", "imported"),
        ("fulfilment", "=", "FBR"),
        ("bol_state", "=", "shipped"),
    ]
    rows = seller.odoo.rows("bol.order", domain, ["sale_order_id", "item_ids"])
    return max(rows, key=lambda row: len(row["item_ids"]))


@contextmanager
def camera(url):
    """A function that takes the pictures of its scenes, as Odoo's administrator."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        page = browser.new_page(viewport=SIZE, base_url=url, locale="en-GB")
        page.set_default_timeout(PATIENCE)
        page.goto("/web/login")
        page.get_by_label("Email").fill("admin")
        page.get_by_label("Password").fill("admin")
        page.get_by_role("button", name="Log in").click()
        page.wait_for_selector(".o_main_navbar")
        yield lambda scenes: [shoot(page, scene) for scene in scenes]
        browser.close()


def shoot(page, scene):
    record = f"/{scene.record}" if scene.record else ""
    if scene.menu:
        page.evaluate("menu => sessionStorage.setItem('menu_id', menu)", scene.menu)
    page.goto(f"/odoo/action-{scene.action}{record}")
    page.wait_for_selector(".o_form_view" if record else ".o_data_row")
    if scene.press:
        role, name = scene.press
        page.get_by_role(role, name=name, exact=True).click()
        page.wait_for_timeout(FADING)
    page.wait_for_function("[...document.images].every(image => image.complete)")
    page.mouse.move(0, 0)
    page.wait_for_timeout(FADING)
    folder = ROOT / scene.addon / "static" / "description"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{scene.name}.png"
    size = store(page.screenshot(), path)
    say(f"           {path.relative_to(ROOT)}: {size // 1000} kB")


def store(picture, path):
    """Write a picture with few colours, which is enough for a screen; its bytes.

    :raises Problem: when it gets too large for the documentation
    """
    few = Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS)
    few.save(path, optimize=True)
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise Problem(f"{path} has {size} bytes: take a smaller picture.")
    return size
