from odoo.tests import tagged

from .cancelled import CancelledCase
from .common import samples


@tagged("post_install", "-at_install")
class TestCancelledWhole(CancelledCase):
    """Bol cancels a whole order: Odoo follows, unless somebody has the goods."""

    def test_untouched(self):
        sale = self.sold().sale_id
        self.cancel_at_bol(sale.bol_order_id)
        self.assertCancelled(sale)

    def test_waiting_for_stock(self):
        (picking,) = self.sell(samples.item(self.product.barcode, 60))
        self.cancel_at_bol(picking.sale_id.bol_order_id)
        self.assertCancelled(picking.sale_id)

    def test_picked(self):
        picking = self.sold()
        self.pick(picking)
        self.cancel_at_bol(picking.sale_id.bol_order_id)
        self.assertOnlyWarned(picking.sale_id, f"Being picked: {picking.name}")
        self.assertEqual(picking.state, "assigned")

    def test_printed(self):
        picking = self.sold()
        picking.printed = True
        self.cancel_at_bol(picking.sale_id.bol_order_id)
        self.assertOnlyWarned(picking.sale_id, f"Being picked: {picking.name}")

    def test_left(self):
        picking = self.sold()
        self.ship(picking)
        self.cancel_at_bol(picking.sale_id.bol_order_id)
        self.assertOnlyWarned(picking.sale_id, f"Left already with {picking.name}")

    def test_first_of_two_steps_done(self):
        self.warehouse.delivery_steps = "pick_ship"
        picking = self.sold()
        self.ship(picking)
        self.cancel_at_bol(picking.sale_id.bol_order_id)
        out = picking.sale_id.picking_ids - picking
        self.assertOnlyWarned(picking.sale_id, f"Being picked: {out.name}")
        self.assertEqual(out.state, "assigned")

    def test_two_steps_untouched(self):
        self.warehouse.delivery_steps = "pick_ship"
        sale = self.sold().sale_id
        self.cancel_at_bol(sale.bol_order_id)
        self.assertCancelled(sale)

    def test_transfer_of_several_orders(self):
        first, second = self.sold(), self.sold()
        second.move_ids.picking_id = first
        self.commit()
        sale = first.sale_id
        other = (first.move_ids.sale_line_id.order_id) - sale
        self.cancel_at_bol(sale.bol_order_id)
        self.assertEqual(sale.state, "cancel")
        self.assertEqual(other.state, "sale")
        states = {move.sale_line_id.order_id: move.state for move in first.move_ids}
        self.assertEqual(states, {sale: "cancel", other: "assigned"})
        self.cancel_at_bol(other.bol_order_id)
        self.assertEqual(other.state, "cancel")
        self.assertEqual(first.state, "cancel")

    def test_nobody_told_bol(self):
        sale = self.sold().sale_id
        self.cancel_at_bol(sale.bol_order_id)
        self.assertFalse(self.seller.received("PUT", "cancellation"))

    def test_dealt_with(self):
        picking = self.sold()
        self.pick(picking)
        sale = picking.sale_id
        self.cancel_at_bol(sale.bol_order_id)
        clerk = self._make_user("clerk", "sales_team.group_sale_salesman_all_leads")
        sale.with_user(clerk).action_bol_cancelled_seen()
        self.assertFalse(sale.bol_cancelled_warning)
        self.assertFalse(self.activities(sale))

    def test_cancelled_here_first(self):
        sale = self.sold().sale_id
        sale.with_context(bol_from_bol=True)._action_cancel()
        self.cancel_at_bol(sale.bol_order_id)
        self.assertCancelled(sale)

    def test_refused_by_odoo(self):
        sale = self.sold().sale_id
        other = self.sold().sale_id

        def refuse(sales):
            if sale in sales:
                raise ValueError("No, not this one.")

        self.patch(type(sale), "_bol_cancel_from_bol", refuse)
        self.cancel_at_bol(sale.bol_order_id)
        self.assertOnlyWarned(sale, "No, not this one.")
        self.assertFalse(sale.bol_order_id.cancellation_due)
        self.assertEqual(other.state, "sale")
