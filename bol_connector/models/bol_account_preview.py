from odoo import api, fields, models
from odoo.fields import Domain


class BolAccount(models.Model):
    """What would happen to the orders if the account went live now."""

    _inherit = "bol.account"

    orders_preview = fields.Char(
        "Orders in Preview", compute="_compute_orders_preview", compute_sudo=True
    )

    @api.depends("flow_ids.mode")
    def _compute_orders_preview(self):
        for account in self:
            in_preview = account._bol_flow("orders").mode == "preview"
            account.orders_preview = in_preview and account._bol_preview_text()

    def _bol_preview_text(self):
        orders = self.env["bol.order"]
        waiting = Domain(self._bol_preview_domain())
        open_count = orders.search_count(waiting)
        known = orders.search_count(waiting & Domain("entered_sale_id", "!=", False))
        return self.env._(
            "%(open)s open at bol: %(known)s already in Odoo, %(new)s new.",
            open=open_count,
            known=known,
            new=open_count - known,
        )

    def _bol_preview_domain(self):
        """The orders that going live would act upon."""
        return [
            ("account_id", "=", self.id),
            ("state", "=", "new"),
            ("bol_state", "in", ["open", "partly"]),
        ]

    def action_view_preview(self):
        """The orders that wait in preview, with those that are in Odoo already."""
        action = self.action_view_orders()
        return {**action, "domain": self._bol_preview_domain()}
