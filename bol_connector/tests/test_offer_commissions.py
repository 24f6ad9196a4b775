from odoo.tests import tagged

from . import samples
from .checks import COMMISSION, ChecksCase


@tagged("post_install", "-at_install")
class TestOfferCommissions(ChecksCase):
    """bol's commission at the present price, and what is left of it."""

    def matched(self, price=12.0, cost=3.0, **values):
        product = self._make_product(standard_price=cost)
        return self.offer(price=price, ean=product.barcode, **values)

    def test_margin_that_is_left(self):
        number = self.matched()
        self.read_offers()
        offer = self.one(number)
        # 15 % and 0.99, with VAT for a Dutch seller.
        self.assertEqual((offer.commission, offer.commission_price), (2.79, 12))
        self.assertEqual(
            (offer.earnings_price, offer.earnings_commission), (9.92, 2.31)
        )
        self.assertEqual(offer.earnings_cost, 3)
        left = 12 / 1.21 - 2.79 / 1.21 - 3
        self.assertEqual(offer.earnings_left, round(left, 2))
        self.assertAlmostEqual(offer.earnings_percent, left / (12 / 1.21))
        offer.product_id.standard_price = 5
        self.assertEqual(offer.earnings_left, round(left - 2, 2))

    def test_commission_of_a_belgian_seller_is_without_vat(self):
        number = self.matched()
        self.read_offers()
        offer = self.one(number)
        self.company.account_fiscal_country_id = self.env.ref("base.be")
        self.env.invalidate_all()
        self.assertEqual(offer.earnings_commission, 2.79)

    def test_asked_again_when_the_price_changed(self):
        number = self.matched()
        self.read_offers()
        self.seller.change_offer(number, price=8)
        self.run_now("offers")
        offer = self.one(number)
        self.assertTrue(offer.commission_due)
        self.assertFalse(offer.has_earnings)
        self.run_lane("bulk")
        self.assertEqual((offer.commission, offer.commission_price), (1.6, 8))
        self.assertTrue(offer.has_earnings)
        self.assertEqual(len(self.questions()), 1)

    def test_conditions_are_asked_apart(self):
        ean = samples.ean()
        for condition in (
            {"category": "NEW"},
            {"category": "SECONDHAND", "state": "GOOD", "comment": "Used once."},
            {"category": "REFURBISHED", "grade": "A", "margin": False},
        ):
            self.offer(ean=ean, condition=condition)
        self.run_now("offers")
        self.run_lane("bulk")
        (body,) = self.questions()
        asked = [query["condition"] for query in body["commissionQueries"]]
        self.assertEqual(asked, ["NEW", "GOOD", "NEW"])
        self.assertEqual(self.offers().mapped("commission"), [2.79] * 3)

    def test_a_hundred_a_call_around_what_bol_does_not_know(self):
        numbers = [self.offer(stock=1) for _ in range(103)]
        lost = self.offer(ean=samples.ean("2712"))
        self.run_now("offers")
        self.run_lane("bulk")
        sizes = [len(body["commissionQueries"]) for body in self.questions()]
        # The four behind the first hundred: one is unknown, and found by halves.
        self.assertEqual(sizes, [100, 4, 2, 2, 1, 1])
        offers = self.offers()
        self.assertIn("doesn't know", self.one(lost).commission_error)
        self.assertFalse(self.one(lost).commission_due)
        self.assertEqual(len(offers.filtered(lambda o: o.commission == 2.79)), 103)
        self.assertFalse(any(self.one(n).commission_error for n in numbers[:3]))

    def test_bol_down_loses_nothing(self):
        number = self.matched()
        self.run_now("offers")
        self.sandbox.fault("unavailable", COMMISSION, share=1)
        self.run_lane("bulk")
        offer = self.one(number)
        self.assertTrue(self.flow("checks").error_streak)
        self.assertTrue(offer.reason_ids)
        self.assertTrue(offer.commission_due)
        self.assertFalse(offer.commission_error)
        self.sandbox.mend()
        self.go_on()
        self.assertEqual(offer.commission, 2.79)

    def test_price_beyond_bols_bounds_is_not_asked(self):
        self.offer(price=20000.0)
        self.run_now("offers")
        for _look in ("first", "whole"):
            self.run_now("checks")
        self.assertFalse(self.questions())
