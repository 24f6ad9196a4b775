from odoo import api, fields, models


class BolGoLive(models.TransientModel):
    """Going live with stock: how many offers it would change, or empty."""

    _inherit = "bol.go.live"

    stock_preview = fields.Char(compute="_compute_stock_preview")

    @api.depends("account_id", "flow_ids")
    def _compute_stock_preview(self):
        for wizard in self:
            chosen = "stock" in wizard.flow_ids.mapped("kind")
            account = wizard.account_id
            wizard.stock_preview = chosen and account._bol_stock_preview_text()
