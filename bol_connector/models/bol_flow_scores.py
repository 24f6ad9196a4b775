import logging

from odoo import api, fields, models

from ..bol_api import errors
from ..tools import commit, rerun_on_conflict

_logger = logging.getLogger(__name__)


class BolFlow(models.Model):
    """Service scores from bol: once a day, as those of the present week change."""

    _inherit = "bol.flow"

    kind = fields.Selection(
        selection_add=[("scores", "Service scores")], ondelete={"scores": "cascade"}
    )

    @api.model
    def _bol_kinds(self):
        scores = {
            "lane": "bulk",
            "sequence": 90,
            "interval_minutes": 24 * 60,
            "mode": "live",
        }
        return {**super()._bol_kinds(), "scores": scores}

    def _run_scores(self, work):
        if self._bol_list_is_due(work):
            now = fields.Datetime.now()
            rerun_on_conflict(self.env, lambda: self.write({"listed_at": now}))
        due = self.env["bol.score"]._bol_due(self.account_id, self.listed_at)
        while due and work.time_left():
            monday = next(iter(due))
            self._bol_read_week(work.client, monday, due.pop(monday))
        return bool(due)

    def _bol_read_week(self, client, monday, indicators):
        """Read scores of a week, and keep them; those as well that came before bol
        stopped answering."""
        # Nothing of this transaction may wait for bol.
        commit(self.env)
        answers = {}
        try:
            for indicator in indicators:
                answers[indicator] = ask(client, indicator, monday)
        finally:
            rerun_on_conflict(
                self.env,
                lambda: self.env["bol.score"]._bol_keep(
                    self.account_id, monday, answers
                ),
            )


def ask(client, indicator, monday):
    """A score of a week: bol_api ``PerformanceIndicator``, or None for none."""
    year, week, _day = monday.isocalendar()
    try:
        answers = client.insights.performance_indicators(indicator, year, week)
    except errors.Refused as error:
        # Bol doesn't rate this: no reason to go without the other scores.
        _logger.info("No score %s of %s: %s", indicator, monday, error)
        return None
    return next((one for one in answers if one.name == indicator), None)
