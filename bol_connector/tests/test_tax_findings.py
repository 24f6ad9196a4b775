from odoo.tests import Form, tagged

from ..models.bol_account import MANAGER
from .common import BolCase
from .dutch import DutchCase


@tagged("post_install", "-at_install")
class TestTaxFindings(DutchCase):
    """What an account's page Taxes says, for a Dutch seller."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls._make_product(cls)

    def setUp(self):
        super().setUp()
        self.account.action_prepare_taxes()

    def findings(self, level=None, account=None):
        return [
            text
            for kind, text in (account or self.account)._bol_tax_findings()
            if level in (None, kind)
        ]

    def assert_one(self, level, *words):
        """One finding of this level has these words; returns how many there are."""
        found = [
            text for text in self.findings(level) if all(word in text for word in words)
        ]
        self.assertEqual(len(found), 1, self.findings())

    def test_as_odoo_installs_it(self):
        """Nothing is wrong; Belgium is sold to with Dutch VAT."""
        self.assertFalse(self.findings("warning"))
        self.assertEqual(len(self.findings("information")), 2)
        self.assert_one("information", "Belgium", "EU private B2C", "10,000", "OSS")
        self.assert_one("information", "Belgium", "Account Mapping")
        self.assertTrue(self.account.taxes_ready)

    def test_no_position_for_the_other_country(self):
        positions = self.env["account.fiscal.position"]
        positions.search([("company_id", "=", self.company.id)]).active = False
        self.assertFalse(self.findings("warning"))
        self.assertEqual(len(self.findings()), 1)
        self.assert_one("information", "Belgium", "VAT of your own country.", "OSS")

    def test_oss_is_ready(self):
        self._make_oss(tax_21=21, tax_9=6)
        self.account.action_prepare_taxes()
        self.assertFalse(self.findings("warning"))
        self.assertEqual(len(self.findings()), 1)
        self.assert_one("information", "Belgium", "OSS B2C Belgium", "Account Mapping")

    def test_oss_with_accounts(self):
        position, _taxes = self._make_oss(tax_21=21)
        self.account.action_prepare_taxes()
        income = self.product.product_tmpl_id.get_product_accounts()["income"]
        position.account_ids = [
            (0, 0, {"account_src_id": income.id, "account_dest_id": income.copy().id})
        ]
        self.assertFalse(self.findings())

    def test_oss_that_lacks_a_tax_in_use(self):
        self._make_oss(tax_21=21)
        self.account.action_prepare_taxes()
        self.assertFalse(self.findings("warning"))
        self.product.taxes_id = self.tax_9
        self.assert_one("warning", "Belgium", "OSS B2C Belgium", "9% ST", "Replaces")

    def test_taxes_in_use_are_those_of_the_offers(self):
        self._make_oss(tax_21=21)
        self.account.action_prepare_taxes()
        self._make_product(taxes_id=self.tax_9.ids)
        self.assert_one("warning", "9% ST")
        offer = {"account_id": self.account.id, "bol_id": "o", "ean": "1"}
        self.env["bol.offer"].create({**offer, "product_id": self.product.id})
        self.assertFalse(self.findings("warning"))

    def test_oss_taxes_without_twins(self):
        _position, taxes = self._make_oss(tax_21=21)
        self.assert_one("warning", taxes["tax_21"].name, "Prepare Taxes")
        self.assertFalse(self.account.taxes_ready)

    def test_own_taxes_without_twins(self):
        self.tax_21.bol_included_tax_id.active = False
        self.assert_one("warning", "21% ST", "Prepare Taxes")

    def test_oss_tax_without_an_account(self):
        _position, taxes = self._make_oss(tax_21=21, tax_9=0)
        tax = taxes["tax_21"]
        (tax | taxes["tax_9"]).refund_repartition_line_ids.account_id = False
        self.account.action_prepare_taxes()
        self.product.taxes_id = self.tax_21 | self.tax_9
        self.assert_one("warning", "booked as revenue", tax.name)
        self.assertNotIn(taxes["tax_9"].name, "".join(self.findings("warning")))

    def test_position_without_taxes(self):
        for name, country in (
            ("fiscal_position_template_eu_private", "Belgium"),
            ("l10n_nl_domestic_fiscal_position", "Netherlands"),
        ):
            with self.subTest(country=country):
                position = self.chart.ref(name)
                kept = position.tax_ids
                position.tax_ids = False
                self.assert_one("warning", country, position.name, "without VAT")
                position.tax_ids = kept

    def test_no_default_tax(self):
        self.company.account_sale_tax_id = False
        self.assert_one("warning", "default sales tax")

    def test_products_without_tax(self):
        self.product.taxes_id = False
        self.assert_one("warning", "1 of the products")

    def test_small_business(self):
        self.company.account_sale_tax_id = False
        self.product.taxes_id = False
        self.account.sell_untaxed = True
        self.assertFalse(self.findings("warning"))
        self.assert_one("information", "small-business rule")

    def test_countries_of_the_settings(self):
        """Of a seller who delivers in the Netherlands only, nobody asks about OSS."""
        self.account.policy_ids.country_ids = self.env.ref("base.nl")
        self.assertFalse(self.findings())
        self.account._bol_policy("FBB").country_ids = False
        self.assertTrue(self.findings())
        self.account._bol_policy("FBB").treatment = "ignore"
        self.assertFalse(self.findings())

    def test_shown_to_managers_only(self):
        manager = self._make_user("boss", f"{MANAGER},sales_team.group_sale_salesman")
        clerk = self._make_user("clerk", "sales_team.group_sale_salesman")
        self.product.taxes_id = False
        self.tax_21.name = "21% <script>"
        self.tax_21.bol_included_tax_id.active = False
        self._make_product()
        account = self.account.with_user(manager)
        self.assertIn("21% &lt;script&gt;", account.tax_findings)
        with Form(account) as form:
            self.assertFalse(form.taxes_ready)
        Form(self.account.with_user(clerk))
        arch = self.account.with_user(clerk).get_view(view_type="form")["arch"]
        self.assertNotIn("tax_findings", arch)

    def test_new_account(self):
        """The form of one that isn't saved yet."""
        form = Form(self.env["bol.account"])
        self.assertTrue(form.tax_findings)

    def test_cheap(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.account._bol_tax_findings()
            return self.env.cr.sql_log_count - before

        counts = []
        for products in (1, 30):
            for _ in range(products):
                self._make_product(taxes_id=(self.tax_21 | self.tax_9).ids)
            queries()
            counts.append(queries())
        self.assertEqual(counts[0], counts[1])


@tagged("post_install", "-at_install")
class TestTaxFindingsElsewhere(BolCase):
    """Companies that the Dutch chart says nothing about."""

    def test_belgian_company(self):
        belgium = self.env.ref("base.be")
        company = self._make_company("Brugge")
        company.account_fiscal_country_id = company.country_id = belgium
        self.env = self.env(context={"allowed_company_ids": company.ids})
        company.account_sale_tax_id = self._make_tax(21, company)
        account = self._make_account(self.sandbox.seller(), company_id=company.id)
        ((level, text),) = account._bol_tax_findings()
        self.assertEqual(level, "information")
        self.assertIn("Netherlands", text)

    def test_company_without_anything(self):
        company = self._make_company("Empty")
        company.account_fiscal_country_id = False
        account = self._make_account(self.sandbox.seller(), company_id=company.id)
        self.assertTrue(account._bol_tax_findings())
