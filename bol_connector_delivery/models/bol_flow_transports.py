from odoo import models


class BolFlow(models.Model):
    """Changes of transport go the way of the shipments, after them."""

    _inherit = "bol.flow"

    def _has_work_shipments(self):
        waiting = self.env["bol.transport"]._bol_accounts_waiting()
        return [*super()._has_work_shipments(), *waiting]

    def _run_shipments(self, work):
        more = super()._run_shipments(work)
        backlog = work.backlog
        more |= self.env["bol.transport"]._bol_run(self.account_id, work)
        work.backlog += backlog
        return more
