from odoo.tests import tagged

from .stock_rules import StockRuleCase


@tagged("post_install", "-at_install")
class TestStockBadInput(StockRuleCase):
    """What makes no sense ends as a right amount or a clear state; the rest goes on."""

    def setUp(self):
        super().setUp()
        self.count(self.product, 20)
        self.look()

    def also(self, quantity, **values):
        """Another product with so many on the shelf; (product, its offer's id)."""
        product = self._make_product(**values)
        offer_id = self.offer(product)
        self.put(product, quantity)
        return product, offer_id

    def put(self, product, quantity):
        """Change what is there as a transfer does, without the checks of a form."""
        self.env["stock.quant"]._update_available_quantity(
            product, self.shelf, quantity
        )

    def mirror(self, offer_id):
        offers = self.offers(active_test=False)
        return offers.filtered(lambda offer: offer.bol_id == offer_id)

    def assertRestGoesOn(self):
        """The flow is well, and an offer like any other is brought up to date."""
        self.put(self.product, 3)
        self.assertSeen(23)
        self.assertEqual(self.flow("stock").error_streak, 0)
        self.assertFalse(self.flow("stock").last_error)

    def test_quantities_that_bol_would_refuse(self):
        """bol answers 400 to any of them: each is brought within its bounds."""
        amounts = {-5: 0, 0.4: 0, 2.9999999: 3, 7.5: 7, 1000: 999, 25_000_000: 999}
        offers = {quantity: self.also(quantity)[1] for quantity in amounts}
        self.assertRestGoesOn()
        stock = self.seller.stock()
        told = {quantity: stock[offer] for quantity, offer in offers.items()}
        self.assertEqual(told, amounts)
        self.assertFalse(self.offers().filtered("stock_error"))

    def test_negative_stock_eats_what_comes_in(self):
        """Five short: the first five of a receipt are not for sale."""
        product, offer_id = self.also(-5)
        self.look()
        self.assertEqual(self.seller.stock()[offer_id], 0)
        self.put(product, 4)
        self.look()
        self.assertEqual(self.seller.stock()[offer_id], 0)
        self.put(product, 4)
        self.assertRestGoesOn()
        self.assertEqual(self.seller.stock()[offer_id], 3)

    def test_product_that_is_sold_by_weight(self):
        """A piece at bol is a whole unit of the product."""
        kilo = self.env.ref("uom.product_uom_kgm")
        _product, offer_id = self.also(2.75, uom_id=kilo.id)
        self.assertRestGoesOn()
        self.assertEqual(self.seller.stock()[offer_id], 2)

    def test_archived_product_with_goods_on_the_shelf(self):
        product, offer_id = self.also(8)
        self.look()
        product.active = False
        self.put(product, -3)
        self.assertRestGoesOn()
        self.assertEqual(self.seller.stock()[offer_id], 8, "it isn't ours to say")
        offer = self.mirror(offer_id)
        self.assertEqual(offer.stock_state, "skipped")
        self.assertIn("archived", offer.stock_skipped)
        self.assertFalse(offer.stock_due)

    def test_offer_that_was_deleted_at_bol(self):
        product, offer_id = self.also(8)
        self.look()
        with self.by_hand() as client:
            client.offers.delete(offer_id)
        self.put(product, -3)
        self.assertRestGoesOn()
        offer = self.mirror(offer_id)
        self.assertEqual(offer.stock_state, "failed")
        self.assertIn("doesn't know", offer.stock_error)
        self.assertGreater(offer.stock_retry_at, self.now())

    def test_deleted_product_leaves_its_offer_without_one(self):
        """Its stock was computed, and not sent yet: 0 of it would take it offline."""
        product = self._make_product()
        offer_id = self.offer(product)
        self.flow("stock").action_preview()
        self.look()
        self.assertTrue(self.mirror(offer_id).stock_due)
        product.unlink()
        self.flow("stock").action_live()
        self.assertRestGoesOn()
        offer = self.mirror(offer_id)
        self.assertFalse(offer.product_id)
        self.assertFalse(offer.stock_due)
        self.assertEqual(offer.match_state, "unknown")
        self.assertEqual(self.seller.stock()[offer_id], 777)

    def test_all_of_it_in_one_run(self):
        """A batch holds them all: none takes another one with it."""
        gone, gone_id = self.also(6)
        archived, archived_id = self.also(6)
        self.look()
        with self.by_hand() as client:
            client.offers.delete(gone_id)
        archived.active = False
        short = self.also(-1)[1]
        many = self.also(4000)[1]
        for product in (gone, archived):
            self.put(product, 1)
        self.assertRestGoesOn()
        self.assertEqual(
            self.seller.stock(),
            {self.offer_id: 23, archived_id: 6, short: 0, many: 999},
        )
