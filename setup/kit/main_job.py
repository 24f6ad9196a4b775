"""The main job: orders in, stock out, shipments out, then both sides compared."""

from .bol_reader import BolReader
from .compare import compare
from .odoo_rpc import Odoo
from .seller import BATCH, SANDBOX, Seller
from .steps import say, step
from .waiting import wait_for

ORDERS_READ = [("detail_due", "=", False), ("state", "!=", "new")]
UNDER_WAY = [("state", "in", ["to_send", "sending", "sent"])]


class MainJob:
    """One pass, as the seller's staff would go through it in Odoo's screens.

    :ivar left: what a step could not finish, as sentences; empty when all went well
    """

    def __init__(self, odoo: Odoo, url, client_id, client_secret, name=SANDBOX):
        self.name = name
        self.seller = Seller(odoo)
        self.odoo = odoo
        self.url = url
        self.credentials = (client_id, client_secret)
        self.bol = BolReader(url, client_id, client_secret)
        self.left = []

    def run(self):
        """Do all of it; a list of :class:`Figure`.

        :raises Problem: when a step cannot be done at all
        """
        self.left = []
        self.connect()
        self.import_offers()
        self.push_stock()
        self.import_orders()
        self.ship()
        self.push_stock()
        with step("Comparing Odoo with bol"):
            return compare(self.seller, self.bol)

    def connect(self):
        with step(f"Connecting the account with bol at {self.url}"):
            self.seller.enter_account(self.url, *self.credentials, self.name)
            self.seller.connect()

    def import_offers(self):
        with step("Importing the offers"):
            self.seller.import_now("offers")
            there = len(self.bol.offers())
            mine = [("account_id", "=", self.seller.account)]
            self._wait(
                "offers to import",
                lambda: max(there - self.odoo.count("bol.offer", mine), 0),
            )

    def push_stock(self):
        """Fill the shelves where they run low; the flow does the rest."""
        with step("Stock: counting goods, and waiting until bol has the quantities"):
            products = self.seller.products_on_offer()
            filled = self.seller.stock_up(products)
            if filled:
                say(f"           {filled} products counted")
            self._wait(
                "offers whose stock bol doesn't have",
                self.seller.stock_behind,
                # Counting a whole warehouse looks like a mistake: the flow stops.
                meanwhile=self.seller.send_stock_anyway,
            )

    def import_orders(self):
        with step("Importing the orders"):
            account = ("account_id", "=", self.seller.account)
            there = self.bol.order_ids()
            read = [account, ("bol_id", "in", there), *ORDERS_READ]
            self.seller.import_now("orders")
            self._wait(
                "orders to import",
                lambda: len(there) - self.odoo.count("bol.order", read),
            )
            held = [account, ("state", "=", "held")]
            for row in self.odoo.rows("bol.order", held, ["bol_id", "held_reason"]):
                self.left.append(f"Order {row['bol_id']}: {row['held_reason']}")

    def ship(self):
        transfers = self.seller.transfers_to_ship()
        with step(f"Shipping: validating {len(transfers)} transfers"):
            self.seller.stock_up(self.seller.products_of(transfers))
            for start in range(0, len(transfers), BATCH):
                self.seller.ship(transfers[start : start + BATCH])
        with step("Shipping: waiting until bol has confirmed the shipments"):
            mine = ("account_id", "=", self.seller.account)
            self._wait(
                "shipments that bol hasn't confirmed",
                lambda: self.odoo.count("bol.shipment", [mine, *UNDER_WAY]),
                # bol takes some seconds; the scheduled action looks every minute.
                meanwhile=lambda: self.seller.run_now("shipments"),
            )
            failed = [mine, ("state", "in", ["failed", "attention"])]
            for row in self.odoo.rows("bol.shipment", failed, ["reference", "message"]):
                self.left.append(f"Shipment {row['reference']}: {row['message']}")

    def _wait(self, what, left, meanwhile=None):
        count = wait_for(what, left, meanwhile)
        if count:
            self.left.append(f"{count} {what}")
