from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.bol_connector.tests.privacy import EMAIL, SURNAME, PrivacyCase

from .common import BolStockCase, samples


@tagged("post_install", "-at_install")
class TestPrivacyOfTransfers(BolStockCase, PrivacyCase):
    """Transfers of bol's orders hold no contact back, and send no mail."""

    def setUp(self):
        super().setUp()
        self.count(self.product, 10)
        self.product.is_storable = True

    def sold(self, days=181):
        """The transfer of an order placed so many days ago."""
        pickings = self.sell(
            samples.item(self.product.barcode),
            shipmentDetails=self.person(houseNumber="99"),
            billingDetails=self.person(),
        )
        pickings.bol_order_id.placed_at -= timedelta(days=days)
        return pickings

    def at_bol(self, picking):
        for item in picking.bol_order_id.item_ids:
            item.quantity_shipped = item.quantity

    def test_transfer_that_was_done(self):
        picking = self.sold()
        order, delivery = picking.bol_order_id, picking.partner_id
        self.ship(picking)
        self.at_bol(picking)
        delivery.bol_muted = False
        picking.message_post(body=f"To {SURNAME}", partner_ids=delivery.ids)
        picking.message_post(body="Packed in a hurry")
        self.run_job()
        self.assertTrue(order.erased_on)
        self.assertAnonymous(delivery)
        self.assertAnonymous(order.sale_order_id.partner_id)
        self.assertNoTrace()
        self.assertIn("hurry", "".join(picking.message_ids.mapped("body")))

    def test_transfer_that_is_still_to_be_done(self):
        picking = self.sold()
        order = picking.bol_order_id
        self.at_bol(picking)
        self.run_job()
        self.assertFalse(order.erased_on, "the goods still go to an address")
        self.ship(picking)
        self.run_job()
        self.assertTrue(order.erased_on)

    def test_transfer_to_the_buyer_that_is_not_of_bol(self):
        picking = self.sold()
        delivery = picking.partner_id
        self.ship(picking)
        self.at_bol(picking)
        other = picking.copy({"sale_id": False})
        self.assertFalse(other.bol_order_id)
        self.run_job()
        self.assertEqual(delivery.email, EMAIL)
        other.action_cancel()
        delivery.bol_erase_at -= timedelta(days=31)
        self.run_job()
        self.assertAnonymous(delivery)

    def test_confirmation_of_the_delivery_is_not_mailed(self):
        self.company.stock_move_email_validation = True
        for muted in (True, False):
            picking = self.sold(days=0)
            picking.partner_id.bol_muted = muted
            self.ship(picking)
            told = picking.message_ids.notified_partner_ids
            self.assertEqual(picking.partner_id in told, not muted)
