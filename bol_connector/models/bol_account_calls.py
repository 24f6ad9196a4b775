from datetime import timedelta

from odoo import fields, models

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class BolAccount(models.Model):
    """What is logged of an account's calls, and for how long."""

    _inherit = "bol.account"

    log_calls_until = fields.Datetime(
        "Log All Calls Until",
        readonly=True,
        copy=False,
        help="Failed calls are always logged; until then those that went well too.",
    )
    calls_days = fields.Integer("Keep Log of Calls (Days)", default=14, required=True)
    failed_call_count = fields.Integer(
        compute="_compute_failed_call_count", help="In the last 24 hours."
    )
    logs_all_calls = fields.Boolean(compute="_compute_logs_all_calls")

    _calls_days_range = models.Constraint(
        "CHECK(calls_days BETWEEN 1 AND 365)",
        "The log of calls is kept between 1 and 365 days.",
    )

    def _compute_failed_call_count(self):
        failed = dict(
            self.env["bol.call"]._read_group(
                [
                    ("account_id", "in", self.ids),
                    ("moment", ">", fields.Datetime.now() - DAY),
                    ("error", "!=", False),
                ],
                ["account_id"],
                ["__count"],
            )
        )
        for account in self:
            account.failed_call_count = failed.get(account, 0)

    def _compute_logs_all_calls(self):
        for account in self:
            account.logs_all_calls = account._bol_logs_all_calls()

    def action_log_calls_hour(self):
        """Log also the calls that go well, for an hour."""
        self.write({"log_calls_until": fields.Datetime.now() + HOUR})

    def action_log_calls_day(self):
        """Log also the calls that go well, for a day."""
        self.write({"log_calls_until": fields.Datetime.now() + DAY})

    def action_log_calls_off(self):
        """Log the failed calls only."""
        self.write({"log_calls_until": False})

    def action_view_calls(self):
        return self._bol_view("bol_connector.bol_call_action")


class BolFlow(models.Model):
    _inherit = "bol.flow"

    def action_view_calls(self):
        action = self.account_id._bol_view("bol_connector.bol_call_action")
        action["domain"] = [("flow_id", "in", self.ids)]
        return action


class BolTrouble(models.Model):
    _inherit = "bol.trouble"

    def action_view_calls(self):
        """The failed calls since this trouble began."""
        action = self.account_id._bol_view("bol_connector.bol_call_action")
        of_account = action["domain"] if self.account_id else []
        began = min(self.mapped("since")) - HOUR
        action["domain"] = [*of_account, ("moment", ">=", began)]
        action["context"] = {"search_default_failed": 1}
        return action
