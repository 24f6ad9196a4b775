from odoo import models

from odoo.addons.bol_connector.tools import rerun_on_conflict


class BolFlow(models.Model):
    """Labels that were asked for are chosen by rule, before the chosen are bought."""

    _inherit = "bol.flow"

    def _has_work_labels(self):
        waiting = self.env["bol.label.request"]._bol_accounts_waiting()
        return [*super()._has_work_labels(), *waiting]

    def _run_labels(self, work):
        # What was bought goes on, whatever bol makes of what is still to be chosen.
        trouble = self.env["bol.label.request"]._bol_run(self, work)
        rerun_on_conflict(self.env, self._bol_tell_label_requests)
        more = super()._run_labels(work)
        if trouble:
            raise trouble
        return more

    def _bol_tell_label_requests(self):
        """Have one activity while labels can't be bought by rule."""
        mine = [("account_id", "=", self.account_id.id), ("state", "=", "attention")]
        requests = self.env["bol.label.request"].search(mine)
        left = requests.filtered(lambda one: one.picking_id._bol_misses_label())
        (requests - left).state = "withdrawn"
        self.account_id._bol_tell_while(
            "label_requests",
            bool(left),
            self.env._("Bol.com: labels that your rules couldn't buy"),
        )
