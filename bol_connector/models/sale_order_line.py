from odoo import fields, models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    bol_item_id = fields.Many2one(
        "bol.order.item",
        "Bol.com Item",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
