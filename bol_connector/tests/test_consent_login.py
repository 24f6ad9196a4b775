from datetime import timedelta
from pathlib import Path

from odoo.exceptions import UserError
from odoo.tests import tagged

from . import samples
from .consenting import ConsentCase


@tagged("post_install", "-at_install")
class TestConsentLogin(ConsentCase):
    """Logging in by a consent: anew, back and forth, and of the wrong shop."""

    def setUp(self):
        super().setUp()
        self.other = self.sandbox.seller(retailer_id="2066580", company="Theehuis")

    def refresh_now(self):
        """Let a worker find that bol doesn't take the access token any more."""
        with self.transactions():
            return self.account._bol_tokens().get(refused=self.token().access_token)

    def kept(self):
        """What a change of the log-in must leave alone."""
        account = self.account
        flows = [
            (flow.kind, flow.mode, flow.position, bool(flow.listed_at))
            for flow in account.flow_ids
        ]
        return (
            flows,
            self.orders().mapped("sale_order_id.id"),
            self.offers().ids,
            account.database_uuid,
            account.meant_connected,
        )

    def sell_something(self):
        product = self._make_product()
        self.seller.offer(ean=product.barcode, reference="T-1")
        self.run_now("offers")
        order = self.import_order(samples.item(product.barcode))
        self.assertEqual(order.state, "imported")

    # -- from one to the other -------------------------------------------------

    def test_to_a_consent_and_back_nothing_is_lost(self):
        self.sell_something()
        before = self.kept()
        self.assertConsented(self.consent())
        self.assertEqual(self.kept(), before)
        self.assertWorks()
        with self.transactions():
            action = self.account.action_use_credentials()
        self.assertEqual(action["params"]["type"], "success")
        self.assertEqual(self.account.login_kind, "credentials")
        self.assertFalse(self.account.consent_ends)
        self.assertFalse(self.token().refresh_token or self.token().refresh_for)
        self.assertEqual(self.kept(), before)
        self.assertWorks()
        self.assertEqual(len(self.orders()), 1)

    def test_credentials_work_until_the_shop_has_consented(self):
        self.press_connect()
        self.assertWorks()
        self.assertEqual(self.account.login_kind, "credentials")

    def test_back_with_wrong_credentials(self):
        self.consent()
        self.account.client_secret = "wrong"
        self.assertEqual(self.account.state, "connected", "they aren't in use")
        with self.transactions():
            action = self.account.action_use_credentials()
        self.assertEqual(action["params"]["type"], "danger")
        self.assertEqual(self.account.login_kind, "consent")
        self.assertWorks()

    def test_back_with_the_credentials_of_another_shop(self):
        self.sell_something()
        self.consent()
        self.account.client_id = self.other.client_id
        with self.transactions():
            action = self.account.action_use_credentials()
        self.assertIn("Theehuis (2066580)", action["params"]["message"])
        self.assertEqual(self.account.login_kind, "consent")
        self.assertFalse(self.account.other_shop)
        self.assertWorks()

    def test_both_kinds_side_by_side(self):
        self.assertConsented(self.consent())
        second = self._make_live_account(self.other)
        for account, seller in ((self.account, self.seller), (second, self.other)):
            (number,) = seller.place(samples.order(samples.item(samples.ean())))
            self.run_now("orders", account)
            self.assertEqual(self.orders(account=account).mapped("bol_id"), [number])
        self.assertEqual(second.login_kind, "credentials")

    def test_two_shops_of_one_intermediary(self):
        self.assertConsented(self.consent())
        second = self._make_account(
            self.other,
            login_kind="consent",
            client_id=False,
            consent_client_id=self.broker,
            consent_client_secret="right",
        )
        self.acts_for(self.other)
        self.come_back(self.at_bol(self.press_connect(second)))
        self.assertEqual(second.shop_name, "Theehuis")
        self.assertEqual(self.account.shop_name, "Fietsentuin")
        self.refresh_now()
        self.assertWorks()

    def test_kind_changed_by_hand_has_to_be_tested(self):
        self.account.login_kind = "consent"
        self.assertEqual(self.account.state, "draft")
        kind, message = self.connect()
        self.assertEqual(kind, "danger")
        self.assertIn("press Connect at Bol.com first", message)

    def test_worker_that_began_before_the_consent_leaves_it_alone(self):
        before = self.account._bol_tokens()
        self.consent()
        refresh_token = self.token().refresh_token
        with self.transactions():
            before.get(refused="x")
        self.assertEqual(self.token().refresh_token, refresh_token)
        self.assertWorks()

    # -- once more -------------------------------------------------------------

    def test_consent_again_loses_nothing(self):
        self.sell_something()
        self.consent()
        first = self.token().refresh_token
        self.account.with_context(bol_shop_checked=True).consent_ends -= timedelta(345)
        before = self.kept()
        self.press_connect()
        self.refresh_now()
        self.assertWorks()
        self.assertConsented(self.consent())
        self.assertNotEqual(self.token().refresh_token, first)
        self.assertGreater(self.account.consent_ends, self.now() + timedelta(days=364))
        self.assertEqual(self.kept(), before)
        self.assertWorks()

    def test_failed_attempt_leaves_the_old_consent_working(self):
        self.consent()
        refresh_token, ends = self.token().refresh_token, self.account.consent_ends
        self.sandbox.setting(consent=False)
        self.addCleanup(self.sandbox.setting, consent=True)
        self.assertIn("/bol/consent/refused", self.consent())
        self.assertEqual(self.token().refresh_token, refresh_token)
        self.assertEqual(self.account.consent_ends, ends)
        self.refresh_now()
        self.assertWorks()

    # -- the refresh token -----------------------------------------------------

    def test_refresh_token_is_used_once_and_replaced(self):
        self.consent()
        first = self.token().refresh_token
        self.refresh_now()
        self.assertNotEqual(self.token().refresh_token, first)
        self.assertEqual(self.refresh_elsewhere(first).status_code, 400)
        self.refresh_now()
        self.assertWorks()

    def test_withdrawn_consent_says_what_to_do(self):
        self.consent()
        self.refresh_elsewhere(self.token().refresh_token)
        self.token().access_token = False
        self.run_now("orders")
        self.assertEqual(self.account.state, "trouble")
        self.assertIn("Press Connect at Bol.com", self.account.state_message)
        self.assertConsented(self.consent())
        self.assertWorks()

    def test_outage_of_the_log_in_keeps_the_consent(self):
        self.consent()
        self.token().access_token = False
        self.sandbox.fault("unavailable", "^/token$", share=1)
        self.run_now("orders")
        self.sandbox.mend()
        self.token().not_before = False
        self.assertWorks()

    def test_mistyped_secret_keeps_the_consent(self):
        self.consent()
        self.account.consent_client_secret = "wrong"
        self.assertEqual(self.account.state, "draft")
        self.assertEqual(self.connect()[0], "danger")
        self.account.consent_client_secret = "right"
        self.assertEqual(self.connect()[0], "success")
        self.assertWorks()

    def test_refresh_token_is_for_no_other_intermediary(self):
        self.consent()
        refresh_token = self.token().refresh_token
        another = self.make_broker(self.seller)
        self.account.consent_client_id = another
        kind, message = self.connect()
        self.assertEqual(kind, "danger")
        self.assertIn("Press Connect at Bol.com", message)
        told = self.sandbox.admin("GET", f"truth?account={another}")
        self.assertEqual(told["tokens"]["requests"], 0)
        self.assertEqual(self.refresh_elsewhere(refresh_token).status_code, 200)

    # -- another shop ----------------------------------------------------------

    def other_consents(self):
        self.acts_for(self.other)
        where = self.consent()
        self.assertIn(f"bol_account_action/{self.account.id}", where)

    def test_consent_of_another_shop_is_asked_about(self):
        self.sell_something()
        self.other_consents()
        self.assertEqual(self.account.login_kind, "credentials")
        self.assertEqual(self.account.other_shop, "2066580")
        self.assertEqual(self.account.shop_name, "Fietsentuin")
        said = self.account.message_ids.filtered("body")[0].body
        for part in ("Theehuis", "2066580", "Fietsentuin"):
            self.assertIn(part, said)
        self.assertWorks()
        self.assertFalse(self.other.received("GET", "/orders"))

    def test_consent_of_another_shop_by_decision(self):
        self.sell_something()
        self.flow("orders").position = "2026-01-01"
        self.other_consents()
        with self.transactions():
            action = self.account.action_use_other_shop()
        self.assertEqual(action["params"]["type"], "success")
        self.assertConsented(f"/{self.account.id}")
        self.assertEqual(self.account.shop_name, "Theehuis")
        self.assertFalse(self.account.other_shop or self.token().waiting_token)
        self.assertFalse(self.flow("orders").position)
        self.assertTrue(
            self.account.message_ids.filtered(lambda m: "2066580" in (m.body or ""))
        )

    def test_consent_of_another_shop_by_no_decision(self):
        self.sell_something()
        self.other_consents()
        self.acts_for(self.seller)
        self.assertConsented(self.consent())
        self.assertFalse(self.account.other_shop or self.token().waiting_token)
        self.assertEqual(self.account.shop_name, "Fietsentuin")

    def test_consent_of_another_shop_waits_for_a_day(self):
        self.sell_something()
        self.other_consents()
        consents = self.env["bol.consent"]
        consents._gc_bol_consents()
        self.assertTrue(self.token().waiting_token)
        self.token().waiting_since -= timedelta(days=1, minutes=1)
        consents._gc_bol_consents()
        self.assertFalse(self.token().waiting_token)

    def test_consent_of_another_shop_where_nothing_was_read(self):
        self.other_consents()
        self.assertEqual(self.account.shop_name, "Theehuis")
        self.assertEqual(self.account.login_kind, "consent")

    # -- set-up, check list, watch ---------------------------------------------

    def test_wrong_shop_in_the_setup_forgets_the_consent(self):
        self.consent()
        self.account.setup_step = "shop"
        self.account.with_user(self.manager).action_setup_wrong_shop()
        self.assertEqual(self.account.state, "draft")
        self.assertFalse(self.account.consent_ends or self.token().refresh_token)
        self.assertFalse(self.account.meant_connected or self.account.shop_name)
        self.assertEqual(self.account.consent_client_id, self.broker)

    def test_nothing_entered(self):
        self.account.consent_client_secret = False
        with self.assertRaisesRegex(UserError, "client secret of the intermediary"):
            self.account.action_consent()

    def consent_findings(self):
        findings = self.account._bol_examine()
        return {f.level: f.text for kind, f in findings if kind == "consent"}

    def test_check_list(self):
        self.assertEqual(self.consent_findings(), {})
        self.consent()
        self.assertEqual(list(self.consent_findings()), ["ok"])
        self.account.consent_ends = self.now() + timedelta(days=27)
        self.assertIn("ends on", self.consent_findings()["warning"])
        self.account.consent_ends = self.now() - timedelta(days=1)
        self.assertIn("ended on", self.consent_findings()["error"])
        self.account.consent_ends = False
        self.assertIn("consented yet", self.consent_findings()["error"])

    def test_check_list_wants_https_of_bol_itself(self):
        self.consent()
        self.account.environment = "live"
        self.assertIn("https", self.consent_findings()["warning"])
        self.env["ir.config_parameter"].set_param("web.base.url", "https://shop.nl")
        self.account.invalidate_recordset()
        self.assertEqual(list(self.consent_findings()), ["ok"])

    def test_watch_tells_weeks_before(self):
        self.consent()
        watch = self.env["bol.watch"]
        self.assertFalse(watch._bol_find_consent(self.account))
        with self.transactions():
            self.account.with_context(bol_shop_checked=True).write(
                {"consent_ends": self.now() + timedelta(days=27)}
            )
        (finding,) = watch._bol_find_consent(self.account)
        self.assertEqual(finding.account, self.account)
        self.account.with_context(bol_shop_checked=True).login_kind = "credentials"
        self.assertFalse(watch._bol_find_consent(self.account))

    # -- copies ----------------------------------------------------------------

    def neutralize(self):
        sql = (Path(__file__).parents[1] / "data" / "neutralize.sql").read_text()
        self.env.flush_all()
        self.env.cr.execute(sql)
        self.env.invalidate_all()

    def test_neutralized_copy_has_no_consent(self):
        self.sell_something()
        self.consent()
        self.other_consents()
        self.press_connect()
        self.neutralize()
        token = self.token()
        self.assertFalse(token.refresh_token or token.waiting_token)
        self.assertFalse(self.account.consent_client_secret)
        self.assertFalse(self.account.consent_ends)
        self.assertFalse(self.env["bol.consent"].search([]))

    def copy_database(self):
        self.env["ir.config_parameter"].set_param("database.uuid", "another one")

    def test_raw_copy_does_not_ask_for_a_consent(self):
        self.consent()
        self.copy_database()
        with self.assertRaisesRegex(UserError, "copy"):
            self.account.action_consent()

    def test_raw_copy_never_uses_the_refresh_token(self):
        """It is good for one use: the copied database needs it."""
        self.consent()
        refresh_token = self.token().refresh_token
        self.copy_database()
        self.account.consent_client_secret = "right"
        self.assertEqual(self.connect()[0], "danger")
        self.assertFalse(self.token().refresh_token)
        self.assertEqual(self.refresh_elsewhere(refresh_token).status_code, 200)
        self.assertConsented(self.consent())
