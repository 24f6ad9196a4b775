from odoo import fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _bol_place_in_line(self):
        """The transfers of a batch go in its order, one batch after the other."""
        batch = self.batch_id
        sequence = self.batch_sequence if batch else 0
        return batch.name or "", sequence, *super()._bol_place_in_line()


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
