"""A shop that consents at bol, and the browser that goes there and comes back."""

from contextlib import contextmanager
from itertools import count

import requests

from odoo.tests import HttpCase

from .common import BolCase

MANAGER = "bol_connector.bol_connector_group_manager"
_numbers = count(1)


class ConsentCase(BolCase, HttpCase):
    """A live account that logs in with client credentials, and an intermediary.

    :ivar broker: client id of the intermediary, which acts for the account's seller
    :ivar manager: whose browser it is
    """

    def setUp(self):
        super().setUp()
        self.broker = self.make_broker(self.seller)
        self.account.consent_client_id = self.broker
        self.account.consent_client_secret = "right"
        self.manager = self._make_user("consenting", MANAGER)
        self.open_browser(self.manager)

    @contextmanager
    def transactions(self):
        # A case of HTTP is within them all the time.
        self.env.flush_all()
        yield
        self.env.invalidate_all()

    # -- at bol ----------------------------------------------------------------

    def make_broker(self, seller, **values):
        """An intermediary at bol; its client id."""
        client_id = f"broker-{next(_numbers)}"
        self.sandbox.admin(
            "POST",
            "accounts",
            **{
                "client_id": client_id,
                "client_secret": "right",
                "grant": "code",
                "rotating": True,
                "acts_for": seller.client_id,
                "redirect_uris": [f"{self.base_url()}/bol/consent"],
                **values,
            },
        )
        return client_id

    def acts_for(self, seller):
        """Whose shop consents next."""
        self.sandbox.admin(
            "POST", "accounts", client_id=self.broker, acts_for=seller.client_id
        )

    def refresh_elsewhere(self, refresh_token):
        """Somebody else uses a refresh token; bol's answer."""
        return self._log_in(grant_type="refresh_token", refresh_token=refresh_token)

    def exchange_elsewhere(self, code):
        """Somebody else uses a code; bol's answer."""
        return self._log_in(
            grant_type="authorization_code",
            code=code,
            redirect_uri=f"{self.base_url()}/bol/consent",
        )

    def _log_in(self, **form):
        return requests.post(
            f"{self.sandbox.url}/token",
            data=form,
            auth=(self.broker, "right"),
            timeout=9,
        )

    def at_bol(self, address):
        """The shop decides on bol's page; the address that bol sends on to."""
        answer = requests.get(address, allow_redirects=False, timeout=9)
        return answer.headers["Location"]

    # -- in the browser --------------------------------------------------------

    def open_browser(self, user):
        self.env.flush_all()
        self.authenticate(user.login, user.login)

    def press_connect(self, account=None):
        """Press Connect at Bol.com; the address that the browser goes to."""
        method = "bol.account/action_consent"
        params = {
            "model": "bol.account",
            "method": "action_consent",
            "args": [(account or self.account).ids],
            "kwargs": {},
        }
        self.env.flush_all()
        answer = self.url_open(
            f"/web/dataset/call_button/{method}", json={"params": params}
        ).json()
        self.env.invalidate_all()
        self.assertIn("result", answer, answer)
        self.assertEqual(answer["result"]["type"], "ir.actions.act_url")
        return answer["result"]["url"]

    def come_back(self, address):
        """Follow bol back to Odoo; the address that Odoo sends on to at once."""
        self.env.flush_all()
        self.answer = self.url_open(address, allow_redirects=False)
        self.env.invalidate_all()
        self.assertEqual(self.answer.status_code, 303)
        return self.answer.headers["Location"]

    def consent(self):
        """All the way there and back; where the browser ends."""
        return self.come_back(self.at_bol(self.press_connect()))

    def page(self, address):
        """What the page at an address says."""
        return self.url_open(address).text

    # -- what is there ---------------------------------------------------------

    def token(self):
        """The row of the account's token."""
        return self.env["bol.token"].search([("account_id", "=", self.account.id)])

    def assertConsented(self, where):
        self.assertIn(f"/{self.account.id}", where)
        self.assertNotIn("/bol/consent", where)
        self.assertEqual(self.account.state, "connected")
        self.assertEqual(self.account.login_kind, "consent")
        self.assertTrue(self.token().refresh_token)

    def assertWorks(self):
        """The flow of orders is answered by bol."""
        self.assertEqual(self.run_now("orders")[0], "success")
        self.assertEqual(self.account.state, "connected")

    def assertUnchanged(self, where, why):
        """The page says why, and the account works as before, by its credentials."""
        self.assertIn(f"/bol/consent/{why}", where)
        self.assertEqual(self.account.login_kind, "credentials")
        self.assertFalse(self.account.consent_ends or self.token().refresh_token)
        self.assertWorks()
        self.assertIn("Nothing was changed", self.page(where))
