from odoo.tests import tagged

from . import samples
from .common import BolCase


@tagged("post_install", "-at_install")
class TestOfferMatching(BolCase):
    """Which product an offer of bol is."""

    def match(self, **offer):
        """The mirrored offer of a new one at bol."""
        offer_id = self.seller.offer(**{"ean": samples.ean(), **offer})
        self.run_now("offers")
        return self.offers().filtered(lambda o: o.bol_id == offer_id)

    def test_by_barcode(self):
        product = self._make_product()
        offer = self.match(ean=product.barcode)
        self.assertEqual((offer.product_id, offer.match_state), (product, "matched"))

    def test_by_reference(self):
        product = self._make_product(barcode=False, default_code="POT-1")
        self.assertEqual(self.match(reference="POT-1").product_id, product)

    def test_barcode_goes_before_reference(self):
        product = self._make_product()
        self._make_product(default_code="POT-2")
        offer = self.match(ean=product.barcode, reference="POT-2")
        self.assertEqual(offer.product_id, product)

    def test_leading_zeros_do_not_matter(self):
        upc = "036000291452"
        product = self._make_product(barcode=upc)
        self.assertEqual(self.match(ean=f"0{upc}").product_id, product)
        gtin = self._make_product(barcode="00012345678905")
        self.assertEqual(self.match(ean="0012345678905").product_id, gtin)

    def test_reference_in_other_letters_is_another(self):
        self._make_product(barcode=False, default_code="pot-3")
        self.assertEqual(self.match(reference="POT-3").match_state, "unknown")

    def test_unknown(self):
        self._make_product(barcode=False, default_code=False)
        offer = self.match(reference="NOBODY")
        self.assertEqual((offer.match_state, offer.product_id.id), ("unknown", False))

    def test_ambiguous(self):
        for _ in range(2):
            self._make_product(barcode=False, default_code="TWICE")
        offer = self.match(reference="TWICE")
        self.assertEqual((offer.match_state, offer.product_id.id), ("ambiguous", False))

    def test_ambiguous_until_somebody_chooses(self):
        products = [
            self._make_product(barcode=False, default_code="TWICE") for _ in range(2)
        ]
        offer = self.match(reference="TWICE")
        offer.product_id = products[1]
        self.run_now("offers")
        self.assertEqual(
            (offer.product_id, offer.match_state), (products[1], "matched")
        )

    def test_product_of_another_company_is_left_alone(self):
        other = self._make_company("Other")
        self._make_product(company_id=other.id, default_code="THEIRS", taxes_id=[])
        theirs = self._make_product(company_id=other.id, taxes_id=[])
        self.assertEqual(self.match(reference="THEIRS").match_state, "unknown")
        self.assertEqual(self.match(ean=theirs.barcode).match_state, "unknown")

    def test_product_of_all_companies_is_taken(self):
        product = self._make_product(company_id=False)
        self.assertEqual(self.match(ean=product.barcode).product_id, product)

    def test_product_made_later_is_found_at_the_next_reading(self):
        offer = self.match(reference="LATER")
        product = self._make_product(barcode=False, default_code="LATER")
        self.run_now("offers")
        self.assertEqual(offer.product_id, product)

    # -- made when unknown -----------------------------------------------------

    def test_product_is_made_when_the_account_says_so(self):
        self.account.create_products = True
        category = self.env["product.category"].create({"name": "From bol"})
        self.account.product_category_id = category
        ean = samples.ean("2712")
        offer = self.match(
            ean=ean, reference="NEW-1", unknownProductTitle="Pot 🫖 <b>&amp;</b>"
        )
        self.assertRecordValues(
            offer.product_id,
            [
                {
                    "name": "Pot 🫖 &",
                    "barcode": ean,
                    "default_code": "NEW-1",
                    "list_price": 9.99,
                    "company_id": self.company.id,
                    "categ_id": category.id,
                    "type": "consu",
                }
            ],
        )

    def test_product_is_made_once(self):
        self.account.create_products = True
        offer = self.match(reference="NEW-2")
        self.run_now("offers")
        found = self.env["product.product"].search([("barcode", "=", offer.ean)])
        self.assertEqual(found, offer.product_id)

    def test_two_offers_of_one_ean_are_one_product(self):
        """As new and as second-hand, for example."""
        self.account.create_products = True
        ean = samples.ean()
        self.seller.offer(ean=ean, reference="AS-NEW")
        used = {"category": "SECONDHAND", "state": "GOOD"}
        self.seller.offer(ean=ean, reference="USED", condition=used)
        self.run_now("offers")
        self.assertEqual(self.offers().mapped("match_state"), ["matched", "matched"])
        self.assertEqual(len(self.offers().product_id), 1)

    def test_product_that_odoo_refuses_stops_no_other(self):
        """Here because the barcode is that of a box of archived ones."""
        self.account.create_products = True
        box, good = samples.ean(), samples.ean()
        product = self._make_product()
        self._make_packaging(product, box)
        product.active = False
        self.seller.offer(ean=box, reference="BOX")
        self.seller.offer(ean=good, reference="GOOD")
        self.run_now("offers")
        by_ean = self.offers().grouped("ean")
        self.assertEqual(by_ean[good].match_state, "matched")
        self.assertEqual(by_ean[box].match_state, "unknown")
        self.assertFalse(self.flow("offers").last_error)

    def test_offer_without_ean_makes_no_product(self):
        self.account.create_products = True
        self.assertFalse(self.match(ean="", reference="NO-EAN").product_id)

    def test_taxes_of_a_new_product_have_their_twins(self):
        self.company.account_sale_tax_id = self.tax_21
        self.account.create_products = True
        ean = samples.ean()
        order = self.import_order(samples.item(ean, 3, 12.1))
        self.assertEqual(order.state, "imported")
        line = order.sale_order_id.order_line
        self.assertEqual(line.product_id.barcode, ean)
        self.assertEqual(line.tax_ids, self.tax_21.bol_included_tax_id)
        self.assertEqual(order.sale_order_id.amount_total, 36.3)
