from odoo.tests import tagged

from ..tools import read_ladder
from .prices import PricesCase


@tagged("post_install", "-at_install")
class TestPriceLadders(PricesCase):
    """Ladders of many products at once, also of packs."""

    def test_ladder_of_a_pack(self):
        pack = self._make_pack(6)
        self.rule(min_quantity=12, percent_price=10)
        ladders = self.account._bol_price_ladders([(self.product, pack)])
        self.assertEqual(
            ladders[self.product.id, pack.id],
            tuple(read_ladder("1:72.60 2:65.34")),
        )

    def test_many_products_cost_few_queries(self):
        products = [self._make_product(list_price=n + 1) for n in range(60)]
        pairs = {(product, self.env["uom.uom"]) for product in products}
        self.account._bol_price_ladders(set(list(pairs)[:1]))
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(30):
            ladders = self.account._bol_price_ladders(pairs)
        self.assertEqual(len(ladders), 60)
