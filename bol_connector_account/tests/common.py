"""A Dutch seller whose books are set up."""

from datetime import timedelta

from odoo.addons.bol_connector.tests import samples
from odoo.addons.bol_connector.tests.dutch import DutchCase
from odoo.addons.bol_connector_stock.tests.common import BolStockCase

BOOKKEEPING = "account.group_account_manager,bol_connector.bol_connector_group_user"


class BooksCase(DutchCase, BolStockCase):
    """Goods on the shelf, the Dutch chart of accounts, books that are set up.

    :ivar accountant: a user who administers the books, and sees bol's orders
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Of the Dutch company, which came after the other.
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.shelf = cls.warehouse.lot_stock_id

    def setUp(self):
        super().setUp()
        self.accountant = self._make_user("accountant", BOOKKEEPING)
        self.set_up_books()

    def set_up_books(self, account=None):
        """Press Set Up the Books."""
        account = account or self.account
        account.with_user(self.accountant).action_set_up_books()
        self.assertTrue(account.has_books, account.books_missing)

    # -- selling ---------------------------------------------------------------

    def policy(self, method="FBR", **values):
        """Settings of a fulfilment method; returns them."""
        policy = self.account._bol_policy(method)
        policy.write(values)
        return policy

    def sold(self, quantity=1, price=12.1, **changes):
        """An imported order of so many pieces, of which all are on the shelf."""
        product = changes.pop("product", None) or self._make_product()
        if product.is_storable:
            self.count(product, 50)
        order = self.import_order(
            samples.item(product.barcode, quantity, price, **changes.pop("item", {})),
            **changes,
        )
        self.assertEqual(order.state, "imported", order.held_reason)
        return order.sale_order_id

    def shipped(self, quantity=1, price=12.1, **changes):
        """As :meth:`sold`, and all of it left."""
        sale = self.sold(quantity, price, **changes)
        self.ship(sale.picking_ids)
        return sale

    def business(self, **changes):
        """Keywords of an order by a company."""
        buyer = samples.address(company="Bakkerij Jansen", **changes)
        return {"shipmentDetails": buyer, "billingDetails": buyer}

    def abroad(self, country="BE"):
        """Keywords of an order that goes to another country."""
        buyer = samples.address(countryCode=country, zipCode="1000", city="Brussel")
        return {"shipmentDetails": buyer, "billingDetails": buyer}

    def invoice(self):
        """Let the flow run, once; returns all invoices and credit notes."""
        self.assertEqual(self.run_now("invoicing")[0], "success")
        return self.documents()

    def documents(self):
        """Invoices and credit notes of the account."""
        return self.env["account.move"].search(
            [
                ("bol_account_id", "=", self.account.id),
                ("move_type", "in", ["out_invoice", "out_refund"]),
            ],
            order="id",
        )

    def a_day_ago(self, *sales):
        """As if these orders had been shipped the day before."""
        for sale in sales:
            for move in sale.picking_ids.move_ids:
                move.date -= timedelta(days=1)
        self.commit()

    def balance(self, chart_account=None):
        """What is on an account of the chart (default: what bol owes)."""
        chart_account = chart_account or self.account.clearing_account_id
        lines = self.env["account.move.line"].search(
            [("account_id", "=", chart_account.id), ("parent_state", "=", "posted")]
        )
        return self.company.currency_id.round(sum(lines.mapped("balance")))


__all__ = ["BOOKKEEPING", "BooksCase", "samples"]
