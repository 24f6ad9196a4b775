import logging
from datetime import timedelta

from odoo import fields, models

from ..bol_api import errors
from ..tools import explain, last_night

_logger = logging.getLogger(__name__)

BACKOFF_MINUTES = (1, 2, 5, 10, 15)
BACKOFF_NOT_CONNECTED = timedelta(minutes=15)


class BolFlow(models.Model):
    """When a flow is due again: after what it did, and after what went wrong."""

    _inherit = "bol.flow"

    def _bol_pause(self):
        """How long after one run, or one reading of a list, the next one is due."""
        return timedelta(minutes=self.interval_minutes)

    def _bol_list_is_due(self, work):
        """Whether a flow that reads a whole list should start it anew."""
        if work.forced or not self.listed_at:
            return True
        return self.listed_at + self._bol_pause() <= fields.Datetime.now()

    def _bol_night_is_due(self, work):
        """Whether a flow that looks at everything each night should do so now."""
        night = last_night(fields.Datetime.now())
        return work.forced or not self.listed_at or self.listed_at < night

    def _bol_next_run(self, now):
        """When it is due again: a run for what couldn't wait puts off no list."""
        pause, listed = self._bol_pause(), self.listed_at
        return (listed if listed and listed + pause > now else now) + pause

    def _bol_record_success(self, more, backlog):
        now = fields.Datetime.now()
        due = now if more else self._bol_next_run(now)
        self.write(
            {
                "last_success": now,
                "next_run": due,
                "not_before": False,
                "error_streak": 0,
                "last_error": False,
                "backlog": backlog,
            }
        )
        self.account_id._bol_record_state()

    def _bol_record_failure(self, error):
        now = fields.Datetime.now()
        if isinstance(error, errors.RateLimited):
            # No failure: bol said when to come back.
            wait = timedelta(seconds=error.retry_after or 60)
            self.write({"next_run": now, "not_before": now + wait})
            return
        if isinstance(error, errors.BolError):
            message = explain(self.env, error)
        else:
            _logger.error("%s failed", self.display_name, exc_info=error)
            message = f"{type(error).__name__}: {error}"
        streak = self.error_streak + 1
        if isinstance(error, errors.NotConnected):
            wait = BACKOFF_NOT_CONNECTED
            self.account_id._bol_record_state(error)
        else:
            step = min(streak, len(BACKOFF_MINUTES)) - 1
            wait = timedelta(minutes=BACKOFF_MINUTES[step])
        self.write(
            {
                "error_streak": streak,
                "last_error": message,
                "next_run": now,
                "not_before": now + wait,
            }
        )
