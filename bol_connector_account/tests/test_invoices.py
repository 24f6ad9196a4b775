from odoo.tests import tagged

from .common import BooksCase, samples


@tagged("post_install", "-at_install")
class TestInvoices(BooksCase):
    """Invoices of what was shipped, per order."""

    def setUp(self):
        super().setUp()
        self.policy(invoicing="order", post_invoices=True)

    def test_shipped_order_is_invoiced_and_paid(self):
        sale = self.shipped(2, 24.2)
        invoice = self.invoice()
        self.assertEqual(invoice.state, "posted")
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(invoice.amount_total, 48.4)
        self.assertEqual(invoice.partner_id, sale.partner_invoice_id)
        self.assertEqual(sale.invoice_status, "invoiced")
        self.assertEqual(self.balance(), 48.4)

    def test_nothing_before_it_is_shipped(self):
        sale = self.sold(2)
        self.assertFalse(self.invoice())
        self.assertEqual(sale.invoice_status, "no")

    def test_policy_of_the_product_does_not_matter(self):
        for policy in ("order", "delivery"):
            product = self._make_product(invoice_policy=policy)
            sale = self.sold(3, product=product)
            self.assertEqual(sale.order_line.qty_to_invoice, 0, policy)
            self.ship(sale.picking_ids, 1)
            self.assertEqual(sale.order_line.qty_to_invoice, 1, policy)
            self.assertEqual(sale.invoice_status, "to invoice", policy)

    def test_by_hand_leaves_it_to_the_product(self):
        self.policy(invoicing="none")
        sale = self.sold(3, product=self._make_product(invoice_policy="order"))
        self.assertEqual(sale.order_line.qty_to_invoice, 3)
        self.assertFalse(self.invoice())

    def test_settings_that_change_count_for_what_was_sold_before(self):
        """And for what is there already when the flow comes."""
        self.policy(invoicing="none")
        product = self._make_product(invoice_policy="order")
        waits, left = self.sold(3, product=product), self.shipped(1, product=product)
        self.policy(invoicing="order")
        invoice = self.invoice()
        self.assertEqual(invoice.line_ids.sale_line_ids.order_id, left)
        self.assertEqual(waits.invoice_status, "no")

    def test_partial_shipments(self):
        sale = self.sold(3, 12.1)
        self.ship(sale.picking_ids, 2)
        self.assertEqual(self.invoice().amount_total, 24.2)
        self.assertEqual(sale.invoice_status, "no")
        self.ship(sale.picking_ids.filtered(lambda one: one.state != "done"))
        first, second = self.invoice()
        self.assertEqual(second.amount_total, 12.1)
        self.assertEqual(sale.invoice_status, "invoiced")
        self.assertEqual(len(self.invoice()), 2)

    def test_discount_goes_along(self):
        discounts = [{"title": "Actie", "amount": 2}]
        sale = self.sold(4, 10, item={"totalPrice": 38, "discounts": discounts})
        self.ship(sale.picking_ids, 2)
        self.assertEqual(self.invoice().amount_total, 19)
        self.ship(sale.picking_ids.filtered(lambda one: one.state != "done"))
        self.assertEqual(self.invoice().mapped("amount_total"), [19, 19])
        self.assertEqual(sale.invoice_status, "invoiced")

    def test_pack(self):
        product = self._make_product(invoice_policy="order")
        self.count(product, 48)
        box = self._make_packaging(product, samples.ean())
        order = self.import_order(samples.item(box.barcode, 2, 24.2))
        self.ship(order.sale_order_id.picking_ids)
        invoice = self.invoice()
        self.assertEqual(invoice.amount_total, 48.4)
        self.assertEqual(invoice.invoice_line_ids.quantity, 2)

    def test_drafts_are_left_to_people(self):
        self.policy(post_invoices=False)
        self.shipped()
        invoice = self.invoice()
        self.assertEqual(invoice.state, "draft")
        self.assertEqual(self.balance(), 0)
        invoice.with_user(self.accountant).action_post()
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(self.balance(), 12.1)
        self.assertEqual(len(self.invoice()), 1)

    def test_day_of_shipping(self):
        sale = self.shipped()
        self.a_day_ago(sale)
        shipped = sale.picking_ids.move_ids.date.date()
        self.assertEqual(self.invoice().invoice_date, shipped)

    def test_what_left_before_is_left_out(self):
        old, new = self.shipped(), self.shipped()
        self.a_day_ago(old)
        self.policy(invoices_from=new.picking_ids.move_ids.date.date())
        self.assertEqual(self.invoice().line_ids.sale_line_ids.order_id, new)
        self.policy(invoices_from=False)
        self.assertEqual(len(self.invoice()), 2)

    def test_locked_period(self):
        """Odoo moves what it is booked on; the day of shipping stays on it."""
        sale = self.shipped()
        self.a_day_ago(sale)
        shipped = sale.picking_ids.move_ids.date.date()
        self.company.fiscalyear_lock_date = shipped
        invoice = self.invoice()
        self.assertEqual(invoice.invoice_date, shipped)
        self.assertGreater(invoice.date, shipped)
        self.assertEqual(invoice.bol_clearing_ids.date, invoice.date)

    def test_fulfilled_by_bol(self):
        """There is no transfer: it is delivered when bol says so."""
        self.policy("FBB", invoicing="order", post_invoices=True)
        item = samples.fbb_item(self._make_product().barcode, 2, 12.1)
        order = self.import_order(item)
        self.assertFalse(self.invoice())
        self.change_item(order, quantityShipped=2)
        invoice = self.invoice()
        self.assertEqual(invoice.amount_total, 24.2)
        self.assertEqual(order.sale_order_id.invoice_status, "invoiced")

    def test_methods_have_their_own_settings(self):
        self.policy("FBB", invoicing="none")
        product = self._make_product()
        self.count(product, 5)
        order = self.import_order(
            samples.item(product.barcode, 1, 12.1),
            samples.fbb_item(product.barcode, 1, 24.2, quantityShipped=1),
        )
        self.ship(order.sale_order_id.picking_ids)
        self.assertEqual(self.invoice().amount_total, 12.1)
        self.policy("FBB", invoicing="order")
        self.assertEqual(self.invoice().mapped("amount_total"), [12.1, 24.2])

    def test_preview_makes_nothing(self):
        self.shipped()
        self.flow("invoicing").action_preview()
        self.assertFalse(self.invoice())
        self.assertEqual(self.flow("invoicing").backlog, 1)

    def test_nothing_without_books(self):
        self.account.suspense_account_id = False
        self.shipped()
        self.assertFalse(self.invoice())

    def test_many_orders(self):
        """More than a batch, each its own, and none twice."""
        product = self._make_product()
        sales = [self.shipped(product=product) for _ in range(27)]
        invoices = self.invoice()
        self.assertEqual(len(invoices), len(sales))
        self.assertEqual(len(invoices.line_ids.sale_line_ids.order_id), len(sales))
        self.assertEqual(len(self.invoice()), len(sales))

    def test_sales_staff_see_and_invoice(self):
        """Without any right in the accounting."""
        self.policy(invoicing="none")
        product = self._make_product(invoice_policy="delivery")
        sale = self.shipped(2, product=product)
        clerk = self._make_user("clerk", "sales_team.group_sale_salesman_all_leads")
        theirs = sale.with_user(clerk)
        self.assertEqual(theirs.order_line.qty_to_invoice, 2)
        self.assertEqual(theirs._create_invoices().sudo().bol_account_id, self.account)

    def test_quiet(self):
        """No mail, no follower but those who work here, no notification."""
        mails = self.env["mail.mail"].sudo()
        notes = self.env["mail.notification"].sudo()
        before = mails.search_count([]), notes.search_count([])
        sale = self.shipped()
        invoice = self.invoice()
        self.assertEqual((mails.search_count([]), notes.search_count([])), before)
        for record in (sale, invoice):
            self.assertNotIn(sale.partner_id, record.message_partner_ids)
