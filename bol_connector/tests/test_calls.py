import inspect
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError
from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from ..bol_api import Exchange, errors
from ..models import bol_call, bol_call_log
from ..models.bol_call_log import CallLog
from . import samples
from .common import BolCase

MANAGER = "bol_connector.bol_connector_group_manager"
USER = "bol_connector.bol_connector_group_user"
ORDERS = "^/retailer/orders$"


def exchange(error="", **values):
    return Exchange("GET", "/retailer/orders", 200, 0.01, **{"error": error, **values})


class Slow(dict):
    def __getitem__(self, key):
        found = super().__getitem__(key)
        time.sleep(0.001)
        return found


@tagged("post_install", "-at_install")
class TestCallLog(BaseCase):
    """What is held of the calls of one client."""

    def test_threads_lose_no_call(self):
        """Each of them is held up while it looks how much room there is."""
        room, each, threads = 30, 10, 8
        log = CallLog(all_calls=True)
        log._room = Slow({True: 0, False: room})

        def work(_):
            for _ in range(each):
                log.note(exchange())

        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(work, range(threads)))
        self.assertEqual(len(log.calls), room)
        self.assertEqual(log.left_out, each * threads - room)

    def test_failures_have_room_whatever_went_well(self):
        log = CallLog(all_calls=True)
        for _ in range(bol_call_log.SUCCESSES_A_MINUTE + 5):
            log.note(exchange())
        log.note(exchange("NotFound"))
        self.assertEqual(log.calls[-1][1].error, "NotFound")
        self.assertEqual(log.left_out, 5)

    def test_every_error_has_its_words(self):
        classes = {
            name
            for name, one in inspect.getmembers(errors, inspect.isclass)
            if issubclass(one, errors.BolError)
        }
        self.assertEqual(classes, bol_call.KNOWN - {bol_call.LEFT_OUT})


@tagged("post_install", "-at_install")
class TestCalls(BolCase):
    """The log of calls of an account."""

    def calls(self, **values):
        domain = [(name, "=", value) for name, value in values.items()]
        mine = [("account_id", "=", self.account.id)]
        return self.env["bol.call"].search([*mine, *domain])

    def bol_fails(self, kind="status", **values):
        """Let bol fail at telling the shop, for a user who presses a button."""
        self.sandbox.fault(kind, "^/retailer/retailers", **{"status": 400, **values})
        self.connect()

    # -- what is logged --------------------------------------------------------

    def test_failed_call_is_logged(self):
        self.bol_fails()
        call = self.calls()
        path = "/retailer/retailers/{retailer-id}"
        self.assertEqual((call.method, call.path), ("GET", path))
        self.assertEqual((call.status, call.error), (400, "BadRequest"))
        self.assertFalse(call.flow_id)
        self.assertEqual(call.company_id, self.company)
        self.assertLess(abs(call.moment - self.now()), timedelta(minutes=1))
        self.assertIn("doesn't accept the data", call.meaning)

    def test_duration_is_in_milliseconds(self):
        self.account.action_log_calls_hour()
        self.sandbox.fault("delay", ORDERS, seconds=0.3)
        self.run_now("orders")
        slow = max(self.calls(path="/retailer/orders").mapped("duration"))
        self.assertTrue(300 <= slow < 3000, slow)

    def test_subject_is_the_order_and_the_order_shows_its_calls(self):
        order = self.import_order(samples.item(self._make_product().barcode))
        self.sandbox.fault("not_found", f"/orders/{order.bol_id}$")
        order.detail_due = True
        self.run_now("orders")
        call = self.calls(error="NotFound")
        self.assertEqual(call.subject, order.bol_id)
        self.assertEqual(call.path, "/retailer/orders/{order-id}")
        self.assertEqual(order.call_count, 1)
        shown = self.env["bol.call"].search(order.action_view_calls()["domain"])
        self.assertEqual(shown, call)
        other = self.import_order(samples.item(self._make_product().barcode))
        self.assertEqual(other.call_count, 0)

    def test_successes_only_while_wanted(self):
        self.run_now("orders")
        self.assertFalse(self.calls())
        self.account.action_log_calls_hour()
        self.run_now("orders")
        call = self.calls(status=200, error=False)[0]
        self.assertGreater(call.rate_limit, call.remaining)
        self.assertGreater(call.remaining, 0)
        self.assertIn("went well", call.meaning)
        before = len(self.calls())
        self.account.log_calls_until = self.now() - timedelta(seconds=1)
        self.run_now("orders")
        self.assertEqual(len(self.calls()), before)
        self.account.action_log_calls_day()
        self.assertGreater(
            self.account.log_calls_until, self.now() + timedelta(0, 80000)
        )
        self.account.action_log_calls_off()
        self.run_now("orders")
        self.assertEqual(len(self.calls()), before)

    def test_log_in_is_logged(self):
        self.account.client_secret = "wrong"
        self.connect()
        call = self.calls()
        self.assertEqual((call.method, call.path), ("POST", "/token"))
        self.assertEqual(call.error, "CredentialsRefused")
        self.assertFalse(call.flow_id)

    def test_log_in_that_is_not_the_accounts_yet_is_logged(self):
        self.account.client_secret = "wrong"
        with self.transactions():
            action = self.account.action_use_credentials()
        self.assertEqual(action["params"]["type"], "danger")
        call = self.calls()
        self.assertEqual((call.path, call.error), ("/token", "CredentialsRefused"))

    def test_account_counts_its_failures_of_a_day(self):
        self.bol_fails()
        self.assertEqual(self.account.failed_call_count, 1)
        self.calls().moment -= timedelta(hours=25)
        self.account.invalidate_recordset(["failed_call_count"])
        self.assertEqual(self.account.failed_call_count, 0)

    # -- the brake -------------------------------------------------------------

    def log(self, *calls, account=None):
        with self.transactions(), (account or self.account)._bol_call_log() as note:
            for call in calls:
                note(call)

    def test_brake_keeps_so_many_a_minute_and_counts_the_others(self):
        room = bol_call_log.FAILURES_A_MINUTE
        for _ in range(5):
            self.log(*[exchange("BolUnavailable")] * (room - 10))
        self.assertEqual(len(self.calls(error="BolUnavailable")), room)
        left_out = self.calls(error="left_out")
        self.assertEqual(sum(left_out.mapped("left_out")), 4 * room - 50)
        # At most two: the minute may have turned.
        self.assertLessEqual(len(left_out), 2)
        self.assertIn("more calls", left_out[0].meaning)

    def test_brake_lets_go_after_a_minute(self):
        room = bol_call_log.FAILURES_A_MINUTE
        self.log(*[exchange("BolUnavailable")] * room)
        self.calls().moment = self.now() - timedelta(seconds=61)
        self.env.flush_all()
        self.log(exchange("NotFound"))
        self.assertEqual(len(self.calls(error="NotFound")), 1)

    def test_brake_is_per_account(self):
        room = bol_call_log.FAILURES_A_MINUTE
        other = self._make_live_account(self.sandbox.seller())
        self.log(*[exchange("BolUnavailable")] * room, account=other)
        self.log(exchange("NotFound"))
        self.assertEqual(len(self.calls(error="NotFound")), 1)

    # -- a broken log ----------------------------------------------------------

    def test_broken_log_breaks_no_call(self):
        self.account.action_log_calls_hour()
        (number,) = self.seller.place(
            samples.order(samples.item(self._make_product().barcode))
        )
        calls = self.env.registry["bol.call"]
        with (
            patch.object(calls, "_bol_insert", side_effect=ZeroDivisionError),
            mute_logger("odoo.addons.bol_connector.models.bol_call_log"),
        ):
            self.assertEqual(self.run_now("orders")[0], "success")
        self.assertEqual(self.orders(number).state, "imported")

    def test_unknown_error_is_another(self):
        self.log(exchange("SomethingNew"))
        self.assertEqual(self.calls().error, "BolError")

    # -- how long --------------------------------------------------------------

    def test_log_is_kept_so_many_days(self):
        other = self._make_live_account(self.sandbox.seller(), calls_days=30)
        for account in (self.account, other):
            self.log(exchange("NotFound"), exchange("Refused"), account=account)
        self.account.calls_days = 3
        calls = self.env["bol.call"].search([("error", "=", "NotFound")])
        calls.moment = self.now() - timedelta(days=3, minutes=1)
        self.env.flush_all()
        self.assertEqual(self.env["bol.call"]._gc_calls()[1], False)
        self.assertEqual(self.calls().mapped("error"), ["Refused"])
        theirs = self.env["bol.call"].search([("account_id", "=", other.id)])
        self.assertEqual(len(theirs), 2)

    def test_removing_goes_on_while_there_is_more(self):
        self.startPatcher(patch.object(bol_call, "GC_BATCH", 2))
        self.log(*[exchange("NotFound")] * 5)
        self.calls().moment = self.now() - timedelta(days=15)
        self.env.flush_all()
        again = [self.env["bol.call"]._gc_calls() for _ in range(3)]
        self.assertEqual(again, [(2, True), (2, True), (1, False)])

    def test_days_have_bounds(self):
        for days in (0, 366):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.account.calls_days = days
                self.env.flush_all()

    def test_neutralized_copy_logs_failures_only(self):
        self.account.action_log_calls_day()
        self.env.flush_all()
        sql = (Path(__file__).parents[1] / "data" / "neutralize.sql").read_text()
        self.env.cr.execute(sql)
        self.env.invalidate_all()
        self.assertFalse(self.account.log_calls_until)

    # -- who -------------------------------------------------------------------

    def test_users_read_and_nobody_writes(self):
        self.bol_fails()
        user = self._make_user("bol-reader", USER)
        manager = self._make_user("bol-chief", MANAGER)
        call = self.calls()
        self.assertEqual(call.with_user(user).error, "BadRequest")
        for who in (user, manager):
            with (
                mute_logger("odoo.addons.base.models.ir_model"),
                self.assertRaises(AccessError),
            ):
                call.with_user(who).write({"path": "x"})
        with (
            mute_logger("odoo.addons.base.models.ir_model"),
            self.assertRaises(AccessError),
        ):
            self.account.with_user(user).action_log_calls_hour()
        self.account.with_user(manager).action_log_calls_hour()
        self.assertTrue(self.account.logs_all_calls)

    def test_other_company_sees_nothing(self):
        self.bol_fails()
        company = self._make_company("Stranger")
        stranger = self._make_user("bol-stranger", MANAGER, company=company)
        theirs = self.env["bol.call"].with_user(stranger)
        theirs = theirs.with_context(allowed_company_ids=company.ids)
        self.assertFalse(theirs.search([]) & self.calls())

    # -- the way to it ---------------------------------------------------------

    def test_trouble_leads_to_its_failed_calls(self):
        self.bol_fails()
        trouble = self.env["bol.trouble"].create(
            {"account_id": self.account.id, "kind": "silent", "facts": {"flows": []}}
        )
        action = trouble.action_view_calls()
        self.assertEqual(self.env["bol.call"].search(action["domain"]), self.calls())
        self.calls().moment = trouble.since - timedelta(hours=2)
        self.assertFalse(self.env["bol.call"].search(action["domain"]))
