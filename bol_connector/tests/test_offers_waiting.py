from datetime import timedelta

from odoo.tests import tagged

from ..tools import last_night
from . import samples
from .common import BolCase
from .writes import counted_writes


@tagged("post_install", "-at_install")
class TestOffersWaiting(BolCase):
    """Offers without a product, and the products that come after them."""

    def wait_for(self, **values):
        """An offer at bol and in Odoo that has no product; its list was just read."""
        offer_id = self.seller.offer(**{"ean": samples.ean(), **values})
        self.run_now("offers")
        flow = self.flow("offers")
        flow.whole_listed_at = max(flow.whole_listed_at, last_night(self.now()))
        self.sandbox.admin("DELETE", "received")
        offer = self.offers().filtered(lambda o: o.bol_id == offer_id)
        self.assertFalse(offer.product_id)
        return offer

    def run_bulk(self):
        self.commit()
        self.run_lane("bulk")

    def lists(self):
        return self.seller.received(path="/offers$")

    def test_product_made_later_is_taken_at_once(self):
        offer = self.wait_for()
        product = self._make_product(barcode=offer.ean)
        self.run_bulk()
        self.assertEqual(offer.product_id, product)
        self.assertEqual(self.lists(), [])

    def test_reference_given_later(self):
        offer = self.wait_for(reference="LATER")
        product = self._make_product(barcode=False)
        product.default_code = "LATER"
        self.run_bulk()
        self.assertEqual(offer.product_id, product)

    def test_one_of_two_that_is_archived_settles_it(self):
        one, other = (
            self._make_product(barcode=False, default_code="TWICE") for _ in range(2)
        )
        offer = self.wait_for(reference="TWICE")
        other.active = False
        self.run_bulk()
        self.assertEqual(offer.product_id, one)

    def test_product_deleted_meanwhile_is_no_trouble(self):
        offer = self.wait_for(reference="LATER")
        self._make_product(barcode=offer.ean).unlink()
        product = self._make_product(barcode=False, default_code="LATER")
        self.run_bulk()
        self.assertEqual(offer.product_id, product)
        self.assertFalse(self.flow("offers").last_error)

    def test_product_of_another_company_wakes_nobody(self):
        self.wait_for()
        other = self._make_company("Other")
        self._make_product(company_id=other.id, taxes_id=[])
        self.commit()
        self.assertNotIn(self.account.id, self.flow("offers")._has_work_offers())

    def test_looking_puts_off_no_list(self):
        offer = self.wait_for()
        flow = self.flow("offers")
        self.make_due(flow, minutes=50)
        flow.whole_listed_at = self.now()
        due = flow.listed_at + timedelta(minutes=flow.interval_minutes)
        self._make_product(barcode=offer.ean)
        self.run_bulk()
        self.assertTrue(offer.product_id)
        self.assertEqual((flow.next_run, self.lists()), (due, []))

    def test_products_made_of_the_offers_leave_nothing_to_do(self):
        self.without_stock()
        self.account.create_products = True
        for _ in range(3):
            self.seller.offer(ean=samples.ean())
        self.run_now("offers")
        self.assertEqual(set(self.offers().mapped("match_state")), {"matched"})
        self.commit()
        with counted_writes() as writes:
            self.run_now("offers")
            self.commit()
        self.assertLessEqual(writes.pop("bol_flow"), 4)
        self.assertEqual(dict(writes), {})
