from odoo import fields
from odoo.tests import tagged

from odoo.addons.bol_connector.tests import samples
from odoo.addons.bol_connector.tests.offers_out import OffersOutCase

from .common import BolStockCase


@tagged("post_install", "-at_install")
class TestOfferCreateStock(OffersOutCase, BolStockCase):
    """A new offer has the stock of Odoo, of the moment in which it is made."""

    def patches(self):
        return self.seller.calls("PATCH", "^/retailer/offers/.")

    def test_free_quantity_goes_along_and_is_not_sent_again(self):
        self.count(self.product, 7)
        line = self.wizard(self.product).line_ids
        self.assertEqual((line.stock, line.stock_is_kept), (7, True))
        self.create_offer()
        self.send()
        offer = self.assertOneOffer()
        self.assertEqual((offer.stock_amount, offer.managed_by_retailer), (7, False))
        self.run_now("stock")
        self.assertFalse(self.patches())
        self.count(self.product, 9)
        self.run_now("stock")
        self.assertEqual(self.at_bol()[0].stock_amount, 9)

    def test_goods_that_went_between_asking_and_sending_are_not_offered(self):
        self.count(self.product, 7)
        self.create_offer()
        self.count(self.product, 2)
        self.send()
        self.assertEqual(self.at_bol()[0].stock_amount, 2)

    def test_negative_and_large_stocks_stay_within_bol_s_bounds(self):
        self.count(self.product, 5000)
        self.assertEqual(self.wizard(self.product).line_ids.stock, 999)

    def test_what_has_no_stock_in_odoo_is_entered_by_hand(self):
        book = self._make_product(is_storable=False)
        wizard = self.wizard(book)
        self.assertFalse(wizard.line_ids.stock_is_kept)
        wizard.line_ids.stock = 12
        wizard.action_create_offers()
        self.send()
        (offer,) = self.at_bol()
        self.assertEqual((offer.stock_amount, offer.managed_by_retailer), (12, False))

    def test_packaging_has_its_own_ean_and_whole_packs(self):
        six = self.env["uom.uom"].create(
            {
                "name": "Pack of 6 teapots",
                "relative_factor": 6,
                "relative_uom_id": self.product.uom_id.id,
            }
        )
        box = samples.ean()
        self.product.write(
            {
                "uom_ids": [fields.Command.link(six.id)],
                "product_uom_ids": [
                    fields.Command.create({"uom_id": six.id, "barcode": box})
                ],
            }
        )
        self.count(self.product, 20)
        wizard = self.wizard(self.product)
        line = wizard.line_ids
        line.uom_id = six
        self.assertEqual((line.ean, line.stock, line.state), (box, 3, "ready"))
        self.assertAlmostEqual(line.price, 6 * 119.79, 2)
        wizard.action_create_offers()
        self.send()
        (offer,) = self.at_bol()
        self.assertEqual((offer.ean, offer.stock_amount), (box, 3))
        mirrored = self.offers()
        self.assertEqual((mirrored.product_id, mirrored.uom_id), (self.product, six))
        self.account.pricelist_id = self.env["product.pricelist"].create(
            {"name": "Bol", "company_id": self.company.id}
        )
        for flow in ("stock", "prices"):
            self.run_now(flow)
        self.assertFalse(self.patches(), "both flows count in packs as well")
        self.assertEqual(mirrored.price_wanted, "1:718.74")
