from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.bol_connector_account.models import bol_flow_invoicing

from .common import BooksCase, samples


@tagged("post_install", "-at_install")
class TestInvoicesTogether(BooksCase):
    """One invoice a day for private buyers at home."""

    def setUp(self):
        super().setUp()
        self.policy(invoicing="day", post_invoices=True)
        self.product = self._make_product()

    def yesterday(self, quantity=1, price=12.1, **changes):
        sale = self.shipped(quantity, price, product=self.product, **changes)
        self.a_day_ago(sale)
        return sale

    def test_one_for_all_private_buyers(self):
        sales = [self.yesterday(), self.yesterday(2)]
        invoice = self.invoice()
        self.assertEqual(len(invoice), 1)
        self.assertEqual(invoice.partner_id, self.account.consumers_partner_id)
        self.assertEqual(invoice.amount_total, 36.3)
        self.assertEqual(invoice.payment_state, "paid")
        for sale, line in zip(sales, invoice.invoice_line_ids, strict=True):
            self.assertIn(sale.bol_number, line.name)
            self.assertEqual(line.bol_order_id, sale.bol_order_id)
            self.assertEqual(sale.invoice_status, "invoiced")
        self.assertEqual(len(self.invoice()), 1)

    def test_what_bol_owes_is_kept_by_order(self):
        sales = [self.yesterday(), self.yesterday(2)]
        self.invoice()
        lines = self.env["account.move.line"].search(
            [("account_id", "=", self.account.clearing_account_id.id)], order="id"
        )
        self.assertEqual(
            [(line.bol_order_id, line.balance) for line in lines],
            [(sales[0].bol_order_id, 12.1), (sales[1].bol_order_id, 24.2)],
        )

    def test_today_is_not_over(self):
        self.shipped(product=self.product)
        self.assertFalse(self.invoice())
        self.assertEqual(self.flow("invoicing").backlog, 0)

    def test_businesses_and_abroad_get_their_own(self):
        private = self.yesterday()
        others = [
            self.shipped(product=self.product, **self.business()),
            self.shipped(product=self.product, **self.abroad()),
        ]
        invoices = self.invoice()
        self.assertEqual(len(invoices), 3)
        for sale in others:
            self.assertEqual(sale.invoice_ids.partner_id, sale.partner_invoice_id)
        self.assertEqual(
            private.invoice_ids.partner_id, self.account.consumers_partner_id
        )

    def test_vat_number_makes_a_business(self):
        buyer = samples.address(vatNumber="NL123456782B90")
        here = {"shipmentDetails": samples.address(), "billingDetails": buyer}
        sale = self.yesterday(**here)
        self.assertNotEqual(
            self.invoice().partner_id, self.account.consumers_partner_id
        )
        self.assertTrue(sale.invoice_ids)

    def test_each_day_its_own(self):
        self.yesterday()
        self.a_day_ago(self.yesterday())
        invoices = self.invoice()
        self.assertEqual(len(invoices), 2)
        self.assertEqual(len(set(invoices.mapped("invoice_date"))), 2)

    def test_each_method_its_own(self):
        self.policy("FBB", invoicing="day")
        self.yesterday()
        order = self.import_order(samples.fbb_item(self.product.barcode, 1, 12.1))
        self.change_item(order, quantityShipped=1)
        order.item_ids.changed_at -= timedelta(days=1)
        self.assertEqual(len(self.invoice()), 2)

    def test_day_of_shipping_is_that_of_amsterdam(self):
        sale = self.yesterday()
        day = sale.picking_ids.move_ids.date.replace(hour=23, minute=30, second=0)
        sale.picking_ids.move_ids.date = day
        self.commit()
        due = self.flow("invoicing")._bol_to_invoice("FBR")
        self.assertEqual((due[sale.id] - day.date()).days, 1)

    def test_very_many(self):
        self.patch(bol_flow_invoicing, "TOGETHER", 2)
        for _ in range(3):
            self.yesterday()
        self.assertEqual(len(self.invoice()), 2)
