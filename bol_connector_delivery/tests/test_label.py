from odoo.exceptions import UserError
from odoo.tests import tagged

from .labels import LabelCase


@tagged("post_install", "-at_install")
class TestLabel(LabelCase):
    """A label of bol: bought once, printed, and told with the shipment."""

    def test_bought_and_handed_out(self):
        picking = self.vvb(quantity=2)
        label = self.want(picking)
        self.send()
        (sold,) = self.sold()
        self.assertEqual(label.state, "done", label.message)
        self.assertEqual(label.bol_id, sold["shippingLabelId"])
        self.assertEqual(label.track_and_trace, sold["trackAndTrace"])
        self.assertEqual(picking.carrier_tracking_ref, sold["trackAndTrace"])
        self.assertTrue(label.attachment_id.raw.startswith(b"%PDF"))
        self.assertAlmostEqual(label.price, self.spent())
        self.assertEqual(sold["items"], {label.line_ids.item_id.bol_id: 2})

    def test_shipment_is_told_with_the_label(self):
        picking = self.vvb()
        label = self.want(picking)
        self.send()
        self.ship(picking)
        self.send()
        (shipment,) = self.seller.shipments(picking.bol_order_id.bol_id)
        self.assertEqual(shipment["transport"]["shippingLabelId"], label.bol_id)
        self.assertTrue(label.used)

    def test_one_label_a_transfer(self):
        picking = self.vvb()
        self.want(picking)
        with self.assertRaises(UserError):
            self.want(picking)
        self.send()
        self.assertEqual(len(self.sold()), 1)

    def test_nothing_is_bought_in_preview(self):
        self.flow("labels").action_preview()
        self.want(self.vvb())
        self.send()
        self.assertEqual(self.sold(), [])

    def test_lost_answer_is_never_bought_again_by_itself(self):
        label = self.want(self.vvb())
        self.sandbox.fault(
            "drop_after", method="POST", path="^/retailer/shipping-labels$"
        )
        self.send()
        for _ in range(4):
            self.later(hours=2)
            self.send()
        self.assertEqual(len(self.sold()), 1)
        self.assertEqual(len(self.buys()), 1)
        self.assertIn(label.state, ("done", "attention"))
