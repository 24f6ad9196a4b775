from odoo.tests import tagged

from . import samples
from .cancelling import CancelCase


@tagged("post_install", "-at_install")
class TestCancellations(CancelCase):
    """What is cancelled in Odoo is cancelled at bol, once."""

    def test_cancelled_sale_order(self):
        sale = self.sell(
            samples.item(self.product.barcode, 2), samples.item(self.product.barcode)
        )
        order = sale.bol_order_id
        wizard = self.press_cancel(sale)
        self.assertEqual(sale.state, "sale")
        wizard.reason_code = "OUT_OF_STOCK"
        wizard.action_cancel_at_bol()
        self.assertEqual(sale.state, "cancel")
        self.send()
        items = order.item_ids.mapped("bol_id")
        self.assertEqual(
            sorted(self.puts()), sorted((item, "OUT_OF_STOCK") for item in items)
        )
        self.assertEqual(self.units(order), [(2, 0, 2), (1, 0, 1)])
        self.assertEqual(self.cancellations().mapped("state"), ["done"] * 2)

    def test_read_again_once_it_is_confirmed(self):
        sale = self.sell()
        order = sale.bol_order_id
        sale.action_cancel()
        self.send()
        self.assertTrue(order.detail_due)
        self.run_now("orders")
        self.assertEqual(order.bol_state, "cancelled")
        # What was asked for is no change that people have to look at.
        self.assertFalse(order.changes)

    def test_program_that_cancels_gives_the_usual_reason(self):
        self.account.cancellation_reason = "BAD_CONDITION"
        sale = self.sell()
        sale._action_cancel()
        self.send()
        self.assertEqual([reason for _item, reason in self.puts()], ["BAD_CONDITION"])

    def test_what_the_buyer_asked_for_is_said_to_be_that(self):
        item = samples.item(self.product.barcode, cancellationRequest=True)
        sale = self.sell(item)
        self.assertEqual(self.press_cancel(sale).reason_code, "REQUESTED_BY_CUSTOMER")
        sale._action_cancel()
        self.send()
        self.assertEqual(self.puts(), [(item["orderItemId"], "REQUESTED_BY_CUSTOMER")])

    def test_asked_twice_cancels_once(self):
        sale = self.sell()
        items = sale.bol_order_id.item_ids
        first = items._bol_cancel_at_bol("OTHER")
        self.assertEqual(items._bol_cancel_at_bol("OUT_OF_STOCK"), first)
        self.send()
        self.assertEqual(items._bol_cancel_at_bol("OTHER"), first)
        sale._action_cancel()
        self.send()
        self.assertEqual(len(self.puts()), 1)

    def test_cancelled_in_odoo_only(self):
        sale = self.sell()
        self.press_cancel(sale).action_cancel_here()
        self.assertEqual(sale.state, "cancel")
        self.send()
        self.assertFalse(self.cancellations())
        self.assertEqual(self.units(sale.bol_order_id), [(2, 0, 0)])
        self.assertIn("still expects the goods", self.notes(sale))

    def test_cancelled_because_bol_cancelled_it(self):
        sale = self.sell()
        sale.with_context(bol_from_bol=True)._action_cancel()
        self.assertFalse(self.cancellations())

    def test_taken_back_before_bol_was_told(self):
        sale = self.sell()
        sale.action_cancel()
        sale.action_draft()
        self.send()
        self.assertEqual(self.cancellations().state, "withdrawn")
        self.assertFalse(self.puts())
        # And once more: what was withdrawn is in nobody's way.
        sale.action_cancel()
        self.send()
        self.assertEqual(self.units(sale.bol_order_id), [(2, 0, 2)])

    def test_waits_in_preview_until_it_is_approved(self):
        self.flow("cancellations").mode = "preview"
        sale = self.sell()
        sale.action_cancel()
        self.send()
        self.assertFalse(self.puts())
        waiting = self.env["bol.preview"].search(
            [("account_id", "=", self.account.id), ("kind", "=", "cancellations")]
        )
        self.assertEqual(waiting.product_id, self.product)
        self.assertIn(sale.bol_number, waiting.name)
        waiting.action_approve()
        self.send()
        self.assertEqual(self.units(sale.bol_order_id), [(2, 0, 2)])
