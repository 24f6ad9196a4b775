from concurrent.futures import ThreadPoolExecutor

from odoo.tests import tagged

from .committed import CommittedCase


@tagged("post_install", "-at_install")
class TestConsentAtOnce(CommittedCase):
    """The same answer of bol comes several times at once."""

    def test_state_is_taken_once(self):
        with self.transaction() as env:
            account = self.account(env)
            account.consent_client_id = "broker"
            state = env["bol.consent"]._bol_begin(account)

        def take(_worker):
            with self.transaction() as env:
                return env["bol.consent"]._bol_take(state)

        with ThreadPoolExecutor(6) as pool:
            taken = [one for one in pool.map(take, range(6)) if one]
        self.assertEqual([one.account for one in taken], [self.account_id])
