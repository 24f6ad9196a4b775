from odoo.tests import tagged

from odoo.addons.bol_connector.tests import samples

from .common import BolShippedCase


@tagged("post_install", "-at_install")
class TestShipmentMended(BolShippedCase):
    """What bol can't take of a parcel keeps nothing else from being confirmed."""

    def setUp(self):
        super().setUp()
        self.other = self._make_product()
        self.count(self.other, 50)
        picking = self.sell(
            samples.item(self.product.barcode), samples.item(self.other.barcode)
        )
        self.ship(picking)
        self.order = picking.sale_id.bol_order_id
        self.first, self.second = self.order.item_ids

    def at_bol(self, item):
        return self.seller.truth()["orders"][self.order.bol_id]["items"][item.bol_id]

    def assertOnlySecondIsConfirmed(self):
        shipment = self.shipments()
        self.assertEqual(shipment.state, "done", shipment.message)
        self.assertEqual(shipment.line_ids.filtered("left_out").item_id, self.first)
        (at_bol,) = [
            each
            for each in self.seller.shipments(self.order.bol_id)
            if each["reference"] == shipment.reference
        ]
        self.assertEqual(at_bol["quantities"], {self.second.bol_id: 1})
        self.assertEqual(self.at_bol(self.second)["quantityShipped"], 1)

    def test_item_that_was_cancelled_first(self):
        self.sandbox.admin("POST", f"items/{self.first.bol_id}/cancel")
        self.send(times=3)
        self.assertOnlySecondIsConfirmed()
        self.assertEqual(self.at_bol(self.first)["quantityShipped"], 0)

    def test_item_whose_cancellation_is_known_is_not_even_tried(self):
        self.sandbox.admin("POST", f"items/{self.first.bol_id}/cancel")
        self.run_now("orders")
        self.send(times=2)
        self.assertOnlySecondIsConfirmed()
        self.assertEqual(len(self.posts()), 1)

    def test_nothing_left_to_confirm_asks_for_the_parcel(self):
        self.sandbox.admin("POST", f"orders/{self.order.bol_id}/cancel")
        self.run_now("orders")
        self.send()
        shipment = self.shipments()
        self.assertEqual((shipment.state, shipment.attempts), ("attention", 0))
        self.assertIn("cancelled", shipment.message)
        self.assertFalse(self.posts())
