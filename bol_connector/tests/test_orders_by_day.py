from datetime import UTC, datetime, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from . import samples
from .common import BolCase

ZULU = "%Y-%m-%dT%H:%M:%SZ"


@tagged("post_install", "-at_install")
class TestOrdersByDay(BolCase):
    """After a long downtime bol's list is read day by day, by bol's calendar."""

    def travel(self, moment):
        """Move bol's clock there; Odoo's is for the caller to move."""
        there = datetime.fromisoformat(self.sandbox.admin("GET", "health")["now"])
        ahead = moment.replace(tzinfo=UTC) - there
        self.sandbox.admin("POST", "time", advance_seconds=ahead.total_seconds())

    def test_last_hours_of_a_day(self):
        """At 22:30 UTC it is the next day in Amsterdam in summer, and not in winter;
        bol refuses to list a day that hasn't begun, and lists its own days only."""
        year = fields.Datetime.now().year + 1
        product = self._make_product()
        flow = self.flow("orders")
        for month in (1, 7):
            now = datetime(year, month, 10, 22, 30)
            with self.subTest(now=now), freeze_time(now):
                self.travel(now)
                flow.listed_at = now - timedelta(hours=10)
                flow.write({"next_run": now, "not_before": False})
                changed = (now - timedelta(minutes=15)).strftime(ZULU)
                placed = (now - timedelta(hours=1)).strftime(ZULU)
                line = samples.item(
                    product.barcode, quantityCancelled=1, latestChangedDateTime=changed
                )
                order = samples.order(line, orderPlacedDateTime=placed)
                (number,) = self.seller.place(order)
                self.sandbox.admin("DELETE", "received")
                self.run_lane()
                statuses = {call["status"] for call in self.seller.calls()}
                self.assertEqual(statuses, {200})
                self.assertFalse(flow.last_error)
                self.assertEqual(self.orders(number).state, "cancelled")
                self.assertEqual(flow.listed_at, now)
