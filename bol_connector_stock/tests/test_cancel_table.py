"""Cancelling in Odoo against every state of the order, the transfer and bol."""

from itertools import count

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.bol_connector.tests.cancelling import CancelMixin

from .common import BolStockCase, samples

NOT_WHOLE = "Bol cancels only whole items"
LEFT = "It left with"
PARTLY = "1 of 2 were shipped"
ASKED = "To be cancelled at bol"
REFUSED = "cannot be decreased below the amount already delivered"

# What has happened, what somebody does, and then: the state of the sale order (None:
# deleted), calls that cancel, units (ordered, shipped, cancelled) at bol, words that
# the sale order says, and whether somebody is told to look.
TABLE = [
    ("quotation", "cancel", "cancel", 1, (2, 0, 2), ASKED, False),
    ("quotation", "zero", "draft", 1, (2, 0, 2), ASKED, False),
    ("quotation", "lower", "draft", 0, (2, 0, 0), NOT_WHOLE, False),
    ("quotation", "delete", None, 0, (2, 0, 0), "", False),
    ("confirmed", "cancel", "cancel", 1, (2, 0, 2), ASKED, False),
    ("confirmed", "zero", "sale", 1, (2, 0, 2), ASKED, False),
    ("confirmed", "lower", "sale", 0, (2, 0, 0), NOT_WHOLE, False),
    ("confirmed", "delete", None, 0, (2, 0, 0), "", False),
    ("picked", "cancel", "cancel", 1, (2, 0, 2), ASKED, False),
    # Somebody has the goods in hand.
    ("picked", "zero", "sale", 1, (2, 0, 2), ASKED, True),
    ("picked", "lower", "sale", 0, (2, 0, 0), NOT_WHOLE, False),
    ("waiting", "cancel", "cancel", 1, (2, 0, 2), ASKED, False),
    ("waiting", "zero", "sale", 1, (2, 0, 2), ASKED, False),
    ("printed", "cancel", "cancel", 1, (2, 0, 2), ASKED, False),
    ("two steps", "cancel", "cancel", 1, (2, 0, 2), ASKED, False),
    ("two steps", "zero", "sale", 1, (2, 0, 2), ASKED, False),
    ("first step done", "cancel", "cancel", 1, (2, 0, 2), ASKED, False),
    ("requested", "cancel", "cancel", 1, (2, 0, 2), "Requested by the customer", False),
    ("requested", "zero", "sale", 1, (2, 0, 2), "Requested by the customer", False),
    ("left", "cancel", "cancel", 0, (2, 2, 0), LEFT, False),
    ("left", "zero", REFUSED, 0, (2, 2, 0), "", False),
    ("left", "delete", None, 0, (2, 2, 0), "", False),
    ("told", "cancel", "cancel", 0, (2, 2, 0), LEFT, False),
    ("told", "zero", REFUSED, 0, (2, 2, 0), "", False),
    ("shipped", "cancel", "cancel", 0, (2, 2, 0), "shipped already according", False),
    ("partly", "cancel", "cancel", 0, (2, 1, 0), PARTLY, False),
    ("partly", "zero", REFUSED, 0, (2, 1, 0), "", False),
    ("partly", "lower", "sale", 0, (2, 1, 0), PARTLY, False),
    ("partly left", "cancel", "cancel", 0, (2, 1, 0), LEFT, False),
    ("shipped elsewhere", "cancel", "cancel", 1, (2, 2, 0), "Not cancelled", True),
    ("shipped elsewhere", "zero", "sale", 1, (2, 2, 0), "Not cancelled", True),
    ("cancelled by bol", "cancel", "cancel", 1, (2, 0, 2), "Cancelled at bol", False),
    ("cancelled by bol", "zero", "sale", 1, (2, 0, 2), "Cancelled at bol", False),
    ("cancelled, seen", "cancel", "cancel", 0, (2, 0, 2), "", False),
]


@tagged("post_install", "-at_install")
class TestCancelTable(CancelMixin, BolStockCase):
    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.count(self.product, 500)
        self.buyers = count(1)
        if "auto_batch" in self.warehouse.out_type_id:
            # In a batch the goods count as being picked.
            self.warehouse.out_type_id.auto_batch = False

    def test_table(self):
        for row in TABLE:
            happened, done, *expected = row
            with self.subTest(happened=happened, done=done):
                self.check(happened, done, *expected)

    def test_transfer_of_what_bol_is_asked_to_cancel_warns(self):
        """Asked from bol's order: the transfer is open until bol has confirmed."""
        order = self.order_confirmed()
        picking = order.sale_order_id.picking_ids
        self.assertFalse(picking.bol_warning)
        order.item_ids._bol_cancel_at_bol("OTHER")
        picking.invalidate_recordset(["bol_warning"])
        self.assertEqual(picking.bol_warning, "cancelled")
        answer = picking.button_validate()
        self.assertEqual(answer["res_model"], "bol.cancelled.shipping")

    def check(self, happened, done, state, calls, units, words, told):
        order = getattr(
            self, f"order_{happened.replace(', ', '_').replace(' ', '_')}"
        )()
        sale = order.sale_order_id
        before = len(self.puts())
        if state == REFUSED:
            with self.assertRaisesRegex(UserError, REFUSED), self.env.cr.savepoint():
                getattr(self, f"do_{done}")(sale)
        else:
            getattr(self, f"do_{done}")(sale)
            self.assertEqual(sale.exists().state or None, state)
            if done == "cancel":
                open_ = ("state", "not in", ["done", "cancel"])
                left = [("sale_line_id.order_id", "=", sale.id), open_]
                self.assertFalse(self.env["stock.move"].search(left))
        self.send()
        self.assertEqual(len(self.puts()) - before, calls)
        self.assertEqual(self.units(order), [units])
        self.read_again(order)
        item = order.item_ids
        known = (item.quantity, item.quantity_shipped, item.quantity_cancelled)
        self.assertEqual(known, units)
        if sale.exists():
            self.assertIn(words, self.notes(sale))
            self.assertEqual(
                bool(sale.activity_ids), told, sale.activity_ids.mapped("note")
            )

    # -- what has happened -----------------------------------------------------

    def order_quotation(self):
        policies = self.account.policy_ids
        policies.confirm_orders = False
        order = self.order_confirmed()
        policies.confirm_orders = True
        return order

    def order_confirmed(self, **changes):
        item = samples.item(self.product.barcode, 2, **changes)
        # A transfer of its own, not one with another row's order.
        buyer = samples.address(surname=f"Buyer {next(self.buyers)}")
        order = self.import_order(item, shipmentDetails=buyer, billingDetails=buyer)
        self.assertEqual(order.state, "imported", order.held_reason)
        return order

    def order_requested(self):
        return self.order_confirmed(cancellationRequest=True)

    def order_picked(self):
        order = self.order_confirmed()
        moves = order.sale_order_id.picking_ids.move_ids
        moves.quantity = 2
        moves.picked = True
        return order

    def order_waiting(self):
        order = self.order_confirmed()
        pickings = order.sale_order_id.picking_ids
        pickings.do_unreserve()
        self.assertEqual(set(pickings.mapped("state")), {"confirmed"})
        return order

    def order_printed(self):
        order = self.order_confirmed()
        order.sale_order_id.picking_ids.printed = True
        return order

    def order_two_steps(self):
        self.warehouse.delivery_steps = "pick_ship"
        order = self.order_confirmed()
        self.warehouse.delivery_steps = "ship_only"
        return order

    def order_first_step_done(self):
        order = self.order_two_steps()
        first = order.sale_order_id.picking_ids
        self.ship(first)
        self.assertEqual(first.state, "done")
        return order

    def order_left(self):
        order = self.order_confirmed()
        self.ship(order.sale_order_id.picking_ids)
        return order

    def order_told(self):
        order = self.order_left()
        self.send()
        return order

    def order_shipped(self):
        order = self.order_shipped_elsewhere()
        self.read_again(order)
        return order

    def order_partly(self):
        order = self.order_partly_left()
        self.send()
        self.read_again(order)
        return order

    def order_partly_left(self):
        order = self.order_confirmed()
        self.ship(order.sale_order_id.picking_ids, 1)
        return order

    def order_shipped_elsewhere(self):
        order = self.order_confirmed()
        with self.by_hand() as client:
            client.shipments.create(
                [(order.item_ids.bol_id, 2)],
                reference="by hand",
                transporter_code="TNT",
            )
        return order

    def order_cancelled_by_bol(self):
        order = self.order_confirmed()
        self.sandbox.admin("POST", f"orders/{order.bol_id}/cancel")
        return order

    def order_cancelled_seen(self):
        order = self.order_cancelled_by_bol()
        self.read_again(order)
        return order

    def read_again(self, order):
        order.detail_due = True
        self.run_now("orders")

    # -- what somebody does ----------------------------------------------------

    def do_cancel(self, sale):
        wizard = self.press_cancel(sale)
        if wizard:
            wizard.action_cancel_at_bol()

    def do_zero(self, sale):
        sale.order_line.product_uom_qty = 0

    def do_lower(self, sale):
        sale.order_line.product_uom_qty = 1

    def do_delete(self, sale):
        if sale.state == "sale":
            sale.with_context(bol_not_at_bol=True).action_cancel()
        sale.unlink()
