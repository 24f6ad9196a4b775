"""Pictures of shipping: settings, deadlines, cancelled goods, labels of bol."""

from .camera import Scene
from .seller import Seller
from .steps import step

STOCK, DELIVERY = "bol_connector_stock", "bol_connector_delivery"
ACCOUNT = "bol_connector.bol_account_action"
TRANSFER = "stock.action_picking_tree_all"
CARRIER = "delivery.action_delivery_carrier_form"
DEADLINES = f"{STOCK}.bol_deadline_action"
LABELS = f"{DELIVERY}.bol_label_action"


def scenes(stack):
    """Orders with labels of bol, and one that bol cancels while it is picked."""
    shop = Shipping(stack)
    app = shop.odoo.id_of("stock.menu_stock_root")
    shipping = ("tab", "Shipping")
    account = shop.seller.account
    yield Scene(STOCK, "account_shipping", ACCOUNT, account, press=shipping, tall=1000)
    with step("Shipping: orders with labels of bol"):
        method = shop.sell_with_labels()
        transfer, *_rest = shop.transfers(bol_is_vvb=True)
    yield Scene(STOCK, "deadlines", DEADLINES)
    yield Scene(DELIVERY, "label_method", CARRIER, method)
    buy = ("button", "Buy Label")
    yield Scene(DELIVERY, "label_options", TRANSFER, transfer, app, buy)
    with step("Shipping: labels are bought"):
        shop.buy_labels()
    yield Scene(DELIVERY, "labels", LABELS)
    with step("Shipping: an order that is cancelled while it is picked"):
        cancelled = shop.cancel_one()
    yield Scene(STOCK, "transfer_cancelled", TRANSFER, cancelled, app)


class Shipping:
    """The seller of the main job, who ships."""

    def __init__(self, stack):
        self.sandbox = stack.sandbox
        self.seller: Seller = stack.job().seller
        self.odoo = self.seller.odoo
        self.client_id, _secret = stack.job().credentials
        (self.seller.account,) = self.odoo.ids("bol.account", [], limit=1)

    def sell_with_labels(self):
        """A delivery method with bol's labels, and orders that get it; its id."""
        service = {"name": "Verzenden via bol", "type": "service"}
        method = self.odoo.create(
            "delivery.carrier",
            {
                "name": "Verzenden via bol",
                "delivery_type": "bol",
                "bol_label_choice": "cheapest",
                "bol_label_max_price": 7.5,
                "product_id": self.odoo.create("product.product", service),
            },
        )
        ours = [
            ("account_id", "=", self.seller.account),
            ("fulfilment_method", "=", "FBR"),
        ]
        policy = self.odoo.ids("bol.order.policy", ours)
        self.odoo.write("bol.order.policy", policy, {"vvb_carrier_id": method})
        self.sandbox.admin(
            "POST", "orders", account=self.client_id, count=4, kinds=["vvb"]
        )
        self.seller.import_now("orders")
        # They fit into each of bol's parcels.
        goods = self.odoo.ids("product.product", [("weight", ">", 0)])
        self.odoo.write("product.product", goods, {"weight": 0.4, "volume": 0.002})
        return method

    def transfers(self, **values):
        """Transfers of bol's orders that are ready, and have these values."""
        domain = [("bol_order_id", "!=", False), ("state", "=", "assigned")]
        domain += [(name, "=", value) for name, value in values.items()]
        return self.odoo.ids("stock.picking", domain)

    def buy_labels(self):
        transfers = self.transfers(bol_is_vvb=True)
        self.seller.press("stock.picking", "action_bol_buy_labels", transfers)
        self.seller.run_now("labels")

    def cancel_one(self):
        """The transfer of an order that bol cancels after it was printed."""
        transfer, *_rest = self.transfers(bol_is_vvb=False)
        self.odoo.write("stock.picking", [transfer], {"printed": True})
        domain = [("bol_order_id", "!=", False), ("id", "=", transfer)]
        (row,) = self.odoo.rows("stock.picking", domain, ["bol_order_id"])
        number = row["bol_order_id"][1]
        self.sandbox.admin("POST", f"orders/{number}/cancel", account=self.client_id)
        self.seller.import_now("orders")
        return transfer
