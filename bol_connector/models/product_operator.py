from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .bol_account import USER

PICKED = "bol_operator_ids"


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
        if PICKED in vals:
            offers = self.env["bol.offer"].sudo()
            offers.search(
                [("product_id.product_tmpl_id", "in", self.ids)]
            )._bol_follow_operators()
        return result

    def _bol_picked_operators(self):
        """Economic operators of this product, those that count first."""
        return self.sudo().bol_operator_ids


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
