"""What people do with goods and sales in Odoo's screens, offer by offer."""

from collections import Counter

from . import world


class Warehouse:
    """The goods of one seller.

    :param seller: his staff, with an Odoo session of their own
    :ivar products: offer id -> product id
    """

    def __init__(self, seller):
        self.seller, self.odoo = seller, seller.odoo
        (row,) = self.odoo.call(
            "stock.warehouse",
            "read",
            [seller.warehouse],
            ["lot_stock_id", "view_location_id", "in_type_id"],
        )
        self.shelf = row["lot_stock_id"][0]
        self.place = row["view_location_id"][0]
        self.receipts = row["in_type_id"][0]
        rows = self.odoo.rows(
            "bol.offer",
            [("account_id", "=", seller.account), ("fulfilment_method", "=", "FBR")],
            ["bol_id", "product_id"],
        )
        self.products = {row["bol_id"]: row["product_id"][0] for row in rows}
        self.offers = {product: offer for offer, product in self.products.items()}
        self.customer = self.odoo.create("res.partner", {"name": "Over the counter"})
        self.taken_back = set()

    def run_now(self, kind):
        return self.seller.run_now(kind)

    # -- goods -----------------------------------------------------------------

    def receive(self, offer, quantity):
        suppliers = self.odoo.id_of("stock.stock_location_suppliers")
        places = {"location_id": suppliers, "location_dest_id": self.shelf}
        goods = {"product_id": self.products[offer], "product_uom_qty": quantity}
        picking = self.odoo.create(
            "stock.picking",
            {
                "picking_type_id": self.receipts,
                **places,
                "move_ids": [(0, 0, {**goods, **places})],
            },
        )
        self.odoo.call("stock.picking", "action_confirm", [picking])
        self.seller.validate([picking])

    def count(self, offer, quantity):
        values = {
            "product_id": self.products[offer],
            "location_id": self.shelf,
            "inventory_quantity": quantity,
        }
        # Who opens the list of counts has Odoo merge what it keeps in several quants,
        # since others worked on the same goods.
        self.odoo.call("stock.quant", "action_view_inventory")
        mode = {"inventory_mode": True}
        quant = self.odoo.call("stock.quant", "create", [values], context=mode)
        asked = self.seller.press(
            "stock.quant", "action_apply_inventory", quant, **mode
        )
        assert not asked, asked

    def scrap(self, offer):
        product = self.products[offer]
        values = {"product_id": product, "scrap_qty": 1, "location_id": self.shelf}
        scrap = self.odoo.create("stock.scrap", values)
        assert self.odoo.call("stock.scrap", "action_validate", [scrap]) is True

    def free(self, offer):
        product = self.products[offer]
        return int(self.seller.free([product])[product])

    def _waiting(self):
        """Moves that wait for goods; a transfer is called ready when it has a part."""
        return [
            ("picking_type_id.code", "=", "outgoing"),
            ("state", "in", ["confirmed", "waiting", "partially_available"]),
            ("product_id", "in", list(self.offers)),
        ]

    def waited_for(self):
        """Offers of which transfers wait for goods."""
        rows = self.odoo.rows("stock.move", self._waiting(), ["product_id"])
        return {self.offers[row["product_id"][0]] for row in rows}

    def assign(self):
        """Reserve what transfers wait for, as the scheduler does at night."""
        rows = self.odoo.rows("stock.move", self._waiting(), ["picking_id"])
        found = sorted({row["picking_id"][0] for row in rows})
        if found:
            self.odoo.call("stock.picking", "action_assign", found)

    # -- sales elsewhere -------------------------------------------------------

    def sell(self, offer, quantity):
        product = self.products[offer]
        line = {"product_id": product, "product_uom_qty": quantity}
        sale = self.odoo.create(
            "sale.order",
            {
                "partner_id": self.customer,
                "warehouse_id": self.seller.warehouse,
                "order_line": [(0, 0, line)],
            },
        )
        self.odoo.call("sale.order", "action_confirm", [sale])
        return sale

    def deliver(self, sale):
        """Whether its goods were there to be delivered."""
        pickings = self._complete([("sale_id", "=", sale)])
        if pickings:
            self.seller.validate(pickings)
        return bool(pickings)

    def cancel(self, sale):
        self.odoo.call("sale.order", "action_cancel", [sale])
        return True

    def _complete(self, domain):
        """Ids of open transfers all of whose goods are reserved.

        Odoo calls a transfer ready as soon as some of them are.
        """
        states = ["waiting", "confirmed", "partially_available"]
        lacking = [("move_ids", "any", [("state", "in", states)])]
        domain = [*domain, ("state", "=", "assigned"), "!", *lacking]
        return self.odoo.ids("stock.picking", domain)

    # -- orders of bol ---------------------------------------------------------

    def ready(self):
        """Transfers of orders of bol that can be shipped whole, oldest first, with
        number and sale."""
        mine = [("bol_order_id.account_id", "=", self.seller.account)]
        complete = set(self._complete(mine))
        rows = [row for row in self.seller.transfers_to_ship() if row["id"] in complete]
        sales = self.odoo.call(
            "stock.picking", "read", [row["id"] for row in rows], ["sale_id"]
        )
        sales = {row["id"]: row["sale_id"][0] for row in sales}
        return [
            {**row, "number": row["bol_order_id"][1], "sale": sales[row["id"]]}
            for row in rows
        ]

    def ship(self, rows):
        self.seller.ship(rows)

    def shipped(self, dice):
        """A transfer of an order of bol that nothing was taken back of, and its offer;
        None without any."""
        domain = [
            ("bol_order_id.account_id", "=", self.seller.account),
            ("picking_type_code", "=", "outgoing"),
            ("state", "=", "done"),
            ("id", "not in", list(self.taken_back)),
        ]
        found = self.odoo.ids("stock.picking", domain, limit=50)
        if not found:
            return None
        picking = dice.choice(found)
        self.taken_back.add(picking)
        moves = [("picking_id", "=", picking)]
        (row,) = self.odoo.rows("stock.move", moves, ["product_id"], limit=1)
        return picking, self.offers[row["product_id"][0]]

    def take_back(self, picking):
        """The customer sends one piece back, and it goes on the shelf."""
        wizard = self.odoo.create("stock.return.picking", {"picking_id": picking})
        lines = self.odoo.ids("stock.return.picking.line", [("wizard_id", "=", wizard)])
        self.odoo.write("stock.return.picking.line", lines[:1], {"quantity": 1})
        made = self.odoo.call("stock.return.picking", "action_create_returns", [wizard])
        self.seller.validate([made["res_id"]])

    def follow_cancellations(self):
        """Cancel the sale orders whose orders were cancelled at bol; how many."""
        gone = self.odoo.ids(
            "sale.order",
            [
                ("bol_order_id.account_id", "=", self.seller.account),
                ("bol_order_id.bol_state", "=", "cancelled"),
                ("state", "=", "sale"),
            ],
        )
        if gone:
            self.odoo.call("sale.order", "action_cancel", gone)
        return len(gone)

    # -- what is there afterwards ----------------------------------------------

    def quants(self):
        """Offer id -> (pieces on hand, pieces reserved)."""
        rows = self.odoo.rows(
            "stock.quant",
            [
                ("product_id", "in", list(self.offers)),
                ("location_id", "child_of", self.place),
            ],
            ["product_id", "quantity", "reserved_quantity"],
        )
        there, reserved = Counter(), Counter()
        for row in rows:
            offer = self.offers[row["product_id"][0]]
            there[offer] += int(row["quantity"])
            reserved[offer] += int(row["reserved_quantity"])
        return {offer: (there[offer], reserved[offer]) for offer in self.products}

    def moves(self, offer):
        """What is still to be delivered of an offer, in a line per move."""
        fields = ["state", "quantity", "product_uom_qty", "origin", "write_date"]
        domain = [
            ("product_id", "=", self.products[offer]),
            ("picking_type_id.code", "=", "outgoing"),
            ("state", "not in", ["done", "cancel"]),
        ]
        return [
            ", ".join(str(row[name]) for name in fields)
            for row in self.odoo.rows("stock.move", domain, fields)
        ]

    def reserved_for_bol(self):
        """Offer id -> pieces reserved for orders that are open at bol."""
        return self.seller._open_orders()[1]

    def orders(self):
        return world.mirrored(self.seller, "state", "held_reason")
