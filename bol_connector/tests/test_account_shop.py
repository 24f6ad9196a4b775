from odoo.tests import tagged

from . import samples
from .common import BolCase


@tagged("post_install", "-at_install")
class TestAccountShop(BolCase):
    """An account knows its shop, and doesn't become another one unnoticed."""

    def setUp(self):
        super().setUp()
        self.other = self.sandbox.seller(retailer_id="2066580", company="Theehuis")
        self.number = self.account.retailer_id

    def enter_other(self):
        """Enter the credentials of another shop, and test the connection."""
        self.account.client_id = self.other.client_id
        return self.connect()

    def test_what_bol_says_of_the_shop(self):
        shop = self.account
        self.assertTrue(self.number)
        self.assertEqual(shop.shop_name, "Fietsentuin")
        self.assertEqual(shop.shop_company, "Fietsentuin B.V.")
        self.assertEqual(shop.shop_vat, "NL123456789B01")
        self.assertEqual(shop.shop_kvk, "90005414")

    def test_other_shop_is_refused_where_there_are_orders(self):
        self.import_order(samples.item(samples.ean()))
        kind, message = self.enter_other()
        self.assertEqual(kind, "danger")
        for part in ("Theehuis", "2066580", "Fietsentuin", self.number):
            self.assertIn(part, message)
        self.assertEqual(self.account.state, "draft", "nothing runs by itself")
        self.assertEqual(self.account.retailer_id, self.number)
        self.make_due(self.flow("orders"))
        self.run_lane("orders_1")
        self.assertFalse(self.other.received("GET", "/orders"))

    def test_other_shop_is_refused_where_there_are_offers(self):
        self.seller.offer(ean=samples.ean(), reference="T-1")
        self.run_now("offers")
        self.offers().active = False
        self.assertEqual(self.enter_other()[0], "danger")

    def test_other_shop_where_nothing_was_read_yet(self):
        self.assertEqual(self.enter_other()[0], "success")
        self.assertEqual(self.account.retailer_id, "2066580")
        self.assertEqual(self.account.shop_name, "Theehuis")

    def test_other_shop_by_decision(self):
        self.import_order(samples.item(samples.ean()))
        self.enter_other()
        self.assertEqual(self.account.other_shop, "2066580")
        with self.transactions():
            self.account.action_use_other_shop()
        self.assertEqual(self.account.state, "connected")
        self.assertEqual(self.account.retailer_id, "2066580")
        self.assertFalse(self.account.other_shop)
        self.assertIn("2066580", self.account.message_ids[0].body)

    def test_right_credentials_end_the_question(self):
        self.import_order(samples.item(samples.ean()))
        self.enter_other()
        self.account.client_id = self.seller.client_id
        self.assertFalse(self.account.other_shop)
        self.assertEqual(self.connect()[0], "success")

    def test_shop_that_bol_does_not_tell_stays_known(self):
        self.import_order(samples.item(samples.ean()))
        self.sandbox.fault("not_found", "/retailers/", share=1)
        self.assertEqual(self.connect()[0], "success")
        self.assertEqual(self.account.retailer_id, self.number)
        self.assertEqual(self.account.shop_name, "Fietsentuin")
