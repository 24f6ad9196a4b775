from odoo import fields, models
from odoo.fields import Domain


class BolOrder(models.Model):
    _inherit = "bol.order"

    bol_shipment_ids = fields.One2many("bol.shipment", "bol_order_id", "Shipments")
    delivery_count = fields.Integer(related="sale_order_id.delivery_count")
    move_error = fields.Char(
        "Why Not Moved",
        compute="_compute_move_error",
        search="_search_move_error",
    )

    def _compute_move_error(self):
        for order in self:
            errors = order.item_ids.filtered("move_error").mapped("move_error")
            order.move_error = "\n".join(dict.fromkeys(errors))

    def _search_move_error(self, operator, value):
        return [("item_ids.move_error", operator, value)]

    def action_view_delivery(self):
        return self.sale_order_id.action_view_delivery()

    def _bol_open_domain(self):
        moving = Domain("state", "not in", ["done", "cancel"])
        return super()._bol_open_domain() | Domain(
            "sale_order_id.picking_ids", "any", moving
        )
