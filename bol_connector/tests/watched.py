"""A clock that tests turn, with the scheduled actions that run by it."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields

from .common import BolCase

LANES = ("out", "orders_1", "orders_2", "bulk")
WATCH = "bol_connector.ir_cron_watch"
TROUBLE = "watch:"
real_now = fields.Datetime.now


class WatchCase(BolCase):
    """Time goes on by :meth:`let_pass` only, minute by minute, and the scheduled
    actions run as Odoo's scheduler would run them: each lane every minute, the watch
    every five minutes, none that is deactivated.

    :ivar user: the responsible
    :ivar minutes: how much time has passed
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Hours go by in seconds here, but not at bol.
        cls.sandbox.setting(token_seconds=10**6, token_requests_per_minute=10**6)

    def setUp(self):
        super().setUp()
        self.user = self._make_user(
            "bol-watcher", "bol_connector.bol_connector_group_user"
        )
        self.account.user_id = self.user
        self.minutes = 0
        clock = patch.object(fields.Datetime, "now", self._now)
        clock.start()
        self.addCleanup(clock.stop)
        self.env["bol.watch"]._bol_row().looked_at = self.now()

    def _now(self, *_ignored):
        return real_now() + timedelta(minutes=self.minutes)

    def _make_administrator(self):
        """A manager who administrates Odoo as well."""
        user = self._make_user("bol-admin", "bol_connector.bol_connector_group_manager")
        user.group_ids += self.env.ref("base.group_system")
        return user

    # -- what happens ----------------------------------------------------------

    def let_pass(self, minutes):
        """So much time goes by, with all that runs by itself."""
        for _minute in range(minutes):
            self.minutes += 1
            for lane in LANES:
                self._run_if_active(f"bol_connector.ir_cron_lane_{lane}")
            if self.minutes % 5 == 0:
                self._run_if_active(WATCH)

    def _run_if_active(self, xmlid):
        cron = self.env.ref(xmlid, raise_if_not_found=False)
        if cron and cron.active:
            with self.transactions():
                cron.method_direct_trigger()
            self.env.invalidate_all()

    def look(self):
        """The watch looks, at once."""
        with self.transactions():
            self.env["bol.watch"]._bol_look_alone()
        self.env.invalidate_all()

    def by_sql(self, query, *parameters):
        """What a deployment does behind the back of everybody."""
        self.env.flush_all()
        self.env.cr.execute(query, parameters)
        self.env.invalidate_all()

    def until(self, happened, within):
        """Let time pass until something is so.

        :param happened: callable
        :param int within: fails after so many minutes
        :return: minutes
        """
        start = self.minutes
        while not happened():
            self.assertLess(self.minutes - start, within, "It took too long.")
            self.let_pass(1)
        return self.minutes - start

    # -- what people see -------------------------------------------------------

    def troubles(self, *states):
        """Troubles of this account and of everybody (default: the open ones)."""
        return self.env["bol.trouble"].search(
            [
                ("account_id", "in", [False, self.account.id]),
                ("state", "in", states or ["open"]),
            ]
        )

    def kinds(self):
        return sorted(self.troubles().mapped("kind"))

    def activities(self, account=None):
        """Summaries of what the responsible is to do about troubles."""
        account = account or self.account
        found = account._bol_trouble_activities(f"{TROUBLE}%")
        return sorted(found.mapped("summary"))

    def mails(self, account=None):
        """Mails about troubles, oldest first."""
        account = account or self.account
        return (
            self.env["mail.mail"]
            .search(
                [
                    ("model", "=", "bol.account"),
                    ("res_id", "=", account.id),
                    ("subject", "like", "trouble with bol.com"),
                ]
            )
            .sorted("id")
        )
