from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.offer_terms import part_labels, part_text

# The query's number in ``bol.preview``.


class BolOfferChangeLine(models.Model):
    """One part of an offer in a change: what it is, and what it is to be."""

    _name = "bol.offer.change.line"
    _description = "Value of a Bol.com Offer Change"

    change_id = fields.Many2one(
        "bol.offer.change", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="change_id.company_id", store=True)
    part = fields.Char(required=True)
    name = fields.Char("Field", compute="_compute_name")
    old_value = fields.Char("At Bol")
    new_value = fields.Char("To Be")
    violation = fields.Char("Bol Says")

    @api.depends("part")
    @api.depends_context("lang")
    def _compute_name(self):
        labels = part_labels(self.env)
        for line in self:
            line.name = labels.get(line.part, line.part)

    @api.model
    def _bol_words(self, account, part, value):
        if part != "economicOperatorId" or not value:
            return part_text(self.env, part, value)
        operators = account.sudo().with_context(active_test=False).operator_ids
        return operators.filtered(lambda o: o.bol_id == value).name or value


class BolPreview(models.Model):
    _inherit = "bol.preview"

    @api.model
    def _bol_preview_queries(self):
        labels = part_labels(self.env)
        changes = self.env["bol.offer.change"]._bol_preview_query(
            SQL(
                "CASE command.kind WHEN 'update' THEN 'change' ELSE command.kind END "
                "AS action, command.product_id, command.name, %s AS old_value, "
                "%s AS new_value",
                _joined("old_value", labels),
                _joined("new_value", labels),
            ),
        )
        return [*super()._bol_preview_queries(), changes]


def _joined(column, labels):
    """SQL of a change's values in one column, each after what it is of."""
    return SQL(
        "(SELECT string_agg(CASE line.part %(labels)s END || ': ' || %(column)s, '; ' "
        "ORDER BY line.id) FROM bol_offer_change_line line "
        "WHERE line.change_id = command.id AND %(column)s != '' "
        "AND line.part NOT IN ('ean', 'unknownProductTitle'))",
        labels=SQL(" ").join(
            SQL("WHEN %s THEN %s", part, label) for part, label in labels.items()
        ),
        column=SQL.identifier("line", column),
    )
