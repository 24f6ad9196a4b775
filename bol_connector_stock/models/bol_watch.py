from odoo import api, fields, models

from odoo.addons.bol_connector.models.bol_watch import Finding

CRON = "bol_connector_stock.ir_cron_deadlines"


class BolTrouble(models.Model):
    _inherit = "bol.trouble"

    kind = fields.Selection(
        selection_add=[("deadline", "Deadlines are near")],
        ondelete={"deadline": "cascade"},
    )

    def _bol_say_deadline(self):
        return self.env._(
            "Bol cancels what it isn't told in time is shipped. Look at the items "
            "under Deadlines: they are to be shipped, or bol hasn't confirmed them."
        )

    @api.model
    def _bol_untold(self):
        # The warning of deadlines tells people, item by item.
        return [*super()._bol_untold(), "deadline"]

    def action_open(self):
        if self.kind == "deadline":
            return self.account_id.action_view_deadlines()
        return super().action_open()


class BolWatch(models.Model):
    """Commands near their deadline, for the list of troubles and for monitoring."""

    _inherit = "bol.watch"

    @api.model
    def _bol_watched_actions(self):
        name = self.env._("Bol.com: warn of deadlines")
        return {**super()._bol_watched_actions(), CRON: name}

    @api.model
    def _bol_action_files(self):
        deadlines = "bol_connector_stock", "data/ir_cron_deadlines_data.xml"
        return [*super()._bol_action_files(), deadlines]

    def _bol_find_deadline(self, accounts):
        near = self._bol_deadline_counts([("is_near", "=", True)], accounts)
        return [Finding(account, {}, count) for account, count in near.items()]

    def _bol_deadline_counts(self, domain, accounts):
        """dict bol.account record -> how many items, of the accounts with any"""
        groups = self.env["bol.deadline"]._read_group(
            [("account_id", "in", accounts._bol_in_use().ids), *domain],
            ["account_id"],
            ["__count"],
        )
        return dict(groups)

    def _bol_status_figures(self, accounts):
        figures = super()._bol_status_figures(accounts)
        kinds = {
            "deadlines_near": [("is_near", "=", True)],
            "unconfirmed": [("kind", "=", "confirm")],
        }
        for name, domain in kinds.items():
            counts = self._bol_deadline_counts(domain, accounts)
            for account in accounts:
                figures[account.id][name] = counts.get(account, 0)
        return figures
