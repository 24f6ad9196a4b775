from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from .watched import WATCH, WatchCase

NEVER = (
    "UPDATE bol_flow SET next_run = '2100-01-01' WHERE account_id = %s AND kind = %s"
)
OFF = "UPDATE bol_flow SET mode = 'off' WHERE account_id = %s"
ELSEWHERE = "UPDATE bol_account SET sandbox_url = 'http://127.0.0.1:9' WHERE id = %s"


@tagged("post_install", "-at_install")
class TestWatchLasting(WatchCase):
    """Trouble that changes its face, or that other trouble stands before."""

    def setUp(self):
        super().setUp()
        self.let_pass(6)
        self.look()

    def other_account(self):
        company = self._make_company("Other")
        return self._make_live_account(self.sandbox.seller(), company_id=company.id)

    def subjects(self):
        return self.mails().mapped("subject")

    def assertStaysOpen(self, *kinds):
        self.assertEqual(self.kinds(), sorted(kinds))
        self.assertFalse([one for one in self.subjects() if "over" in one])

    # -- the watch itself ------------------------------------------------------

    def test_moved_database(self):
        """PostgreSQL was upgraded, or the server moved: nothing works any more."""
        self.by_sql(OFF, self.account.id)
        self.look()
        kind = type(self.account)
        with patch.object(kind, "_bol_database", lambda _account: "new/cluster"):
            self.let_pass(60)
            self.assertStaysOpen("moved", "switched_off")
            self.assertFalse(self.env["bol.watch"].sudo()._bol_status()["ok"])
        self.assertEqual(len(self.mails()), 2)

    def test_mail_template_that_is_gone(self):
        self.env.ref("bol_connector.mail_template_trouble").unlink()
        self.by_sql(OFF, self.account.id)
        self.look()
        self.assertTrue(self.activities())
        mail = self.mails()
        self.assertIn("Orders from bol", mail.body_html)
        self.assertEqual(mail.recipient_ids, self.user.partner_id)

    def test_activities_are_shown_whatever_becomes_of_the_mails(self):
        self.by_sql(OFF, self.account.id)
        kind = type(self.account)
        with (
            patch.object(kind, "_bol_mail_troubles", side_effect=ValueError("no mail")),
            mute_logger("odoo.addons.bol_connector.models.bol_watch"),
        ):
            self.look()
        self.assertTrue(self.activities())
        self.assertFalse(self.mails())
        self.look()
        self.assertEqual(len(self.mails()), 1)

    def test_check_that_breaks_off_is_told(self):
        watch = type(self.env["bol.watch"])
        with (
            patch.object(watch, "_bol_find_limited", side_effect=ValueError("odd")),
            mute_logger("odoo.addons.bol_connector.models.bol_watch"),
        ):
            self.look()
        self.assertEqual(self.kinds(), ["blind"])
        self.assertIn("Too many calls", self.troubles().message)
        self.look()
        self.assertEqual(self.kinds(), [])

    @mute_logger("odoo.sql_db")
    def test_odd_settings_are_refused(self):
        for record, name in (
            (self.account, "watch_intervals"),
            (self.account, "watch_minutes"),
            (self.flow("orders"), "interval_minutes"),
        ):
            with self.subTest(name=name), self.assertRaises(CheckViolation):
                with self.env.cr.savepoint():
                    record[name] = 999_999_999
                    record.flush_recordset()

    def test_only_the_watch_was_off(self):
        self.env.ref(WATCH).active = False
        self.let_pass(60)
        self.env.ref(WATCH).active = True
        self.look()
        self.assertEqual(self.kinds(), ["asleep"])
        self.assertIn("Nobody watched", self.troubles().message)

    def test_nothing_ran_before_the_first_account(self):
        """A new installation was off for a night, then it is connected."""
        everybody = self.env["bol.account"]._bol_all()
        everybody.write({"state": "draft", "meant_connected": False})
        self.env["bol.watch"]._bol_row().looked_at -= timedelta(hours=12)
        self.account.state = "connected"
        self.commit()
        self.look()
        self.assertEqual(self.kinds(), [])

    def test_watch_that_looks_seldom_finds_silence_all_the_same(self):
        self.by_sql(NEVER, self.account.id, "orders")
        self.env.ref(WATCH).active = False
        for _look in range(4):
            self.let_pass(25)
            self.look()
        self.assertIn("silent", self.kinds())

    # -- bol -------------------------------------------------------------------

    def test_failing_in_turns_is_not_over(self):
        flow = self.flow("orders")
        for turn in range(12):
            self.sandbox.mend()
            kind = "inactive" if turn % 2 else "unavailable"
            self.sandbox.fault(kind, "/orders", share=1)
            flow.write({"not_before": False, "next_run": self.now()})
            self.let_pass(5)
        self.assertStaysOpen("disconnected", "down")
        self.sandbox.mend()
        flow.write({"not_before": False, "next_run": self.now()})
        self.let_pass(6)
        self.assertEqual(self.kinds(), [])

    def test_address_of_few_is_no_trouble_of_all(self):
        other = self.other_account()
        self.look()
        self.by_sql(ELSEWHERE, other.id)
        self.let_pass(30)
        self.assertEqual((self.kinds(), self.subjects()), ([], []))
        self.assertEqual(other.trouble_ids.mapped("kind"), ["down"])
        self.assertIn("This account gets no answer", other.trouble_ids.message)

    def test_down_though_another_account_is_seldom_asked(self):
        other = self._make_live_account(self.sandbox.seller())
        self.flow("orders", other).interval_minutes = 120
        self.let_pass(6)
        self.sandbox.fault("unavailable", ".*", share=1)
        for _hour in range(2):
            self.let_pass(60)
            self.assertStaysOpen("down")
        self.assertEqual(len(self.mails()), 1)

    # -- more of the same ------------------------------------------------------

    def test_orders_that_stop_are_told_beside_another_silent_flow(self):
        self.flow("prices").interval_minutes = 5
        self.by_sql(NEVER, self.account.id, "prices")
        self.let_pass(40)
        self.assertEqual((self.kinds(), len(self.mails())), (["silent"], 1))
        self.account._bol_trouble_activities("watch:%").action_done()
        self.by_sql(NEVER, self.account.id, "orders")
        self.let_pass(75)
        self.assertEqual(len(self.mails()), 2)
        self.assertTrue(self.activities())

    def test_back_after_it_was_called_over(self):
        self.by_sql(OFF, self.account.id)
        self.look()
        self.minutes += 20
        self.account.flow_ids.action_live()
        self.look()
        self.assertIn("over", self.subjects()[-1])
        self.minutes += 20
        self.by_sql(OFF, self.account.id)
        for _look in range(9):
            self.look()
            self.minutes += 5
        self.assertEqual(len(self.mails()), 3)
        self.assertNotIn("over", self.subjects()[-1])

    def test_backlog_with_dips(self):
        flow = self.flow("orders")
        waiting = 0
        with patch.object(type(flow), "_due_turns", lambda *_all: []):
            for look in range(12):
                waiting += 100 if look % 5 else -1
                flow.write({"backlog": max(waiting, 0), "last_success": self.now()})
                self.minutes += 5
                self.look()
        self.assertIn("backlog", self.kinds())
