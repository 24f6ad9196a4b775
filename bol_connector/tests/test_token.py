from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..bol_api import errors
from .committed import CommittedCase


@tagged("post_install", "-at_install")
class TestToken(CommittedCase):
    """bol blocks those who ask for tokens too often."""

    def call(self):
        """One call of bol's API, by a worker of its own; the shop's name."""
        with self.transaction() as env, self.account(env)._bol_client() as client:
            return client.retailers.current().display_name

    def token(self, **values):
        """Write ``values`` on the token's row; returns what is on it then."""
        with self.transaction() as env:
            row = env["bol.token"].search([("account_id", "=", self.account_id)])
            row.write(values)
            return row.read()[0]

    def assertRefused(self, kind, message=None):
        with self.assertRaises(kind) as caught:
            self.call()
        if message:
            self.assertEqual(str(caught.exception), message)
        return str(caught.exception)

    # -- one token for all -----------------------------------------------------

    def test_one_token_for_many_calls(self):
        for _ in range(5):
            self.call()
        self.assertEqual(self.seller.token_requests(), 1)

    def test_one_token_for_workers_that_start_together(self):
        with ThreadPoolExecutor(8) as pool:
            shops = list(pool.map(lambda _: self.call(), range(16)))
        self.assertEqual(set(shops), {"Fietsentuin"})
        self.assertEqual(self.seller.token_requests(), 1)

    def test_workers_wait_for_the_one_that_asks(self):
        """Not in line for the row of the token: in line for the answer."""
        self.sandbox.fault("delay", "^/token$", seconds=0.5)
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda _: self.call(), range(4)))
        self.assertEqual(self.seller.token_requests(), 1)

    def test_token_is_renewed_shortly_before_it_expires(self):
        self.call()
        given = self.token()
        now = fields.Datetime.now()
        self.token(
            issued_at=now - timedelta(seconds=280),
            expires_at=now + timedelta(seconds=19),
        )
        self.call()
        renewed = self.token()
        self.assertEqual(self.seller.token_requests(), 2)
        self.assertNotEqual(renewed["access_token"], given["access_token"])

    def test_token_is_used_for_most_of_its_life(self):
        self.call()
        now = fields.Datetime.now()
        self.token(
            issued_at=now - timedelta(seconds=220),
            expires_at=now + timedelta(seconds=80),
        )
        self.call()
        self.assertEqual(self.seller.token_requests(), 1)

    def test_token_that_bol_calls_expired_is_renewed_once(self):
        self.call()
        self.sandbox.fault("expired_token", "/retailers/")
        self.assertEqual(self.call(), "Fietsentuin")
        self.assertEqual(self.seller.token_requests(), 2)

    def test_token_that_is_always_called_expired_is_not_asked_for_in_a_loop(self):
        self.call()
        self.sandbox.fault("expired_token", "/retailers/", share=1)
        self.assertRefused(errors.TokenExpired)
        self.assertEqual(self.seller.token_requests(), 2)

    # -- refused ---------------------------------------------------------------

    def test_refusal_is_remembered_instead_of_asking_again(self):
        with self.transaction() as env:
            self.account(env).client_secret = "wrong"
        message = self.assertRefused(errors.CredentialsRefused)
        for _ in range(3):
            self.assertRefused(errors.CredentialsRefused, message)
        self.assertEqual(self.seller.token_requests(), 1)

    def test_refusal_is_asked_about_again_after_a_while(self):
        with self.transaction() as env:
            self.account(env).client_secret = "wrong"
        self.assertRefused(errors.CredentialsRefused)
        self.token(not_before=fields.Datetime.now() - timedelta(seconds=1))
        self.assertRefused(errors.CredentialsRefused)
        self.assertEqual(self.seller.token_requests(), 2)

    def test_new_credentials_are_tried_at_once(self):
        with self.transaction() as env:
            self.account(env).client_secret = "wrong"
        self.assertRefused(errors.CredentialsRefused)
        with self.transaction() as env:
            self.account(env).client_secret = "right"
        self.assertEqual(self.call(), "Fietsentuin")

    def test_new_credentials_get_a_token_of_their_own(self):
        self.call()
        other = self.sandbox.seller(company="Theehuis")
        with self.transaction() as env:
            self.account(env).client_id = other.client_id
        self.assertEqual(self.call(), "Theehuis")
        self.assertEqual(other.token_requests(), 1)

    def test_refused_new_credentials_do_not_fall_back_on_the_old_token(self):
        self.call()
        with self.transaction() as env:
            self.account(env).client_secret = "wrong"
        self.assertRefused(errors.CredentialsRefused)

    def test_blocked_address(self):
        self.sandbox.fault("status", "^/token$", status=404, share=1)
        for _ in range(3):
            self.assertRefused(errors.TokenBlocked)
        asked = self.sandbox.admin("GET", "received?path=^/token$")
        mine = [row for row in asked if row["status"] == 404]
        self.assertEqual(len(mine), 1)

    def test_outage_of_the_log_in_is_left_alone_for_a_moment(self):
        self.sandbox.fault("unavailable", "^/token$", share=1)
        for _ in range(3):
            self.assertRefused(errors.BolUnavailable)
        asked = self.sandbox.admin("GET", "received?path=^/token$")
        self.assertEqual([row["status"] for row in asked].count(503), 1)
        self.sandbox.mend()
        self.token(not_before=fields.Datetime.now() - timedelta(seconds=1))
        self.assertEqual(self.call(), "Fietsentuin")
