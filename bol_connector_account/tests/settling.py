"""What the tests of settlements share: sales that bol knows of, and its invoices."""

from decimal import Decimal

from .common import BooksCase


class SettlementCase(BooksCase):
    """Books are set up; what is shipped is invoiced and posted at once."""

    def setUp(self):
        super().setUp()
        self.policy(invoicing="order", post_invoices=True)
        self.tax_purchase = self.chart.ref("btw_21_buy")
        self.company.account_purchase_tax_id = self.tax_purchase
        self.product = self._make_product()

    def sell_and_ship(self, *prices, quantity=1, **item):
        """One order per price, shipped at bol and invoiced; their bol.order records."""
        item = {"commission": 2.5, **item}
        sales = [
            self.shipped(quantity, price, product=self.product, item=item)
            for price in prices
        ]
        self.send()
        self.invoice()
        return self.env["sale.order"].union(*sales).bol_order_id.sorted("id")

    def close(self, *lines, **more):
        """Let bol close an invoice, with these lines besides; its totals."""
        return self.admin("invoices", lines=list(lines), **more)

    def admin(self, endpoint, **body):
        return self.sandbox.admin(
            "POST", endpoint, account=self.seller.client_id, **body
        )

    def read_bol(self, expected="success"):
        """Press Run Now on the flow; returns all settlements, the oldest first."""
        kind, text = self.run_now("settlements")
        self.assertEqual(kind, expected, text)
        self.env.invalidate_all()
        return self.settlements()

    def settlements(self):
        return self.env["bol.settlement"].search(
            [("account_id", "=", self.account.id)], order="id"
        )

    def settle(self, *lines, **more):
        """Close an invoice at bol and read it; returns that settlement."""
        number = self.close(*lines, **more)["invoiceId"]
        return self.read_bol().filtered(lambda one: one.bol_id == number)

    def post(self, settlement):
        """Post the drafts, as an accountant does."""
        moves = settlement.bill_id | settlement.entry_id
        if moves:
            moves.with_user(self.accountant).action_post()
        self.commit()

    def tell_returns(self):
        """bol is told what was decided on returns, and Odoo reads what came of it."""
        for _ in range(3):
            self.run_lane("out")
            for one in self.env["bol.return.handling"].search([]):
                if one.next_attempt:
                    one.next_attempt = self.now()
            self.make_due(self.flow("return_handlings"))
        self.make_due(self.flow("returns"), hours=2)
        self.run_now("returns")
        self.env.invalidate_all()

    def of(self, settlement, match):
        """The lines of a settlement with this match."""
        return settlement.line_ids.filtered(lambda line: line.match == match)

    def at_bol(self, settlement):
        """bol's own lines of an invoice."""
        rows = self.seller.truth()["invoices"]
        rows = rows.values() if isinstance(rows, dict) else rows
        return next(row for row in rows if row["invoiceId"] == settlement.bol_id)

    def assertMoney(self, amount, expected):
        self.assertEqual(
            round(Decimal(str(amount)), 2), round(Decimal(str(expected)), 2)
        )
