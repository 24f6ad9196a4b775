from unittest.mock import patch

from odoo.tests import tagged

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

    def turns(self, outcome):
        """The accounts whose flows ran in lane "out", one after the other.

        :param outcome: function of an account -> what its flows come to
        """
        ran = []
        flows = self.env["bol.flow"].search([("lane", "=", "out")])
        flows.write(
            {"next_run": self.now(), "not_before": False, "last_attempt": False}
        )

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

    def test_flow_whose_next_run_is_empty_holds_up_nobody(self):
        self.second.flow_ids.next_run = False
        self.seller.place(samples.order(samples.item(samples.ean())))
        self.run_lane("orders_1")
        self.assertTrue(self.orders())
        self.assertTrue(self.second.flow_ids.filtered("last_success"))
