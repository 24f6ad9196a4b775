import io
import logging
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from odoo.http import STORED_SESSION_BYTES
from odoo.tests import tagged

from ..models.bol_consent import hashed
from . import samples
from .consenting import MANAGER, ConsentCase


def query(address):
    """What an address carries: name -> value."""
    return {name: text for name, (text,) in parse_qs(urlsplit(address).query).items()}


@contextmanager
def written_log():
    """What Odoo's server writes of its requests meanwhile: an io.StringIO."""
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    logger = logging.getLogger("werkzeug")
    level = logger.level
    logger.addHandler(handler)
    # As a server writes it, whatever the tests are run with.
    logger.setLevel(logging.INFO)
    try:
        yield log
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)


@tagged("post_install", "-at_install")
class TestConsent(ConsentCase):
    """The way to bol and back, and all that may come back instead of a consent."""

    # -- well ------------------------------------------------------------------

    def test_consent(self):
        where = self.consent()
        self.assertConsented(where)
        year = self.now() + timedelta(days=365)
        self.assertAlmostEqual(
            self.account.consent_ends, year, delta=timedelta(minutes=5)
        )
        self.assertEqual(self.account._bol_consent_ends(), self.account.consent_ends)
        told = self.account.message_ids.filtered("body")[0]
        number = self.account.retailer_id
        self.assertIn(f"Fietsentuin ({number}) has consented", told.body)
        self.assertEqual(told.author_id, self.manager.partner_id)
        order = self.import_order(samples.item(samples.ean()))
        self.assertTrue(order)

    def test_what_bol_is_asked(self):
        address = self.press_connect()
        self.assertTrue(address.startswith(f"{self.sandbox.url}/authorize?"))
        asked = query(address)
        self.assertGreater(len(asked.pop("state")), 40)
        self.assertEqual(
            asked,
            {
                "response_type": "code",
                "client_id": self.broker,
                "scope": "offline_access",
                "redirect_uri": f"{self.base_url()}/bol/consent",
            },
        )

    def test_browser_leaves_the_code_behind(self):
        back = self.at_bol(self.press_connect())
        where = self.come_back(back)
        for name in ("code", "state"):
            self.assertNotIn(query(back)[name], where)
        self.assertEqual(self.answer.headers["Cache-Control"], "no-store")
        self.assertEqual(self.answer.headers["Referrer-Policy"], "no-referrer")

    def test_no_log_tells_code_or_state(self):
        back = self.at_bol(self.press_connect())
        with written_log() as log:
            self.url_open(back, allow_redirects=False)
            self.logout()
            self.url_open(back)
        text = log.getvalue()
        self.assertIn("/bol/consent", text)
        self.assertIn("/web/login", text)
        for name in ("code", "state"):
            self.assertIn(f"{name}", text)
            self.assertNotIn(query(back)[name], text)

    def test_no_log_tells_them_in_an_address_within_an_address(self):
        with written_log() as log:
            logging.getLogger("werkzeug").info(
                '"GET /web/login?redirect=%s HTTP/1.1" 200 -',
                "%2Fbol%2Fconsent%3Fcode%3Dvery-secret%26state%3Dthe-state",
            )
        self.assertEqual(
            log.getvalue(),
            '"GET /web/login?redirect=%2Fbol%2Fconsent%3Fcode%3D…%26state%3D… '
            'HTTP/1.1" 200 -\n',
        )

    def test_new_account_goes_on_with_its_setup(self):
        new = self._make_account(self.seller, client_id=False, client_secret=False)
        new.write(
            {
                "login_kind": "consent",
                "consent_client_id": self.broker,
                "consent_client_secret": "right",
                "setup_step": "credentials",
            }
        )
        self.assertIn("consented yet", new.setup_report)
        where = self.come_back(self.at_bol(self.press_connect(new)))
        self.assertIn(f"bol_setup_action/{new.id}", where)
        self.assertEqual((new.setup_step, new.state), ("shop", "connected"))
        self.assertEqual(new.shop_name, "Fietsentuin")

    # -- the state -------------------------------------------------------------

    def test_state_is_kept_by_its_hash_alone(self):
        state = query(self.press_connect())["state"]
        (row,) = self.env["bol.consent"].search([("user_id", "=", self.manager.id)])
        self.assertNotIn(state, str(row.read()))
        self.assertNotIn(self.session.sid[:STORED_SESSION_BYTES], str(row.read()))

    def test_wrong_state(self):
        back = self.at_bol(self.press_connect())
        wrong = back.replace(query(back)["state"], "wrong")
        self.assertUnchanged(self.come_back(wrong), "unknown")
        self.assertConsented(self.come_back(back))

    def test_no_state(self):
        back = self.at_bol(self.press_connect())
        nothing = back.replace(query(back)["state"], "")
        self.assertUnchanged(self.come_back(nothing), "unknown")

    def test_state_is_good_once(self):
        back = self.at_bol(self.press_connect())
        self.come_back(back)
        refresh_token = self.token().refresh_token
        self.assertIn("/bol/consent/unknown", self.come_back(back))
        self.assertEqual(self.token().refresh_token, refresh_token)
        exchanges = [
            row
            for row in self.sandbox.admin("GET", "received?path=^/token$")
            if row["account"] == self.broker
        ]
        self.assertEqual(len(exchanges), 1)

    def test_pressing_again_ends_the_state_before(self):
        first = self.at_bol(self.press_connect())
        second = self.at_bol(self.press_connect())
        self.assertUnchanged(self.come_back(first), "unknown")
        self.assertConsented(self.come_back(second))

    def test_old_state(self):
        back = self.at_bol(self.press_connect())
        row = self.env["bol.consent"].search([("user_id", "=", self.manager.id)])
        row.good_until = self.now() - timedelta(seconds=1)
        self.assertUnchanged(self.come_back(back), "unknown")

    def test_another_session_of_the_same_user(self):
        back = self.at_bol(self.press_connect())
        self.open_browser(self.manager)
        self.assertUnchanged(self.come_back(back), "unknown")

    def test_another_user(self):
        """Nobody has the browser of a colleague finish what he began."""
        back = self.at_bol(self.press_connect())
        row = self.env["bol.consent"].search([("user_id", "=", self.manager.id)])
        colleague = self._make_user("colleague", MANAGER)
        self.open_browser(colleague)
        row.session_hash = hashed(self.session.sid[:STORED_SESSION_BYTES])
        self.assertUnchanged(self.come_back(back), "unknown")

    def test_nobody(self):
        back = self.at_bol(self.press_connect())
        self.logout()
        answer = self.url_open(back, allow_redirects=False)
        self.assertIn("/web/login", answer.headers["Location"])
        self.assertFalse(self.token().refresh_token)

    def test_no_administrator_any_more(self):
        back = self.at_bol(self.press_connect())
        self.manager.group_ids -= self.env.ref(MANAGER)
        where = self.come_back(back)
        self.assertIn("/bol/consent/forbidden", where)
        self.assertEqual(self.account.login_kind, "credentials")
        self.assertIn("Only an administrator", self.page(where))

    def test_administrator_of_another_company(self):
        back = self.at_bol(self.press_connect())
        other = self._make_company("Theehuis")
        self.manager.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.assertIn("/bol/consent/forbidden", self.come_back(back))
        self.assertEqual(self.account.login_kind, "credentials")
        page = self.page(f"/bol/consent/used?account={self.account.id}")
        self.assertNotIn(self.account.name, page)

    def test_client_was_changed_on_the_way(self):
        back = self.at_bol(self.press_connect())
        self.account.consent_client_id = self.make_broker(self.seller)
        self.assertUnchanged(self.come_back(back), "unknown")

    def test_old_states_are_cleaned_away(self):
        self.press_connect()
        consents = self.env["bol.consent"].search([])
        consents._gc_bol_consents()
        self.assertTrue(consents.exists())
        consents.good_until = self.now() - timedelta(seconds=1)
        consents._gc_bol_consents()
        self.assertFalse(consents.exists())

    # -- no consent ------------------------------------------------------------

    def test_shop_refuses(self):
        self.sandbox.setting(consent=False)
        self.addCleanup(self.sandbox.setting, consent=True)
        where = self.consent()
        self.assertUnchanged(where, "refused")
        page = self.page(where)
        self.assertIn("has refused its consent", page)
        self.assertIn(f"/bol_connector.bol_account_action/{self.account.id}"[1:], page)

    def test_bol_refuses_to_ask(self):
        back = self.at_bol(self.press_connect())
        address, _, _ = back.partition("?")
        failed = f"{address}?state={query(back)['state']}&error=invalid_scope"
        self.assertUnchanged(self.come_back(failed), "failed")

    def test_used_code(self):
        back = self.at_bol(self.press_connect())
        used = self.exchange_elsewhere(query(back)["code"])
        self.assertEqual(used.status_code, 200)
        where = self.come_back(back)
        self.assertUnchanged(where, "used")
        self.assertIn("the code in it was used", self.page(where))

    def test_old_code(self):
        back = self.at_bol(self.press_connect())
        self.sandbox.admin("POST", "time", advance_seconds=601)
        self.assertIn("/bol/consent/used", self.come_back(back))
        self.assertEqual(self.account.login_kind, "credentials")

    def test_wrong_secret(self):
        self.account.consent_client_secret = "wrong"
        self.assertEqual(self.account.state, "connected")
        self.assertUnchanged(self.consent(), "client")

    def test_bol_is_down(self):
        back = self.at_bol(self.press_connect())
        self.sandbox.fault("unavailable", "^/token$", share=1)
        where = self.come_back(back)
        self.sandbox.mend()
        self.assertUnchanged(where, "down")

    def test_bol_does_not_say_whose_consent_it_is(self):
        back = self.at_bol(self.press_connect())
        self.sandbox.fault("unavailable", "/retailers/", share=1)
        where = self.come_back(back)
        self.sandbox.mend()
        self.assertUnchanged(where, "down")

    def test_page_of_a_made_up_reason(self):
        page = self.page("/bol/consent/made-up?account=x")
        self.assertIn("ask the shop", page)
