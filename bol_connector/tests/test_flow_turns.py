import time
from datetime import timedelta
from types import SimpleNamespace
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.bol_connector.models import bol_flow_run
from odoo.addons.bol_connector.models.bol_flow import SLICE_SECONDS

from . import samples
from .common import BolCase


@tagged("post_install", "-at_install")
class TestFlowTurns(BolCase):
    """Who comes when in a lane that several accounts share."""

    def setUp(self):
        super().setUp()
        self.second = self._make_account(self.sandbox.seller())
        self.second.action_test_connection()
        self.second.action_go_live()
        self.commit()

    def turns(self, outcome, before=None):
        """The accounts whose flows ran in lane "out", one after the other.

        :param outcome: function of an account -> what its flows come to
        :param before: function of all flows, called when all of them are due
        """
        ran = []
        flows = self.env["bol.flow"].search([("lane", "=", "out")])
        flows.write(
            {"next_run": self.now(), "not_before": False, "last_attempt": False}
        )
        if before:
            before(flows)

        def run(flow_model, flow_id, _end, _forced=False):
            account = flow_model.browse(flow_id).account_id
            ran.append(account)
            return outcome(account)

        with patch.object(type(flows), "_run_alone", run):
            self.run_lane("out")
        return [one for one in ran if one in self.account | self.second]

    def test_where_bol_fails_the_others_go_first(self):
        """A call may wait for half a minute until it's clear that nobody answers."""
        ill = self.account
        turns = self.turns(lambda account: "failed" if account == ill else "done")
        mine = turns.index(ill)
        rest = turns[mine + 1 :]
        self.assertGreater(rest.count(ill), 1)
        self.assertGreater(rest.count(self.second), 1)
        self.assertEqual(rest, sorted(rest, key=lambda account: account == ill))

    def test_whose_bol_failed_last_time_comes_last(self):
        """However long ago its flows ran."""
        ill = self.account

        def before(flows):
            flows.last_attempt = self.now()
            mine = flows.filtered(lambda flow: flow.account_id == ill)
            mine.last_attempt = self.now() - timedelta(minutes=5)
            mine[0].error_streak = 1

        turns = self.turns(lambda account: "done", before)
        self.assertEqual(turns, sorted(turns, key=lambda account: account == ill))
        self.assertIn(ill, turns)

    def test_accounts_take_turns(self):
        """Who had the last one comes after all others, with all of its flows."""
        ill = self.account

        def before(flows):
            flows.last_attempt = self.now() - timedelta(minutes=5)
            mine = flows.filtered(lambda flow: flow.account_id == ill)
            mine.last_attempt = False
            mine[0].last_attempt = self.now()

        turns = self.turns(lambda account: "done", before)
        self.assertEqual(turns, sorted(turns, key=lambda account: account == ill))
        self.assertGreater(turns.count(ill), 1)

    def test_while_bol_hangs_others_become_due(self):
        """They go before what is left of the account whose bol hangs."""
        ill = self.account
        clock = SimpleNamespace(monotonic=lambda: passed[0], sleep=time.sleep)
        passed = [0.0]
        flows = self.env["bol.flow"].search([("lane", "=", "out")])
        well = flows.filtered(lambda flow: flow.account_id == self.second)[:1]

        def before(flows):
            well.next_run = self.now() + timedelta(hours=1)
            (flows.filtered(lambda f: f.account_id == self.second) - well).mode = "off"

        def outcome(account):
            if account == ill and not passed[0]:
                passed[0] = SLICE_SECONDS - 1
                well.next_run = self.now()
                self.commit()
            elif account == self.second:
                well.next_run = self.now() + timedelta(hours=1)
            return "done"

        with patch.object(bol_flow_run, "time", clock):
            turns = self.turns(outcome, before)
        self.assertEqual(turns[:2], [ill, self.second])

    def test_flow_whose_next_run_is_empty_holds_up_nobody(self):
        self.second.flow_ids.next_run = False
        self.seller.place(samples.order(samples.item(samples.ean())))
        self.run_lane("orders_1")
        self.assertTrue(self.orders())
        self.assertTrue(self.second.flow_ids.filtered("last_success"))
