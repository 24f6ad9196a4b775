"""An outage of the connection, as a careless deployment makes one, at a peak."""

import json
import random
from collections import Counter

from kit import postgres
from kit.waiting import wait_for

from . import samples, world
from .warehouse import Warehouse

HOURS = 3
#: Orders before, and during the silence.
KNOWN, MISSED = 24, 45
#: What a moment is kept of that a flow goes by.
MOMENTS = {
    "bol_flow": [
        *("last_success", "last_attempt", "next_run", "not_before"),
        *("listed_at", "whole_listed_at"),
    ],
    "bol_token": ["expires_at"],
}
LANES = """
    SELECT res_id FROM ir_model_data
    WHERE module = 'bol_connector' AND name LIKE 'ir_cron_lane_%'
"""
#: How bol hears of a stage: method, path, and what of the body says which stage.
CALLS = {
    "orders": ("GET", "/retailer/orders", ""),
    "cancellations": ("PUT", "/retailer/orders/cancellation", ""),
    "shipments": ("POST", "/retailer/shipments", ""),
    "stock": ("PATCH", "/retailer/offers/", '"stock"'),
    "prices": ("PATCH", "/retailer/offers/", '"pricing"'),
}


class Shop:
    """A seller at a peak: goods on the shelf, orders to ship, customers that wait.

    :ivar known: numbers of orders that were in Odoo before the silence
    :ivar missed: of those that were placed during it
    :ivar cancelled: of known ones that their buyers cancelled during it
    :ivar given_up: of known ones that the seller cancelled in Odoo during it
    :ivar shipped: of known ones whose transfers were validated during it
    """

    def __init__(self, stack, client_id, known=KNOWN, missed=MISSED):
        self.stack = stack
        self.batch = missed // HOURS
        # What happens before the silence is as long ago at bol.
        self.bol("time", advance_seconds=-HOURS * 3600)
        self.seller = world.another(stack, client_id)
        self.odoo = self.seller.odoo
        self.dice = random.Random(client_id)
        self.bol("offers", account=client_id, count=8)
        world.by_ean_alone(self.seller)
        self.seller.connect()
        self.seller.import_now("offers")
        self.goods = Warehouse(self.seller)
        self.eans = {row["ean"] for row in self.truth()["offers"].values()}
        self._sell_by_price_list()
        self.seller.stock_up(self.seller.products_on_offer())
        self.known = self.customers_buy(known)
        self.seller.import_now("orders")
        for kind in ("stock", "prices"):
            self.seller.run_now(kind)
        self.seller.send_stock_anyway()
        self.seller.run_now("stock")
        self.missed, self.cancelled, self.given_up, self.shipped = [], [], [], []

    def _sell_by_price_list(self):
        pricelist = self.odoo.create("product.pricelist", {"name": "Bol, at a peak"})
        values = {"pricelist_id": pricelist, "price_change_max": 0}
        self.odoo.write("bol.account", [self.seller.account], values)

    def bol(self, endpoint, **body):
        return self.stack.sandbox.admin("POST", endpoint, **body)

    def truth(self):
        endpoint = f"truth?account={self.seller.client_id}"
        return self.stack.sandbox.admin("GET", endpoint)

    def customers_buy(self, count):
        """So many orders, to be delivered within three to twelve days; their numbers.

        None is so near its deadline, at whatever hour, that somebody is warned of it.
        """
        orders = []
        for _ in range(count):
            promise = {
                "method": "FBR",
                "distributionParty": "RETAILER",
                "latestDeliveryDate": samples.day(self.dice.randint(3, 12)),
                "expiryDate": samples.day(15),
                "timeFrameType": "REGULAR",
            }
            ean = self.dice.choice(sorted(self.eans))
            orders.append(samples.order(samples.item(ean, fulfilment=promise)))
        return world.place(self.stack, self.seller, *orders)

    # -- the silence -----------------------------------------------------------

    def deploy(self):
        """A deployment switches everything off, behind everybody's back."""
        mine = self.seller.account
        sql(f"UPDATE ir_cron SET active = false WHERE id IN ({LANES})", self.stack)
        sql(f"UPDATE bol_flow SET mode = 'off' WHERE account_id = {mine}", self.stack)
        self.stack.sandbox.admin("DELETE", "received")

    def hours_pass(self):
        """Three hours at bol; Odoo's notes of when it did what grow as much older."""
        for _ in range(HOURS):
            self.bol("time", advance_seconds=3600)
            self.missed += self.customers_buy(self.batch)
        for table, columns in MOMENTS.items():
            older = [f"{name} = {name} - interval '{HOURS} hours'" for name in columns]
            mine = f"account_id = {self.seller.account}"
            sql(f"UPDATE {table} SET {', '.join(older)} WHERE {mine}", self.stack)

    def life_goes_on(self):
        """Buyers cancel; the staff cancels, ships, counts and changes a price."""
        transfers = {
            row["bol_order_id"][1]: row for row in self.seller.transfers_to_ship()
        }
        waiting = [number for number in self.known if number in transfers]
        self.cancelled = waiting[:4]
        for number in self.cancelled:
            self.bol(f"orders/{number}/cancel", account=self.seller.client_id)
        self.given_up = waiting[4:7]
        for number in self.given_up:
            self._give_up(number)
        self.shipped = waiting[7:]
        ships = [transfers[number] for number in self.shipped]
        # Not the way they are due.
        self.dice.shuffle(ships)
        for row in ships:
            self.seller.ship([row])
        first, second, *_others = sorted(self.goods.products)
        self.goods.count(first, 77)
        product = self.goods.products[second]
        (row,) = self.odoo.call("product.product", "read", [product], ["list_price"])
        price = float(row["list_price"]) + 1
        self.odoo.write("product.product", [product], {"list_price": price})

    def _give_up(self, number):
        domain = [("bol_number", "=", number)]
        sales = self.odoo.ids("sale.order", domain)
        context = {"bol_reason": "OUT_OF_STOCK", "bol_ask_reason": False}
        self.odoo.call("sale.order", "action_cancel", sales, context=context)

    # -- afterwards ------------------------------------------------------------

    def received(self):
        """What bol was asked and told: list of (stage, row), in their order."""
        rows = self.stack.sandbox.admin("GET", "received?path=/retailer/")
        mine = [row for row in rows if row["account"] == self.seller.client_id]
        return [(stage_of(row), row) for row in mine if stage_of(row)]

    def catch_ups(self):
        """The catch-ups of the account, each with its lines by stage."""
        mine = [("account_id", "=", self.seller.account)]
        found = self.odoo.rows("bol.catch.up", mine, ["state", "human", "missed"])
        names = ["stage", "missed", "done", "late", "open", "human"]
        for row in found:
            lines = self.odoo.rows(
                "bol.catch.up.line", [("catch_up_id", "=", row["id"])], names
            )
            row["lines"] = {line.pop("stage"): line for line in lines}
        return found

    def caught_up(self):
        """Whether there was a catch-up, and it is over."""
        states = [row["state"] for row in self.catch_ups()]
        return bool(states) and "running" not in states

    def settle(self):
        """Wait until bol has confirmed what it took over, and count again."""
        mine = ("account_id", "=", self.seller.account)
        waiting = [mine, ("state", "in", ["to_send", "sending", "sent"])]
        models = "bol.shipment", "bol.cancellation"

        def press():
            for kind in ("shipments", "cancellations"):
                self.seller.run_now(kind)

        left = wait_for(
            "commands to be confirmed",
            lambda: sum(self.odoo.count(model, waiting) for model in models),
            meanwhile=press,
        )
        assert left == 0
        reports = [row["id"] for row in self.catch_ups()]
        self.seller.press("bol.catch.up", "action_count", reports)

    def sent_shipments(self):
        """Order item numbers, as bol was told that they left, in that order."""
        bodies = [row["body"] for stage, row in self.received() if stage == "shipments"]
        return [
            item["orderItemId"]
            for body in bodies
            for item in json.loads(body)["orderItems"]
        ]

    def due(self):
        """Order item number -> when bol was to be told, by Odoo."""
        mine = [("account_id", "=", self.seller.account), ("due_at", "!=", False)]
        rows = self.odoo.rows("bol.shipment", mine, ["due_at", "line_ids"])
        dates = {line: row["due_at"] for row in rows for line in row["line_ids"]}
        lines = self.odoo.call("bol.shipment.line", "read", list(dates), ["item_id"])
        items = {row["item_id"][0]: dates[row["id"]] for row in lines}
        numbers = self.odoo.call("bol.order.item", "read", list(items), ["bol_id"])
        return {row["bol_id"]: items[row["id"]] for row in numbers}

    def shipments_at_bol(self):
        """How many shipments bol has of each order."""
        return Counter(row["order_id"] for row in self.truth()["shipments"])


def stage_of(row):
    return next(
        (
            stage
            for stage, (method, path, part) in CALLS.items()
            if row["method"] == method
            and (row["path"].startswith(path) if part else row["path"] == path)
            and part in (row.get("body") or "")
        ),
        None,
    )


def sql(statement, stack):
    return postgres.sql(statement, stack.database)
