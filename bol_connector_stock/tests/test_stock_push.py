from odoo.tests import tagged

from .common import BolStockCase


@tagged("post_install", "-at_install")
class TestStockPush(BolStockCase):
    """bol gets the free quantity of the account's warehouse, and only what changed."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.offer_id = self.offer(self.product)
        self.read_offers()

    def offer(self, product, **values):
        """Put an offer of the product at bol; returns its id."""
        return self.seller.offer(
            ean=product.barcode,
            reference="T-1",
            **{"stock": {"amount": 777, "managedByRetailer": False}, **values},
        )

    def read_offers(self):
        self.run_now("offers")
        self.sandbox.admin("DELETE", "received")

    def patches(self):
        return self.seller.received("PATCH", "/offers/")

    def one(self, offer_id=None):
        offer_id = offer_id or self.offer_id
        return self.offers().filtered(lambda offer: offer.bol_id == offer_id)

    # -- what is sent ----------------------------------------------------------

    def test_free_quantity_arrives(self):
        self.count(self.product, 12)
        self.run_lane("out")
        truth = self.seller.truth()["offers"][self.offer_id]
        self.assertEqual((truth["amount"], truth["managedByRetailer"]), (12, False))
        offer = self.one()
        self.assertEqual((offer.stock_wanted, offer.stock_acknowledged), (12, 12))
        self.assertEqual(offer.stock_amount, 12)
        self.assertTrue(offer.stock_sent_at)
        self.assertFalse(offer.stock_due)

    def test_other_facts_of_the_offer_stay(self):
        before = self.seller.truth()["offers"][self.offer_id]
        self.count(self.product, 3)
        self.run_lane("out")
        after = self.seller.truth()["offers"][self.offer_id]
        for name in ("price", "reference", "fulfilmentMethod", "onHoldByRetailer"):
            self.assertEqual(after[name], before[name])

    def test_only_changed_amounts_are_sent(self):
        others = [self._make_product() for _ in range(3)]
        for product in others:
            self.offer(product)
        self.read_offers()
        for product in others:
            self.count(product, 5)
        self.count(self.product, 7)
        self.run_lane("out")
        self.assertEqual(len(self.patches()), 4)
        self.count(self.product, 8)
        self.run_lane("out")
        self.run_lane("out")
        sent = self.patches()[4:]
        self.assertEqual(sent, [("PATCH", f"/retailer/offers/{self.offer_id}")])
        self.assertEqual(sorted(self.seller.stock().values()), [5, 5, 5, 8])

    def test_amount_that_comes_back_to_what_bol_has_is_not_sent(self):
        self.count(self.product, 7)
        self.run_lane("out")
        self.count(self.product, 9)
        self.count(self.product, 7)
        self.run_lane("out")
        self.assertEqual(len(self.patches()), 1)

    def test_only_the_newest_of_several_changes_is_sent(self):
        for quantity in (3, 5, 4):
            self.count(self.product, quantity)
        self.run_lane("out")
        self.assertEqual(len(self.patches()), 1)
        self.assertEqual(self.seller.stock()[self.offer_id], 4)

    def test_bounds(self):
        for quantity, amount in ((5000, 999), (999, 999), (0, 0)):
            with self.subTest(quantity=quantity):
                self.count(self.product, quantity)
                self.run_lane("out")
                self.assertEqual(self.seller.stock()[self.offer_id], amount)

    def test_negative_stock_is_none(self):
        self.count(self.product, 2)
        self.run_lane("out")
        self.env["stock.quant"]._update_available_quantity(self.product, self.shelf, -5)
        self.commit()
        self.run_lane("out")
        self.assertEqual(self.seller.stock()[self.offer_id], 0)

    def test_half_a_unit_is_not_for_sale(self):
        self.count(self.product, 3.7)
        self.run_lane("out")
        self.assertEqual(self.seller.stock()[self.offer_id], 3)

    def test_two_offers_of_one_product(self):
        used = {"category": "SECONDHAND", "state": "GOOD"}
        other = self.offer(self.product, condition=used)
        self.read_offers()
        self.count(self.product, 6)
        self.run_lane("out")
        self.assertEqual(self.seller.stock(), {self.offer_id: 6, other: 6})

    # -- what isn't ------------------------------------------------------------

    def test_goods_in_the_warehouse_of_bol_are_left_alone(self):
        product = self._make_product()
        fbb = self.offer(product, fulfilment={"method": "FBB"})
        self.read_offers()
        self.count(product, 5)
        self.run_lane("out")
        self.run_now("stock")
        self.assertNotIn(("PATCH", f"/retailer/offers/{fbb}"), self.patches())
        self.assertEqual(self.seller.stock()[fbb], 777)

    def test_offer_that_moved_to_bol_is_left_alone(self):
        self.flow("stock").action_preview()
        self.count(self.product, 5)
        self.run_lane("out")
        self.assertTrue(self.one().stock_due)
        self.seller.change_offer(self.offer_id, fulfilment={"method": "FBB"})
        self.read_offers()
        self.flow("stock").action_live()
        self.run_lane("out")
        self.assertFalse(self.patches())

    def test_goods_that_are_not_counted_are_left_alone(self):
        product = self._make_product(is_storable=False)
        self.offer(product)
        self.read_offers()
        self.run_now("stock")
        amounts = self.seller.stock()
        self.assertEqual(sorted(amounts.values()), [0, 777])
        self.assertEqual(amounts[self.offer_id], 0)

    def test_unknown_offer_is_left_alone(self):
        unknown = self.seller.offer(ean="8799999999990", reference="?")
        self.read_offers()
        self.run_now("stock")
        self.assertNotIn(("PATCH", f"/retailer/offers/{unknown}"), self.patches())

    def test_preview_computes_and_sends_nothing(self):
        self.flow("stock").action_preview()
        self.count(self.product, 12)
        self.run_lane("out")
        self.assertFalse(self.patches())
        offer = self.one()
        self.assertEqual((offer.stock_wanted, offer.stock_due), (12, True))
        self.assertEqual(self.flow("stock").backlog, 1)
        self.flow("stock").action_live()
        self.run_lane("out")
        self.assertEqual(self.seller.stock()[self.offer_id], 12)
        self.assertEqual(self.flow("stock").backlog, 0)

    # -- trouble ---------------------------------------------------------------

    def test_refused_offer_is_noted_and_the_rest_goes_on(self):
        good = self._make_product()
        good_id = self.offer(good)
        self.read_offers()
        with self.by_hand() as client:
            client.offers.delete(self.offer_id)
        self.count(self.product, 5)
        self.count(good, 6)
        self.run_lane("out")
        self.assertEqual(self.seller.stock(), {good_id: 6})
        refused = self.one()
        self.assertIn("doesn't know", refused.stock_error)
        self.assertTrue(refused.stock_due)
        self.assertFalse(self.flow("stock").last_error)
        # Not again with every run, but again after a while.
        asked = len(self.patches())
        self.run_lane("out")
        self.assertEqual(len(self.patches()), asked)
        self.later(hours=2)
        self.run_lane("out")
        self.assertGreater(len(self.patches()), asked)

    def several(self):
        """Count goods of four more offers; returns their ids at bol."""
        products = [self._make_product() for _ in range(4)]
        ids = [self.offer(product) for product in products]
        self.read_offers()
        for product in products:
            self.count(product, 5)
        return ids

    def test_failure_about_one_offer_leaves_the_others_alone(self):
        ids = self.several()
        self.sandbox.fault("server_error", f"/offers/{ids[2]}$", share=1)
        self.run_lane("out")
        self.assertEqual(self.flow("stock").error_streak, 0)
        failed = self.offers().filtered("stock_due")
        self.assertEqual(failed.bol_id, ids[2])
        self.assertTrue(failed.stock_error)
        # Not again with every run, but again soon.
        asked = len(self.patches())
        self.run_lane("out")
        self.assertEqual(len(self.patches()), asked)
        self.sandbox.mend()
        self.later(minutes=6)
        self.run_lane("out")
        self.assertEqual({self.seller.stock()[i] for i in ids}, {5})
        self.assertFalse(failed.stock_error)

    def test_outage_keeps_what_was_sent_and_sends_the_rest_later(self):
        ids = self.several()
        self.sandbox.fault("unavailable", f"/offers/{ids[2]}$", share=1)
        self.run_lane("out")
        self.assertEqual(self.flow("stock").error_streak, 1)
        due = self.offers().filtered("stock_due")
        self.assertTrue(due)
        self.sandbox.mend()
        self.later(minutes=5)
        self.run_lane("out")
        self.assertEqual({self.seller.stock()[i] for i in ids}, {5})
        sent = [path for _method, path in self.patches()]
        self.assertEqual(sent.count(f"/retailer/offers/{ids[0]}"), 1, "not twice")

    def test_limit_puts_off_and_is_no_error(self):
        self.count(self.product, 5)
        self.sandbox.fault("rate_limited", "/offers/", retry_after=40)
        self.run_lane("out")
        flow = self.flow("stock")
        self.assertEqual((flow.error_streak, flow.last_error), (0, False))
        self.assertGreater(flow.not_before, self.now())
        self.assertTrue(self.one().stock_due)

    def test_value_that_bol_may_have_taken_is_sent_over(self):
        """bol took it, and its answer got lost; then the old value is right again."""
        self.count(self.product, 5)
        self.run_lane("out")
        for kind in ("drop_after", "broken_json"):
            with self.subTest(kind):
                self.sandbox.fault(kind, "/offers/", method="PATCH", share=1)
                self.count(self.product, 8)
                self.run_lane("out")
                self.sandbox.mend()
                self.count(self.product, 5)
                self.later(hours=1)
                self.run_lane("out")
                self.assertEqual(self.seller.stock()[self.offer_id], 5)
                self.assertFalse(self.one().stock_due)
