from odoo import api, fields, models

from .bol_account import USER


class ProductTemplate(models.Model):
    _inherit = "product.template"

    bol_offer_ids = fields.One2many(
        "bol.offer", compute="_compute_bol_offer_ids", groups=USER
    )
    bol_offer_count = fields.Integer(compute="_compute_bol_offer_ids", groups=USER)
    bol_reference = fields.Char(
        "Reference at Bol.com",
        compute="_compute_bol_reference",
        inverse="_inverse_bol_reference",
        search="_search_bol_reference",
        help="Your reference of its offers at bol, where that isn't the internal one.",
    )

    @api.depends("product_variant_ids.bol_offer_ids")
    def _compute_bol_offer_ids(self):
        for template in self:
            template.bol_offer_ids = template.product_variant_ids.bol_offer_ids
            template.bol_offer_count = len(template.bol_offer_ids)

    @api.depends("product_variant_ids.bol_reference")
    def _compute_bol_reference(self):
        self._compute_template_field_from_variant_field("bol_reference")

    def _inverse_bol_reference(self):
        self._set_product_variant_field("bol_reference")

    def _search_bol_reference(self, operator, value):
        return [("product_variant_ids.bol_reference", operator, value)]

    def _get_related_fields_variant_template(self):
        return [*super()._get_related_fields_variant_template(), "bol_reference"]

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
