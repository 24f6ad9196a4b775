from odoo.exceptions import AccessError
from odoo.tests import tagged

from . import samples
from .common import BolCase


@tagged("post_install", "-at_install")
class TestAccountPause(BolCase):
    """A paused account or flow is left alone, and goes on as it was."""

    def setUp(self):
        super().setUp()
        self.seller.place(samples.order(samples.item(samples.ean())))
        # It reads orders as well.
        self.flow("audit").mode = "off"
        self.sandbox.admin("DELETE", "received")
        for flow in self.account.flow_ids:
            self.make_due(flow)

    def run_everything(self):
        for lane in ("out", "orders_1", "bulk"):
            self.run_lane(lane)

    def test_paused_account_is_left_alone(self):
        self.account.action_pause()
        self.run_everything()
        kind, message = self.run_now("orders")
        self.assertEqual(kind, "warning")
        self.assertIn("paused", message)
        self.assertEqual(self.seller.received(), [])

    def test_modes_stay_what_they_were(self):
        self.flow("offers").mode = "preview"
        modes = self.account.flow_ids.mapped("mode")
        self.account.action_pause()
        self.account.action_go_on()
        self.assertEqual(self.account.flow_ids.mapped("mode"), modes)

    def test_going_on_reads_what_came_meanwhile(self):
        self.account.action_pause()
        triggers = self.env["ir.cron.trigger"]
        triggers.search([]).unlink()
        self.commit()
        self.flow("orders").next_run = "2100-01-01"
        self.account.action_go_on()
        self.commit()
        self.assertIn(
            self.env.ref("bol_connector.ir_cron_lane_orders_1"),
            triggers.search([]).cron_id,
        )
        self.run_lane("orders_1")
        self.assertEqual(len(self.orders()), 1)

    def test_other_accounts_go_on(self):
        other_seller = self.sandbox.seller()
        other = self._make_live_account(other_seller)
        other_seller.place(samples.order(samples.item(samples.ean())))
        self.account.action_pause()
        self.make_due(self.flow("orders", other))
        self.run_everything()
        self.assertEqual(len(self.orders(account=other)), 1)
        self.assertFalse(self.orders())

    def test_one_flow_paused(self):
        self.flow("orders").action_pause()
        self.run_everything()
        self.assertFalse(self.seller.received("GET", "/orders"))
        self.assertTrue(self.seller.received("GET", "/offers"))
        self.flow("orders").action_go_on()
        self.run_everything()
        self.assertEqual(len(self.orders()), 1)

    def test_going_on_with_the_account_leaves_a_paused_flow_alone(self):
        self.flow("orders").action_pause()
        self.account.action_pause()
        self.account.action_go_on()
        self.run_everything()
        self.assertFalse(self.orders())

    def test_pausing_twice_keeps_the_first_moment(self):
        self.account.action_pause()
        self.account.paused_at = first = "2026-01-01 10:00:00"
        self.account.action_pause()
        self.assertEqual(str(self.account.paused_at), first)

    def test_only_managers_pause(self):
        user = self._make_user("pauser", "bol_connector.bol_connector_group_user")
        for records in (self.account, self.flow("orders")):
            for action in ("action_pause", "action_go_on"):
                with self.subTest(action=action), self.assertRaises(AccessError):
                    getattr(records.with_user(user), action)()
                    self.env.flush_all()
