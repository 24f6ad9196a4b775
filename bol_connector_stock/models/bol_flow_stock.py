from odoo import api, models


class BolFlow(models.Model):
    """Stock to bol: a part of the offers that Odoo keeps right."""

    _inherit = "bol.flow"

    @api.model
    def _bol_parts_kept(self):
        return {**super()._bol_parts_kept(), "stock": "stock"}

    def _has_work_stock(self):
        return self._bol_accounts_with_part("stock")

    def _bol_why_stopped(self, part):
        if part != "stock":
            return super()._bol_why_stopped(part)
        return self.account_id._bol_why_stock_stopped()

    def _run_stock(self, work):
        return self._bol_run_part(work, "stock")
