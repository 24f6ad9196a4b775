from odoo import api, fields, models

from odoo.addons.bol_connector.models.bol_mirror import LONGEST_TEXT

#: What bol's types of lines are, as far as anybody has said.
KNOWN = {
    "TURNOVER": "turnover",
    "CORRECTION_TURNOVER": "turnover",
    "COMMISSION": "commission",
    "CORRECTION_COMMISSION": "commission",
    "SHIPMENT_LABEL": "cost",
    "FULFILMENT_COST": "cost",
    "STORAGE_COST": "cost",
}


class BolSettlementKind(models.Model):
    """A type of line on bol's invoices, and where it is booked.

    bol's types are written down nowhere: one that nobody knows is made when it is
    read, and waits for a person.
    """

    _name = "bol.settlement.kind"
    _description = "Bol.com Kind of Settled Line"
    _order = "is_unknown desc, code"

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    code = fields.Char("Bol's Type", required=True)
    name = fields.Char(required=True, translate=True)
    category = fields.Selection(
        [
            ("turnover", "Turnover"),
            ("commission", "Commission"),
            ("cost", "Cost"),
            ("compensation", "Compensation"),
            ("unknown", "Unknown"),
        ],
        required=True,
        default="unknown",
        help="Turnover is what buyers paid, or got back. Commission and costs come on "
        "the vendor bill. A compensation is booked on the account given here. What is "
        "unknown waits on the suspense account.",
    )
    is_unknown = fields.Boolean(compute="_compute_is_unknown", store=True)
    account_id = fields.Many2one(
        "account.account",
        check_company=True,
        help="Costs: empty takes that of the journal of bol's costs. Compensations: "
        "empty takes the suspense account.",
    )
    tax_id = fields.Many2one(
        "account.tax",
        "Purchase Tax",
        check_company=True,
        domain="[('type_tax_use', '=', 'purchase')]",
        help="Of costs. Empty takes the company's own purchase tax, where bol's "
        "invoice has VAT at all.",
    )

    _code_unique = models.Constraint(
        "unique(company_id, code)", "A company has each type of bol once."
    )

    @api.depends("category")
    def _compute_is_unknown(self):
        for kind in self:
            kind.is_unknown = kind.category == "unknown"

    def write(self, vals):
        """What is known of a kind decides about its lines, as long as nothing of
        them is posted."""
        result = super().write(vals)
        if set(vals) & {"category", "account_id", "tax_id"}:
            self.sudo()._bol_settlements_open()._bol_judge_again()
        return result

    def _bol_settlements_open(self):
        """Settlements with lines of these kinds, of which no document is posted."""
        settlements = self.env["bol.settlement"]
        groups = self.env["bol.settlement.line"]._read_group(
            [("kind_id", "in", self.ids)], ["settlement_id"]
        )
        found = settlements.union(*(settlement for (settlement,) in groups))
        return found.filtered(
            lambda one: one.state in ("read", "stopped") and not one._bol_posted()
        )

    @api.model
    def _bol_kinds_of(self, company, codes):
        """The kinds of these types of bol; those that are new are made.

        :param codes: iterable of str
        :return: dict code -> id
        """
        wanted = {code[:LONGEST_TEXT] for code in codes if code} | set(KNOWN)
        found = self.search_fetch(
            [("company_id", "=", company.id), ("code", "in", list(wanted))], ["code"]
        )
        new = sorted(wanted - set(found.mapped("code")))
        found |= self.create(
            [
                {
                    "company_id": company.id,
                    "code": code,
                    "name": code.replace("_", " ").capitalize(),
                    "category": KNOWN.get(code, "unknown"),
                }
                for code in new
            ]
        )
        return {kind.code: kind.id for kind in found}
