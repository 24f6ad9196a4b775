from odoo import api, fields, models

from .bol_account import USER


class ProductTemplate(models.Model):
    _inherit = "product.template"

    bol_offer_ids = fields.One2many(
        "bol.offer", compute="_compute_bol_offer_ids", groups=USER
    )
    bol_offer_count = fields.Integer(compute="_compute_bol_offer_ids", groups=USER)

    @api.depends("product_variant_ids.bol_offer_ids")
    def _compute_bol_offer_ids(self):
        for template in self:
            template.bol_offer_ids = template.product_variant_ids.bol_offer_ids
            template.bol_offer_count = len(template.bol_offer_ids)

    def action_bol_offers(self):
        return self.product_variant_ids.action_bol_offers()

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
