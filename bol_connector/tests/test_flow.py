from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import mute_logger

from . import samples
from .common import BolCase


@tagged("post_install", "-at_install")
class TestFlow(BolCase):
    """One run of a flow: what it may do, and what it records of how it went."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.orders_flow = self.flow("orders")
        self.sandbox.admin("DELETE", "received")

    def place(self, count=1):
        return self.seller.place(
            *(samples.order(samples.item(self.product.barcode)) for _ in range(count))
        )

    def seconds_off(self, flow=None):
        """For how long the flow is put off."""
        flow = flow or self.orders_flow
        return (flow.not_before - self.now()).total_seconds()

    # -- off, preview, live ----------------------------------------------------

    def test_flow_that_is_off_does_nothing(self):
        self.place()
        self.orders_flow.action_off()
        self.make_due(self.orders_flow)
        self.run_lane()
        kind, message = self.run_now("orders")
        self.assertEqual(kind, "warning")
        self.assertIn("switched off", message)
        self.assertFalse(self.orders() or self.seller.received())
        self.assertFalse(self.orders_flow.last_attempt)

    def test_preview_reads_orders_and_makes_no_sale_orders(self):
        numbers = self.place(2)
        self.orders_flow.action_preview()
        self.run_now("orders")
        orders = self.orders(*numbers)
        self.assertEqual(orders.mapped("state"), ["new", "new"])
        self.assertFalse(orders.sale_order_id)
        self.assertEqual(orders.mapped("amount_total"), [10, 10])
        self.assertEqual(self.orders_flow.backlog, 2)

    def test_going_live_makes_the_sale_orders_of_what_was_previewed(self):
        numbers = self.place(2)
        self.orders_flow.action_preview()
        self.run_now("orders")
        self.orders_flow.action_live()
        self.run_lane()
        orders = self.orders(*numbers)
        self.assertEqual(set(orders.mapped("state")), {"imported"})
        self.assertEqual(len(orders.sale_order_id), 2)
        self.assertEqual(self.orders_flow.backlog, 0)

    # -- when ------------------------------------------------------------------

    def test_lane_runs_what_is_due_and_waits_for_the_interval(self):
        self.run_lane()
        self.assertTrue(self.orders_flow.last_success)
        asked = len(self.seller.received())
        self.run_lane()
        self.assertEqual(len(self.seller.received()), asked)
        # From the beginning of its reading, if that is known, else from its end.
        flow = self.orders_flow
        pause = timedelta(minutes=flow.interval_minutes)
        self.assertGreaterEqual(flow.next_run, flow.last_attempt + pause)
        self.assertLessEqual(flow.next_run, flow.last_success + pause)
        self.make_due(self.orders_flow)
        self.run_lane()
        self.assertGreater(len(self.seller.received()), asked)

    def test_lanes_keep_to_their_kinds(self):
        self.run_lane("bulk")
        self.assertTrue(self.flow("offers").last_success)
        self.assertFalse(self.orders_flow.last_attempt)

    def test_both_lanes_of_orders_do_the_same_work(self):
        self.run_lane("orders_2")
        self.assertTrue(self.orders_flow.last_success)

    def test_archived_account_rests(self):
        self.account.active = False
        self.run_lane()
        self.assertFalse(self.seller.received())

    def test_account_that_was_never_connected_does_not_run_by_the_button(self):
        other = self.sandbox.seller()
        account = self._make_account(other)
        self.flow("orders", account).action_live()
        self.assertEqual(self.run_now("orders", account)[0], "warning")
        self.assertEqual(other.token_requests(), 0)

    def test_button_runs_before_the_time(self):
        self.run_now("orders")
        (number,) = self.place()
        self.assertEqual(self.run_now("orders")[0], "success")
        self.assertEqual(self.orders(number).state, "imported")

    # -- trouble ---------------------------------------------------------------

    def test_failure_is_recorded_and_put_off_longer_each_time(self):
        self.sandbox.fault("unavailable", "/orders$", share=1)
        waits = []
        for streak in range(1, 7):
            self.make_due(self.orders_flow)
            self.run_lane()
            self.assertEqual(self.orders_flow.error_streak, streak)
            waits.append(round(self.seconds_off() / 60))
        self.assertEqual(waits, [1, 2, 5, 10, 15, 15])
        self.assertIn("can't be reached", self.orders_flow.last_error)
        self.assertFalse(self.orders_flow.last_success)

    def test_flow_that_is_put_off_is_left_alone_by_lanes(self):
        self.sandbox.fault("unavailable", "/orders$", share=1)
        self.run_lane()
        asked = len(self.seller.received())
        self.run_lane()
        self.assertEqual(len(self.seller.received()), asked)

    def test_success_ends_the_streak_of_errors(self):
        self.sandbox.fault("unavailable", "/orders$", share=1)
        self.run_lane()
        self.sandbox.mend()
        self.make_due(self.orders_flow)
        self.run_lane()
        flow = self.orders_flow
        self.assertEqual((flow.error_streak, flow.last_error), (0, False))
        self.assertFalse(flow.not_before)

    def test_trouble_of_the_connection_shows_on_the_account_until_it_is_over(self):
        self.sandbox.fault("inactive", "/orders$")
        self.run_lane()
        self.assertEqual(self.account.state, "trouble")
        self.assertIn("not active", self.account.state_message)
        self.assertAlmostEqual(self.seconds_off(), 15 * 60, delta=10)
        self.make_due(self.orders_flow)
        self.run_lane()
        self.assertEqual(self.account.state, "connected")
        self.assertFalse(self.account.state_message)

    def test_passing_trouble_leaves_the_account_connected(self):
        self.sandbox.fault("unavailable", "/orders$", share=1)
        self.run_lane()
        self.assertEqual(self.account.state, "connected")

    def test_limit_of_bol_puts_off_and_is_no_error(self):
        self.sandbox.fault("rate_limited", "/orders$", retry_after=90)
        self.run_lane()
        flow = self.orders_flow
        self.assertEqual((flow.error_streak, flow.last_error), (0, False))
        self.assertAlmostEqual(self.seconds_off(), 90, delta=10)

    def test_button_says_that_bol_asks_for_patience(self):
        self.place()
        self.sandbox.fault("rate_limited", "/orders$", retry_after=90)
        _kind, message = self.run_now("orders")
        self.assertNotIn("done", message)

    def test_button_says_what_went_wrong(self):
        self.sandbox.fault("html", "/orders$", status=200)
        kind, message = self.run_now("orders")
        self.assertEqual(kind, "danger")
        self.assertIn("can't be read", message)

    def test_error_of_our_own_is_recorded_and_not_raised(self):
        """Whatever it is: here the order can't be stored."""
        self.place()
        self.env.cr.execute(
            "ALTER TABLE bol_order ADD CONSTRAINT broken CHECK (bol_id IS NULL)"
        )
        with mute_logger("odoo.sql_db", "odoo.addons.bol_connector.models"):
            self.run_lane()
        self.assertEqual(self.orders_flow.error_streak, 1)
        self.assertIn("broken", self.orders_flow.last_error)

    # -- several ---------------------------------------------------------------

    def test_trouble_of_one_account_leaves_another_alone(self):
        other = self.sandbox.seller()
        account = self._make_live_account(other)
        order = samples.order(samples.item(self.product.barcode))
        other.place(order)
        (number,) = self.place()
        self.account.client_secret = "wrong"
        self.account.state = "connected"
        self.run_lane()
        self.assertEqual(self.orders_flow.error_streak, 1)
        self.assertEqual(self.account.state, "trouble")
        self.assertFalse(self.orders())
        self.assertEqual(self.orders(account=account).state, "imported")
        self.assertEqual(
            (account.state, self.flow("orders", account).error_streak), ("connected", 0)
        )
        self.assertNotEqual(self.orders(account=account).bol_id, number)

    def test_same_order_number_at_two_accounts_is_two_orders(self):
        other = self.sandbox.seller()
        account = self._make_live_account(other)
        order = samples.order(samples.item(self.product.barcode))
        self.seller.place(order)
        other.place(order)
        self.run_now("orders")
        self.run_now("orders", account)
        both = self.orders() | self.orders(account=account)
        self.assertEqual(len(both.sale_order_id), 2)
        self.assertEqual(len(set(both.mapped("bol_id"))), 1)
