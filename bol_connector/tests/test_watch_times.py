from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from ..models.bol_account_connection import _limits
from . import samples
from .sandbox import ROOT
from .watched import WatchCase

EVERY_LOOK = 5


class TimesCase(WatchCase):
    """Makes the table of ``var/log``: how long each kind of trouble stays unnoticed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = []
        cls.addClassCleanup(cls._write_table)

    @classmethod
    def _write_table(cls):
        folder = ROOT / "var" / "log"
        if not folder.is_dir():
            return
        head = "| trouble | noticed after (minutes) | over after (minutes) |\n"
        table = [head, "|---|---:|---:|\n", *cls.rows]
        name = cls.__module__.split(".")[2]
        (folder / f"watch-times-{name}.md").write_text("".join(table))

    def setUp(self):
        super().setUp()
        # It works first: that's no trouble.
        self.let_pass(6)
        self.assertEqual(self.kinds(), [])

    def assertNoticed(self, kind, what, inject, mend, within, over_within=10):
        """A trouble is told once, and once more when it is over; nothing else is.

        :param callable inject: begins it
        :param callable mend: ends it
        :param within: minutes until people know
        """
        inject()
        noticed = self.until(lambda: self.mails(), within)
        self.assertEqual(self.kinds(), [kind])
        self.assertEqual(len(self.activities()), 1)
        self.let_pass(2 * EVERY_LOOK)
        self.assertEqual((self.kinds(), len(self.mails())), ([kind], 1))
        mend()
        over = self.until(lambda: len(self.mails()) > 1, over_within)
        self.assertEqual((self.kinds(), self.activities()), ([], []))
        self.let_pass(2 * EVERY_LOOK)
        self.assertEqual((self.kinds(), len(self.mails())), ([], 2))
        self.rows.append(f"| {what} | {noticed} | {over} |\n")


@tagged("post_install", "-at_install")
class TestWatchTimes(TimesCase):
    """How long it takes until people know, per kind of trouble."""

    def repair(self):
        self.account.action_repair()

    def assertNoticedAndRepaired(self, kind, what, sql, *parameters, within=5):
        self.assertNoticed(
            kind, what, lambda: self.by_sql(sql, *parameters), self.repair, within
        )

    def test_lane_deactivated(self):
        self.assertNoticedAndRepaired(
            "action",
            "scheduled action deactivated",
            "UPDATE ir_cron SET active = false WHERE id = %s",
            self.env.ref("bol_connector.ir_cron_lane_orders_1").id,
        )

    def test_all_lanes_deactivated(self):
        """All flows stand still for it: that isn't a trouble of its own."""
        ids = [
            self.env.ref(f"bol_connector.ir_cron_lane_{lane}").id
            for lane in ("out", "orders_1", "orders_2", "bulk")
        ]
        self.assertNoticedAndRepaired(
            "action",
            "all scheduled actions of the flows deactivated",
            "UPDATE ir_cron SET active = false WHERE id = ANY(%s)",
            ids,
        )

    def test_flows_switched_off(self):
        self.assertNoticedAndRepaired(
            "switched_off",
            "flows switched off by an update",
            "UPDATE bol_flow SET mode = 'off' WHERE account_id = %s",
            self.account.id,
        )

    def test_account_archived(self):
        self.assertNoticedAndRepaired(
            "dropped",
            "account archived by an update",
            "UPDATE bol_account SET active = false WHERE id = %s",
            self.account.id,
        )

    def test_account_disconnected(self):
        self.assertNoticedAndRepaired(
            "dropped",
            "account disconnected by an update",
            "UPDATE bol_account SET state = 'draft' WHERE id = %s",
            self.account.id,
        )

    def test_silent_flow(self):
        """No error and no scheduled action off: it just isn't its turn."""
        self.assertNoticedAndRepaired(
            "silent",
            "orders silent (every 5 minutes, silent after 15)",
            "UPDATE bol_flow SET next_run = '2100-01-01' WHERE id = %s",
            self.flow("orders").id,
            within=20,
        )

    def test_failing_flow(self):
        def fail():
            self.sandbox.fault("html", "/orders", status=200, share=1)

        self.assertNoticed(
            "silent",
            "orders fail each time",
            fail,
            self.sandbox.mend,
            within=20,
            over_within=20,
        )

    def test_connection_lost(self):
        def close():
            self.sandbox.fault("inactive", "/retailer/", share=1)

        self.assertNoticed(
            "disconnected",
            "bol turns the account away",
            close,
            self.sandbox.mend,
            within=10,
            over_within=20,
        )

    def test_bol_down(self):
        def fail():
            self.sandbox.fault("unavailable", ".*", share=1)

        self.assertNoticed(
            "down", "bol down", fail, self.sandbox.mend, within=15, over_within=20
        )

    def test_limits_exhausted(self):
        def limit():
            self.sandbox.fault("rate_limited", "/orders", retry_after=1, share=1)

        def end():
            self.sandbox.mend()
            # The client's own clock isn't turned.
            _limits.clear()

        self.assertNoticed("limited", "limits exhausted", limit, end, within=30)

    def test_growing_backlog(self):
        ean = samples.ean()

        def more():
            self.seller.place(samples.order(samples.item(ean)))
            return self.mails()

        def mend():
            self._make_product(barcode=ean)
            self.retry(self.orders())

        self.assertNoticed(
            "backlog",
            "backlog grows with each run of the orders",
            lambda: self.until(more, 45),
            mend,
            within=1,
        )
        self.rows[-1] = self.rows[-1].replace("| 0 |", "| after 6 looks |")

    def test_consent_ends(self):
        ends = {self.account: self.now() + timedelta(days=28, minutes=7)}

        def consent_ends(account):
            return ends.get(account)

        def renew():
            ends[self.account] += timedelta(days=365)

        with patch.object(
            type(self.account), "_bol_consent_ends", consent_ends, create=True
        ):
            self.assertNoticed(
                "consent", "consent ends in 28 days", lambda: None, renew, within=10
            )

    def test_server_was_off(self):
        """Noticed when it is back, told once, and no flow is called silent for it."""
        self.minutes += 180 - self.minutes % 5
        self.look()
        self.assertEqual(self.kinds(), ["asleep"])
        noticed = self.until(lambda: self.mails(), 6)
        self.assertEqual(self.kinds(), ["asleep"])
        self.let_pass(30)
        self.assertEqual((self.kinds(), self.activities()), ([], []))
        self.assertEqual(len(self.mails()), 1)
        row = f"| server off for three hours | {noticed} after its first look | - |\n"
        self.rows.append(row)
