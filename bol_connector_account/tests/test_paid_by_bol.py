from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import BooksCase


@tagged("post_install", "-at_install")
class TestPaidByBol(BooksCase):
    """Invoices of bol's orders are paid on its clearing journal, and only those."""

    def setUp(self):
        super().setUp()
        self.policy(invoicing="order", post_invoices=True)

    def invoiced(self, quantity=2, **changes):
        sale = self.shipped(quantity, **changes)
        self.invoice()
        return sale.invoice_ids

    def credit(self, invoice, modify=False):
        """Press Credit Note, and Reverse."""
        wizard = (
            self.env["account.move.reversal"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id, "reason": "Broken"})
        )
        action = wizard.modify_moves() if modify else wizard.refund_moves()
        return self.env["account.move"].browse(action["res_id"])

    def test_by_hand_too(self):
        """Whoever makes the invoice."""
        self.policy(invoicing="none")
        sale = self.shipped(2, product=self._make_product(invoice_policy="delivery"))
        invoice = sale._create_invoices()
        invoice.with_user(self.accountant).action_post()
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(self.balance(), 24.2)

    def test_entry(self):
        invoice = self.invoiced()
        entry = invoice.bol_clearing_ids
        self.assertEqual(entry.journal_id, self.account.clearing_journal_id)
        self.assertEqual((entry.state, entry.date), ("posted", invoice.date))
        clearing, receivable = entry.line_ids.sorted("balance", reverse=True)
        self.assertEqual(clearing.account_id, self.account.clearing_account_id)
        self.assertEqual(
            clearing.bol_order_id, invoice.line_ids.sale_line_ids.order_id.bol_order_id
        )
        self.assertTrue(receivable.full_reconcile_id)
        self.assertFalse(clearing.reconciled)

    def test_other_customers_pay_themselves(self):
        partner = self.env["res.partner"].create({"name": "Walk-in"})
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "company_id": self.company.id,
                "invoice_line_ids": [
                    (0, 0, {"name": "Tea", "quantity": 1, "price_unit": 5})
                ],
            }
        )
        invoice.action_post()
        self.assertEqual(invoice.payment_state, "not_paid")
        self.assertFalse(invoice.bol_account_id)

    def test_never_on_one_invoice_with_others(self):
        """Somebody invoices all that a customer owes."""
        sale = self.shipped()
        product = self._make_product(invoice_policy="order")
        other = self.env["sale.order"].create(
            {
                "partner_id": sale.partner_id.id,
                "partner_invoice_id": sale.partner_invoice_id.id,
                "partner_shipping_id": sale.partner_shipping_id.id,
                "company_id": self.company.id,
                "order_line": [(0, 0, {"product_id": product.id})],
            }
        )
        other.action_confirm()
        invoices = (sale | other)._create_invoices()
        self.assertEqual(len(invoices), 2)
        invoices.action_post()
        self.assertEqual(sale.invoice_ids.payment_state, "paid")
        self.assertEqual(other.invoice_ids.payment_state, "not_paid")

    def test_reset_to_draft_takes_it_back(self):
        invoice = self.invoiced()
        invoice.with_user(self.accountant).button_draft()
        self.assertEqual(self.balance(), 0)
        self.assertEqual(invoice.bol_clearing_ids.mapped("state"), ["cancel"])
        self.assertEqual(invoice.amount_residual, 24.2)
        invoice.with_user(self.accountant).action_post()
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(self.balance(), 24.2)

    def test_cancelled_invoice(self):
        invoice = self.invoiced()
        invoice.button_cancel()
        self.assertEqual(self.balance(), 0)

    def test_credit_note(self):
        invoice = self.invoiced()
        credit = self.credit(invoice)
        self.assertEqual(credit.bol_account_id, self.account)
        self.assertEqual(self.balance(), 24.2)
        credit.with_user(self.accountant).action_post()
        self.assertEqual(self.balance(), 0)
        self.assertEqual(credit.payment_state, "paid")
        self.assertEqual(invoice.payment_state, "paid")

    def test_partial_credit_note(self):
        invoice = self.invoiced()
        credit = self.credit(invoice)
        with Form(credit) as form, form.invoice_line_ids.edit(0) as line:
            line.quantity = 1
        credit.action_post()
        self.assertEqual(self.balance(), 12.1)
        self.assertEqual(credit.payment_state, "paid")
        credit.button_draft()
        self.assertEqual(self.balance(), 24.2)

    def test_credit_note_that_replaces_the_invoice(self):
        """Odoo has the credit note pay the invoice: bol doesn't any more."""
        invoice = self.invoiced()
        again = self.credit(invoice, modify=True)
        self.assertEqual(again.state, "draft")
        self.assertEqual(invoice.payment_state, "reversed")
        self.assertEqual(self.balance(), 0)
        receivable = invoice.line_ids.account_id.filtered(
            lambda one: one.account_type == "asset_receivable"
        )
        self.assertEqual(self.balance(receivable), 0)
        again.action_post()
        self.assertEqual(self.balance(), 24.2)

    def test_payment_terms_in_parts(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "In two",
                "line_ids": [
                    (0, 0, {"value": "percent", "value_amount": 50, "nb_days": days})
                    for days in (0, 30)
                ],
            }
        )
        self.policy(payment_term_id=term.id)
        invoice = self.invoiced()
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(self.balance(), 24.2)

    def test_without_books_it_is_not_paid(self):
        self.assertEqual(self.posted_before_books(2).payment_state, "not_paid")

    def posted_before_books(self, quantity):
        """An invoice that somebody made and posted before there were books."""
        self.policy(invoicing="none")
        product = self._make_product(invoice_policy="delivery")
        sale = self.shipped(quantity, product=product)
        self.account.suspense_account_id = False
        invoice = sale._create_invoices()
        invoice.action_post()
        return invoice

    def test_posted_before_the_books_were_set_up(self):
        """An accountant has bol pay them later, once; nobody else can."""
        invoice = self.posted_before_books(2)
        credit = self.credit(self.posted_before_books(1))
        self.set_up_books()
        account = self.account.with_user(self.accountant)
        # A credit note in draft is nobody's debt yet.
        self.assertEqual(account.unpaid_count, 2)
        credit.with_user(self.accountant).action_post()
        shown = self.env["account.move"].search(account.action_view_unpaid()["domain"])
        self.assertIn(invoice, shown)
        clerk = self._make_user("clerk", "account.group_account_invoice")
        with self.assertRaises(AccessError):
            self.account.with_user(clerk).action_pay_unpaid()
        self.assertEqual(invoice.payment_state, "not_paid")
        account.action_pay_unpaid()
        self.env.invalidate_all()
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(account.unpaid_count, 0)
        self.assertEqual(self.balance(), 24.2)
        account.action_pay_unpaid()
        self.assertEqual(self.balance(), 24.2)

    def test_paid_later_in_a_period_that_is_closed(self):
        """Then on the first day that is open."""
        invoice = self.posted_before_books(2)
        self.set_up_books()
        self.company.fiscalyear_lock_date = invoice.date
        self.account.with_user(self.accountant).action_pay_unpaid()
        self.assertEqual(invoice.payment_state, "paid")
        self.assertGreater(invoice.bol_clearing_ids.date, invoice.date)

    def test_what_bol_owes_is_on_the_account(self):
        self.invoiced()
        self.commit()
        account = self.account.with_user(self.accountant)
        account.invalidate_recordset()
        self.assertEqual(account.owed_by_bol, 24.2)
        action = account.action_view_owed()
        lines = self.env["account.move.line"].search(action["domain"])
        self.assertEqual(sum(lines.mapped("balance")), 24.2)
