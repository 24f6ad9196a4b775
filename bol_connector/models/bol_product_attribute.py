from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .bol_account import USER
from .bol_content_rules import LANGUAGES, UNITS, refusal_of_value


class BolProductAttribute(models.Model):
    """What bol is told of a product beyond, or instead of, what Odoo's fields say.

    Several rows of one attribute and language are its several values.
    """

    _name = "bol.product.attribute"
    _description = "Bol.com Product Attribute"
    _order = "product_tmpl_id, sequence, id"
    _rec_name = "attribute"
    _check_company_auto = True

    product_tmpl_id = fields.Many2one(
        "product.template", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="product_tmpl_id.company_id", store=True)
    product_id = fields.Many2one(
        "product.product",
        "Variant",
        domain="[('product_tmpl_id', '=', product_tmpl_id)]",
        ondelete="cascade",
        help="Empty: it holds for all variants.",
    )
    sequence = fields.Integer(default=10)
    attribute = fields.Char(
        required=True,
        help="Bol's name of it, from its data model: Colour, Material, Product Width. "
        "Name and Description replace Odoo's own.",
    )
    value = fields.Text(required=True)
    unit = fields.Char(
        help="kg, g, m, cm, mm, l, ml, or bol's own name of a unit. Empty: a text."
    )
    language = fields.Selection(
        LANGUAGES, help="Empty: it is told once, in the account's first language."
    )
    is_declined = fields.Boolean(compute="_compute_verdict")
    verdict = fields.Text("Bol Says", compute="_compute_verdict")

    @api.depends("attribute", "product_tmpl_id.product_variant_ids.bol_content_ids")
    def _compute_verdict(self):
        templates = self.product_tmpl_id
        told = templates.product_variant_ids._bol_told_lines()
        for row in self:
            lines = told.filtered(row._bol_is_told_by)
            row.is_declined = any(lines.mapped("is_problem"))
            row.verdict = "; ".join(filter(None, lines.mapped("verdict")))

    def _bol_is_told_by(self, line):
        """Whether a line of an upload says what this row does."""
        content = line.content_id
        return (
            line.attribute == self.attribute
            and content.product_id.product_tmpl_id == self.product_tmpl_id
            and self.product_id in (content.product_id, self.product_id.browse())
            and self.language in (content.language, False)
        )

    @api.constrains("attribute", "value")
    def _check_value(self):
        for row in self:
            reason = refusal_of_value(self.env, row.attribute, row.value, row.unit)
            if reason:
                raise ValidationError(
                    self.env._(
                        "%(attribute)s: %(reason)s",
                        attribute=row.attribute,
                        reason=reason,
                    )
                )

    @api.constrains("product_id", "product_tmpl_id")
    def _check_variant(self):
        for row in self.filtered("product_id"):
            if row.product_id.product_tmpl_id != row.product_tmpl_id:
                raise ValidationError(
                    self.env._("The variant belongs to another product.")
                )

    def _bol_prepare_value(self):
        """(value, bol's unit or '')"""
        unit = (self.unit or "").strip()
        return self.value.strip(), UNITS.get(unit.lower(), unit)


class ProductTemplate(models.Model):
    _inherit = "product.template"

    bol_attribute_ids = fields.One2many(
        "bol.product.attribute",
        "product_tmpl_id",
        "Bol.com Attributes",
        groups=USER,
        copy=True,
    )
