from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.account.models.account_move_line import AccountMoveLine

from .common import BooksCase


class Killed(BaseException):
    """The process ends here."""


class RefusedCase(BooksCase):
    """Odoo refuses what is sold with ``bad``: its revenue account was archived."""

    def setUp(self):
        super().setUp()
        self.policy(invoicing="order", post_invoices=True)
        self.good = self._make_product()
        revenue = self.chart.ref("btw_21").company_id.income_account_id
        revenue = revenue or self.env["account.account"].search(
            [("account_type", "=", "income"), ("company_ids", "=", self.company.id)],
            limit=1,
        )
        self.revenue = revenue.copy({"company_ids": self.company.ids})
        self.bad = self._make_product(property_account_income_id=self.revenue.id)
        self.revenue.active = False

    def sell_some(self, day_ago=False):
        """Three orders, of which the second can't be invoiced."""
        sales = [
            self.shipped(product=product)
            for product in (self.good, self.bad, self.good)
        ]
        if day_ago:
            self.a_day_ago(*sales)
        return sales


@tagged("post_install", "-at_install")
class TestInvoicesRefused(RefusedCase):
    """One order that can't be invoiced never stops the others."""

    def test_others_are_invoiced(self):
        good, bad, last = self.sell_some()
        invoices = self.invoice()
        self.assertEqual(invoices.line_ids.sale_line_ids.order_id, good | last)
        self.assertIn("archived", bad.bol_invoice_trouble)
        self.assertFalse(bad.invoice_ids)
        self.assertEqual(self.balance(), 24.2)

    def test_one_activity_until_it_is_mended(self):
        bad = self.shipped(product=self.bad)
        for _ in range(3):
            self.invoice()
            bad.bol_invoice_retry_at -= timedelta(hours=7)
            self.commit()
        self.assertEqual(len(bad._bol_activities("invoicing")), 1)
        self.revenue.active = True
        self.assertEqual(len(self.invoice()), 1)
        self.assertFalse(bad._bol_activities("invoicing"))
        self.assertFalse(bad.bol_invoice_trouble)

    def test_it_is_not_tried_all_the_time(self):
        bad = self.shipped(product=self.bad)
        self.invoice()
        self.assertGreater(bad.bol_invoice_retry_at, self.now())
        self.revenue.active = True
        self.assertFalse(self.invoice())
        bad.action_bol_invoice_retry()
        self.assertEqual(len(self.invoice()), 1)

    def test_invoiced_by_hand_meanwhile(self):
        bad = self.shipped(product=self.bad)
        self.invoice()
        self.revenue.active = True
        bad._create_invoices()
        self.invoice()
        self.assertFalse(bad.bol_invoice_trouble)
        self.assertFalse(bad._bol_activities("invoicing"))

    def test_order_that_differs_from_bol(self):
        sale = self.sold()
        sale.order_line.price_unit = 9
        self.ship(sale.picking_ids)
        self.assertFalse(self.invoice())
        self.assertIn("don't add up", sale.bol_invoice_trouble)

    def test_together(self):
        self.policy(invoicing="day")
        good, bad, last = self.sell_some(day_ago=True)
        invoice = self.invoice()
        self.assertEqual(len(invoice), 1)
        self.assertEqual(invoice.line_ids.sale_line_ids.order_id, good | last)
        self.assertTrue(bad.bol_invoice_trouble)
        self.assertFalse(bad.invoice_ids)
        self.assertEqual(len(self.invoice()), 1)
        self.assertEqual(self.balance(), 24.2)

    def test_all_of_them(self):
        self.policy(invoicing="day")
        sales = [self.shipped(product=self.bad) for _ in range(2)]
        self.a_day_ago(*sales)
        self.assertFalse(self.invoice())
        self.assertTrue(all(sale.bol_invoice_trouble for sale in sales))

    def test_killed_while_it_pays(self):
        """Nothing is left of what was begun, and the next run does it once."""
        self.policy(invoicing="day")
        self.a_day_ago(self.shipped(), self.shipped())
        with patch.object(AccountMoveLine, "_reconcile_plan", side_effect=Killed):
            with self.assertRaises(Killed):
                self.run_now("invoicing")
        self.env.invalidate_all()
        self.assertFalse(self.documents())
        self.assertEqual(self.balance(), 0)
        self.assertEqual(len(self.invoice()), 1)
        self.assertEqual(self.balance(), 24.2)
