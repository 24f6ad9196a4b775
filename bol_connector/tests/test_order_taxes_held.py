from odoo.tests import tagged

from . import samples
from .common import BolCase


@tagged("post_install", "-at_install")
class TestOrderTaxesHeld(BolCase):
    """An order of which Odoo would get the tax wrong is held, with the way out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax_9 = cls._make_tax(9)
        cls.position = cls._make_position("OSS B2C Belgium", country="base.be")
        cls.tax_be = cls._make_tax(
            6,
            name="6% BE",
            fiscal_position_ids=cls.position.ids,
            original_tax_ids=cls.tax_21.ids,
        )

    @classmethod
    def _make_position(cls, name, country, **values):
        return cls.env["account.fiscal.position"].create(
            {
                "name": name,
                "company_id": cls.company.id,
                "auto_apply": True,
                "country_id": cls.env.ref(country).id,
                **values,
            }
        )

    def setUp(self):
        super().setUp()
        self.account.sell_untaxed = False
        self.product = self._make_product(name="Kettle", taxes_id=self.tax_9.ids)

    def order(self, country="BE", item=None):
        """An order of the product, for a buyer in a country."""
        there = samples.address(countryCode=country)
        item = item or samples.item(self.product.barcode, 2, 10.6)
        return self.import_order(item, shipmentDetails=there, billingDetails=there)

    def assert_held(self, order, *words):
        self.assertEqual((order.state, order.held_kind), ("held", "tax"))
        for word in words:
            self.assertIn(word, order.held_reason)
        self.assertFalse(order.sale_order_id)

    def assert_imported(self, order, taxes):
        self.assertEqual(order.state, "imported", order.held_reason)
        lines = order.sale_order_id.order_line
        self.assertEqual(lines.tax_ids, taxes.bol_included_tax_id)
        self.assertEqual(order.sale_order_id.amount_total, order.amount_total)

    def assert_goes_on(self, order, taxes):
        """Its reason is gone: the next run of the flow imports it."""
        self.assertLessEqual(order.retry_at, self.now())
        self.run_now("orders")
        self.assert_imported(order, taxes)

    # -- abroad ----------------------------------------------------------------

    def test_tax_that_the_position_does_not_replace(self):
        """Odoo would sell it with the Dutch tax."""
        self.assertEqual(self.position.map_tax(self.tax_9), self.tax_9)
        order = self.order()
        self.assert_held(order, "OSS B2C Belgium", "9% ST", "Kettle", "Replaces")

    def test_goes_on_when_the_tax_is_replaced(self):
        order = self.order()
        self.assertGreater(order.retry_at, self.now())
        self.tax_be.original_tax_ids += self.tax_9
        self.assert_goes_on(order, self.tax_be)

    def test_goes_on_when_the_position_keeps_the_tax(self):
        order = self.order()
        self.tax_9.fiscal_position_ids += self.position
        self.assert_goes_on(order, self.tax_9)

    def test_goes_on_when_the_position_gets_taxes(self):
        """Entered on the position itself, as its form does."""
        order = self.order()
        self.position.tax_ids += self.tax_9
        self.assert_goes_on(order, self.tax_9)

    def test_position_without_taxes(self):
        """Odoo would sell it without VAT."""
        self.tax_be.fiscal_position_ids = False
        self.assertFalse(self.position.map_tax(self.tax_9))
        order = self.order()
        self.assert_held(order, "OSS B2C Belgium", "Kettle", "without VAT")
        self.position.active = False
        self.assert_goes_on(order, self.tax_9)

    def test_position_without_taxes_in_a_company_without_vat(self):
        self.tax_be.fiscal_position_ids = False
        self.account.sell_untaxed = True
        self.assert_imported(self.order(), self.env["account.tax"])

    def test_no_position(self):
        """Below the EU's threshold the seller's own VAT is right."""
        self.position.active = False
        self.assert_imported(self.order(), self.tax_9)

    def test_position_that_only_needs_a_vat_number(self):
        self.position.vat_required = True
        self.assert_imported(self.order(), self.tax_9)

    def test_the_others_go_on(self):
        good = self._make_product()
        here = samples.address(countryCode="BE")
        numbers = self.seller.place(
            *(
                samples.order(
                    samples.item(product.barcode),
                    shipmentDetails=here,
                    billingDetails=here,
                )
                for product in (good, self.product, good)
            )
        )
        self.run_now("orders")
        states = self.orders(*numbers).mapped("state")
        self.assertEqual(states, ["imported", "held", "imported"])

    def test_domestic_position_that_covers_the_other_country(self):
        """One for both countries: it says that they are taxed alike."""
        self.position.active = False
        countries = self.env.ref("base.nl") | self.env.ref("base.be")
        group = self.env["res.country.group"].create(
            {"name": "Both", "country_ids": countries.ids}
        )
        both = self._make_position("Both", country="base.nl", country_id=False)
        both.country_group_id = group
        self._make_tax(21, name="21% other", fiscal_position_ids=both.ids)
        self.assertTrue(both.is_domestic)
        order = self.order()
        self.assert_imported(order, self.tax_9)
        self.assertEqual(order.sale_order_id.fiscal_position_id, both)

    # -- at home ---------------------------------------------------------------

    def test_domestic_position_leaves_taxes_as_they_are(self):
        home = self._make_position("NL Domestic", country="base.nl")
        self._make_tax(21, name="21% other", fiscal_position_ids=home.ids)
        self.assertTrue(home.is_domestic)
        order = self.order(country="NL")
        self.assert_imported(order, self.tax_9)
        self.assertEqual(order.sale_order_id.fiscal_position_id, home)

    def test_another_position_at_home_leaves_taxes_as_they_are(self):
        self._make_position(
            "NL Domestic", country="base.nl", sequence=1, zip_from="0000", zip_to="0001"
        )
        island = self._make_position(
            "Texel", country="base.nl", sequence=2, zip_from="1790", zip_to="5000ZZ"
        )
        self._make_tax(21, name="21% other", fiscal_position_ids=island.ids)
        order = self.order(country="NL")
        self.assertFalse(island.is_domestic)
        self.assertEqual(order.sale_order_id.fiscal_position_id, island)
        self.assert_imported(order, self.tax_9)

    def test_domestic_position_without_taxes(self):
        self._make_position("NL Domestic", country="base.nl")
        self.assert_held(self.order(country="NL"), "NL Domestic", "without VAT")

    # -- the product's taxes ---------------------------------------------------

    def test_product_without_tax(self):
        self.product.taxes_id = False
        order = self.order(country="NL")
        self.assert_held(order, "Kettle", "no sales tax", self.account.name)
        self.product.taxes_id = self.tax_9
        self.assert_goes_on(order, self.tax_9)

    def test_product_without_tax_in_a_company_without_vat(self):
        self.product.taxes_id = False
        order = self.order(country="NL")
        self.account.sell_untaxed = True
        self.assert_goes_on(order, self.env["account.tax"])

    def test_product_with_a_tax_of_another_company_only(self):
        other = self._make_company("Other")
        product = self._make_product(company_id=False, taxes_id=[])
        product.with_context(allowed_company_ids=other.ids).taxes_id = self._make_tax(
            19, other
        )
        order = self.order(country="NL", item=samples.item(product.barcode))
        self.assert_held(order, "no sales tax")

    def test_discount_has_the_tax_of_the_goods(self):
        """bol's discount product has none of its own, and needs none."""
        item = samples.item(self.product.barcode, 2, 10, totalPrice=15)
        self.assert_imported(self.order(country="NL", item=item), self.tax_9)
        self.assertFalse(self.account.discount_product_id.taxes_id)

    def test_two_rates_on_one_product(self):
        """Their sum would fit in bol's price, and be wrong."""
        self.product.taxes_id = self.tax_9 + self.tax_21
        order = self.order(country="NL")
        self.assert_held(order, "Kettle", "9% ST", "21% ST")
        self.product.taxes_id = self.tax_21
        self.assert_goes_on(order, self.tax_21)

    def test_tax_that_is_no_percentage(self):
        children = self.tax_9.ids
        for values in (
            {"name": "Eco", "amount_type": "fixed"},
            {"name": "Both", "amount_type": "group", "children_tax_ids": children},
        ):
            with self.subTest(tax=values["name"]):
                self.product.taxes_id = self._make_tax(1, **values)
                order = self.order(country="NL")
                self.assert_held(order, "Kettle", values["name"], "percentage")

    def test_total_that_a_tax_makes_wrong(self):
        """Somebody changed the twin, so that it comes on top of bol's price."""
        self.tax_9.bol_included_tax_id.price_include_override = "tax_excluded"
        order = self.order(country="NL")
        self.assert_held(order, "23.11", "21.20", "9% ST (bol.com, included)")

    # -- the setting -----------------------------------------------------------

    def test_who_sells_without_vat_by_default(self):
        """Companies whose new products get no tax."""
        untaxed = self._make_account(self.sandbox.seller())
        self.assertTrue(untaxed.sell_untaxed)
        self.company.account_sale_tax_id = self.tax_21
        taxed = self._make_account(self.sandbox.seller())
        self.assertFalse(taxed.sell_untaxed)
        self.assertTrue(untaxed.sell_untaxed)
