from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .bol_account_books import CHIEF_ACCOUNTANT


class BolAccount(models.Model):
    """Invoices that were posted before there was a journal to pay them on."""

    _inherit = "bol.account"

    unpaid_count = fields.Integer(
        compute="_compute_unpaid_count",
        groups="account.group_account_invoice",
        help="Posted invoices and credit notes of this account of which nothing is "
        "paid.",
    )

    def _compute_unpaid_count(self):
        groups = self.env["account.move"]._read_group(
            self._bol_unpaid_domain(), ["bol_account_id"], ["__count"]
        )
        counts = dict(groups)
        for account in self:
            account.unpaid_count = counts.get(account, 0)

    def _bol_unpaid_domain(self):
        return [
            ("bol_account_id", "in", self.ids),
            ("move_type", "in", ["out_invoice", "out_refund"]),
            ("state", "=", "posted"),
            ("payment_state", "=", "not_paid"),
            ("amount_total", ">", 0),
        ]

    def action_view_unpaid(self):
        """The invoices and credit notes of which nothing is paid."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Not Paid by Bol"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": self._bol_unpaid_domain(),
            "context": {"create": False},
        }

    def action_pay_unpaid(self):
        """Have bol pay them, as if the books had been set up when they were posted.

        :raise AccessError: the user isn't an administrator of the books
        :raise UserError: there are no books to pay them on
        """
        self.check_access("read")
        if not self.env.user.has_group(CHIEF_ACCOUNTANT):
            raise AccessError(
                self.env._("Only an administrator of the accounting does this.")
            )
        for account in self.sudo():
            if not account.has_books:
                raise UserError(account.books_missing)
            moves = self.env["account.move"].sudo()
            moves.search(account._bol_unpaid_domain(), order="id")._bol_clear()
