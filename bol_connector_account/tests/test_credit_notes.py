from odoo.tests import tagged

from .common import BooksCase, samples


@tagged("post_install", "-at_install")
class TestCreditNotes(BooksCase):
    """Credit notes of what was invoiced: its lines, prices, taxes, and no more."""

    def setUp(self):
        super().setUp()
        self.policy(invoicing="order", post_invoices=True)

    def credit(self, sale, quantity=1):
        item = sale.order_line.bol_item_id
        return item._bol_credit(quantity, "Broken")

    def test_part_of_an_invoice(self):
        sale = self.shipped(3, 12.1)
        invoice = self.invoice()
        credit = self.credit(sale)
        self.assertEqual((credit.state, credit.move_type), ("draft", "out_refund"))
        self.assertEqual(credit.amount_total, 12.1)
        self.assertEqual(credit.amount_tax, 2.1)
        self.assertEqual(credit.ref, "Broken")
        self.assertEqual(credit.reversed_entry_id, invoice)
        line, origin = credit.invoice_line_ids, invoice.invoice_line_ids
        for name in ("tax_ids", "account_id", "price_unit", "product_id", "name"):
            self.assertEqual(line[name], origin[name], name)
        self.assertEqual(self.balance(), 36.3)
        credit.with_user(self.accountant).action_post()
        self.assertEqual(self.balance(), 24.2)

    def test_never_more_than_was_invoiced(self):
        sale = self.shipped(2)
        self.invoice()
        self.assertEqual(self.credit(sale, 5).amount_total, 24.2)
        self.assertFalse(self.credit(sale))

    def test_not_invoiced(self):
        self.assertFalse(self.credit(self.shipped(2)))

    def test_draft_invoice(self):
        self.policy(post_invoices=False)
        sale = self.shipped(2)
        invoice = self.invoice()
        credit = self.credit(sale)
        (credit | invoice).action_post()
        self.assertEqual(self.balance(), 12.1)

    def test_what_was_credited_is_not_invoiced_again(self):
        sale = self.shipped(2)
        self.invoice()
        credit = self.credit(sale)
        self.assertEqual(sale.order_line.qty_to_invoice, 0)
        self.assertEqual(sale.invoice_status, "invoiced")
        self.assertEqual(len(self.invoice()), 2)
        credit.action_post()
        self.assertEqual(len(self.invoice()), 2)

    def test_several_invoices(self):
        sale = self.sold(3)
        self.ship(sale.picking_ids, 2)
        self.invoice()
        self.ship(sale.picking_ids.filtered(lambda one: one.state != "done"))
        first, second = self.invoice()
        credits_ = self.credit(sale, 3)
        self.assertEqual(credits_.mapped("reversed_entry_id"), first | second)
        self.assertEqual(credits_.mapped("amount_total"), [24.2, 12.1])

    def test_discount(self):
        discounts = [{"title": "Actie", "amount": 2}]
        sale = self.shipped(4, 10, item={"totalPrice": 38, "discounts": discounts})
        self.invoice()
        item = sale.order_line.bol_item_id
        totals = [item._bol_credit(1, "Broken").amount_total for _ in range(4)]
        self.assertEqual(totals, [9.5] * 4)
        self.assertFalse(item._bol_credit(1, "Broken"))

    def test_pack(self):
        product = self._make_product()
        self.count(product, 48)
        box = self._make_packaging(product, samples.ean())
        order = self.import_order(samples.item(box.barcode, 2, 24.2))
        self.ship(order.sale_order_id.picking_ids)
        self.invoice()
        self.assertEqual(self.credit(order.sale_order_id).amount_total, 24.2)

    def test_collective_invoice(self):
        self.policy(invoicing="day")
        one, other = self.shipped(), self.shipped()
        self.a_day_ago(one, other)
        invoice = self.invoice()
        credit = self.credit(one)
        self.assertEqual(credit.partner_id, self.account.consumers_partner_id)
        self.assertEqual(credit.reversed_entry_id, invoice)
        self.assertEqual(credit.amount_total, 12.1)
        credit.action_post()
        owed = credit.bol_clearing_ids.line_ids.filtered("bol_order_id")
        self.assertEqual(owed.bol_order_id, one.bol_order_id)
        self.assertEqual(owed.balance, -12.1)
        self.assertTrue(self.credit(other))

    def test_by_hand_counts(self):
        """A credit note that somebody made from the invoice."""
        sale = self.shipped(2)
        invoice = self.invoice()
        invoice._reverse_moves()
        self.assertFalse(self.credit(sale))
        self.assertEqual(len(self.invoice()), 2)
