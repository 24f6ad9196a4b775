"""A Dutch seller whose books are set up."""

from odoo.addons.bol_connector.tests import samples
from odoo.addons.bol_connector.tests.dutch import DutchCase
from odoo.addons.bol_connector_stock.tests.common import BolStockCase

BOOKKEEPING = "account.group_account_manager,bol_connector.bol_connector_group_user"


class BooksCase(DutchCase, BolStockCase):
    """Goods on the shelf, the Dutch chart of accounts, books that are set up.

    :ivar accountant: a user who administers the books, and sees bol's orders
    """

    def setUp(self):
        super().setUp()
        self.accountant = self._make_user("accountant", BOOKKEEPING)
        self.set_up_books()

    def set_up_books(self, account=None):
        """Press Set Up the Books."""
        account = account or self.account
        account.with_user(self.accountant).action_set_up_books()
        self.assertTrue(account.has_books, account.books_missing)

    def balance(self, chart_account=None):
        """What is on an account of the chart (default: what bol owes)."""
        chart_account = chart_account or self.account.clearing_account_id
        lines = self.env["account.move.line"].search(
            [("account_id", "=", chart_account.id), ("parent_state", "=", "posted")]
        )
        return self.company.currency_id.round(sum(lines.mapped("balance")))


__all__ = ["BOOKKEEPING", "BooksCase", "samples"]
