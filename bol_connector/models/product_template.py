from odoo import models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def write(self, vals):
        result = super().write(vals)
        if "taxes_id" in vals:
            items = self.env["bol.order.item"].sudo()
            items.search(
                [
                    ("product_id.product_tmpl_id", "in", self.ids),
                    ("bol_order_id.state", "=", "held"),
                    ("bol_order_id.held_kind", "=", "tax"),
                ]
            ).bol_order_id._bol_retry_soon("tax")
        return result
