from odoo.tests import Form, tagged

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

    def test_put_back_by_the_picker(self):
        """One step in the warehouse, and the order is gone as well."""
        picking = self.sold()
        self.pick(picking)
        self.cancel_at_bol(picking.sale_id.bol_order_id)
        action = picking.button_validate()
        Form.from_action(self.env, action).save().action_put_back()
        self.commit()
        self.assertEqual(picking.state, "cancel")
        self.run_lane()
        self.assertCancelled(picking.sale_id)

    def test_clerk_sees_the_warning(self):
        picking = self.sold()
        self.pick(picking)
        self.cancel_at_bol(picking.sale_id.bol_order_id)
        clerk = self._make_user("clerk", "sales_team.group_sale_salesman_all_leads")
        sales = self.env["sale.order"].with_user(clerk)
        found = sales.search([("bol_cancelled_warning", "!=", False)])
        self.assertEqual(found, picking.sale_id)
        self.assertIn("Being picked", found.bol_cancelled_warning)

    def test_shipped_by_bol(self):
        line = samples.fbb_item(self.product.barcode, 2)
        sale = self.import_order(line).sale_order_id
        self.assertFalse(sale.picking_ids)
        self.cancel_at_bol(sale.bol_order_id)
        self.assertEqual(sale.state, "cancel")


@tagged("post_install", "-at_install")
class TestCancelledKit(CancelledCase):
    """A kit is touched when one of its components is."""

    def setUp(self):
        super().setUp()
        if "mrp.bom" not in self.env:
            self.skipTest("Kits need Manufacturing.")
        parts = self.product | self._make_product()
        self.count(parts[1], 50)
        self.kit = self._make_product(is_storable=False)
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": self.kit.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    (0, 0, {"product_id": part.id, "product_qty": 2}) for part in parts
                ],
            }
        )
        kit = samples.item(self.kit.barcode, 3)
        self.picking = self.sell(kit, samples.item(self.product.barcode, 1))
        self.sale = self.picking.sale_id
        self.line = self.sale.order_line.filtered(
            lambda line: line.product_id == self.kit
        )

    def test_untouched(self):
        self.assertEqual(len(self.picking.move_ids), 3)
        self.cancel_at_bol(self.sale.bol_order_id, 0)
        self.assertEqual(self.line.product_uom_qty, 0)
        moves = self.sale.picking_ids.move_ids._bol_open()
        self.assertEqual(moves.mapped("product_uom_qty"), [1])
        self.assertNotIn("incoming", self.sale.picking_ids.mapped("picking_type_code"))

    def test_one_component_left(self):
        first = self.line.move_ids[0]
        first.picked = True
        (self.picking.move_ids - first).quantity = 0
        self.validate(self.picking)
        self.cancel_at_bol(self.sale.bol_order_id, 0)
        self.assertOnlyWarned(self.sale, "Bol cancelled of this order: 3 ×")
        self.assertEqual(self.line.product_uom_qty, 3)
