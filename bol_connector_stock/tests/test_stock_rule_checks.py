from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.bol_connector.models.bol_account import MANAGER, USER

from .stock_rules import StockRuleCase


@tagged("post_install", "-at_install")
class TestStockRuleChecks(StockRuleCase):
    """Rules that can't be meant are refused; only managers change any."""

    def setUp(self):
        super().setUp()
        self.product.categ_id = self.categories("Teapots")

    def assertRefused(self, constraint, **values):
        with (
            self.subTest(**values),
            self.assertRaises(IntegrityError) as caught,
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.rule(**values)
        self.assertEqual(
            caught.exception.diag.constraint_name, f"bol_stock_rule_{constraint}"
        )

    def test_bad_values(self):
        self.assertRefused("no_negative", buffer=-1)
        self.assertRefused("no_negative", most=-1)
        self.assertRefused("no_negative", kind="fixed", fixed=-1)
        self.assertRefused("percent_bound", buffer=101, buffer_kind="percent")
        self.assertRefused("fixed_bound", kind="fixed", fixed=1000)

    def test_good_values(self):
        self.rule(buffer=101, most=5000)
        category = self.product.categ_id
        self.rule(buffer=100, buffer_kind="percent", categ_id=category.id)
        self.rule(kind="fixed", fixed=999, product_id=self.product.id)

    def test_two_rules_for_the_same(self):
        targets = [
            {},
            {"product_id": self.product.id},
            {"product_tmpl_id": self.product.product_tmpl_id.id},
            {"categ_id": self.product.categ_id.id},
        ]
        account = self._make_account(self.sandbox.seller())
        for target in targets:
            self.rule(**target)
            self.assertRefused("target_unique", most=5, **target)
            self.rule(account_id=account.id, **target)

    def test_rule_for_two_things(self):
        product = {"product_id": self.product.id}
        category = {"categ_id": self.product.categ_id.id}
        template = {"product_tmpl_id": self.product.product_tmpl_id.id}
        self.assertRefused("one_target", **product, **category)
        self.assertRefused("one_target", **product, **template)
        self.assertRefused("one_target", **category, **template)

    def test_days_of_a_forecast_below_zero(self):
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.account.stock_forecast_days = -1

    def test_form_of_a_rule(self):
        form = Form(self.env["bol.stock.rule"])
        form.account_id = self.account
        form.categ_id = self.product.categ_id
        form.buffer, form.buffer_kind, form.most = 10, "percent", 50
        rule = form.save()
        name = self.product.categ_id.display_name
        self.assertEqual(rule.display_name, f"{name}: less 10 %, at most 50")
        form = Form(rule)
        form.kind, form.fixed = "fixed", 7
        self.assertEqual(form.save().summary, "always 7")

    # -- who -------------------------------------------------------------------

    def test_users_read_rules_and_managers_change_them(self):
        rule = self.rule(most=5)
        user = rule.with_user(self._make_user("reader", USER))
        self.assertEqual(user.read(["summary"])[0]["summary"], "at most 5")
        for change in (
            lambda: user.write({"most": 6}),
            user.unlink,
            lambda: user.copy({"categ_id": self.product.categ_id.id}),
        ):
            with self.assertRaises(AccessError):
                change()
        manager = self._make_user("changer", MANAGER)
        rule.with_user(manager).most = 7
        self.assertEqual(rule.most, 7)

    def test_other_companies_see_no_rules(self):
        rule = self.rule(most=5)
        company = self._make_company("Stranger")
        stranger = self._make_user("stranger", MANAGER, company=company)
        rules = rule.with_user(stranger).with_context(allowed_company_ids=company.ids)
        self.assertFalse(rules.search([]) & rule)
        with self.assertRaises(AccessError):
            rules.read(["most"])

    def test_product_staff_without_rights_to_bol_changes_products(self):
        self.rule(product_tmpl_id=self.product.product_tmpl_id.id, most=5)
        clerk = self._make_user(
            "clerk", "product.group_product_manager,base.group_user"
        )
        product = self.product.with_user(clerk)
        self.assertNotIn("bol_stock_rule_ids", product.product_tmpl_id.fields_get())
        with Form(product.product_tmpl_id) as form:
            form.name = "Kettle"
        product.categ_id = self.categories("Kettles")
        self.assertEqual(self.product.name, "Kettle")
