import socket

from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import BolCase


@tagged("post_install", "-at_install")
class TestAccount(BolCase):
    """Making, connecting and refusing a seller account."""

    def setUp(self):
        super().setUp()
        self.new_seller = self.sandbox.seller(company="Theehuis")
        self.new = self._make_account(self.new_seller)

    def state(self):
        return self.new.state, self.new.state_message

    # -- a new account ---------------------------------------------------------

    def test_new_account_reads_offers_and_only_previews_the_rest(self):
        """What makes sale orders, or tells bol something, waits for a human."""
        modes = {flow.kind: flow.mode for flow in self.new.flow_ids}
        self.assertEqual(modes["offers"], "live")
        acting = modes.keys() & {"orders", "shipments", "stock"}
        self.assertEqual({modes[kind] for kind in acting}, {"preview"})
        self.assertEqual(self.new.state, "draft")

    def test_going_live_wakes_what_was_in_preview(self):
        self.flow("offers", self.new).mode = "off"
        triggers = self.env["ir.cron.trigger"]
        triggers.search([]).unlink()
        self.commit()
        self.new.action_go_live()
        self.assertFalse(self.new.in_preview)
        self.assertEqual(self.flow("offers", self.new).mode, "off", "it stays off")
        woken = triggers.search([]).cron_id
        self.assertIn(self.env.ref("bol_connector.ir_cron_lane_orders_1"), woken)

    def test_lanes_leave_an_account_alone_that_was_never_connected(self):
        self.new.action_go_live()
        self.run_lane("orders_1")
        self.assertFalse(self.flow("orders", self.new).last_attempt)
        self.assertEqual(self.new_seller.token_requests(), 0)

    def test_sales_taxes_get_a_twin_that_is_included_in_the_price(self):
        self.assertTrue(self.tax_21.bol_included_tax_id.price_include)
        self.assertFalse(self.tax_21.price_include)

    # -- test connection -------------------------------------------------------

    def test_good_credentials(self):
        kind, message = self.connect(self.new)
        self.assertEqual((kind, self.state()), ("success", ("connected", False)))
        self.assertIn("Theehuis", message)
        self.assertEqual(self.new.shop_name, "Theehuis")

    def test_wrong_secret(self):
        self.new.client_secret = "wrong"
        kind, message = self.connect(self.new)
        self.assertEqual((kind, self.state()), ("danger", ("draft", message)))
        self.assertIn("client ID and secret", message)
        self.assertNotIn("wrong", message)

    def test_unknown_client(self):
        self.new.client_id = "nobody"
        kind, _message = self.connect(self.new)
        self.assertEqual((kind, self.new.state), ("danger", "draft"))

    def test_no_credentials(self):
        self.new.write({"client_id": False, "client_secret": False})
        kind, message = self.connect(self.new)
        self.assertEqual((kind, self.new.state), ("danger", "draft"))
        self.assertIn("Enter the client ID", message)
        self.assertEqual(self.new_seller.token_requests(), 0)

    def test_nobody_answers(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.new.sandbox_url = f"http://127.0.0.1:{free.getsockname()[1]}"
            kind, message = self.connect(self.new)
        self.assertEqual((kind, self.state()), ("danger", ("draft", message)))
        self.assertIn("can't be reached", message)
        self.assertNotIn("Error", message)

    def test_answers_that_are_no_json(self):
        # In this order: a token, once given, is kept.
        for path in ("^/token$", "/retailers/"):
            for kind in ("html", "broken_json"):
                with self.subTest(kind=kind, path=path):
                    self.sandbox.fault(kind, path, status=200, share=1)
                    outcome, message = self.connect(self.new)
                    self.assertEqual(outcome, "danger")
                    self.assertEqual(self.state(), ("draft", message))
                    self.assertIn("can't be read", message)
                    self.sandbox.mend()

    def test_closed_seller_account(self):
        self.sandbox.admin(
            "POST", "accounts", client_id=self.new_seller.client_id, active=False
        )
        kind, message = self.connect(self.new)
        self.assertEqual((kind, self.new.state), ("danger", "draft"))
        self.assertIn("not active", message)

    def test_trouble_of_an_account_that_was_connected(self):
        self.connect(self.new)
        self.sandbox.fault("html", "/retailers/", status=200, share=1)
        kind, message = self.connect(self.new)
        self.assertEqual((kind, self.state()), ("danger", ("trouble", message)))

    def test_mended_credentials_connect_at_once(self):
        """The pause after a refusal is for machines, not for who pressed the button."""
        self.new.client_secret = "wrong"
        self.connect(self.new)
        self.new.client_secret = "right"
        self.assertEqual(self.connect(self.new)[0], "success")

    def test_new_credentials_must_be_tested_first(self):
        self.connect(self.new)
        self.new.client_secret = "other"
        self.assertEqual(self.state(), ("draft", False))

    def test_other_changes_keep_the_connection(self):
        self.connect(self.new)
        self.new.write({"name": "Other", "create_products": True})
        self.assertEqual(self.new.state, "connected")

    # -- refused ---------------------------------------------------------------

    def test_sandbox_address_must_be_one(self):
        for address in (False, "", "127.0.0.1:80", "ftp://127.0.0.1", "http://"):
            with self.subTest(address=address), self.assertRaises(ValidationError):
                self.new.sandbox_url = address

    def test_same_credentials_twice(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._make_account(self.new_seller)

    def test_same_credentials_twice_in_another_company(self):
        other = self._make_company("Other")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._make_account(self.new_seller, company_id=other.id)

    def test_same_credentials_after_archiving_the_first(self):
        self.new.active = False
        self.new.flush_recordset()
        self.assertTrue(self._make_account(self.new_seller))

    def test_same_address_written_in_two_ways(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._make_account(
                self.new_seller, sandbox_url=f"{self.sandbox.url}/"
            ).flush_recordset()

    def test_copy_of_an_account_has_no_credentials(self):
        self.connect(self.new)
        copy = self.new.copy()
        self.assertFalse(copy.client_id or copy.client_secret or copy.database_uuid)
        self.assertEqual(copy.state, "draft")
