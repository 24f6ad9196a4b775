from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import samples
from .test_cancelled_shipping import CancelledShippingCase


@tagged("post_install", "-at_install")
class TestCancelledPutBack(CancelledShippingCase):
    """Putting back takes what was cancelled, all of it and nothing else."""

    def setUp(self):
        super().setUp()
        self.gone, self.kept = self.goods

    def pick(self, picking, *products):
        for move in picking.move_ids:
            move.picked = move.product_id in products

    def cancelled(self, **changes):
        """A transfer of two products, one of them cancelled with the goods in hand."""
        picking = self.transfer(**changes)
        self.pick(picking, self.gone)
        self.cancel_at_bol(self.item(picking, self.gone))
        return picking

    def move(self, picking, product):
        return picking.move_ids.filtered(lambda move: move.product_id == product)

    def test_what_nobody_picked_does_not_leave_instead(self):
        picking = self.cancelled()
        self.answer(self.press(picking), "action_put_back")
        self.assertEqual(self.move(picking, self.gone).state, "cancel")
        self.assertEqual(self.move(picking, self.kept).state, "assigned")
        self.assertFalse(self.shipments())

    def test_screen_says_whether_there_is_a_rest(self):
        for products, nothing in ((self.goods, False), ([self.gone], True)):
            picking = self.transfer(*products)
            picking.move_ids.picked = True
            self.cancel_at_bol(self.item(picking, self.gone))
            form = Form.from_action(self.env(user=self.picker), self.press(picking))
            self.assertEqual(form.leaves_nothing, nothing)

    def test_picker_sees_why(self):
        """He may know nothing of bol's orders, and needs to know what not to ship."""
        picking = self.cancelled().with_user(self.picker)
        picking.invalidate_recordset()
        self.assertEqual(picking.bol_warning, "cancelled")
        self.assertIn("Validate", picking.bol_warning_text)
        mine = [("id", "=", picking.id), ("bol_warning", "=", "cancelled")]
        self.assertEqual(picking.search(mine), picking)

    def test_what_is_left_of_it_goes_as_well(self):
        """Two of three are there: the third isn't waited for."""
        item = samples.item(self.gone.barcode, 53)
        picking = self.sell(item, samples.item(self.kept.barcode))
        picking.action_assign()
        picking.move_ids.picked = True
        self.cancel_at_bol(self.item(picking, self.gone))
        self.answer(self.press(picking), "action_put_back")
        self.assertEqual(picking.sale_id.picking_ids.mapped("state"), ["done"])
        self.assertEqual(self.gone.with_company(self.company).free_qty, 50)

    def test_news_that_come_while_the_question_is_open(self):
        picking = self.transfer()
        picking.move_ids.picked = True
        self.cancel_at_bol(self.item(picking, self.gone))
        action = self.press(picking)
        self.cancel_at_bol(self.item(picking, self.kept), ask=True)
        wizard = Form.from_action(self.env(user=self.picker), action).save()
        again = wizard.action_put_back()
        self.assertEqual(again["res_model"], "bol.cancelled.shipping")
        self.assertEqual(picking.state, "assigned")

    def test_several_transfers_of_which_one_stays(self):
        stays, leaves = self.cancelled(), self.transfer()
        leaves.move_ids.picked = True
        self.answer(self.press(stays | leaves), "action_put_back")
        self.assertEqual((stays | leaves).mapped("state"), ["assigned", "done"])

    # -- the buyer asks ----------------------------------------------------------

    def accept(self, picking):
        self.answer(self.press(picking), "action_accept")
        self.send()
        return self.seller.truth()["orders"][picking.bol_order_id.bol_id]["items"]

    def test_accepted(self):
        picking = self.transfer()
        asked, left = (self.item(picking, product) for product in self.goods)
        picking.move_ids.picked = True
        self.cancel_at_bol(asked, ask=True)
        items = self.accept(picking)
        self.assertEqual(picking.state, "done")
        self.assertEqual(items[asked.bol_id]["quantityCancelled"], 1)
        self.assertEqual(items[asked.bol_id]["quantityShipped"], 0)
        self.assertEqual(items[left.bol_id]["quantityShipped"], 1)

    def test_bol_cancels_no_part_of_an_item(self):
        picking = self.sell(samples.item(self.gone.barcode, 2))
        self.ship(picking, 1)
        self.send()
        rest = picking.backorder_ids
        rest.move_ids.picked = True
        self.cancel_at_bol(self.item(picking, self.gone), ask=True)
        action = self.press(rest)
        with self.assertRaisesRegex(UserError, "only whole items"):
            self.answer(action, "action_accept")

    # -- goods that come back ----------------------------------------------------

    def test_return_of_what_was_shipped_anyway(self):
        picking = self.transfer(self.gone)
        picking.move_ids.picked = True
        self.cancel_at_bol(self.item(picking, self.gone))
        self.answer(self.press(picking), "action_ship_anyway")
        self.warehouse.reception_steps = "two_steps"
        self.ship_back(picking)

    def ship_back(self, picking):
        """The goods come back in two steps, and nobody is in the way."""
        context = {"active_id": picking.id, "active_model": "stock.picking"}
        wizard = self.env["stock.return.picking"].with_context(**context).create({})
        wizard.product_return_moves.quantity = 1
        action = wizard.action_create_returns()
        back = self.env["stock.picking"].browse(action["res_id"])
        self.assertNotSuspected(back)
        self.validate(back)
        stored = back.move_ids.move_dest_ids.picking_id
        self.assertNotSuspected(stored)
        self.validate(stored)
        self.assertEqual((back | stored).mapped("state"), ["done", "done"])

    def assertNotSuspected(self, picking):
        self.assertTrue(picking.move_ids.sale_line_id, "it knows of the order")
        self.assertFalse(picking.bol_warning)
        found = [("id", "=", picking.id), ("bol_warning", "=", "cancelled")]
        self.assertFalse(picking.search(found))
