from odoo import fields, models

ACCOUNTANT = "account.group_account_invoice"


class BolAccount(models.Model):
    """Where an account's money is booked; empty until its books are set up."""

    _inherit = "bol.account"

    clearing_journal_id = fields.Many2one(
        "account.journal",
        check_company=True,
        domain="[('type', '=', 'general')]",
        copy=False,
        help="Invoices of bol.com orders are paid on this journal at once. Its "
        "account's balance is what bol owes.",
    )
    clearing_account_id = fields.Many2one(
        related="clearing_journal_id.default_account_id", string="Clearing Account"
    )
    suspense_account_id = fields.Many2one(
        "account.account",
        check_company=True,
        copy=False,
        help="Takes what bol settles and nobody can explain yet, to the cent.",
    )
    purchase_journal_id = fields.Many2one(
        "account.journal",
        "Journal of Bol's Costs",
        check_company=True,
        domain="[('type', '=', 'purchase')]",
        copy=False,
    )
    bol_partner_id = fields.Many2one(
        "res.partner",
        "Bol.com as Vendor",
        check_company=True,
        copy=False,
        help="Whose bills bol's costs are.",
    )
    consumers_partner_id = fields.Many2one(
        "res.partner",
        "Consumers Together",
        check_company=True,
        copy=False,
        help="The customer of collective invoices.",
    )
    has_books = fields.Boolean(compute="_compute_has_books")

    def _compute_has_books(self):
        for account in self:
            account.has_books = bool(
                account.clearing_account_id and account.suspense_account_id
            )
