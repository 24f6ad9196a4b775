"""``setup/pictures``: the pictures of the documentation, taken from the running addons.

They show the main job with a few orders of the sandbox, one order that is held,
connecting a shop (:mod:`.pictures_setup`), and what a seller does with his parcels,
his stock and his offers (:mod:`.pictures_shipping`, :mod:`.pictures_stock`,
:mod:`.pictures_offers`), the overview of it all (:mod:`.pictures_overview`),
returns and the books (:mod:`.pictures_money`),
and trouble (:mod:`.pictures_watch`).
"""

from . import (
    databases,
    pictures_money,
    pictures_offers,
    pictures_overview,
    pictures_setup,
    pictures_shipping,
    pictures_stock,
    pictures_watch,
    postgres,
)
from .camera import Scene, camera
from .stack import Stack
from .steps import Problem, step
from .waiting import wait_for

#: Fifteen are one of each kind that the sandbox knows.
ORDERS = 15
SOLD = {"ean": "8712345678906", "title": "Lantaarn voor buiten - donkergroen"}
#: Products whose barcodes are the same number, as EAN-13 and as GTIN-14.
FITTING = {"Lantaarn donkergroen": "8712345678906", "Lantaarn doos": "08712345678906"}

#: So many of the orders are in Odoo already when the account connects.
BY_HAND = 4

ACCOUNT = "bol_connector.bol_account_action"
ORDER = "bol_connector.bol_order_action"
SALE_ORDER = "sale.action_orders"
TRANSFER = "stock.action_picking_tree_outgoing"
SHIPMENT = "bol_connector_stock.bol_shipment_action"


def pictures(arguments):
    """The command; writes ``static/description/*.png`` of the addons."""
    stack = Stack("pictures", orders=ORDERS)
    try:
        postgres.start()
        # Of an installation of hours ago the watch says that nobody watched since.
        databases.drop(databases.ADDONS)
        stack.start(fresh=True)
        with camera(stack.server.url) as take:
            take(preview(stack))
            take(pictures_setup.scenes(stack))
            take(live(stack))
            take(pictures_shipping.scenes(stack))
            take(pictures_stock.scenes(stack))
            take(pictures_offers.scenes(stack))
            take(pictures_overview.scenes(stack))
            take(pictures_money.scenes(stack))
            take(pictures_watch.scenes(stack))
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
