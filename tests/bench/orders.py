"""How fast orders come in: bol's orders to the mirror, the mirror to sale orders.

Each figure stands beside a reference of the same run on the same machine, which does
the same amount of work without the addons.
"""

import time

from kit.sandbox_server import CLIENT_ID, CLIENT_SECRET
from kit.stack import Stack
from kit.waiting import wait_for

ORDERS = 400
BATCH = 25


def measure():
    """One dict per figure: what, unit, figure, reference, ratio."""
    # Odoo and the addons are measured, not bol's rate limits.
    stack = Stack("bench", orders=ORDERS, limits=0)
    try:
        stack.start(fresh=True)
        yield from Measurement(stack).figures()
    finally:
        stack.stop()


class Measurement:
    def __init__(self, stack):
        self.job = stack.job()
        self.odoo = self.job.odoo
        self.seller = self.job.seller
        self.bol = self.job.bol

    def figures(self):
        self.seller.enter_account(self.bol.url, CLIENT_ID, CLIENT_SECRET)
        self.seller.press(
            "bol.account", "action_test_connection", [self.seller.account]
        )
        self.job.import_offers()
        reading = ORDERS / self._seconds(self.bol.orders)
        mirrored = ORDERS / self._seconds(self._mirror)
        yield figure(
            "orders read from bol and mirrored",
            mirrored,
            "orders listed and read one after the other, and thrown away",
            reading,
        )
        plain = ORDERS / self._seconds(self._plain_orders)
        made = ORDERS / self._seconds(self._project)
        yield figure(
            "mirrored orders made confirmed sale orders",
            made,
            "customers and sale orders of one line, created and confirmed over RPC",
            plain,
        )

    def _seconds(self, work):
        began = time.monotonic()
        work()
        return time.monotonic() - began

    def _count_left(self, domain):
        mine = ("account_id", "=", self.seller.account)
        return lambda: ORDERS - self.odoo.count("bol.order", [mine, *domain])

    def _flow(self):
        mine = [("account_id", "=", self.seller.account), ("kind", "=", "orders")]
        return self.odoo.ids("bol.flow", mine)

    def _mirror(self):
        """A new account reads its orders in preview: no sale order is made."""
        self.odoo.call("bol.flow", "action_run_now", self._flow())
        left = self._count_left([("detail_due", "=", False)])
        wait_for("orders to mirror", left)

    def _project(self):
        self.odoo.call("bol.flow", "action_live", self._flow())
        self.odoo.call("bol.flow", "action_run_now", self._flow())
        left = self._count_left([("state", "in", ["imported", "ignored", "cancelled"])])
        wait_for("orders to make sale orders of", left)

    def _plain_orders(self):
        product = self.odoo.create(
            "product.product",
            {"name": "Reference", "type": "consu", "is_storable": True},
        )
        for start in range(0, ORDERS, BATCH):
            names = [f"Customer {start + number}" for number in range(BATCH)]
            partners = self.odoo.create("res.partner", [{"name": n} for n in names])
            line = [(0, 0, {"product_id": product, "price_unit": 10.0})]
            sales = self.odoo.create(
                "sale.order", [{"partner_id": p, "order_line": line} for p in partners]
            )
            self.odoo.call("sale.order", "action_confirm", sales)


def figure(what, value, reference, reference_value):
    return {
        "what": what,
        "unit": "orders/s",
        "figure": round(value, 2),
        "reference": reference,
        "reference_figure": round(reference_value, 2),
        "ratio": round(value / reference_value, 3),
    }
