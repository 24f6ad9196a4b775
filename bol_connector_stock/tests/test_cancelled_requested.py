from odoo.tests import tagged

from .cancelled import CancelledCase
from .common import samples


@tagged("post_install", "-at_install")
class TestCancellationRequested(CancelledCase):
    """The buyer asks bol to cancel: the seller decides, or the account's settings."""

    def setUp(self):
        super().setUp()
        self.picking = self.sold(2, 3)
        self.sale = self.picking.sale_id
        self.order = self.sale.bol_order_id
        self.clerk = self._make_user(
            "clerk", "sales_team.group_sale_salesman_all_leads"
        )

    def asked(self):
        """What people were asked about this order."""
        about = self.sale.activity_ids.filtered(lambda a: a.bol_trouble == "requested")
        return about.mapped("note")

    def cancelled_at_bol(self):
        items = self.seller.truth()["orders"][self.order.bol_id]["items"]
        return sorted(item["quantityCancelled"] for item in items.values())

    def tell_bol(self):
        """Let the cancellations go out, and read what came of them."""
        self.send()
        self.read_orders()

    def calls(self):
        return self.seller.received("PUT", "/orders/cancellation")

    def test_people_are_asked(self):
        self.ask_to_cancel(self.order, 1)
        self.assertTrue(self.sale.bol_request_open)
        self.assertEqual(len(self.asked()), 1)
        self.assertIn("asks to cancel Theepot", self.asked()[0])
        self.tell_bol()
        self.assertEqual(self.calls(), [])
        self.assertEqual(self.picking.state, "assigned")

    def test_accepted_by_a_clerk(self):
        self.ask_to_cancel(self.order, 1)
        self.sale.with_user(self.clerk).action_bol_accept_request()
        self.assertFalse(self.sale.bol_request_open)
        self.assertFalse(self.asked())
        self.assertEqual(self.calls(), [], "nothing of it waits for bol")
        self.tell_bol()
        self.assertEqual(self.cancelled_at_bol(), [0, 3])
        lines = self.sale.order_line.sorted("id")
        self.assertEqual(lines.mapped("product_uom_qty"), [2, 0])
        (call,) = self.seller.calls("PUT", "/orders/cancellation")
        self.assertIn("REQUESTED_BY_CUSTOMER", str(call["body"]))

    def test_shipped_anyway(self):
        self.ask_to_cancel(self.order, 1)
        self.sale.with_user(self.clerk).action_bol_ship_anyway()
        self.assertFalse(self.sale.bol_request_open)
        self.assertFalse(self.asked())
        self.assertFalse(self.picking.bol_warning)
        self.read_orders()
        self.assertFalse(self.asked(), "nobody is asked twice")
        self.pick(self.picking)
        self.validate(self.picking)
        self.send()
        self.assertEqual(self.cancelled_at_bol(), [0, 0])
        self.assertEqual(self.shipments().mapped("state"), ["done"])

    def test_accepted_by_itself(self):
        self.account.cancellation_request = "accept"
        self.ask_to_cancel(self.order)
        self.assertFalse(self.asked())
        self.tell_bol()
        self.assertEqual(self.cancelled_at_bol(), [2, 3])
        self.assertEqual(len(self.calls()), 2, "one call each")
        self.assertCancelled(self.sale)

    def test_not_by_itself_once_picked(self):
        self.account.cancellation_request = "accept"
        self.pick(self.picking)
        self.ask_to_cancel(self.order, 1)
        self.assertEqual(len(self.asked()), 1)
        self.tell_bol()
        self.assertEqual(self.calls(), [])

    def test_not_by_itself_once_printed(self):
        self.account.cancellation_request = "accept"
        self.picking.printed = True
        self.ask_to_cancel(self.order, 1)
        self.assertEqual(len(self.asked()), 1)

    def test_no_question_is_left_when_bol_cancels_it(self):
        self.ask_to_cancel(self.order, 1)
        self.cancel_at_bol(self.order, 1)
        self.assertFalse(self.asked())
        self.assertFalse(self.sale.bol_request_open)

    def test_held_order(self):
        """There's no sale order to ask it on."""
        order = self.import_order(samples.item(samples.ean()))
        self.assertEqual(order.state, "held")
        self.ask_to_cancel(order)
        about = order.activity_ids.filtered(lambda a: a.bol_trouble == "requested")
        self.assertEqual(len(about), 1)
        order.action_accept_request()
        self.tell_bol()
        self.assertEqual(order.state, "cancelled")
