from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.bol_connector.tests import samples
from odoo.addons.bol_connector.tests.test_watch_times import TimesCase

from .common import BolStockCase

CRON = "bol_connector_stock.ir_cron_deadlines"


@tagged("post_install", "-at_install")
class TestWatchDeadlines(TimesCase, BolStockCase):
    """Deadlines in the watch: for monitoring, as people are told of them already."""

    def sold_to_ship_in(self, hours):
        """An imported order to be handed over in so many hours; its items."""
        product = self._make_product()
        order = self.import_order(samples.item(product.barcode))
        order.placed_at = self.now() - timedelta(hours=100)
        items = order.item_ids
        items.expires_on = self.now().date() + timedelta(days=9)
        items.ship_by = self.now() + timedelta(hours=hours)
        self.env.flush_all()
        return items

    def near(self):
        """Whether the watch knows of an item near its deadline."""
        return self.troubles().filtered(lambda one: one.kind == "deadline")

    def test_deadline_comes_near(self):
        # People are warned 12 hours before.
        items = self.sold_to_ship_in(12.1)
        noticed = self.until(self.near, 15)
        self.assertEqual(self.near().count, 1)
        items.ship_by = self.now() + timedelta(days=2)
        over = self.until(lambda: not self.near(), 10)
        self.rows.append(f"| deadline comes near | {noticed - 6} | {over} |\n")

    def test_its_own_warning_tells_people_and_the_watch_doesnt(self):
        self.sold_to_ship_in(3)
        self.look()
        self.assertEqual(self.near().account_id, self.account)
        self.assertEqual(self.activities(), [])
        self.assertFalse(self.mails())
        with self.transactions():
            self.env.ref(CRON).method_direct_trigger()
        told = self.account._bol_trouble_activities("deadline:%")
        self.assertEqual(len(told), 1)

    def test_monitoring_counts_them(self):
        self.sold_to_ship_in(3)
        watch = self.env["bol.watch"]
        status = watch._bol_status()
        (account,) = (a for a in status["accounts"] if a["id"] == self.account.id)
        self.assertEqual((account["deadlines_near"], account["unconfirmed"]), (1, 0))
        metrics = watch._bol_metrics(status)
        self.assertRegex(metrics, r"bol_account_deadlines_near{.*} 1")

    def test_warning_of_deadlines_has_to_run_as_well(self):
        cron = self.env.ref(CRON)
        cron.unlink()
        self.look()
        self.assertEqual(self.kinds(), ["action"])
        self.account.action_repair()
        self.assertTrue(self.env.ref(CRON).active)
        self.look()
        self.assertEqual(self.kinds(), [])

    def test_look_closer_shows_the_items(self):
        self.sold_to_ship_in(3)
        self.look()
        action = self.near().action_open()
        self.assertEqual(action["res_model"], "bol.deadline")
