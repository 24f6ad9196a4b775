from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from . import samples
from .common import BolCase

MANAGER = "bol_connector.bol_connector_group_manager"
USER = "bol_connector.bol_connector_group_user"


@tagged("post_install", "-at_install")
class TestSetup(BolCase):
    """From nothing to the first order, one step at a time."""

    def setUp(self):
        super().setUp()
        self.new_seller = self.sandbox.seller(company="Theehuis")
        self.manager = self._make_user("setter", MANAGER)
        self.dashboard = self.env.ref("bol_connector.bol_overview_action")

    def begin(self, **values):
        """Fill in the first step as a person does; returns the account."""
        action = self.env["bol.account"].action_set_up()
        view = self.env["ir.ui.view"].browse(action["view_id"][0])
        context = {"default_setup_step": "credentials", "default_name": "Bol.com"}
        accounts = self.env["bol.account"].with_context(**context)
        with Form(accounts, view=view) as form:
            form.environment = "sandbox"
            form.sandbox_url = self.sandbox.url
            form.client_id = values.get("client_id", self.new_seller.client_id)
            form.client_secret = values.get("client_secret", self.new_seller.secret)
        return form.record.with_context(default_setup_step=None, default_name=None)

    def press(self, account, button):
        with self.transactions():
            return getattr(account, button)()

    def report(self, account):
        account.invalidate_recordset(["setup_report"])
        return account.setup_report

    def test_from_nothing_to_the_first_order(self):
        ean = samples.ean()
        self.new_seller.offer(ean=ean, reference="T-1")
        new = self.begin()
        self.assertEqual((new.setup_step, new.name), ("credentials", "Bol.com"))
        self.press(new, "action_test_connection")
        self.assertEqual((new.setup_step, new.state), ("shop", "connected"))
        new.action_setup_right_shop()
        self.assertEqual((new.setup_step, new.name), ("products", "Theehuis"))
        self.assertIn("No offers were read", self.report(new))
        new.create_products = True
        self.press(new, "action_import_offers")
        self.assertIn("1 offers were read", self.report(new))
        new.action_setup_next()
        self.assertEqual(new.setup_step, "orders")
        (number,) = self.new_seller.place(samples.order(samples.item(ean)))
        self.press(new, "action_import_orders")
        self.assertIn("1 open at bol", self.report(new))
        while new.setup_step != "live":
            new.action_setup_next()
            self.assertTrue(self.report(new) or new.setup_step == "live")
        self.assertTrue(new.examined_at)
        self.assertFalse(self.new_seller.received("PUT"))
        self.assertFalse(self.env["sale.order"].search([("bol_number", "=", number)]))
        wizard = self.env["bol.go.live"].with_context(active_id=new.id).create({})
        wizard.action_go_live()
        self.assertEqual(new.setup_step, "done")
        self.press(new, "action_import_orders")
        self.assertEqual(self.orders(number, account=new).state, "imported")
        self.assertIn("1 orders of bol are in Odoo", self.report(new))

    def test_wrong_credentials_stay_at_the_first_step(self):
        new = self.begin(client_secret="wrong")
        self.press(new, "action_test_connection")
        self.assertEqual((new.setup_step, new.state), ("credentials", "draft"))
        self.assertIn("client ID and secret", new.state_message)

    def test_wrong_shop(self):
        new = self.begin()
        self.press(new, "action_test_connection")
        new.action_setup_wrong_shop()
        self.assertEqual((new.setup_step, new.state), ("credentials", "draft"))
        self.assertFalse(new.client_id or new.client_secret)
        self.assertFalse(new.shop_name or new.retailer_id)

    def test_wrong_shop_is_no_way_around_the_question(self):
        self.import_order(samples.item(samples.ean()))
        self.account.setup_step = "shop"
        known = self.account.retailer_id
        self.account.action_setup_wrong_shop()
        self.assertEqual(self.account.retailer_id, known)
        self.account.write(
            {
                "client_id": self.new_seller.client_id,
                "client_secret": self.new_seller.secret,
            }
        )
        self.press(self.account, "action_test_connection")
        self.assertEqual(self.account.setup_step, "credentials")
        self.assertEqual(self.account.state, "draft")

    def test_steps_end_at_both_ends(self):
        steps = self.account._bol_setup_steps()
        self.account.setup_step = steps[0]
        self.account.action_setup_back()
        self.assertEqual(self.account.setup_step, steps[0])
        for _step in [*steps, "more"]:
            self.account.action_setup_next()
        self.assertEqual(self.account.setup_step, steps[-1])

    def test_name_that_somebody_gave_stays(self):
        new = self.begin()
        new.name = "Our tea shop"
        self.press(new, "action_test_connection")
        new.action_setup_right_shop()
        self.assertEqual(new.name, "Our tea shop")

    # -- where the app opens ---------------------------------------------------

    def open(self, user):
        context = {"allowed_company_ids": self.company.ids}
        accounts = self.env["bol.account"].with_user(user).with_context(**context)
        action = self.env.ref("bol_connector.bol_open_action")
        return action.with_env(accounts.env).run()

    def other_accounts_gone(self):
        self.env["bol.account"].sudo().search([]).active = False

    def test_app_opens_with_the_set_up(self):
        self.other_accounts_gone()
        action = self.open(self.manager)
        setup = self.env.ref("bol_connector.bol_setup_action")
        self.assertEqual((action["id"], action["res_id"]), (setup.id, False))

    def test_app_opens_where_the_set_up_was_left(self):
        self.other_accounts_gone()
        new = self.begin()
        self.assertEqual(self.open(self.manager)["res_id"], new.id)
        self.press(new, "action_test_connection")
        self.assertEqual(self.open(self.manager)["id"], self.dashboard.id)
        self.assertEqual(new.action_set_up()["res_id"], new.id)
        self.assertEqual(new.setup_step, "shop")

    def test_app_of_a_connected_shop_opens_with_its_dashboard(self):
        for user in (self.manager, self._make_user("teller", USER)):
            action = self.open(user)
            self.assertEqual(action["id"], self.dashboard.id)
            self.assertEqual(action["views"][0][1], "kanban")

    def test_user_is_not_asked_to_connect(self):
        self.other_accounts_gone()
        user = self._make_user("asked", USER)
        self.assertEqual(self.open(user)["id"], self.dashboard.id)
        for button in ("action_set_up", "action_setup_next", "action_setup_right_shop"):
            with self.subTest(button=button), self.assertRaises(AccessError):
                getattr(self.account.with_user(user), button)()
                self.env.flush_all()

    def test_account_from_before_is_not_in_the_set_up(self):
        self.assertFalse(self.account.setup_step)
        self.account.action_set_up()
        self.assertEqual(self.account.setup_step, "shop")
