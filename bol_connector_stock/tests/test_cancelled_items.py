from odoo.tests import tagged

from .cancelled import CancelledCase
from .common import samples


@tagged("post_install", "-at_install")
class TestCancelledItems(CancelledCase):
    """Bol cancels some items of an order, and still wants the others."""

    def lines(self, sale):
        return sale.order_line.filtered("bol_item_id").sorted("id")

    def quantities(self, sale):
        return self.lines(sale).mapped("product_uom_qty")

    def moving(self, sale):
        """Units that are still to be moved."""
        moves = sale.picking_ids.move_ids
        return sum(moves._bol_open().mapped("product_uom_qty"))

    def assertNothingMovesBack(self, sale):
        codes = sale.picking_ids.mapped("picking_type_code")
        self.assertNotIn("incoming", codes)

    def test_untouched(self):
        sale = self.sold(2, 3).sale_id
        self.cancel_at_bol(sale.bol_order_id, 1)
        self.assertEqual(self.quantities(sale), [2, 0])
        self.assertEqual(self.moving(sale), 2)
        self.assertEqual(self.lines(sale).mapped("price_unit"), [10, 10])
        self.assertEqual(sale.bol_difference, 0)
        self.assertFalse(sale.bol_cancelled_warning)
        self.assertFalse(self.activities(sale))
        self.assertNothingMovesBack(sale)

    def test_the_rest_is_shipped_and_told(self):
        picking = self.sold(2, 3)
        self.cancel_at_bol(picking.sale_id.bol_order_id, 1)
        self.pick(picking)
        self.validate(picking)
        self.send()
        self.assertEqual(self.shipments().mapped("state"), ["done"])
        truth = self.seller.truth()["orders"][picking.sale_id.bol_order_id.bol_id]
        shipped = [item["quantityShipped"] for item in truth["items"].values()]
        self.assertEqual(sorted(shipped), [0, 2])

    def test_two_steps(self):
        self.warehouse.delivery_steps = "pick_ship"
        sale = self.sold(2, 3).sale_id
        self.cancel_at_bol(sale.bol_order_id, 1)
        self.assertEqual(self.quantities(sale), [2, 0])
        self.assertEqual(self.moving(sale), 2)
        self.assertNothingMovesBack(sale)

    def test_picked(self):
        picking = self.sold(2, 3)
        self.pick(picking)
        sale = picking.sale_id
        self.cancel_at_bol(sale.bol_order_id, 1)
        self.assertOnlyWarned(sale, f"Being picked: {picking.name}")
        self.assertIn("3 × Theepot", sale.bol_cancelled_warning)
        self.assertEqual(self.quantities(sale), [2, 3])

    def test_only_the_other_item_picked(self):
        picking = self.sold(2, 3)
        sale = picking.sale_id
        self.lines(sale)[0].move_ids.picked = True
        self.cancel_at_bol(sale.bol_order_id, 1)
        self.assertEqual(self.quantities(sale), [2, 0])

    def test_account_that_only_warns(self):
        self.account.partial_cancellation = "warn"
        sale = self.sold(2, 3).sale_id
        self.cancel_at_bol(sale.bol_order_id, 1)
        self.assertOnlyWarned(sale, "Lower the quantity here")
        self.assertEqual(self.quantities(sale), [2, 3])

    def test_lowered_by_hand_ends_the_warning(self):
        self.account.partial_cancellation = "warn"
        sale = self.sold(2, 3).sale_id
        self.cancel_at_bol(sale.bol_order_id, 1)
        self.lines(sale)[1].with_context(bol_not_at_bol=True).product_uom_qty = 0
        self.read_orders()
        self.assertFalse(sale.bol_cancelled_warning)
        self.assertFalse(self.activities(sale))

    def test_put_back_ends_the_warning(self):
        picking = self.sold(2, 3)
        self.pick(picking)
        sale = picking.sale_id
        self.cancel_at_bol(sale.bol_order_id, 1)
        self.lines(sale)[1].move_ids._action_cancel()
        self.read_orders()
        self.assertEqual(self.quantities(sale), [2, 0])
        self.assertFalse(sale.bol_cancelled_warning)
        self.assertFalse(self.activities(sale))

    def test_rest_after_a_part_was_shipped(self):
        picking = self.sold(3)
        sale = picking.sale_id
        self.ship(picking, 1)
        self.send()
        self.cancel_at_bol(sale.bol_order_id)
        self.assertEqual(self.quantities(sale), [1])
        self.assertEqual(self.moving(sale), 0)
        self.assertEqual(sale.state, "sale")
        self.assertEqual(sale.bol_difference, 0)

    def test_locked_order(self):
        sale = self.sold(2, 3).sale_id
        sale.locked = True
        self.cancel_at_bol(sale.bol_order_id, 1)
        self.assertEqual(self.quantities(sale), [2, 0])
        self.assertEqual(self.moving(sale), 2)
        self.assertTrue(sale.locked)

    def test_discount_goes_along(self):
        line = samples.item(self.product.barcode, 2, totalPrice=17.0)
        other = samples.item(self.product.barcode)
        sale = self.sell(other, line).sale_id
        self.assertEqual(sale.amount_total, 27)
        self.cancel_at_bol(sale.bol_order_id, 1)
        self.assertEqual(sale.amount_total, 10)
        self.assertEqual(sale.bol_difference, 0)

    def test_quotation(self):
        for policy in self.account.policy_ids:
            policy.confirm_orders = False
        items = [samples.item(self.product.barcode, units) for units in (2, 3)]
        sale = self.import_order(*items).sale_order_id
        self.assertEqual(sale.state, "draft")
        self.cancel_at_bol(sale.bol_order_id, 1)
        self.assertEqual(self.quantities(sale), [2, 0])
        self.cancel_at_bol(sale.bol_order_id, 0)
        self.assertEqual(sale.state, "cancel")

    def test_all_the_others_cancelled_later(self):
        sale = self.sold(2, 3).sale_id
        self.cancel_at_bol(sale.bol_order_id, 1)
        self.cancel_at_bol(sale.bol_order_id, 0)
        self.assertCancelled(sale)
