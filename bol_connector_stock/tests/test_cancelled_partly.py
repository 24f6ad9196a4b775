from odoo.tests import tagged

from .cancelled import CancelledCase, samples


@tagged("post_install", "-at_install")
class TestCancelledPartly(CancelledCase):
    """bol cancels one of three pieces of an item that somebody works on already."""

    def setUp(self):
        super().setUp()
        self.account.partial_cancellation = "warn"
        order = self.import_order(samples.item(self.product.barcode, 3))
        self.order = order
        self.picking = order.sale_order_id.picking_ids
        self.pick(self.picking)

    def cancel_one(self):
        self.change_item(self.order, quantityCancelled=1)

    def found(self, warning):
        return self.env["stock.picking"].search(
            [("id", "=", self.picking.id), ("bol_warning", "=", warning)]
        )

    def test_transfer_warns(self):
        self.assertTrue(self.found(False))
        self.cancel_one()
        self.assertEqual(self.picking.bol_warning, "partly")
        self.assertIn("2 ×", self.picking.bol_warning_text)
        self.assertTrue(self.found("partly"))
        self.assertFalse(self.found(False))

    def test_validating_stops_until_it_is_lowered(self):
        self.cancel_one()
        action = self.picking.button_validate()
        self.assertEqual(action["res_model"], "bol.cancelled.shipping")
        wizard = (
            self.env["bol.cancelled.shipping"].with_context(**action["context"])
        ).create({})
        self.assertIn("2 ×", wizard.partly_text)
        self.assertFalse(wizard.cancelled_text or wizard.requested_text)
        self.picking.move_ids.quantity = 2
        self.picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(self.picking.state, "done")
        self.send(3)
        self.assertEqual(self.item_at_bol(self.order)[0], 2)

    def test_shipped_all_the_same_and_noted(self):
        self.cancel_one()
        action = self.picking.button_validate()
        wizard = (
            self.env["bol.cancelled.shipping"].with_context(**action["context"])
        ).create({})
        wizard.action_ship_anyway()
        self.assertEqual(self.picking.state, "done")
        self.assertTrue(
            self.picking.message_ids.filtered(lambda m: "To be shipped" in m.body)
        )

    def test_pieces_on_two_moves_are_counted_together(self):
        (move,) = self.picking.move_ids
        move.quantity = 1
        other = move.copy({"product_uom_qty": 2, "picking_id": self.picking.id})
        move.product_uom_qty = 1
        other._action_confirm(merge=False)
        other.quantity = 2
        other.picked = True
        self.cancel_one()
        self.assertEqual(self.picking.bol_warning, "partly")
        action = self.picking.button_validate()
        self.assertEqual(action["res_model"], "bol.cancelled.shipping")

    def test_cancelled_before_bol_was_told(self):
        """bol is told of what it left open, and that is paid."""
        self.ship(self.picking)
        self.cancel_one()
        self.send(3)
        self.assertEqual(self.item_at_bol(self.order)[:2], (2, 1))
        self.assertEqual(self.shipments().state, "done")

    def test_what_left_before_counts(self):
        self.picking.move_ids.quantity = 1
        self.picking.with_context(skip_backorder=True).button_validate()
        rest = self.order.sale_order_id.picking_ids - self.picking
        self.cancel_one()
        self.assertEqual(rest.bol_warning, "partly")
        self.assertIn("1 ×", rest.bol_warning_text)
