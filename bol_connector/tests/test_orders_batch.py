from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import bol_account_connection
from . import samples
from .common import BolCase


@tagged("post_install", "-at_install")
class TestOrdersBatch(BolCase):
    """Orders are made in batches, and stand or fall alone."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()

    def place(self, count):
        return self.seller.place(
            *(samples.order(samples.item(self.product.barcode)) for _ in range(count))
        )

    def refuse(self, numbers):
        """Let the database refuse the sale orders of these numbers."""
        self.env.cr.execute(
            "ALTER TABLE sale_order ADD CONSTRAINT not_these "
            "CHECK (client_order_ref NOT IN %s)",
            [tuple(numbers)],
        )

    def test_more_orders_than_one_batch(self):
        numbers = self.place(30)
        self.run_now("orders")
        orders = self.orders(*numbers)
        self.assertEqual(set(orders.mapped("state")), {"imported"})
        self.assertEqual(len(orders.sale_order_id), 30)
        self.assertEqual(set(orders.sale_order_id.mapped("state")), {"sale"})

    def test_refused_orders_are_held_and_the_rest_of_the_batch_is_made(self):
        numbers = self.place(11)
        bad = {numbers[0], numbers[5], numbers[10]}
        self.refuse(bad)
        with mute_logger("odoo.sql_db"):
            self.run_now("orders")
        held = self.orders().filtered(lambda order: order.state == "held")
        self.assertEqual(set(held.mapped("bol_id")), bad)
        self.assertEqual(set(held.mapped("held_kind")), {"refused"})
        self.assertIn("not_these", held[0].held_reason)
        self.assertFalse(held.sale_order_id)
        made = self.orders() - held
        self.assertEqual(len(made.sale_order_id), 8)
        self.assertFalse(self.flow("orders").last_error)

    def test_refused_order_leaves_nothing_behind(self):
        (number,) = self.place(1)
        self.refuse([number])
        partners = self.env["res.partner"].search_count([])
        with mute_logger("odoo.sql_db"):
            self.run_now("orders")
        self.assertEqual(self.orders(number).state, "held")
        self.assertEqual(self.env["res.partner"].search_count([]), partners)

    def test_limit_in_the_middle_keeps_what_was_read(self):
        numbers = self.place(12)
        self.sandbox.fault("rate_limited", f"/orders/{numbers[8]}$", retry_after=30)
        self.run_lane()
        flow = self.flow("orders")
        self.assertTrue(flow.not_before)
        self.assertEqual((flow.error_streak, flow.last_error), (0, False))
        read = self.orders().filtered(lambda order: not order.detail_due)
        self.assertIn(len(read), range(4, 12))
        self.assertEqual(len(self.orders()), 12, "each is known by its number")
        self.make_due(flow, minutes=2)
        self.forget_limits()
        self.run_lane()
        self.assertEqual(set(self.orders().mapped("state")), {"imported"})
        self.assertEqual(len(self.orders().sale_order_id), 12)

    def forget_limits(self):
        """Go on in a process that doesn't remember what bol asked of this one."""
        bol_account_connection._limits.clear()

    @mute_logger("urllib3.connectionpool")
    def test_failure_at_one_order_keeps_no_other_back(self):
        numbers = self.place(12)
        self.sandbox.fault("drop_before", f"/orders/{numbers[8]}$", share=1)
        self.run_lane()
        self.assertEqual(self.flow("orders").error_streak, 0)
        late = self.orders().filtered(lambda order: order.state != "imported")
        self.assertEqual(late.mapped("bol_id"), [numbers[8]])
        self.assertTrue(late.detail_error)
        self.sandbox.mend()
        late.detail_not_before = False
        self.make_due(self.flow("orders"), minutes=2)
        self.run_lane()
        self.assertEqual(set(self.orders().mapped("state")), {"imported"})

    @mute_logger("urllib3.connectionpool")
    def test_outage_of_all_details_loses_nothing(self):
        self.place(12)
        self.sandbox.fault("drop_before", "/orders/[A-Z0-9]+$", share=1)
        self.run_lane()
        self.assertEqual(self.flow("orders").error_streak, 1)
        self.assertEqual(set(self.orders().mapped("state")), {"new"})
        self.assertFalse(any(self.orders().mapped("detail_error")), "bol is down")
        self.sandbox.mend()
        self.make_due(self.flow("orders"), minutes=2)
        self.run_lane()
        self.assertEqual(set(self.orders().mapped("state")), {"imported"})

    def test_quotations_for_who_wants_to_confirm_himself(self):
        self.account.policy_ids.confirm_orders = False
        (number,) = self.place(1)
        self.run_now("orders")
        order = self.orders(number)
        self.assertEqual(
            (order.state, order.sale_order_id.state), ("imported", "draft")
        )

    def test_cancelled_sale_order_may_be_followed_by_another(self):
        """The database keeps a second one out only while the first is alive."""
        (number,) = self.place(1)
        self.run_now("orders")
        sale = self.orders(number).sale_order_id
        sale._action_cancel()
        sale.flush_recordset()
        self.assertTrue(sale.copy({"bol_order_id": sale.bol_order_id.id}))
