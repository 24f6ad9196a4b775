from odoo import fields, models


class StockReturnPickingLine(models.TransientModel):
    _inherit = "stock.return.picking.line"

    bol_return_item_id = fields.Many2one("bol.return.item")

    def _prepare_move_default_values(self, new_picking):
        values = super()._prepare_move_default_values(new_picking)
        # What goes back to the customer again isn't that return any more.
        return {**values, "bol_return_item_id": self.sudo().bol_return_item_id.id}
