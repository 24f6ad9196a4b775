from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: Who works with the books, and who may set them up.
ACCOUNTANT = "account.group_account_invoice"
CHIEF_ACCOUNTANT = "account.group_account_manager"


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
        domain="[('reconcile', '=', True)]",
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
    has_books = fields.Boolean(compute="_compute_books")
    books_missing = fields.Text(
        "Books Lack",
        compute="_compute_books",
        help="What is to be mended before this account's money can be booked.",
    )

    @api.depends(
        "clearing_journal_id.default_account_id.reconcile",
        "suspense_account_id.reconcile",
        "purchase_journal_id",
        "bol_partner_id",
        "consumers_partner_id",
        "company_id.currency_id",
    )
    @api.depends_context("lang")
    def _compute_books(self):
        for account in self:
            missing = account.sudo()._bol_books_missing()
            account.books_missing = "\n".join(missing)
            account.has_books = not missing

    def _bol_books_missing(self):
        """What these books still lack, in plain words.

        :return: list of sentences for an accountant; empty: money can be booked
        """
        self.ensure_one()
        if self.company_id.currency_id != self.env.ref("base.EUR"):
            text = self.env._(
                "Bol settles in euros, and the books of %(company)s are kept in "
                "%(currency)s: the connector doesn't book for it.",
                company=self.company_id.name,
                currency=self.company_id.currency_id.name,
            )
            return [text]
        lacking = [text for is_there, text in self._bol_books_parts() if not is_there]
        return lacking + self._bol_books_wrong()

    def _bol_books_parts(self):
        """Pairs of what the books are made of, and what to say when it's empty."""
        return [
            (
                self.clearing_journal_id,
                self.env._("Choose the journal on which orders of bol are paid."),
            ),
            (
                self.suspense_account_id,
                self.env._("Choose the suspense account."),
            ),
            (
                self.purchase_journal_id,
                self.env._("Choose the journal of bol's costs."),
            ),
            (
                self.bol_partner_id,
                self.env._("Choose the vendor whose bills bol's costs are."),
            ),
            (
                self.consumers_partner_id,
                self.env._("Choose the customer of collective invoices."),
            ),
        ]

    def _bol_books_wrong(self):
        """What is chosen, and can't be worked with."""
        wrong = []
        journal, clearing = self.clearing_journal_id, self.clearing_account_id
        if journal and not clearing:
            text = self.env._(
                "The journal %(journal)s has no default account: choose one that "
                "holds what bol owes.",
                journal=journal.name,
            )
            wrong.append(text)
        for one in clearing | self.suspense_account_id:
            if not one.reconcile:
                text = self.env._(
                    "Switch on Allow Reconciliation on the account %(account)s.",
                    account=one.display_name,
                )
                wrong.append(text)
        if clearing and clearing == self.suspense_account_id:
            text = self.env._("Clearing and suspense must be two accounts.")
            wrong.append(text)
        for archived in (journal, self.purchase_journal_id):
            if archived and not archived.active:
                text = self.env._(
                    "The journal %(journal)s is archived.", journal=archived.name
                )
                wrong.append(text)
        return wrong

    @api.constrains("clearing_journal_id")
    def _check_clearing_journal(self):
        """Two accounts on one journal: nobody could tell which shop's money it is."""
        for account in self.filtered("clearing_journal_id"):
            if account.clearing_journal_id.type != "general":
                raise ValidationError(
                    self.env._("Choose a journal of the type Miscellaneous.")
                )
            twins = (
                self.sudo()
                .with_context(active_test=False)
                .search_count(
                    [
                        ("id", "!=", account.id),
                        ("clearing_journal_id", "=", account.clearing_journal_id.id),
                    ],
                    limit=1,
                )
            )
            if twins:
                raise ValidationError(
                    self.env._(
                        "Another account of bol.com is cleared on the journal "
                        "%(journal)s. Each needs its own.",
                        journal=account.clearing_journal_id.name,
                    )
                )
