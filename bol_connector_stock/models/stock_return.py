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

    bol_return_text = fields.Text(
        compute="_compute_bol_return_text",
        compute_sudo=True,
        groups="stock.group_stock_user,bol_connector.bol_connector_group_user",
    )

    def _compute_bol_return_text(self):
        for picking in self:
            items = picking.move_ids.bol_return_item_id
            picking.bol_return_text = "\n".join(map(picking._bol_item_text, items))

    def _bol_item_text(self, item):
        """What a returned item is, and why it comes back, in one line."""
        reasons = (item.main_reason, item.detailed_reason, item.comments)
        what = f"{item.expected_quantity} × {item.title or item.ean or item.bol_id}"
        return ": ".join(filter(None, [what, "; ".join(filter(None, reasons))]))

    def action_view_bol_return(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "bol.return",
            "view_mode": "form",
            "res_id": self.bol_return_id.id,
        }

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
