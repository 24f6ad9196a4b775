"""For what shows only between real transactions: locks, conflicts, tokens."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase
from odoo.tests.common import DummyRLock, get_db_name

from .common import PairOfTimeouts
from .sandbox import Sandbox


class CommittedCase(PairOfTimeouts, BaseCase):
    """A committed account, removed after the test with all that came with it.

    :cvar sandbox: bol.com, running
    :ivar seller: bol's side of the account
    :ivar account_id: id of the ``bol.account``, connected, its flows in preview
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sandbox = Sandbox.for_class(cls)
        cls.registry = Registry(get_db_name())
        # Odoo holds it while it runs tests; other threads of a test would wait.
        cls.startClassPatcher(patch.object(Registry, "_lock", DummyRLock()))

    def setUp(self):
        super().setUp()
        self.sandbox.mend()
        self.seller = self.sandbox.seller()
        with self.transaction() as env:
            self.taxes = (
                env["account.tax"].with_context(active_test=False).search([]).ids
            )
            account = env["bol.account"].create(
                {
                    "name": "Committed",
                    "environment": "sandbox",
                    "sandbox_url": self.sandbox.url,
                    "client_id": self.seller.client_id,
                    "client_secret": self.seller.secret,
                    "state": "connected",
                }
            )
            self.account_id = account.id
        self.addCleanup(self._remove)

    def _remove(self):
        with self.transaction() as env:
            account = env["bol.account"].browse(self.account_id)
            env["bol.order"].search([("account_id", "=", account.id)]).unlink()
            account.unlink()
            taxes = env["account.tax"].with_context(active_test=False)
            taxes.search([("id", "not in", self.taxes)]).unlink()

    @contextmanager
    def transaction(self):
        """An environment on a cursor of its own, committed at the end."""
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def account(self, env):
        return env["bol.account"].browse(self.account_id)

    def flow(self, env, kind):
        return self.account(env)._bol_flow(kind)
