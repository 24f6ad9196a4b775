from datetime import timedelta

from odoo.tests import tagged

from .labels import LabelCase


@tagged("post_install", "-at_install")
class TestLabelShipment(LabelCase):
    """A shipment is told with its label, and waits for it; never past the deadline."""

    def setUp(self):
        super().setUp()
        self.account.transporter_code = "DHL"

    def told(self, picking):
        """How bol was told of the only shipment of a transfer's order."""
        (shipment,) = self.seller.shipments(picking.bol_order_id.bol_id)
        return shipment["transport"]

    def waiting(self):
        """A validated transfer whose label isn't bought yet: (transfer, label)."""
        self.flow("labels").action_preview()
        picking = self.vvb()
        label = self.want(picking)
        self.ship(picking)
        self.send()
        shipment = self.shipments()
        self.assertEqual((shipment.state, shipment.awaits_label), ("to_send", True))
        self.assertNothingAtBol(picking.bol_order_id)
        return picking, label

    def due_in(self, picking, **time):
        items = picking.bol_order_id.item_ids
        items.ship_by = items.expires_on = False
        items.ship_by = self.now() + timedelta(**time)

    def test_waits_for_its_label(self):
        picking, label = self.waiting()
        label._bol_approve()
        self.send(4)
        self.assertEqual(self.told(picking)["shippingLabelId"], label.bol_id)
        self.assertTrue(label.used)
        # Its tracking, which came to the transfer meanwhile, is no news to bol.
        self.assertEqual(self.seller.received("PUT", "/transports/"), [])
        self.assertFalse(self.shipments().awaits_label)

    def test_label_may_be_unclear(self):
        picking = self.vvb()
        label = self.want(picking)
        self.lose_answer()
        self.send()
        self.ship(picking)
        self.wait()
        self.assertEqual(label.state, "attention")
        self.assertNothingAtBol(picking.bol_order_id)
        # Somebody sees that it was bought: its number isn't known, the parcel goes.
        label._bol_done_by_hand("It is there.")
        self.wait()
        self.assertEqual(self.told(picking)["transporterCode"], "DHL")

    def test_refused_label_is_waited_for(self):
        self.label_says(status="FAILURE")
        picking = self.vvb()
        label = self.want(picking)
        self.send()
        self.ship(picking)
        self.send()
        self.assertNothingAtBol(picking.bol_order_id)
        label.action_retry()
        self.send(5)
        self.assertEqual(self.told(picking)["shippingLabelId"], label.bol_id)

    def test_not_past_the_deadline(self):
        picking, _label = self.waiting()
        self.due_in(picking, minutes=20)
        self.send(4)
        self.assertEqual(self.told(picking)["transporterCode"], "DHL")
        story = "".join(self.shipments().message_ids.mapped("body"))
        self.assertIn("without its label", story)

    def test_waits_no_longer_than_the_deadline(self):
        picking, _label = self.waiting()
        self.due_in(picking, minutes=31)
        self.later(minutes=5)
        self.send(1)
        self.assertLessEqual(
            self.shipments().next_attempt, self.now() + timedelta(minutes=1)
        )

    def test_told_without_by_hand(self):
        picking, label = self.waiting()
        self.shipments().action_without_label()
        self.send(3)
        self.assertEqual(self.told(picking)["transporterCode"], "DHL")
        label._bol_approve()
        self.send(4)
        self.assertFalse(label.used)

    def test_label_that_bol_does_not_take(self):
        picking = self.vvb()
        label = self.want(picking)
        self.send()
        self.ship(picking)
        label.bol_id = "no-such-label"
        self.send()
        shipment = self.shipments()
        self.assertEqual((shipment.state, label.used), ("failed", False))
        shipment.action_without_label()
        self.send(3)
        self.assertEqual(shipment.state, "done", shipment.message)
        self.assertFalse(self.told(picking).get("shippingLabelId"))
        self.assertEqual((shipment.shipping_label_id, label.used), (False, False))

    def test_second_parcel_has_a_label_of_its_own(self):
        first = self.vvb(quantity=2)
        label = self.want(first)
        self.send()
        self.ship(first, quantity=1)
        second = first.backorder_ids
        again = self.want(second)
        self.send(3)
        self.ship(second)
        self.send(3)
        shipments = self.seller.shipments(first.bol_order_id.bol_id)
        told = [shipment["transport"]["shippingLabelId"] for shipment in shipments]
        self.assertEqual(told, [label.bol_id, again.bol_id])

    def test_answer_to_the_shipment_is_lost(self):
        picking = self.vvb()
        label = self.want(picking)
        self.send()
        self.ship(picking)
        self.sandbox.fault("drop_after", "/retailer/shipments$", method="POST")
        self.send()
        self.wait()
        self.assertShippedOnce(picking.bol_order_id)
        self.assertTrue(label.used)

    def test_order_without_a_label_waits_for_none(self):
        picking = self.vvb()
        self.ship(picking)
        self.send(3)
        self.assertEqual(self.told(picking)["transporterCode"], "DHL")
