from odoo import models

from ..tools import rerun_on_conflict
from .bol_order import BATCH


class BolFlow(models.Model):
    """Following bol's cancellations, before sale orders of new orders are made."""

    _inherit = "bol.flow"

    def _has_work_orders(self):
        due = self.env["bol.order"]._read_group(self._bol_to_follow(), ["account_id"])
        return [*super()._has_work_orders(), *(account.id for (account,) in due)]

    def _bol_project_orders(self):
        if self.mode == "live" and rerun_on_conflict(self.env, self._bol_follow):
            return True
        return super()._bol_project_orders()

    def _bol_to_follow(self):
        """Domain of the orders whose cancellation Odoo is to follow now."""
        return [
            ("cancellation_due", "=", True),
            "|",
            ("sale_order_id", "!=", False),
            "&",
            ("state", "=", "held"),
            ("request_open", "=", True),
        ]

    def _bol_follow(self):
        mine = ("account_id", "=", self.account_id.id)
        orders = self.env["bol.order"].search([mine, *self._bol_to_follow()])
        return orders[:BATCH]._bol_follow_cancellations()
