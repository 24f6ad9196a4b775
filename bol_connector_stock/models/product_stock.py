from odoo import fields, models

from odoo.addons.bol_connector.models.bol_account import USER
from odoo.addons.bol_connector.models.bol_offer_dirty import ALL

# What the rules of a product's stock at bol hang on.
OF_TEMPLATE = {
    "categ_id",
    "bol_managed",
    "bol_stock_managed",
    "active",
    "type",
    "is_storable",
    "uom_id",
}
OF_CATEGORY = {"parent_id", "bol_managed", "bol_stock_managed"}


class ProductCategory(models.Model):
    _inherit = "product.category"

    bol_stock_rule_ids = fields.One2many(
        "bol.stock.rule", "categ_id", "Bol.com Stock Rules", groups=USER
    )

    def write(self, vals):
        result = super().write(vals)
        if OF_CATEGORY & vals.keys():
            self.env["bol.offer.dirty"]._bol_note("stock", [(ALL, None)])
        return result


class ProductTemplate(models.Model):
    _inherit = "product.template"

    bol_stock_rule_ids = fields.One2many(
        "bol.stock.rule", "product_tmpl_id", "Bol.com Stock Rules", groups=USER
    )

    def write(self, vals):
        result = super().write(vals)
        if OF_TEMPLATE & vals.keys():
            moved = [(product, None) for product in self.product_variant_ids.ids]
            self.env["bol.offer.dirty"]._bol_note("stock", moved)
        return result


class ProductProduct(models.Model):
    _inherit = "product.product"

    bol_variant_stock_rule_ids = fields.One2many(
        "bol.stock.rule",
        "product_id",
        "Bol.com Stock Rules of the Variant",
        groups=USER,
    )

    def write(self, vals):
        result = super().write(vals)
        if "active" in vals:
            moved = [(product, None) for product in self.ids]
            self.env["bol.offer.dirty"]._bol_note("stock", moved)
        return result


class UomUom(models.Model):
    _inherit = "uom.uom"

    def write(self, vals):
        result = super().write(vals)
        if {"relative_factor", "relative_uom_id"} & vals.keys():
            # A packaging holds another number of pieces.
            self.env["bol.offer.dirty"]._bol_note("stock", [(ALL, None)])
        return result
