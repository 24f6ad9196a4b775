from odoo import Command
from odoo.tests import tagged

from .prices import PricesCase


@tagged("post_install", "-at_install")
class TestPriceBounds(PricesCase):
    """A price beyond the bounds waits until somebody confirms it."""

    def assertHeld(self, words):
        self.send()
        offer = self.one()
        self.assertIn(words, offer.price_held)
        self.assertFalse(offer.price_due)
        self.assertFalse(self.patches())
        self.assertTrue(self.account._bol_trouble_activities("price_held"))

    def test_bounds_of_bol_can_not_be_confirmed_away(self):
        for price in (0, 0.5, 9000):
            with self.subTest(price):
                self.product.list_price = price
                self.assertHeld("1 to 9999")
                self.one().action_confirm_price()
                self.send()
                self.assertFalse(self.patches())
        self.product.list_price = 8000
        self.send()
        self.assertEqual(self.at_bol(), [(1, 9680)])
        self.assertFalse(self.account._bol_trouble_activities("price_held"))

    def test_large_change_waits_until_it_is_confirmed(self):
        self.account.price_change_max = 20
        self.product.list_price = 20
        self.assertHeld("change of 100 %")
        self.one().action_confirm_price()
        self.send()
        self.assertEqual(self.at_bol(), [(1, 24.2)])
        # For that value, and once.
        self.product.list_price = 10
        self.send()
        self.assertIn("change of 50 %", self.one().price_held)
        self.product.list_price = 17
        self.send()
        self.assertEqual(self.at_bol(), [(1, 20.57)])

    def test_margin_over_the_cost(self):
        self.product.standard_price = 9
        self.account.price_margin_min = 20
        self.product.list_price = 10.7
        self.assertHeld("margin of 18.9 %")
        self.product.list_price = 10.8
        self.send()
        self.assertEqual(self.at_bol(), [(1, 13.07)])

    def test_margin_counts_for_the_last_bundle_price(self):
        self.product.standard_price = 9
        self.account.price_margin_min = 5
        self.rule(min_quantity=3, percent_price=10)
        self.assertHeld("margin of 0.0 %")

    def test_lowest_price_of_the_product(self):
        self.product.bol_price_floor = 15
        self.assertHeld("below the lowest price")
        self.product.list_price = 12.4
        self.send()
        self.assertEqual(self.at_bol(), [(1, 15)])

    def test_confirmed_price_is_not_confirmed_for_ever(self):
        self.product.bol_price_floor = 15
        self.assertHeld("below the lowest price")
        self.one().action_confirm_price()
        self.assertFalse(self.one().price_held)
        self.product.list_price = 20
        self.send()
        self.sandbox.admin("DELETE", "received")
        self.product.list_price = 10
        self.assertHeld("below the lowest price")

    def test_other_bounds_are_looked_at_at_once(self):
        self.product.standard_price = 9
        self.send()
        self.assertFalse(self.one().price_held)
        self.account.price_margin_min = 50
        self.assertHeld("margin of 11.1 %")

    def test_lowest_price_counts_for_each_piece_of_a_pack(self):
        pack = self._make_pack(6)
        self.product.write({"uom_ids": [Command.link(pack.id)], "bol_price_floor": 15})
        self.one().uom_id = pack
        self.assertHeld("72.60 is below the lowest price of the product, 90.00")
