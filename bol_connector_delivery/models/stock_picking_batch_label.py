from odoo import fields, models


class StockPickingBatch(models.Model):
    """The labels of a batch of transfers are bought and printed together."""

    _inherit = "stock.picking.batch"

    bol_can_buy_label = fields.Boolean(compute="_compute_bol_label", compute_sudo=True)
    bol_has_label = fields.Boolean(compute="_compute_bol_label", compute_sudo=True)

    def _compute_bol_label(self):
        for batch in self:
            pickings = batch.picking_ids
            batch.bol_can_buy_label = any(pickings.mapped("bol_can_buy_label"))
            batch.bol_has_label = any(pickings.mapped("bol_has_label"))

    def action_bol_buy_labels(self):
        return self.picking_ids.action_bol_buy_labels()

    def action_bol_print_labels(self):
        return self.picking_ids.action_bol_print_labels()
