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

    def _get_sale_order_line_multiline_description_variants(self):
        """What the buyer chose at bol besides the goods; transfers show it as well."""
        services = self.sudo().bol_item_id.service_names
        described = super()._get_sale_order_line_multiline_description_variants()
        return f"{described}\n{services}" if services else described
