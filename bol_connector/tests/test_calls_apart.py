import time
from contextlib import suppress
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..bol_api import Exchange, errors
from ..models import bol_call_log
from ..models.bol_call import BolCall
from . import samples
from .committed import CommittedCase


@tagged("post_install", "-at_install")
class TestCallsApart(CommittedCase):
    """The log of calls keeps out of the transaction that the calls are made in."""

    def bol_fails(self, env):
        self.sandbox.fault("status", "^/retailer/retailers", status=400)
        with self.account(env)._bol_client() as client:
            client.retailers.current()

    def logged(self):
        with self.transaction() as env:
            calls = env["bol.call"].search([("account_id", "=", self.account_id)])
            return [(call.status, call.error) for call in calls]

    def test_failure_is_kept_though_the_work_is_rolled_back(self):
        with self.assertRaises(errors.BadRequest), self.transaction() as env:
            self.account(env).name = "Rolled back"
            env.flush_all()
            self.bol_fails(env)
        with self.transaction() as env:
            self.assertEqual(self.account(env).name, "Committed")
        self.assertEqual(self.logged(), [(400, "BadRequest")])

    def test_failure_of_a_flow(self):
        self.sandbox.fault("status", "^/retailer/orders$", status=400)
        with self.transaction() as env:
            flow = self.flow(env, "orders")
            flow.action_run_now()
        with self.transaction() as env:
            call = env["bol.call"].search([("account_id", "=", self.account_id)])
            self.assertEqual((call.method, call.path), ("GET", "/retailer/orders"))
            self.assertEqual((call.status, call.error), (400, "BadRequest"))
            flow = self.flow(env, "orders")
            self.assertIn("doesn't accept the data", flow.last_error)
            self.assertEqual(call.flow_id, flow)
            found = flow.action_view_calls()["domain"]
            self.assertEqual(env["bol.call"].search(found), call)

    def test_no_answer(self):
        self.sandbox.fault("drop_before", "^/retailer/orders$", times=9)
        with self.transaction() as env, mute_logger("urllib3.connectionpool"):
            self.flow(env, "orders").action_run_now()
        self.assertEqual(self.logged(), [(0, "BolUnavailable")])

    def test_outage_of_hours_fills_no_database(self):
        """People press buttons, and flows are tried again and again."""
        room, failed = bol_call_log.FAILURES_A_MINUTE, 80
        self.sandbox.fault("status", "^/retailer", status=400, times=None)
        with self.transaction() as env:
            account = self.account(env)
            for _ in range(failed):
                with suppress(errors.BadRequest), account._bol_client() as client:
                    client.retailers.current()
        with self.transaction() as env:
            calls = env["bol.call"].search([("account_id", "=", self.account_id)])
            kept = calls.filtered(lambda call: not call.left_out)
            self.assertEqual(len(kept), room)
            self.assertEqual(sum(calls.mapped("left_out")), failed - room)
            self.assertLessEqual(len(calls), room + 2)

    def queries(self, **values):
        """Queries of a user's transaction in which bol is called."""
        with self.transaction() as env:
            self.account(env).write(values)
        with self.transaction() as env:
            account = self.account(env)
            with account._bol_client() as client:
                client.retailers.current()
            return env.cr.sql_log_count

    def test_nothing_is_added_to_the_users_transaction(self):
        self.queries()
        off = self.queries()
        on = self.queries(log_calls_until="2999-01-01 00:00:00")
        self.assertEqual(on, off)
        self.assertEqual(self.logged(), [(200, False)])

    def test_without_calls_to_log_no_connection_is_opened(self):
        self.queries()
        with patch.object(BolCall, "_bol_insert") as insert:
            self.queries()
        insert.assert_not_called()

    def test_pool_of_threads(self):
        """As many rows as calls, each with its own number."""
        numbers = self.seller.place(
            *(samples.order(samples.item(samples.ean())) for _ in range(60))
        )
        with self.transaction() as env:
            self.account(env).action_log_calls_hour()
        with self.transaction() as env, self.account(env)._bol_client() as client:
            for _number, order in client.orders.get_many(numbers):
                self.assertNotIsInstance(order, Exception)
        with self.transaction() as env:
            calls = env["bol.call"].search(
                [
                    ("account_id", "=", self.account_id),
                    ("path", "=", "/retailer/orders/{order-id}"),
                ]
            )
            self.assertEqual(sorted(calls.mapped("subject")), sorted(numbers))

    def test_lock_of_the_caller_is_not_waited_for_long(self):
        """Its own transaction holds the account, so that nothing can refer to it."""
        begun = time.monotonic()
        with self.transaction() as env:
            env.cr.execute(
                "SELECT FROM bol_account WHERE id = %s FOR UPDATE", [self.account_id]
            )
            with (
                patch.object(bol_call_log, "_logger") as logger,
                self.assertRaises(errors.BadRequest),
            ):
                self.bol_fails(env)
        logger.info.assert_called_once()
        self.assertLess(time.monotonic() - begun, 3)
        self.assertEqual(self.logged(), [])

    def test_account_of_the_callers_transaction_only(self):
        """It is made and used at once: there is nothing yet that a row can refer to."""
        seller = self.sandbox.seller()
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            account = env["bol.account"].create(
                {
                    "name": "New",
                    "environment": "sandbox",
                    "sandbox_url": self.sandbox.url,
                    "client_id": seller.client_id,
                    "client_secret": "right",
                }
            )
            with (
                patch.object(bol_call_log, "_logger") as logger,
                account._bol_call_log() as note,
            ):
                note(Exchange("GET", "/token", 500, 0.1, error="BolUnavailable"))
            cr.rollback()
        logger.info.assert_called_once()

    def test_full_disk_breaks_no_call(self):
        with (
            patch.object(BolCall, "_bol_execute", side_effect=OSError("disk full")),
            patch.object(bol_call_log, "_logger") as logger,
            self.transaction() as env,
        ):
            account = self.account(env)
            account.action_log_calls_hour()
            with account._bol_client() as client:
                self.assertTrue(client.retailers.current().display_name)
        logger.exception.assert_called_once()
        self.assertEqual(self.logged(), [])
