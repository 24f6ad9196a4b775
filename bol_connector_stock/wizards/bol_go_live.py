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

    def _bol_leave_out(self, waiting, reason):
        """What bol has of these shipments, by whatever way, is read anew soon."""
        result = super()._bol_leave_out(waiting, reason)
        if waiting and waiting._name == "bol.shipment":
            again = {"detail_due": True, "detail_not_before": False}
            waiting.bol_order_id.write(again)
            self.env["bol.flow"]._bol_wake_kind("orders")
        return result
