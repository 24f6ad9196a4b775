from datetime import timedelta

from odoo import fields, models

from .bol_watch import Finding

# Who pauses for longer may have forgotten it.
LONG = timedelta(hours=24)


class BolWatch(models.Model):
    """Accounts and flows that somebody paused, and that nobody let go on."""

    _inherit = "bol.watch"

    def _bol_find_paused(self, accounts):
        return [
            Finding(account, {"since": fields.Datetime.to_string(min(since))})
            for account in accounts._bol_in_use()
            if (since := account._bol_paused_long(fields.Datetime.now() - LONG))
        ]


class BolAccount(models.Model):
    _inherit = "bol.account"

    def _bol_paused_long(self, before):
        """Since when this account, or flows of it, are paused, if since before then.

        :rtype: list of datetime
        """
        moments = [self.paused_at, *self.flow_ids.mapped("paused_at")]
        return [moment for moment in moments if moment and moment < before]
