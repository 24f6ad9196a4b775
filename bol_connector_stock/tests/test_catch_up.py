from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from .common import samples
from .silence import SilenceCase

POST_SHIPMENT = "^/retailer/shipments$"


@tagged("post_install", "-at_install")
class TestCatchUp(SilenceCase):
    """After a silence all that is due is done by itself, in order, and counted."""

    def waiting(self):
        """A transfer to ship, one to cancel and one that bol will cancel; orders."""
        pickings = [self.sell(samples.item(self.product.barcode)) for _ in range(3)]
        return [picking.sale_id.bol_order_id for picking in pickings]

    def test_in_order_and_counted(self):
        shipped, cancelled, gone = self.waiting()
        self.sandbox.admin("DELETE", "received")
        self.silence()
        self.ship(shipped.sale_order_id.picking_ids)
        self.press_cancel(cancelled.sale_order_id).action_cancel_at_bol()
        self.sandbox.admin(
            "POST", f"orders/{gone.bol_id}/cancel", account=self.seller.client_id
        )
        self.count(self.product, 40)
        numbers = [self.arrives() for _ in range(3)]
        # Of a product that nobody knows: somebody has to choose it.
        held = self.arrives(samples.item(samples.ean()))
        self.settle()
        self.assertEqual(
            self.told(), ["orders", "cancellations", "shipments", "offers"]
        )
        catch_up = self.catch_ups()
        self.assertEqual(catch_up.state, "done")
        catch_up.action_count()
        self.assertEqual(self.figures("orders"), (4, 3, 0, 0, 1))
        self.assertEqual(self.figures("cancelled"), (1, 1, 0, 0, 0))
        self.assertEqual(self.figures("cancellations"), (1, 1, 0, 0, 0))
        self.assertEqual(self.figures("shipments"), (1, 1, 0, 0, 0))
        self.assertEqual(self.figures("stock"), (1, 1, 0, 0, 0))
        states = {o.bol_id: o.state for o in self.orders(*numbers, held)}
        self.assertEqual([states[n] for n in numbers], ["imported"] * 3)
        self.assertEqual(states[held], "held")
        self.assertEqual(gone.sale_order_id.state, "cancel")
        self.assertShippedOnce(shipped)
        self.assertEqual(self.seller.stock(), {self.offer_id: 40 - 3})

    def test_nobody_waits_for_what_somebody_paused(self):
        self.flow("prices").action_pause()
        self.silence()
        self.arrives()
        self.settle()
        catch_up = self.catch_ups()
        self.assertEqual(catch_up.state, "done")
        self.assertNotIn("prices", catch_up.line_ids.mapped("stage"))

    def test_stock_waits_for_the_orders(self):
        self.silence()
        self.count(self.product, 40)
        number = self.arrives()
        self.run_lane("out")
        self.assertEqual(self.told(), [])
        self.assertEqual(self.line("stock").state, "waiting")
        self.run_lane("orders_1")
        self.assertEqual(self.orders(number).state, "imported")
        self.run_lane("out")
        # One of them is sold.
        self.assertEqual(self.seller.stock(), {self.offer_id: 39})

    def test_one_run_does_all_stages(self):
        """Its next one may be five minutes away."""
        order = self.waiting()[0]
        self.silence()
        self.ship(order.sale_order_id.picking_ids)
        self.count(self.product, 40)
        self.run_lane("orders_1")
        self.run_lane("out")
        self.assertEqual(len(self.seller.shipments(order.bol_id)), 1)
        self.assertEqual(self.seller.stock(), {self.offer_id: 38})
        self.assertEqual(self.catch_ups().state, "done")

    def test_nearest_deadline_first(self):
        orders = self.waiting()
        self.sandbox.admin("DELETE", "received")
        self.silence()
        for hours, order in zip((30, 5, 12), orders, strict=True):
            self.ship(order.sale_order_id.picking_ids)
            order.item_ids.ship_by = self.now() + timedelta(hours=hours)
        shipments = self.shipments()
        shipments._compute_due_at()
        self.settle()
        posts = self.seller.calls("POST", POST_SHIPMENT)
        sent = [row["shipmentId"] for row in self.seller.truth()["shipments"]]
        expected = [orders[place] for place in (1, 2, 0)]
        by_order = {one.bol_order_id: one.bol_id for one in shipments}
        self.assertEqual(len(posts), 3)
        self.assertEqual(sent, [by_order[order] for order in expected])

    def test_what_is_told_late_is_counted(self):
        (order, *_others) = self.waiting()
        self.silence()
        self.ship(order.sale_order_id.picking_ids)
        order.item_ids.ship_by = self.now() - timedelta(hours=1)
        self.shipments()._compute_due_at()
        self.settle()
        self.catch_ups().action_count()
        self.assertEqual(self.figures("shipments"), (1, 0, 1, 0, 0))

    def test_what_comes_afterwards_is_not_counted(self):
        self.silence()
        self.arrives()
        self.settle()
        self.arrives()
        self.run_now("orders")
        self.catch_ups().action_count()
        self.assertEqual(len(self.orders()), 2)
        self.assertEqual(self.figures("orders"), (1, 1, 0, 0, 0))

    def test_a_stage_that_fails_holds_nothing(self):
        self.silence()
        self.count(self.product, 40)
        self.sandbox.fault("server_error", "^/retailer/orders$", times=99)
        self.look(2)
        self.assertEqual(self.line("orders").state, "failed")
        self.assertEqual(self.seller.stock(), {self.offer_id: 40})
        self.assertEqual(self.catch_ups().state, "running")

    def test_once_bol_answers_the_failed_stage_comes_first_again(self):
        self.silence()
        self.count(self.product, 40)
        self.sandbox.fault("unavailable", "^/retailer/", times=99)
        self.look(2)
        self.sandbox.mend()
        line = self.line("orders")
        self.assertEqual(line.state, "failed")
        line.began -= timedelta(minutes=6)
        number = self.arrives()
        # The flow of orders is put off for a while, that of offers isn't.
        self.run_now("offers")
        self.assertEqual(line.state, "running")
        self.assertEqual(self.line("stock").state, "waiting")
        self.run_lane("orders_1")
        self.assertEqual(self.orders(number).state, "imported")
        self.assertEqual(line.state, "done")

    def test_orders_find_out_first_that_bol_is_back(self):
        """While both fail they take turns; but orders keep nothing from trying."""
        self.silence()
        self.count(self.product, 40)
        self.sandbox.fault("unavailable", "^/retailer/", times=99)
        self.look(2)
        self.sandbox.mend()
        orders, stock = self.flow("orders"), self.flow("stock")
        self.assertTrue(stock.error_streak)
        (orders | stock).not_before = self.now() - timedelta(minutes=1)
        orders.last_attempt = stock.last_attempt - timedelta(minutes=1)
        self.run_lane("out")
        self.assertEqual(self.seller.stock(), {self.offer_id: 50})
        orders.not_before = self.now() - timedelta(minutes=11)
        self.run_lane("out")
        self.assertEqual(self.seller.stock(), {self.offer_id: 40})

    def test_a_stage_that_lasts_holds_nothing_for_long(self):
        self.silence()
        self.count(self.product, 40)
        self.run_lane("out")
        self.assertEqual(self.told(), [])
        self.line("orders").began -= timedelta(minutes=10)
        self.run_lane("out")
        self.assertEqual(self.told(), ["offers"])

    def broken(self, name):
        """Have a method of catch-ups break for this account."""
        models = type(self.env["bol.catch.up"])
        method = getattr(models, name)

        def work(catch_ups, *args, **options):
            accounts = catch_ups.account_id or args[0]
            if accounts == self.account:
                raise ValueError("broken")
            return method(catch_ups, *args, **options)

        return patch.object(models, name, work)

    def test_one_that_breaks_holds_nothing_for_long(self):
        self.silence()
        self.count(self.product, 40)
        self.run_lane("out")
        self.assertEqual(self.told(), [])
        logger = "odoo.addons.bol_connector.models.bol_catch_up"
        with self.broken("_bol_advance"), self.assertLogs(logger, "ERROR"):
            self.run_lane("out")
            self.assertEqual(self.told(), [])
            self.catch_ups().counted_at -= timedelta(minutes=20)
            self.run_lane("out")
        self.assertEqual(self.told(), ["offers"])

    def test_one_that_breaks_stops_no_other(self):
        account = self._make_live_account(self.sandbox.seller())
        self.run_now("orders", account)
        self.silence()
        self.silence(account)
        logger = "odoo.addons.bol_connector.models.bol_catch_up"
        with self.broken("_bol_open"), self.assertLogs(logger, "ERROR"):
            self.run_lane("bulk")
        self.assertFalse(self.catch_ups())
        self.assertTrue(self.catch_ups(account))

    def test_another_account_waits_for_nobody(self):
        other = self.sandbox.seller()
        account = self._make_live_account(other)
        self.run_now("orders", account)
        self.silence()
        mine, theirs = self.flow("stock"), self.flow("stock", account)
        (mine | theirs).write({"last_attempt": False, "next_run": self.now()})
        self.run_lane("out")
        self.assertFalse(mine.last_attempt)
        self.assertTrue(theirs.last_attempt)
        self.assertFalse(self.catch_ups(account))

    def test_no_false_alarm(self):
        """Neither for less than half an hour, nor without orders, nor in preview."""
        self.silence(minutes=29)
        self.look()
        self.assertFalse(self.catch_ups())
        flow = self.flow("orders")
        flow.mode = "preview"
        self.silence()
        self.look()
        self.assertFalse(self.catch_ups())
        flow.write({"mode": "live", "last_success": False})
        self.look()
        self.assertFalse(self.catch_ups())

    def test_a_flow_that_isnt_due_is_not_silent(self):
        """Somebody has just changed its interval."""
        self.silence()
        self.flow("orders").next_run = self.now() + timedelta(minutes=5)
        self.look()
        self.assertFalse(self.catch_ups())

    def test_nobody_is_told_twice(self):
        """An order that was held before the silence makes no new activity."""
        self.arrives(samples.item(samples.ean()))
        self.run_now("orders")
        before = self.account.activity_ids
        self.silence()
        self.settle()
        self.assertEqual(self.account.activity_ids, before)
        self.assertEqual(self.catch_ups().human, 0)

    def test_old_reports_go(self):
        self.silence()
        self.settle()
        self.catch_ups()._gc_catch_ups()
        self.assertTrue(self.catch_ups())
        self.catch_ups().ended -= timedelta(days=366)
        self.catch_ups()._gc_catch_ups()
        self.assertFalse(self.catch_ups())

    def test_unfinished_after_a_day(self):
        self.silence()
        self.settle()
        catch_up = self.catch_ups()
        self.assertEqual(catch_up.state, "done")
        catch_up.write({"state": "running", "ended": False})
        line = self.line("stock")
        line.ended = False
        self.line("orders").ended -= timedelta(hours=24)
        self.flow("stock").write({"error_streak": 3, "next_run": "2100-01-01"})
        self.run_lane("bulk")
        self.assertEqual(catch_up.state, "left")
        self.assertEqual(
            self.account._bol_trouble_activities("catch_up").mapped("res_id"),
            self.account.ids,
        )
