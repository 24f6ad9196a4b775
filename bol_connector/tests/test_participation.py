from odoo.exceptions import ValidationError
from odoo.tests import tagged

from . import samples
from .common import BolCase

ALL = frozenset({"offer", "price", "stock", "content"})


@tagged("post_install", "-at_install")
class TestParticipation(BolCase):
    """Of what bol is managed: by product, by category, by the account's filters."""

    def setUp(self):
        super().setUp()
        categories = self.env["product.category"]
        self.above = categories.create({"name": "Kitchen"})
        self.category = categories.create({"name": "Tea", "parent_id": self.above.id})
        self.product = self._make_product(categ_id=self.category.id)

    def parts(self):
        return self.product._bol_parts(self.account)[self.product]

    def test_everything_takes_part_unless_somebody_says_no(self):
        self.assertEqual(self.parts(), ALL)

    def test_category_above_counts_until_the_nearer_one_says_otherwise(self):
        self.above.bol_price_managed = "no"
        self.assertEqual(self.parts(), ALL - {"price"})
        self.category.bol_price_managed = "yes"
        self.assertEqual(self.parts(), ALL)
        self.product.bol_price_managed = "no"
        self.assertEqual(self.parts(), ALL - {"price"})

    def test_not_at_all(self):
        self.above.bol_managed = "no"
        self.product.bol_stock_managed = "yes"
        self.assertFalse(self.parts())
        self.product.bol_managed = "yes"
        self.assertEqual(self.parts(), ALL)

    def test_filter_of_the_account(self):
        self.account.product_domain = "[('name', 'ilike', 'kettle')]"
        self.assertFalse(self.parts())
        self.product.name = "Kettle"
        self.assertEqual(self.parts(), ALL)

    def test_filter_that_makes_no_sense_is_refused(self):
        for wrong in ("[('nothing', '=', 1)]", "name", "[('name',", "5"):
            with self.subTest(wrong), self.assertRaises(ValidationError):
                self.account.product_domain = wrong

    def test_orders_that_the_filter_leaves_out_are_ignored(self):
        self.account.order_domain = "[('is_pickup_point', '=', True)]"
        order = self.import_order(samples.item(self.product.barcode))
        self.assertEqual(order.state, "ignored")
        self.assertIn("filter", order.held_reason)
