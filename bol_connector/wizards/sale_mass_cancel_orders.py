from odoo import api, fields, models

from ..models.bol_cancellation import REASONS


class SaleMassCancelOrders(models.TransientModel):
    """Several sale orders cancelled at once: one reason for bol."""

    _inherit = "sale.mass.cancel.orders"

    bol_asks_reason = fields.Boolean(compute="_compute_bol_asks", compute_sudo=True)
    bol_reason = fields.Selection(
        REASONS, "Reason for Bol", help="Empty: each account's usual one."
    )

    @api.depends("sale_order_ids")
    def _compute_bol_asks(self):
        for wizard in self:
            asking = wizard.sale_order_ids.filtered("bol_asks_reason")
            wizard.bol_asks_reason = bool(asking)

    def action_mass_cancel(self):
        reasoned = self.with_context(bol_reason=self.bol_reason)
        return super(SaleMassCancelOrders, reasoned).action_mass_cancel()
