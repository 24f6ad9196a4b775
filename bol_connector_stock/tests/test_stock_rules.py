from odoo.tests import tagged

from odoo.addons.bol_connector.tests import samples

from .stock_rules import StockRuleCase


@tagged("post_install", "-at_install")
class TestStockRules(StockRuleCase):
    """What bol is told follows the most specific rule of the account, and it alone."""

    def test_buffer_in_pieces(self):
        self.rule(buffer=3)
        for here, told in ((12, 9), (3, 0), (1, 0), (0, 0)):
            self.assertTold(here, told)

    def test_buffer_in_percent_is_rounded_up(self):
        self.rule(buffer=10, buffer_kind="percent")
        for here, told in ((20, 18), (21, 18), (11, 9), (10, 9), (1, 0), (0, 0)):
            self.assertTold(here, told)

    def test_cap_comes_after_the_buffer(self):
        self.rule(buffer=2, most=5)
        for here, told in ((20, 5), (7, 5), (6, 4), (2, 0)):
            self.assertTold(here, told)

    def test_fixed_amount_whatever_is_there(self):
        self.rule(kind="fixed", fixed=50)
        for here in (20, 0, 700):
            self.assertTold(here, 50)

    def test_fixed_amount_of_what_is_not_counted(self):
        book = self._make_product(is_storable=False)
        book_id = self.offer(book)
        self.run_now("stock")
        self.assertEqual(self.seller.stock()[book_id], 777)
        self.rule(kind="fixed", fixed=8, product_id=book.id)
        self.look()
        self.assertEqual(self.seller.stock()[book_id], 8)

    def test_not_managed_is_not_sent(self):
        self.rule(kind="none")
        self.count(self.product, 4)
        self.run_now("stock")
        self.assertEqual(self.seller.stock()[self.offer_id], 777)
        self.assertFalse(self.seller.received("PATCH"))
        self.assertFalse(self.one().stock_due)
        self.assertIn("All products", self.one().stock_skipped)

    def test_negative_stock_with_a_buffer_in_percent(self):
        rule = self.rule(buffer=50, buffer_kind="percent")
        self.assertEqual(rule._bol_kept_back(-12), 0, "nothing to keep back of")
        self.count(self.product, 8)
        self.look()
        self.env["stock.quant"]._update_available_quantity(
            self.product, self.shelf, -20
        )
        self.commit()
        self.look()
        self.assertEqual(self.seller.stock()[self.offer_id], 0)

    def test_more_than_bol_takes_less_a_buffer(self):
        """The buffer is of what is there, not of the most that bol takes."""
        self.rule(buffer=100)
        self.assertTold(2000, 999)
        self.assertTold(1050, 950)

    def test_packs_count_before_the_buffer(self):
        box = samples.ean()
        self._make_packaging(self.product, box)
        boxes = self.seller.offer(ean=box, stock={"amount": 777})
        self.run_now("offers")
        self.rule(buffer=1)
        self.count(self.product, 47)
        self.run_now("stock")
        stock = self.seller.stock()
        self.assertEqual((stock[boxes], stock[self.offer_id]), (2, 46))

    # -- which rule ------------------------------------------------------------

    def test_most_specific_rule_alone(self):
        drinks, wine = self.categories("Drinks", "Wine")
        self.product.categ_id = wine
        self.count(self.product, 100)
        steps = [
            ({"buffer": 10, "most": 50}, 50),
            ({"categ_id": drinks.id, "buffer": 20}, 80),
            ({"categ_id": wine.id, "buffer": 30}, 70),
            ({"product_tmpl_id": self.product.product_tmpl_id.id, "most": 9}, 9),
            ({"product_id": self.product.id, "buffer": 40}, 60),
        ]
        made = self.env["bol.stock.rule"]
        for values, told in steps:
            made |= self.rule(**values)
            self.assertSeen(told)
        # And back again, one after the other.
        told = [told for _values, told in steps]
        for rule, before in zip(
            reversed(made), [*reversed(told[:-1]), 100], strict=True
        ):
            rule.unlink()
            self.assertSeen(before)

    def test_rule_of_another_product_category_or_account_says_nothing(self):
        other = self._make_product()
        (garden,) = self.categories("Garden")
        account = self._make_live_account(self.sandbox.seller())
        self.rule(product_id=other.id, most=1)
        self.rule(product_tmpl_id=other.product_tmpl_id.id, most=2)
        self.rule(categ_id=garden.id, most=3)
        self.rule(account_id=account.id, most=4)
        self.assertTold(40, 40)

    def test_variants_of_one_product(self):
        colour = self.env["product.attribute"].create(
            {
                "name": "Colour",
                "value_ids": [(0, 0, {"name": name}) for name in ("Red", "Blue")],
            }
        )
        template = self.env["product.template"].create(
            {
                "name": "Mug",
                "is_storable": True,
                "company_id": self.company.id,
                "attribute_line_ids": [
                    (
                        0,
                        0,
                        {
                            "attribute_id": colour.id,
                            "value_ids": [(6, 0, colour.value_ids.ids)],
                        },
                    )
                ],
            }
        )
        red, blue = template.product_variant_ids
        offers = []
        for variant in (red, blue):
            variant.barcode = samples.ean()
            offers.append(self.offer(variant))
            self.count(variant, 30)
        self.rule(product_tmpl_id=template.id, most=20)
        self.rule(product_id=red.id, most=10)
        self.look()
        stock = self.seller.stock()
        self.assertEqual([stock[offer] for offer in offers], [10, 20])

    # -- a change of a rule reaches bol by itself ------------------------------

    def test_changed_rule(self):
        rule = self.rule(most=5)
        self.assertTold(40, 5)
        rule.most = 6
        self.assertSeen(6)
        rule.unlink()
        self.assertSeen(40)

    def test_rule_that_moves_on_to_another_product(self):
        other = self._make_product()
        other_id = self.offer(other)
        self.count(other, 40)
        rule = self.rule(product_id=self.product.id, most=5)
        self.assertTold(40, 5)
        rule.product_id = other
        self.assertSeen(40)
        self.assertEqual(self.seller.stock()[other_id], 5)

    def test_product_that_changes_category(self):
        (wine,) = self.categories("Wine")
        self.rule(categ_id=wine.id, most=5)
        self.assertTold(40, 40)
        self.product.categ_id = wine
        self.assertSeen(5)

    def test_category_that_moves_below_another(self):
        drinks, wine = self.categories("Drinks", "Wine")
        wine.parent_id = False
        self.product.categ_id = wine
        self.rule(categ_id=drinks.id, most=5)
        self.assertTold(40, 40)
        wine.parent_id = drinks
        self.assertSeen(5)

    def test_product_whose_stock_is_managed_no_more_and_again(self):
        self.assertTold(40, 40)
        self.product.bol_stock_managed = "no"
        self.count(self.product, 30)
        self.assertSeen(40)
        self.assertTrue(self.one().stock_skipped)
        self.product.bol_stock_managed = False
        self.assertSeen(30)
        self.assertFalse(self.one().stock_skipped)
