from odoo import api, fields, models

from .bol_account import USER


class ProductTemplate(models.Model):
    """A product's brand, and the sizes of its only variant."""

    _inherit = "product.template"

    bol_brand_id = fields.Many2one(
        "bol.brand", "Brand", index="btree_not_null", ondelete="restrict", groups=USER
    )
    bol_length = fields.Float(
        "Length (mm)",
        digits=(16, 1),
        compute="_compute_bol_length",
        inverse="_inverse_bol_length",
        groups=USER,
    )
    bol_width = fields.Float(
        "Width (mm)",
        digits=(16, 1),
        compute="_compute_bol_width",
        inverse="_inverse_bol_width",
        groups=USER,
    )
    bol_height = fields.Float(
        "Height (mm)",
        digits=(16, 1),
        compute="_compute_bol_height",
        inverse="_inverse_bol_height",
        groups=USER,
    )
    bol_catalogue_note = fields.Char(
        "Bol.com's Catalogue", compute="_compute_bol_catalogue_note", groups=USER
    )

    @api.depends("product_variant_ids.bol_length")
    def _compute_bol_length(self):
        self._compute_template_field_from_variant_field("bol_length")

    def _inverse_bol_length(self):
        self._set_product_variant_field("bol_length")

    @api.depends("product_variant_ids.bol_width")
    def _compute_bol_width(self):
        self._compute_template_field_from_variant_field("bol_width")

    def _inverse_bol_width(self):
        self._set_product_variant_field("bol_width")

    @api.depends("product_variant_ids.bol_height")
    def _compute_bol_height(self):
        self._compute_template_field_from_variant_field("bol_height")

    def _inverse_bol_height(self):
        self._set_product_variant_field("bol_height")

    @api.depends("product_variant_ids.bol_catalogue_note")
    def _compute_bol_catalogue_note(self):
        self._compute_template_field_from_variant_field("bol_catalogue_note")

    def action_bol_complete(self):
        """Have these completed from bol's catalogue."""
        return self.product_variant_ids.action_bol_complete()
