import time
from unittest.mock import patch

from psycopg2.errors import LockNotAvailable, SerializationFailure

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools import (
    advisory_lock,
    in_own_transaction,
    rerun_on_conflict,
    transactions,
)
from ..tools.locks import FLOW, TOKEN
from .committed import CommittedCase


@tagged("post_install", "-at_install")
class TestLocks(CommittedCase):
    """Locks and conflicts between workers, each on connections of its own."""

    def run_flow(self, kind):
        with self.transaction() as env:
            flow = self.flow(env, kind)
            return env["bol.flow"]._run_alone(flow.id, time.monotonic() + 10, True)

    # -- locks -----------------------------------------------------------------

    def test_lock_is_held_by_one(self):
        with advisory_lock(self.registry, FLOW, 1) as first:
            with advisory_lock(self.registry, FLOW, 1) as second:
                self.assertEqual((first, second), (True, False))
        with advisory_lock(self.registry, FLOW, 1) as third:
            self.assertTrue(third)

    def test_locks_of_other_records_and_purposes_are_free(self):
        with advisory_lock(self.registry, FLOW, 1):
            for purpose, record in ((FLOW, 2), (TOKEN, 1)):
                with advisory_lock(self.registry, purpose, record) as held:
                    self.assertTrue(held)

    def test_lock_is_freed_when_its_holder_fails(self):
        with self.assertRaises(ZeroDivisionError):
            with advisory_lock(self.registry, FLOW, 1):
                raise ZeroDivisionError
        with advisory_lock(self.registry, FLOW, 1) as held:
            self.assertTrue(held)

    def test_flow_that_another_worker_runs_is_left_alone(self):
        with self.transaction() as env:
            flow = self.flow(env, "orders")
            with advisory_lock(self.registry, FLOW, flow.id):
                self.assertEqual(self.run_flow("orders"), "")
                self.assertEqual(self.run_flow("offers"), "done")
        self.assertEqual(self.seller.received(path="/orders"), [])
        self.assertEqual(self.run_flow("orders"), "done")
        self.assertTrue(self.seller.received(path="/orders"))

    def test_button_says_that_another_worker_runs_the_flow(self):
        with self.transaction() as env:
            flow = self.flow(env, "orders")
            with advisory_lock(self.registry, FLOW, flow.id):
                action = flow.action_run_now()
        self.assertIn("running already", action["params"]["message"])

    def test_flow_may_be_paused_while_it_runs(self):
        """The lock that guards a run doesn't keep a user from the record."""
        with self.transaction() as env:
            flow_id = self.flow(env, "orders").id
        with advisory_lock(self.registry, FLOW, flow_id):
            with self.transaction() as env:
                env.cr.execute("SET LOCAL lock_timeout = '1s'")
                env["bol.flow"].browse(flow_id).action_off()

    # -- conflicts -------------------------------------------------------------

    def write_name(self, name):
        with self.transaction() as env:
            self.account(env).name = name

    def test_order_that_another_worker_notes_meanwhile(self):
        """Both saw that it wasn't there; the second one's attempt is no failure."""
        attempts = []

        def note(env):
            orders = env["bol.order"]
            orders.search_count([])
            attempts.append(1)
            if len(attempts) == 1:
                with self.transaction() as other:
                    other["bol.order"]._bol_note_numbers(self.account(other), ["TWO"])
            return orders._bol_note_numbers(self.account(env), ["TWO"])

        with self.transaction() as env, self.assertNoLogs("odoo.sql_db", "ERROR"):
            created = rerun_on_conflict(env, lambda: note(env))
        self.assertEqual((len(attempts), len(created)), (2, 0))

    def test_flow_that_loses_every_time_is_in_no_trouble(self):
        """Others were faster; it goes on at once."""
        with (
            patch.object(transactions, "ATTEMPTS", 2),
            patch.object(
                type(self.env_flow()), "_run_orders", side_effect=SerializationFailure
            ),
            self.assertNoLogs(level="ERROR"),
        ):
            self.assertEqual(self.run_flow("orders"), "more")
        with self.transaction() as env:
            flow = self.flow(env, "orders")
            self.assertEqual((flow.error_streak, flow.last_error), (0, False))
            self.assertFalse(flow.not_before)

    def env_flow(self):
        with self.transaction() as env:
            return env["bol.flow"]

    def test_work_of_a_user_apart_keeps_what_the_user_wrote(self):
        with self.transaction() as env:
            account, flow = self.account(env), self.flow(env, "orders")
            account.sequence = 77
            in_own_transaction(
                env, lambda own: flow.with_env(own).write({"backlog": 3})
            )
            self.assertEqual(flow.interval_minutes, 5)
        with self.transaction() as env:
            self.assertEqual(self.account(env).sequence, 77)
            self.assertEqual(self.flow(env, "orders").backlog, 3)

    def test_work_of_a_user_apart_does_not_wait_for_himself(self):
        """PostgreSQL would see no deadlock: one of the two waits in Python."""
        with self.transaction() as env:
            account = self.account(env)
            account.sequence = 78
            env.flush_all()
            with (
                patch.object(transactions, "ATTEMPTS", 1),
                mute_logger("odoo.sql_db"),
                self.assertRaises(LockNotAvailable),
            ):
                in_own_transaction(
                    env, lambda own: account.with_env(own).write({"sequence": 79})
                )

    @mute_logger("odoo.sql_db")
    def test_batch_is_run_again_after_a_conflict(self):
        seen = []
        with self.transaction() as env:
            account = self.account(env)

            def work():
                seen.append(account.name)
                if len(seen) == 1:
                    self.write_name("By somebody else")
                account.name = f"{account.name}, and by us"
                env.flush_all()
                return "result"

            result = rerun_on_conflict(env, work)
        self.assertEqual((result, seen), ("result", ["Committed", "By somebody else"]))
        with self.transaction() as env:
            self.assertEqual(self.account(env).name, "By somebody else, and by us")

    @mute_logger("odoo.sql_db")
    def test_conflict_that_comes_back_each_time_is_raised(self):
        with self.transaction() as env:
            account = self.account(env)

            def work():
                name = account.name
                self.write_name(f"{name}!")
                account.name = "by us"
                env.flush_all()

            with self.assertRaises(SerializationFailure):
                rerun_on_conflict(env, work)
            env.cr.rollback()

    def test_other_failures_are_not_repeated(self):
        runs = []
        with self.transaction() as env:
            with self.assertRaises(ZeroDivisionError):
                rerun_on_conflict(env, lambda: runs.append(1) or 1 / 0)
        self.assertEqual(len(runs), 1)
