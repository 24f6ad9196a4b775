import time
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.bol_connector.models import bol_flow_run

from .settling import SettlementCase

MANY = 30_000
#: Seconds for one line, and queries for one batch of a thousand, at the most.
MOST_SECONDS, MOST_QUERIES = 0.004, 45


@tagged("post_install", "-at_install")
class TestSettlementsMany(SettlementCase):
    """Large invoices, and long silences."""

    def test_very_many_lines(self):
        order = self.sell_and_ship(12.1)
        about = {"order_id": order.bol_id, "item_id": order.item_ids.bol_id}
        line = {"kind": "STORAGE_COST", "amount": 0.01, **about}
        self.close(*[line] * MANY)
        self.patch(bol_flow_run, "SLICE_SECONDS", 600)
        start, before = time.monotonic(), self.cr.sql_log_count
        with self.transactions():
            flow = self.flow("settlements")
            flow._run_alone(flow.id, time.monotonic() + 600, True)
        seconds = time.monotonic() - start
        queries = self.cr.sql_log_count - before
        self.env.invalidate_all()
        settlement = self.settlements()
        self.assertEqual(settlement.state, "read", settlement.trouble)
        self.assertEqual(settlement.lines_read, MANY + 2)
        self.assertEqual(len(settlement.line_ids), MANY + 2)
        self.assertEqual(set(settlement.line_ids.mapped("match")), {"matched"})
        self.assertLess(seconds / MANY, MOST_SECONDS)
        self.assertLess(queries / (MANY / 1000), MOST_QUERIES)
        path = "/retailer/invoices/.*/specification$"
        self.assertEqual(len(self.seller.received("GET", path)), 2)

    def test_lists_of_a_month_each(self):
        """bol gives no more than 31 days at once."""
        today = fields.Date.today()
        self.account.settled_since = today - timedelta(days=100)
        self.close({"kind": "STORAGE_COST", "amount": 1})
        self.assertEqual(len(self.read()), 1)
        calls = self.seller.calls("GET", "/retailer/invoices$")
        self.assertEqual(len(calls), 4)
        self.assertTrue(all(row["status"] == 200 for row in calls))

    def test_after_a_silence(self):
        """Since the last complete list, and a week before it."""
        self.read()
        flow = self.flow("settlements")
        flow.listed_at -= timedelta(days=60)
        self.commit()
        self.close({"kind": "STORAGE_COST", "amount": 1})
        known = len(self.seller.calls("GET", "/retailer/invoices$"))
        self.assertEqual(self.read().state, "read")
        calls = self.seller.calls("GET", "/retailer/invoices$")[known:]
        self.assertEqual(len(calls), 3)

    def test_nothing_new_costs_one_call(self):
        self.close({"kind": "STORAGE_COST", "amount": 1})
        self.read()
        known = len(self.seller.received())
        self.read()
        self.assertEqual(
            self.seller.received()[known:], [("GET", "/retailer/invoices")]
        )
