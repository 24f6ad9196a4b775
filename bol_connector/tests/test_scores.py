from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.bol_account_connection import _limits
from ..models.bol_score import INDICATORS, WEEKS
from .common import BolCase

INDICATOR = "/retailer/insights/performance/indicator"
USER = "bol_connector.bol_connector_group_user"


@tagged("post_install", "-at_install")
class TestScores(BolCase):
    """Bol's service scores, week by week."""

    def rate(self, **scores):
        """Let bol rate the seller so: see the sandbox's ``account.Account``."""
        named = {name.replace("__", " "): value for name, value in scores.items()}
        self.sandbox.admin(
            "POST", "accounts", client_id=self.seller.client_id, scores=named
        )

    def asked(self):
        """How often bol was asked for a score."""
        rows = self.sandbox.admin("GET", f"received?path={INDICATOR}")
        return sum(row["account"] == self.seller.client_id for row in rows)

    def scores(self, indicator="CANCELLATIONS", **values):
        mine = [("account_id", "=", self.account.id), ("indicator", "=", indicator)]
        mine += [(name, "=", value) for name, value in values.items()]
        return self.env["bol.score"].search(mine)

    def week(self, ago):
        return self.env["bol.score"]._bol_wanted()[ago]

    def told(self):
        return self.account._bol_trouble_activities("scores")

    def later(self, **passed):
        """A context in which so much time (keywords of timedelta) has gone by."""
        later = fields.Datetime.now() + timedelta(**passed)
        return patch.object(fields.Datetime, "now", lambda *_self: later)

    def run_by_itself(self):
        """Let the lane run until all is read: one slice may be too short for it."""
        for _slice in range(5):
            self.run_lane("bulk")

    # -- what is kept ----------------------------------------------------------

    def test_new_account_reads_its_history(self):
        self.rate(CANCELLATIONS=0.034, REVIEWS=8.4)
        kind, text = self.run_now("scores")
        self.assertEqual(kind, "success", text)
        self.assertEqual(self.asked(), WEEKS * len(INDICATORS))
        rows = self.scores()
        self.assertEqual(rows.mapped("week"), [self.week(n) for n in range(WEEKS)])
        self.assertEqual(set(rows.mapped("state")), {"bad"})
        last = self.scores(is_last=True)
        self.assertEqual(last.week, self.week(1), "the present week isn't over")
        self.assertEqual((last.score_text, last.norm_text), ("3.4 %", "at most 2.0 %"))
        self.assertAlmostEqual(last.margin, -1.4)
        self.assertIn("cancelled", last.advice)
        review = self.scores("REVIEWS", is_last=True)
        self.assertEqual((review.score_text, review.norm_text), ("8.4", "at least 8.0"))
        self.assertEqual((review.state, review.advice), ("good", False))
        self.assertAlmostEqual(review.margin, 0.4)

    def test_only_what_may_still_change_is_read_again(self):
        self.run_now("scores")
        before = self.asked()
        self.rate(CANCELLATIONS=0.05)
        mine = [("account_id", "=", self.account.id)]
        read = self.env["bol.score"].search(mine)
        read.read_at = fields.Datetime.now() - timedelta(hours=1)
        self.make_due(self.flow("scores"), days=1)
        self.run_by_itself()
        # The present week and the one before it.
        self.assertEqual(self.asked() - before, 2 * len(INDICATORS))
        changed = self.scores().filtered(lambda one: one.state == "bad")
        self.assertEqual(changed.mapped("week"), [self.week(0), self.week(1)])
        self.assertEqual(len(self.scores()), WEEKS)

    def test_not_read_again_before_its_time(self):
        self.run_now("scores")
        before = self.asked()
        self.run_lane("bulk")
        self.assertEqual(self.asked(), before)

    def test_weeks_that_were_missed_are_read_later(self):
        self.run_now("scores")
        missed = self.scores(week=self.week(3)) | self.scores(week=self.week(1))
        missed.unlink()
        self.run_now("scores")
        self.assertEqual(len(self.scores()), WEEKS)

    def test_week_without_a_score(self):
        self.rate(CANCELLATIONS=None)
        self.run_now("scores")
        rows = self.scores()
        self.assertEqual(len(rows), WEEKS)
        self.assertEqual(set(rows.mapped("state")), {"none"})
        self.assertEqual(rows[0].score_text, "none")
        self.assertFalse(self.scores(is_last=True))
        before = self.asked()
        with self.later(minutes=1):
            self.run_now("scores")
        self.assertEqual(self.asked() - before, 2 * len(INDICATORS))

    def test_latest_is_of_the_newest_whole_week(self):
        year, week, _day = self.week(1).isocalendar()
        self.rate(**{f"CANCELLATIONS__{year}-{week:02}": None})
        self.run_now("scores")
        self.assertEqual(self.scores(is_last=True).week, self.week(2))
        self.rate()
        with self.later(minutes=1):
            self.run_now("scores")
        self.assertEqual(self.scores(is_last=True).week, self.week(1))

    # -- what goes wrong -------------------------------------------------------

    def test_refused_indicator_costs_no_other(self):
        self.sandbox.fault("status", INDICATOR, status=400, times=1)
        kind, text = self.run_now("scores")
        self.assertEqual(kind, "success", text)
        first = INDICATORS[0][0]
        self.assertEqual(self.scores(first, week=self.week(0)).state, "none")
        others = self.env["bol.score"].search([("account_id", "=", self.account.id)])
        self.assertEqual(len(others), WEEKS * len(INDICATORS))
        self.assertEqual(len(others.filtered(lambda o: o.state == "none")), 1)

    def test_limit_of_bol_puts_off_the_rest_only(self):
        mine = [("account_id", "=", self.account.id)]
        _limits.clear()
        self.sandbox.setting(limits=1)
        self.addCleanup(self.sandbox.setting, limits=1000)
        self.run_now("scores")
        flow = self.flow("scores")
        first, answered = self.asked(), self.env["bol.score"].search_count(mine)
        self.assertLess(answered, WEEKS * len(INDICATORS))
        self.assertTrue(flow.not_before)
        self.assertEqual(flow.error_streak, 0)
        newest = self.scores("CANCELLATIONS", week=self.week(0))
        self.assertTrue(newest, "the newest week comes first")
        self.sandbox.setting(limits=1000)
        _limits.clear()
        self.make_due(flow, minutes=5)
        self.run_by_itself()
        self.assertEqual(self.asked() - first, WEEKS * len(INDICATORS) - answered)
        self.assertEqual(len(self.scores()), WEEKS)

    def test_bol_down_is_trouble_of_the_flow(self):
        self.sandbox.fault("unavailable", INDICATOR, share=1)
        self.run_now("scores")
        self.assertEqual(self.flow("scores").error_streak, 1)

    # -- being told ------------------------------------------------------------

    def test_score_below_the_norm_is_told_once_a_week(self):
        self.rate(CANCELLATIONS=0.034, RETURNS=0.09)
        self.run_now("scores")
        self.assertEqual(len(self.told()), 1)
        self.told().unlink()
        with self.later(minutes=1):
            self.run_now("scores")
        self.assertFalse(self.told(), "it is known already")
        with self.later(days=7):
            self.run_now("scores")
            self.assertEqual(len(self.told()), 1)

    def test_present_week_is_nobodys_trouble_yet(self):
        year, week, _day = self.week(0).isocalendar()
        self.rate(**{f"CANCELLATIONS__{year}-{week:02}": 0.5})
        self.run_now("scores")
        self.assertEqual(self.scores(week=self.week(0)).state, "bad")
        self.assertFalse(self.told())

    def test_activity_goes_with_its_reason(self):
        self.rate(CANCELLATIONS=0.034)
        self.run_now("scores")
        self.assertTrue(self.told())
        self.rate()
        with self.later(minutes=1):
            self.run_now("scores")
        self.assertFalse(self.told())

    # -- on the screen ---------------------------------------------------------

    def test_history_has_score_and_norm(self):
        self.rate(CANCELLATIONS=0.034)
        self.run_now("scores")
        action = self.scores(is_last=True).action_history()
        lines = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(len(lines), 2 * WEEKS)
        self.assertEqual(set(lines.mapped("indicator")), {"CANCELLATIONS"})
        values = {(one.line, round(one.value, 2)) for one in lines}
        self.assertEqual(values, {("score", 3.4), ("norm", 2.0)})

    def test_every_indicator_says_what_to_do(self):
        known = self.env["bol.score"]._bol_advice()
        self.assertEqual(set(known), {name for name, _label in INDICATORS})

    def test_account_from_before_gets_the_flow(self):
        self.flow("scores").unlink()
        self.account._bol_ensure_flows()
        self.assertEqual(self.flow("scores").mode, "live")

    def test_others_see_no_scores(self):
        self.run_now("scores")
        other = self._make_company("Theehuis")
        ours, theirs = (
            self._make_user(f"scores-{company.id}", USER, company)
            for company in (self.company, other)
        )
        for model in ("bol.score", "bol.score.line"):
            domain = [("account_id", "=", self.account.id)]
            count = self.env[model].with_user(ours).search_count
            self.assertTrue(count(domain))
            visible = self.env[model].with_user(theirs)
            visible = visible.with_context(allowed_company_ids=other.ids)
            self.assertFalse(visible.search_count(domain))
        with self.assertRaises(AccessError):
            self.scores()[0].with_user(ours).state = "good"
