"""What a seller's staff does in Odoo's screens, done over RPC."""

import time
from collections import Counter

from .odoo_rpc import Odoo
from .steps import Problem

#: The name of the account at the sandbox that these commands start.
SANDBOX = "Sandbox of bol.com"

#: bol's own limits of an offer's stock.
LEAST, MOST = 0, 999

ENOUGH = 50
DELIVERY = 500
TRANSPORTER = "TNT"
BATCH = 10
TRIES = 20


class Seller:
    """The staff of one bol account in one Odoo database.

    :param odoo: an :class:`Odoo` session
    """

    def __init__(self, odoo: Odoo):
        self.odoo = odoo
        self.account = None
        self.warehouse = None

    # -- the account -----------------------------------------------------------

    def enter_account(self, url, client_id, client_secret, name=SANDBOX):
        """Find the account of this name and client id, or make it.

        It then talks to ``url``: a sandbox may have moved to another port.
        """
        found = self.odoo.ids(
            "bol.account", [("name", "=", name), ("client_id", "=", client_id)]
        )
        values = {
            "sandbox_url": url,
            "client_id": client_id,
            "client_secret": client_secret,
        }
        if not found:
            values |= {
                "name": name,
                "environment": "sandbox",
                "create_products": True,
                "transporter_code": TRANSPORTER,
            }
            self.account = self.odoo.create("bol.account", values)
        else:
            self.account = found[0]
            if any(self.of_account(name) != value for name, value in values.items()):
                self.odoo.write("bol.account", found, values)
        self.warehouse = self.of_account("warehouse_id")[0]

    def connect(self):
        """Press Test Connection, and Go Live when bol accepts the credentials.

        :raises Problem: with what Odoo shows when it doesn't.
        """
        self.press("bol.account", "action_test_connection", [self.account])
        if self.of_account("state") != "connected":
            raise Problem(f"Odoo is not connected: {self.of_account('state_message')}")
        self.press("bol.account", "action_go_live", [self.account])

    def of_account(self, field):
        (row,) = self.odoo.call("bol.account", "read", [self.account], [field])
        return row[field]

    def press(self, model, button, ids, **context):
        return self.odoo.call(model, button, ids, context=context)

    def import_now(self, kind):
        """Press Import Offers or Import Orders on the account; what Odoo then says."""
        return self._run("bol.account", f"action_import_{kind}", [self.account])

    def run_now(self, kind):
        """Press Run Now on the account's flow of this kind; what Odoo then says."""
        domain = [("account_id", "=", self.account), ("kind", "=", kind)]
        flow = self.odoo.ids("bol.flow", domain)
        return self._run("bol.flow", "action_run_now", flow)

    def _run(self, model, button, ids):
        """Press it again while Odoo says that the flow is running already.

        That run may have looked at bol before what we wait for was there.
        """
        for _ in range(TRIES):
            notice = self.press(model, button, ids)["params"]
            if "running already" not in notice["message"]:
                break
            time.sleep(1)
        return notice["message"]

    # -- the warehouse ---------------------------------------------------------

    def free(self, products):
        """{product id: free quantity in the account's warehouse}."""
        rows = self.odoo.call(
            "product.product",
            "read",
            list(products),
            ["free_qty"],
            context={"warehouse_id": self.warehouse},
        )
        return {row["id"]: row["free_qty"] for row in rows}

    def stock_up(self, products):
        """Count 500 units more of each product that runs short; how many did."""
        free = self.free(products)
        short = [product for product in free if free[product] < ENOUGH]
        if not short:
            return 0
        (shelf,) = self.odoo.call(
            "stock.warehouse", "read", [self.warehouse], ["lot_stock_id"]
        )
        location = shelf["lot_stock_id"][0]
        there = self.on_hand(short, location)
        quants = self.odoo.call(
            "stock.quant",
            "create",
            [
                {
                    "product_id": product,
                    "location_id": location,
                    "inventory_quantity": float(there.get(product, 0)) + DELIVERY,
                }
                for product in short
            ],
            context={"inventory_mode": True},
        )
        self.press("stock.quant", "action_apply_inventory", quants, inventory_mode=True)
        return len(short)

    def on_hand(self, products, location):
        """{product id: quantity that lies at ``location``}."""
        domain = [("product_id", "in", products), ("location_id", "=", location)]
        rows = self.odoo.rows("stock.quant", domain, ["product_id", "quantity"])
        return {row["product_id"][0]: row["quantity"] for row in rows}

    def products_on_offer(self):
        """The products of the offers whose stock the seller keeps."""
        return {row["product_id"][0] for row in self._offers()}

    def products_of(self, transfers):
        """The products that these transfers move."""
        domain = [("picking_id", "in", [row["id"] for row in transfers])]
        rows = self.odoo.rows("stock.move", domain, ["product_id"])
        return {row["product_id"][0] for row in rows}

    def quantities_for_sale(self):
        """{offer id: free pieces}, but for those that open orders still wait for."""
        waiting, _reserved = self._open_orders()
        return self._quantities({offer: -pieces for offer, pieces in waiting.items()})

    def stock_behind(self):
        """How many offers Odoo doesn't know to have the right amount at bol.

        bol subtracts its open orders from it, so what is reserved for those is in it.
        """
        _waiting, reserved = self._open_orders()
        right = self._quantities(reserved)
        return sum(
            row["stock_acknowledged"] != right[row["bol_id"]] for row in self._offers()
        )

    def send_stock_anyway(self):
        """Press Send Them if the flow has stopped because so much would change."""
        stopped = [("account_id", "=", self.account), ("kind", "=", "stock")]
        flows = self.odoo.ids("bol.flow", [*stopped, ("stopped", "!=", False)])
        if flows:
            self.press("bol.flow", "action_send_anyway", flows)

    def _quantities(self, more):
        """{offer id: free quantity and so many ``more``, within bol's limits}."""
        free = self.free(self.products_on_offer())
        pieces = {
            row["bol_id"]: int(free[row["product_id"][0]]) + more.get(row["bol_id"], 0)
            for row in self._offers()
        }
        return {id_: min(max(count, LEAST), MOST) for id_, count in pieces.items()}

    def _open_orders(self):
        """Pieces of open orders per offer: those without goods yet, those reserved."""
        mine = [("account_id", "=", self.account), ("quantity_open", ">", 0)]
        items = self.odoo.rows("bol.order.item", mine, ["offer_bol_id"])
        offers = {row["id"]: row["offer_bol_id"] for row in items}
        lines = self.odoo.rows(
            "sale.order.line", [("bol_item_id", "in", list(offers))], ["bol_item_id"]
        )
        offers = {row["id"]: offers[row["bol_item_id"][0]] for row in lines}
        moves = self.odoo.rows(
            "stock.move",
            [
                ("sale_line_id", "in", list(offers)),
                ("state", "not in", ["done", "cancel"]),
            ],
            ["sale_line_id", "product_uom_qty", "quantity"],
        )
        waiting, reserved = Counter(), Counter()
        for row in moves:
            offer = offers[row["sale_line_id"][0]]
            waiting[offer] += int(row["product_uom_qty"] - row["quantity"])
            reserved[offer] += int(row["quantity"])
        return waiting, reserved

    def _offers(self):
        domain = [
            ("account_id", "=", self.account),
            ("fulfilment_method", "=", "FBR"),
            ("product_id", "!=", False),
        ]
        fields = ["bol_id", "product_id", "stock_acknowledged"]
        return self.odoo.rows("bol.offer", domain, fields)

    # -- shipping --------------------------------------------------------------

    def carrier(self):
        """The delivery method whose parcels bol knows as PostNL's."""
        domain = [("bol_transporter_code", "=", TRANSPORTER)]
        found = self.odoo.ids("delivery.carrier", domain, limit=1)
        if found:
            return found[0]
        product = self.odoo.create(
            "product.product", {"name": "PostNL parcel", "type": "service"}
        )
        values = {
            "name": "PostNL",
            "product_id": product,
            "delivery_type": "fixed",
            "bol_transporter_code": TRANSPORTER,
        }
        return self.odoo.create("delivery.carrier", values)

    def transfers_to_ship(self):
        """Open outgoing transfers of the account's orders, oldest first.

        Without those whose buyer asked to cancel.
        """
        domain = [
            ("picking_type_code", "=", "outgoing"),
            ("state", "not in", ["draft", "done", "cancel"]),
            ("bol_order_id.account_id", "=", self.account),
            ("bol_order_id.cancellation_requested", "=", False),
        ]
        fields = ["name", "state", "bol_order_id"]
        return self.odoo.rows("stock.picking", domain, fields, order="id")

    def ship(self, transfers):
        """Give each transfer carrier and tracking reference, and validate them.

        :raises Problem: when Odoo asks a question instead of validating
        """
        carrier = self.carrier()
        waiting = [row["id"] for row in transfers if row["state"] != "assigned"]
        if waiting:
            self.press("stock.picking", "action_assign", waiting)
        for row in transfers:
            values = {"carrier_id": carrier, "carrier_tracking_ref": tracking(row)}
            self.odoo.write("stock.picking", [row["id"]], values)
        ids = [row["id"] for row in transfers]
        self.validate(ids)

    def validate(self, ids):
        """Press Validate; answer the question about text messages with no."""
        result = self.press("stock.picking", "button_validate", ids)
        if isinstance(result, dict) and result.get("res_model") == "confirm.stock.sms":
            context = result.get("context") or {}
            self.odoo.call(
                "confirm.stock.sms",
                "dont_send_sms",
                [result["res_id"]],
                context=context,
            )
            result = self.press("stock.picking", "button_validate", ids)
        if isinstance(result, dict) and result.get("res_model"):
            raise Problem(
                f"Odoo asks '{result.get('name')}' instead of validating the transfers."
            )


def tracking(transfer):
    """A tracking reference like PostNL's, the same one each time."""
    return f"3SBOL{transfer['id']:09d}"
