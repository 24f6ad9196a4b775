from odoo import fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    # Copied to the rest of a move that is divided; see the return's line otherwise.
    bol_return_item_id = fields.Many2one(
        "bol.return.item",
        "Bol.com Returned Item",
        index="btree_not_null",
        readonly=True,
        groups="stock.group_stock_user,bol_connector.bol_connector_group_user",
    )

    def _prepare_merge_moves_distinct_fields(self):
        return [*super()._prepare_merge_moves_distinct_fields(), "bol_return_item_id"]


class StockPicking(models.Model):
    _inherit = "stock.picking"

    bol_return_id = fields.Many2one(
        "bol.return",
        "Bol.com Return",
        index="btree_not_null",
        readonly=True,
        copy=False,
        groups="stock.group_stock_user,bol_connector.bol_connector_group_user",
    )

    def _create_backorder(self, *args, **kwargs):
        backorders = super()._create_backorder(*args, **kwargs)
        for backorder in backorders.sudo():
            if back := backorder.backorder_id.bol_return_id:
                backorder.bol_return_id = back
        return backorders


class StockReturnPickingLine(models.TransientModel):
    _inherit = "stock.return.picking.line"

    bol_return_item_id = fields.Many2one("bol.return.item")

    def _prepare_move_default_values(self, new_picking):
        values = super()._prepare_move_default_values(new_picking)
        # What goes back to the customer again isn't that return any more.
        return {**values, "bol_return_item_id": self.sudo().bol_return_item_id.id}
