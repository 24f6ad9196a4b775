from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from . import samples
from .common import BolCase

USER = "bol_connector.bol_connector_group_user"
MANAGER = "bol_connector.bol_connector_group_manager"
SECRETS = (
    *("client_id", "client_secret", "database_uuid"),
    *("consent_client_id", "consent_client_secret"),
)


@tagged("post_install", "-at_install")
class TestAccess(BolCase):
    """Who sees and does what; reading as over RPC, where a view hides nothing."""

    def setUp(self):
        super().setUp()
        product = self._make_product()
        self.seller.offer(ean=product.barcode, reference="T-1")
        self.run_now("offers")
        self.order = self.import_order(samples.item(product.barcode))
        self.user = self._make_user("bol-user", USER)
        self.manager = self._make_user("bol-manager", MANAGER)
        self.employee = self._make_user("bol-employee", "base.group_user")

    def records(self):
        """One of each that belongs to the account."""
        return (
            self.account,
            self.account.flow_ids[0],
            self.offers(),
            self.order,
            self.order.item_ids,
        )

    def assertForbidden(self, user, records, method, *arguments):
        with (
            self.subTest(user=user.login, model=records._name, method=method),
            mute_logger("odoo.addons.base.models.ir_model"),
            self.assertRaises(AccessError),
        ):
            getattr(records.with_user(user), method)(*arguments)
            self.env.flush_all()

    # -- credentials -----------------------------------------------------------

    def test_user_sees_no_credentials(self):
        account = self.account.with_user(self.user)
        for name in SECRETS:
            self.assertForbidden(self.user, self.account, "read", [name])
            self.assertNotIn(name, account.fields_get())
            self.assertNotIn(name, account.read()[0])

    def test_user_cannot_guess_credentials_by_searching(self):
        for name in SECRETS:
            domain = [(name, "=like", "s%")]
            self.assertForbidden(self.user, self.account, "search", domain)
            self.assertForbidden(
                self.user,
                self.env["bol.flow"],
                "search",
                [(f"account_id.{name}", "!=", 0)],
            )
            self.assertForbidden(
                self.user, self.account, "formatted_read_group", [], [name], ["__count"]
            )

    def test_user_cannot_export_credentials(self):
        self.user.group_ids += self.env.ref("base.group_allow_export")
        export = self.account.with_user(self.user).export_data
        with mute_logger("odoo.models"), self.assertRaises(AccessError):
            export(["client_secret"])

    def test_manager_sees_credentials(self):
        account = self.account.with_user(self.manager)
        self.assertEqual(account.client_secret, "right")

    def test_nobody_reads_tokens_or_raw_answers(self):
        for model in ("bol.token", "bol.raw"):
            records = self.env[model].search([])
            self.assertTrue(records)
            for user in (self.user, self.manager, self.env.ref("base.user_admin")):
                self.assertForbidden(user, records, "read", ["create_date"])

    def test_raw_answer_of_an_order_is_for_managers(self):
        order = self.order.with_user(self.manager)
        self.assertIn(self.order.bol_id, order.raw)
        self.assertForbidden(self.user, self.order, "read", ["raw"])

    # -- users, managers, others -----------------------------------------------

    def test_user_reads_all_but_changes_no_settings(self):
        for records in self.records():
            self.assertTrue(records.with_user(self.user).read(["display_name"]))
        self.assertForbidden(self.user, self.account, "write", {"name": "X"})
        self.assertForbidden(self.user, self.account, "unlink")
        self.assertForbidden(self.user, self.account, "action_go_live")
        self.assertForbidden(self.user, self.account, "action_test_connection")
        self.assertForbidden(self.user, self.account, "action_prepare_taxes")
        self.assertForbidden(self.user, self.account.flow_ids, "action_off")

    def test_nobody_rewrites_what_bol_said(self):
        """Over RPC, where a field that is readonly on the screen is no obstacle."""
        changes = (
            (self.order, {"state": "new"}),
            (self.order, {"sale_order_id": False}),
            (self.order.item_ids, {"quantity_shipped": 9}),
            (self.offers(), {"unit_price": 0.01}),
            (self.offers(), {"bol_id": "x"}),
        )
        for records, values in changes:
            for user in (self.user, self.manager):
                self.assertForbidden(user, records, "write", values)
        for records in (self.order.item_ids, self.offers()):
            records.with_user(self.user).product_id = self._make_product()

    def test_manager_steers_flows(self):
        flow = self.flow("orders").with_user(self.manager)
        flow.action_off()
        self.assertEqual(flow.mode, "off")
        flow.action_live()
        self.assertEqual(flow.mode, "live")

    def test_manager_makes_an_account(self):
        seller = self.sandbox.seller()
        account = (
            self.env["bol.account"]
            .with_user(self.manager)
            .create(
                {
                    "name": "By a manager",
                    "company_id": self.company.id,
                    "environment": "sandbox",
                    "sandbox_url": self.sandbox.url,
                    "client_id": seller.client_id,
                    "client_secret": seller.secret,
                }
            )
        )
        self.assertEqual(self.connect(account)[0], "success")
        self.assertEqual(account.user_id, self.manager)

    def test_nobody_deletes_orders_or_offers(self):
        for records in self.records()[2:]:
            for user in (self.user, self.manager):
                self.assertForbidden(user, records, "unlink")

    def test_employee_sees_nothing_of_it(self):
        for records in self.records():
            self.assertForbidden(self.employee, records, "read", ["display_name"])

    def test_salesman_is_a_user(self):
        salesman = self._make_user("bol-seller", "sales_team.group_sale_salesman")
        self.assertTrue(salesman.has_group(USER))
        self.assertFalse(salesman.has_group(MANAGER))

    def test_user_imports_and_retries(self):
        (number,) = self.seller.place(samples.order(samples.item(samples.ean())))
        with self.transactions():
            self.account.with_user(self.user).action_import_orders()
        order = self.orders(number)
        self.assertEqual(order.state, "held")
        order.item_ids.with_user(self.user).product_id = self._make_product()
        self.retry(order.with_user(self.user))
        self.assertEqual(order.state, "imported")

    # -- companies -------------------------------------------------------------

    def test_other_company_sees_nothing(self):
        company = self._make_company("Stranger")
        stranger = self._make_user("bol-stranger", MANAGER, company=company)
        for records in self.records():
            records = records.with_context(allowed_company_ids=company.ids)
            self.assertFalse(records.with_user(stranger).search([]) & records)
            self.assertForbidden(stranger, records, "read", ["display_name"])

    def test_user_of_both_companies_sees_what_he_switched_to(self):
        other = self._make_company("Other")
        self.user.company_ids |= other
        for companies, seen in ((other, False), (other | self.company, True)):
            for records in self.records():
                found = (
                    records.with_user(self.user)
                    .with_context(allowed_company_ids=companies.ids)
                    .search([])
                )
                self.assertEqual(bool(found & records), seen, records._name)
