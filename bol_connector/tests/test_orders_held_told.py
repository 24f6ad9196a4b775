from odoo.tests import tagged

from . import samples
from .held import MISSING, HeldCase


@tagged("post_install", "-at_install")
class TestOrdersHeldTold(HeldCase):
    """People hear of held orders, once, and may retry many."""

    def test_one_activity_for_each_kind_of_trouble(self):
        self.account.user_id = self._make_user("clerk", "sales_team.group_sale_manager")
        self.seller.place(
            *(samples.order(samples.item(samples.ean())) for _ in range(3)),
            samples.order(self.item(), shipmentDetails=MISSING),
        )
        self.run_now("orders")
        self.assertEqual(len(self.orders()), 4)
        activities = self.account.activity_ids
        self.assertEqual(len(activities), 2)
        self.assertEqual(activities.user_id, self.account.user_id)
        self.hour_later()
        self.assertEqual(self.account.activity_ids, activities)

    def test_holding_many_asks_no_more_than_holding_few(self):
        orders = [samples.order(samples.item(samples.ean())) for _ in range(24)]
        self.seller.place(*orders)
        self.run_now("orders")
        held = self.orders()
        held._bol_project()
        self.env.flush_all()
        counts = []
        for some in (held[:2], held):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some._bol_project()
            self.commit()
            counts.append(self.env.cr.sql_log_count - before)
        few, many = counts
        self.assertLess(many, few + 12)

    def test_retry_of_very_many(self):
        """One batch at once, while the user waits; the rest by the flow."""
        ean = samples.ean()
        self.seller.place(*(samples.order(samples.item(ean)) for _ in range(30)))
        self.run_now("orders")
        product = self._make_product(barcode=ean)
        self.orders().retry_at = False
        self.retry(self.orders())
        states = self.orders().mapped("state")
        self.assertEqual((states.count("imported"), states.count("held")), (25, 5))
        self.run_lane()
        self.assertEqual(set(self.orders().mapped("state")), {"imported"})
        self.assertTrue(product)

    def test_activity_goes_when_nothing_is_held_for_it(self):
        first, second = (
            self.import_order(samples.item(samples.ean())) for _ in range(2)
        )
        unreadable = self.import_order(self.item(), shipmentDetails=MISSING)
        self.assertEqual(len(self.account.activity_ids), 2)
        first.item_ids.product_id = self.product
        self.retry(first)
        self.assertEqual(len(self.account.activity_ids), 2)
        second.item_ids.product_id = self.product
        self.retry(second)
        (activity,) = self.account.activity_ids
        self.assertEqual(activity.bol_trouble, f"held:{unreadable.held_kind}")
