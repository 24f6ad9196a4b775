from odoo import models


class BolFlow(models.Model):
    """Labels that were asked for are chosen by rule, before the chosen are bought."""

    _inherit = "bol.flow"

    def _has_work_labels(self):
        waiting = self.env["bol.label.request"]._bol_accounts_waiting()
        return [*super()._has_work_labels(), *waiting]

    def _run_labels(self, work):
        self.env["bol.label.request"]._bol_run(self, work)
        return super()._run_labels(work)
