from pathlib import Path

from odoo.tests import tagged

from . import samples
from .common import BolCase


@tagged("post_install", "-at_install")
class TestCopiedDatabase(BolCase):
    """A copy of a database, raw or neutralized, leaves the live account alone."""

    def setUp(self):
        super().setUp()
        self.seller.place(samples.order(samples.item(samples.ean())))
        self.sandbox.admin("DELETE", "received")
        self.tokens = self.seller.token_requests()

    def assertBolHeardNothing(self):
        self.assertFalse(self.seller.received())
        self.assertEqual(self.seller.token_requests(), self.tokens)

    def run_everything(self):
        for flow in self.account.flow_ids:
            self.make_due(flow)
        for lane in ("out", "orders_1", "orders_2", "bulk"):
            self.run_lane(lane)
        for flow in self.account.flow_ids:
            self.run_now(flow.kind)

    def copy_database(self):
        """What Odoo does with the copy of a database that is made in its screens."""
        self.env["ir.config_parameter"].set_param("database.uuid", "another one")

    def test_raw_copy_is_silent_and_says_why(self):
        self.copy_database()
        self.run_everything()
        self.assertBolHeardNothing()
        self.assertEqual(self.account.state, "trouble")
        self.assertIn("copy", self.account.state_message)
        self.assertIn("copy", self.flow("orders").last_error)

    def test_raw_copy_does_not_connect_by_the_button(self):
        self.copy_database()
        kind, message = self.connect()
        self.assertEqual(kind, "danger")
        self.assertIn("copy", message)
        self.assertBolHeardNothing()

    def test_raw_copy_may_be_used_when_its_credentials_are_entered(self):
        self.copy_database()
        self.account.client_secret = "right"
        self.assertEqual(self.connect()[0], "success")
        self.run_now("orders")
        self.assertEqual(len(self.orders()), 1)

    def neutralize(self):
        sql = (Path(__file__).parents[1] / "data" / "neutralize.sql").read_text()
        self.env.flush_all()
        self.env.cr.execute(sql)
        self.env.invalidate_all()

    def test_neutralized_copy_is_silent(self):
        self.neutralize()
        self.run_everything()
        self.assertBolHeardNothing()
        self.assertFalse(self.account.client_secret)
        self.assertIn("neutralized", self.account.state_message)

    def test_neutralized_copy_is_silent_when_somebody_sets_it_live(self):
        self.neutralize()
        self.account.action_go_live()
        self.run_everything()
        self.connect()
        self.assertBolHeardNothing()

    def test_neutralized_copy_keeps_no_token(self):
        self.neutralize()
        token = self.env["bol.token"].search([("account_id", "=", self.account.id)])
        self.assertFalse(token.access_token or token.refresh_token)

    def test_neutralized_copy_answers_no_monitoring(self):
        watch = self.env["bol.watch"]
        token = watch._bol_new_token()
        self.assertTrue(watch._bol_knows_token(token))
        self.neutralize()
        self.env.registry.clear_all_caches()
        self.assertFalse(watch._bol_knows_token(token))
