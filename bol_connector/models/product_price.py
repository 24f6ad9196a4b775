from odoo import fields, models

# What the price at bol of a product hangs on, beside price lists.
OF_TEMPLATE = {
    "list_price",
    "taxes_id",
    "categ_id",
    "uom_id",
    "bol_price_floor",
    "bol_managed",
    "bol_price_managed",
}
OF_VARIANT = {"standard_price", "lst_price"}


class ProductTemplate(models.Model):
    _inherit = "product.template"

    bol_price_floor = fields.Float(
        "Lowest Price at Bol.com",
        digits="Product Price",
        help="In euros, VAT included. A lower one isn't sent until somebody confirms "
        "it. 0: not looked at.",
    )

    def write(self, vals):
        result = super().write(vals)
        if OF_TEMPLATE & vals.keys():
            self.product_variant_ids._bol_look_at_prices()
        return result


class ProductTemplateAttributeValue(models.Model):
    _inherit = "product.template.attribute.value"

    def write(self, vals):
        result = super().write(vals)
        if "price_extra" in vals:
            self.ptav_product_variant_ids._bol_look_at_prices()
        return result


class ProductProduct(models.Model):
    _inherit = "product.product"

    def write(self, vals):
        result = super().write(vals)
        if OF_VARIANT & vals.keys():
            self._bol_look_at_prices()
        return result

    def _bol_look_at_prices(self):
        """Have the prices at bol of these products computed again soon."""
        changed = [(product, None) for product in self.ids]
        self.env["bol.offer.dirty"]._bol_note("price", changed)
