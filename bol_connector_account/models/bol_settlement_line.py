from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import drop_view_if_exists


class BolSettlementLine(models.Model):
    """A line of bol's specification of an invoice, as bol has it.

    Amounts have bol's signs: below zero is for the seller; bol's VAT isn't in them.
    """

    _name = "bol.settlement.line"
    _description = "Bol.com Settled Line"
    _inherit = ["bol.mirror"]
    _bol_human_fields = frozenset(["amount"])
    _rec_name = "code"
    _rec_names_search = ["code", "order_bol_id", "ean", "title"]
    _order = "settlement_id desc, number"

    settlement_id = fields.Many2one(
        "bol.settlement", required=True, readonly=True, ondelete="cascade"
    )
    account_id = fields.Many2one(related="settlement_id.account_id", store=True)
    company_id = fields.Many2one(
        related="settlement_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="settlement_id.currency_id")
    number = fields.Integer(required=True, readonly=True, help="Its place, from 1 on.")
    kind_id = fields.Many2one(
        "bol.settlement.kind", readonly=True, index=True, ondelete="restrict"
    )
    category = fields.Selection(related="kind_id.category")
    code = fields.Char("Bol's Type", readonly=True)
    title = fields.Char(readonly=True)
    date = fields.Date(readonly=True)
    quantity = fields.Integer(readonly=True)
    amount = fields.Monetary(
        help="As on bol's invoice, without its VAT: below zero is for you. Of a broken "
        "line you can fill it in, from bol's PDF.",
    )
    order_bol_id = fields.Char("Order Number", readonly=True, index="btree_not_null")
    item_bol_id = fields.Char("Order Item", readonly=True)
    ean = fields.Char("EAN", readonly=True)
    bol_order_id = fields.Many2one(
        "bol.order", "Order", readonly=True, index="btree_not_null"
    )
    item_id = fields.Many2one("bol.order.item", readonly=True, index="btree_not_null")
    expected_amount = fields.Monetary(
        "Expected",
        readonly=True,
        help="By the order as bol gave it: the price of these pieces, or the "
        "commission that bol named.",
    )
    difference = fields.Monetary(
        readonly=True, help="What bol pays less than expected; below zero: more."
    )
    match = fields.Selection(
        [
            ("matched", "As Expected"),
            ("differs", "Amount Differs"),
            ("unknown_order", "Unknown in Odoo"),
            ("unknown_type", "Unknown Type"),
            ("no_order", "Of No Order"),
            ("broken", "Broken"),
        ],
        readonly=True,
        index=True,
    )
    raw = fields.Text("Bol's Words", readonly=True, prefetch=False)
    broken_reason = fields.Char("Why Broken", readonly=True)

    _number_unique = models.Constraint(
        "unique(settlement_id, number)", "A line of bol is kept once."
    )

    def write(self, vals):
        if "amount" in vals and not self.env.su:
            if any(line.match != "broken" for line in self):
                raise UserError(
                    self.env._("Only the amount of a broken line can be filled in.")
                )
            if self.sudo().settlement_id._bol_posted():
                raise UserError(self.env._("Its documents are posted."))
        result = super().write(vals)
        if "amount" in vals:
            self.sudo().settlement_id._bol_judge_again()
        return result

    def action_open_order(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "bol.order",
            "view_mode": "form",
            "res_id": self.bol_order_id.id,
        }


class BolSettlementSum(models.Model):
    """The lines of a settlement, summed up by kind."""

    _name = "bol.settlement.sum"
    _description = "Bol.com Settled Lines of a Kind"
    _auto = False
    _order = "settlement_id, category, kind_id"
    _depends = {
        "bol.settlement": ["account_id", "company_id", "currency_id"],
        "bol.settlement.kind": ["category"],
        "bol.settlement.line": ["settlement_id", "kind_id", "amount"],
    }

    settlement_id = fields.Many2one("bol.settlement", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    kind_id = fields.Many2one("bol.settlement.kind", readonly=True)
    category = fields.Char(readonly=True)
    is_unknown = fields.Boolean(related="kind_id.is_unknown")
    line_count = fields.Integer("Lines", readonly=True)
    amount = fields.Monetary(readonly=True, help="Without VAT; below zero is for you.")

    def init(self):
        drop_view_if_exists(self.env.cr, self._table)
        self.env.cr.execute(
            """
            CREATE VIEW bol_settlement_sum AS
            SELECT MIN(line.id) AS id,
                   line.settlement_id,
                   settlement.company_id,
                   settlement.currency_id,
                   line.kind_id,
                   kind.category,
                   COUNT(*) AS line_count,
                   SUM(line.amount) AS amount
              FROM bol_settlement_line line
              JOIN bol_settlement settlement ON settlement.id = line.settlement_id
         LEFT JOIN bol_settlement_kind kind ON kind.id = line.kind_id
          GROUP BY line.settlement_id, settlement.company_id, settlement.currency_id,
                   line.kind_id, kind.category
            """
        )
