from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import formatLang

from ..tools import at_bol

#: Bol's names of what it rates.
INDICATORS = [
    ("CANCELLATIONS", "Cancellations"),
    ("FULFILMENT", "Delivered on time"),
    ("PHONE_AVAILABILITY", "Reachable by phone"),
    ("RESPONSE_TIME", "Questions answered in time"),
    ("CASE_ITEM_RATIO", "Questions per item"),
    ("TRACK_AND_TRACE", "Track and trace"),
    ("RETURNS", "Returns"),
    ("REVIEWS", "Reviews"),
]
#: So many weeks are read, the present one included.
WEEKS = 13
#: So long after its week a score may still change.
CHANGES_FOR = timedelta(days=7)
WEEK = timedelta(days=7)
TROUBLE = "scores"


class BolScore(models.Model):
    """A service score of one week: how bol rates the seller, against its norm.

    A percentage is kept in percents, an average (bol's ``AVERAGE``) as it is.
    """

    _name = "bol.score"
    _description = "Bol.com Service Score"
    _order = "week desc, account_id, indicator"
    _rec_name = "indicator"

    account_id = fields.Many2one(
        "bol.account", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    indicator = fields.Selection(INDICATORS, required=True, readonly=True)
    week = fields.Date(required=True, readonly=True, help="Its Monday.")
    unit = fields.Selection(
        [("PERCENTAGE", "%"), ("AVERAGE", "Average")],
        readonly=True,
        default="PERCENTAGE",
    )
    state = fields.Selection(
        [
            ("good", "Meets the norm"),
            ("bad", "Below the norm"),
            ("none", "No score"),
        ],
        required=True,
        readonly=True,
        default="none",
        help="No score: nothing happened in that week that bol could rate.",
    )
    score = fields.Float("Value", digits=(16, 2), readonly=True, aggregator="avg")
    condition = fields.Selection(
        [("<=", "At most"), (">=", "At least")], readonly=True, default=">="
    )
    norm = fields.Float(
        "Value of the Norm", digits=(16, 2), readonly=True, aggregator="avg"
    )
    margin = fields.Float(
        "Above the Norm",
        compute="_compute_margin",
        store=True,
        digits=(16, 2),
        aggregator="avg",
        help="How much better than the norm, in points; less than 0 is worse.",
    )
    numerator = fields.Integer("Counted", readonly=True)
    denominator = fields.Integer("Of", readonly=True)
    read_at = fields.Datetime(required=True, readonly=True)
    is_last = fields.Boolean(
        "Latest", readonly=True, help="The newest whole week with a score."
    )
    score_text = fields.Char("Score", compute="_compute_texts")
    norm_text = fields.Char("Norm", compute="_compute_texts")
    advice = fields.Text("What to Do", compute="_compute_advice")

    _week_unique = models.Constraint(
        "unique(account_id, indicator, week)", "A week has one score of each kind."
    )

    @api.depends("score", "norm", "condition", "state")
    def _compute_margin(self):
        for one in self:
            better = one.score - one.norm
            sign = -1 if one.condition == "<=" else 1
            one.margin = 0 if one.state == "none" else sign * better

    @api.depends("score", "norm", "condition", "state", "unit")
    @api.depends_context("lang")
    def _compute_texts(self):
        for one in self:
            none = one.state == "none"
            one.score_text = self.env._("none") if none else one._bol_text(one.score)
            words = {
                "<=": self.env._("at most %(norm)s", norm=one._bol_text(one.norm)),
                ">=": self.env._("at least %(norm)s", norm=one._bol_text(one.norm)),
            }
            one.norm_text = words.get(one.condition, "")

    def _bol_text(self, value):
        """A value as people write it."""
        text = formatLang(self.env, value, digits=1)
        return f"{text} %" if self.unit == "PERCENTAGE" else text

    @api.depends("indicator", "state")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["indicator"]._description_selection(self.env))
        for one in self:
            year, week, _day = one.week.isocalendar() if one.week else (0, 0, 0)
            label = labels.get(one.indicator, "")
            one.display_name = f"{label} {year}-{week:02}" if week else label

    # -- keeping ---------------------------------------------------------------

    @api.model
    def _bol_wanted(self):
        """The weeks to know, newest first: list of their Mondays."""
        today = at_bol(fields.Datetime.now()).date()
        monday = today - timedelta(days=today.weekday())
        return [monday - ago * WEEK for ago in range(WEEKS)]

    @api.model
    def _bol_due(self, account, since):
        """What bol is to be asked: {Monday: list of indicators}, newest week first.

        :param datetime since: what was read after that is as bol has it
        """
        rows = self.search([("account_id", "=", account.id)])
        known = {
            (one.week, one.indicator)
            for one in rows
            if one._bol_is_final() or one.read_at >= since
        }
        due = {
            monday: [name for name, _label in INDICATORS if (monday, name) not in known]
            for monday in self._bol_wanted()
        }
        return {monday: names for monday, names in due.items() if names}

    def _bol_is_final(self):
        """Whether it was read when bol no longer changed it."""
        read_on = at_bol(self.read_at).date()
        return read_on >= self.week + WEEK + CHANGES_FOR

    @api.model
    def _bol_keep(self, account, monday, answers):
        """Keep scores of a week as bol has them now.

        :param dict answers: indicator -> bol_api ``PerformanceIndicator``, or None
        """
        bad = self._bol_last_bad(account)
        keys = {"account_id": account.id, "week": monday}
        known = self.search([(name, "=", value) for name, value in keys.items()])
        known = known.grouped("indicator")
        for indicator, answer in answers.items():
            values = self._bol_prepare_score(answer)
            if indicator in known:
                known[indicator].write(values)
            else:
                self.create({**keys, "indicator": indicator, **values})
        self._bol_mark_last(account)
        self._bol_tell_bad(account, before=bad)

    @api.model
    def _bol_mark_last(self, account):
        """Mark the newest weeks with a score: not the present one, which isn't over."""
        mine = ("account_id", "=", account.id)
        rated = [("state", "!=", "none"), ("week", "<", self._bol_wanted()[0])]
        newest = self._read_group([mine, *rated], ["indicator"], ["week:max"])
        last = self.search(
            [
                mine,
                *Domain.OR(
                    Domain("indicator", "=", indicator) & Domain("week", "=", week)
                    for indicator, week in newest
                ),
            ]
        )
        before = self.search([mine, ("is_last", "=", True)])
        (before - last).is_last = False
        (last - before).is_last = True

    def _bol_last_bad(self, account):
        """The newest scores of an account that are below their norm."""
        bad = [("is_last", "=", True), ("state", "=", "bad")]
        return self.search([("account_id", "=", account.id), *bad])

    def _bol_tell_bad(self, account, before):
        """Have an activity while scores are below the norm; one that somebody closed
        comes back for the next week only."""
        bad = self._bol_last_bad(account)
        if not bad:
            account._bol_trouble_activities(TROUBLE).unlink()
        elif bad - before:
            summary = self.env._("Bol.com: service scores below the norm")
            account._bol_tell(TROUBLE, summary)

    def _bol_prepare_score(self, answer):
        """Values of a score from a bol_api ``PerformanceIndicator`` or None."""
        values = {"state": "none", "read_at": fields.Datetime.now()}
        if not answer or answer.norm_value is None:
            return values
        scale = 1 if answer.type == "AVERAGE" else 100
        values |= {
            "unit": "AVERAGE" if answer.type == "AVERAGE" else "PERCENTAGE",
            "condition": "<=" if answer.norm_condition == "<=" else ">=",
            "norm": answer.norm_value * scale,
        }
        if answer.value is None or answer.conforms is None:
            return {**values, "score": 0}
        return {
            **values,
            "state": "good" if answer.conforms else "bad",
            "score": answer.value * scale,
            "numerator": answer.numerator,
            "denominator": answer.denominator,
        }

    # -- buttons ---------------------------------------------------------------

    def action_history(self):
        """This score through the weeks, as a graph."""
        self.ensure_one()
        labels = dict(self._fields["indicator"]._description_selection(self.env))
        return self.account_id._bol_list(
            "bol_connector.bol_score_line_action",
            labels[self.indicator],
            [("indicator", "=", self.indicator)],
        )
