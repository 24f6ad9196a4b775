from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .bol_account import USER

# What says which economic operator a product has.
PICKED = {"bol_operator_ids", "bol_brand_id"}


class ProductTemplate(models.Model):
    """The economic operators that are picked for a product, one per account."""

    _inherit = "product.template"

    bol_operator_ids = fields.Many2many(
        "bol.economic.operator",
        "bol_operator_product_rel",
        "product_tmpl_id",
        "operator_id",
        "Economic Operators at Bol.com",
        groups=USER,
        help="One per account. Empty: that of the brand, else the account's default.",
    )

    @api.constrains("bol_operator_ids")
    def _check_bol_operators(self):
        for template in self.sudo():
            one_each(template, template.bol_operator_ids)

    def write(self, vals):
        result = super().write(vals)
        if PICKED & vals.keys():
            self._bol_tell_operators()
        return result

    def _bol_tell_operators(self):
        """Have the offers of these products name the economic operators of now."""
        offers = self.env["bol.offer"].sudo()
        domain = [("product_id.product_tmpl_id", "in", self.ids)]
        offers.search(domain)._bol_follow_operators()

    def _bol_picked_operators(self):
        """Economic operators of this product, those that count first."""
        template = self.sudo()
        return template.bol_operator_ids | template.bol_brand_id.bol_operator_ids


class BolBrand(models.Model):
    """The economic operators of all products of a brand, one per account."""

    _inherit = "bol.brand"

    bol_operator_ids = fields.Many2many(
        "bol.economic.operator",
        "bol_operator_brand_rel",
        "brand_id",
        "operator_id",
        "Economic Operators",
        help="One per account, of products that have none of their own.",
    )

    @api.constrains("bol_operator_ids")
    def _check_bol_operators(self):
        for brand in self.sudo():
            one_each(brand, brand.bol_operator_ids)

    def write(self, vals):
        result = super().write(vals)
        if "bol_operator_ids" in vals:
            self.sudo().template_ids._bol_tell_operators()
        return result


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _bol_operators(self, account):
        """:return: dict product.product -> bol.economic.operator record, or none"""

        def picked(product):
            operators = product.product_tmpl_id._bol_picked_operators()
            own = operators.filtered(lambda operator: operator.account_id == account)
            # bol doesn't know those any more that are archived.
            return (own | account.sudo().operator_id).filtered("active")[:1]

        return {product: picked(product) for product in self}


def one_each(record, operators):
    """:raise ValidationError: if an account has several of these economic operators"""
    if len(operators.account_id) < len(operators):
        raise ValidationError(
            record.env._(
                "%(record)s: choose one economic operator per account.",
                record=record.display_name,
            )
        )
