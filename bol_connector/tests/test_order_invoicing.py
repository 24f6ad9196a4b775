from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from . import samples
from .dutch import DutchCase


@tagged("post_install", "-at_install")
class TestOrderInvoicing(DutchCase):
    """What differs from bol is invoiced by a person's decision only."""

    def test_discount_is_invoiced_with_its_goods(self):
        """And not before them, as a credit note."""
        product = self._make_product(invoice_policy="delivery")
        order = self.import_order(
            samples.item(
                product.barcode,
                4,
                10,
                totalPrice=38,
                discounts=[{"title": "Actie", "amount": 2}],
            )
        )
        sale = order.sale_order_id
        goods, discount = sale.order_line
        self.assertEqual((discount.qty_to_invoice, sale.invoice_status), (0, "no"))
        goods.qty_delivered_method = "manual"
        goods.qty_delivered = 2
        self.assertEqual(discount.qty_to_invoice, 0.5)
        self.assertEqual(sale._create_invoices().amount_total, 19)
        goods.qty_delivered = 4
        self.assertEqual(sale._create_invoices().amount_total, 19)
        self.assertEqual(sale.invoice_status, "invoiced")

    def test_packs_are_invoiced_as_packs(self):
        product = self._make_product(invoice_policy="order")
        box = self._make_packaging(product, samples.ean())
        order = self.import_order(samples.item(box.barcode, 2, 24.2))
        invoice = order.sale_order_id._create_invoices()
        self.assertEqual(invoice.invoice_line_ids.product_uom_id, box.uom_id)
        self.assertEqual(invoice.invoice_line_ids.quantity, 2)
        self.assertEqual(invoice.amount_total, 48.4)

    def setUp(self):
        super().setUp()
        self.product = self._make_product(invoice_policy="order")
        self.sales = self.env["sale.order"]

    def sell(self):
        order = self.import_order(samples.item(self.product.barcode, 4, 10))
        self.assertEqual(order.state, "imported", order.held_reason)
        return order.sale_order_id

    def clerk(self):
        return self._make_user("clerk", "sales_team.group_sale_salesman_all_leads")

    def invoice(self, sales, user=None):
        """Press Create Invoice on sale orders; returns the invoices."""
        wizards = self.env["sale.advance.payment.inv"].with_user(user or self.clerk())
        wizard = wizards.with_context(active_ids=sales.ids).create(
            {"consolidated_billing": False}
        )
        wizard.create_invoices()
        return sales.invoice_ids

    def three(self):
        """Sale orders, of which the second differs."""
        sales = self.sales.union(*(self.sell() for _ in range(3)))
        sales[1].order_line.price_unit = 9
        return sales

    def test_many_at_once_leave_out_what_differs(self):
        sales = self.three()
        self.assertEqual(len(self.invoice(sales)), 2)
        self.assertFalse(sales[1].invoice_ids)

    def test_the_wizard_names_what_is_left_out(self):
        sales = self.three()
        wizards = self.env["sale.advance.payment.inv"].with_user(self.clerk())
        form = Form(wizards.with_context(active_ids=sales.ids))
        self.assertIn(sales[1].name, form.bol_differing)
        self.assertNotIn(sales[0].name, form.bol_differing)
        for good in (sales[0], sales[1], sales[0] | sales[2]):
            form = Form(wizards.with_context(active_ids=good.ids))
            self.assertFalse(form.bol_differing)

    def test_many_at_once_that_all_differ(self):
        sales = self.three()
        sales.order_line.price_unit = 8
        with self.assertRaisesRegex(UserError, sales[0].name):
            self.invoice(sales)

    def test_a_person_may_invoice_one(self):
        sale = self.three()[1]
        self.assertEqual(self.invoice(sale).amount_total, 36)

    def test_automatic_invoicing_leaves_it_out(self):
        """What Odoo does with a payment, or an addon in a scheduled action."""
        sales = self.three()
        with self.assertRaises(UserError):
            sales[1]._create_invoices()
        quiet = sales.with_context(raise_if_nothing_to_invoice=False)
        self.assertFalse(quiet[1]._create_invoices(final=True))
        self.assertEqual(len(quiet._create_invoices(grouped=True)), 2)
        self.assertFalse(sales[1].invoice_ids)

    def test_payment_makes_no_invoice_of_it(self):
        self.env["ir.config_parameter"].sudo().set_param("sale.automatic_invoice", True)
        good, differing = self.sell(), self.sell()
        differing.order_line.price_unit = 9
        for sale in (good, differing):
            self.pay(sale)
        self.assertTrue(good.invoice_ids)
        self.assertFalse(differing.invoice_ids)

    def pay(self, sale):
        provider = self.env["payment.provider"].create(
            {"name": f"Card {sale.id}", "company_id": self.company.id}
        )
        method = self.env["payment.method"].search([], limit=1)
        self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": method.id,
                "reference": sale.name,
                "amount": sale.amount_total,
                "currency_id": sale.currency_id.id,
                "partner_id": sale.partner_id.id,
                "sale_order_ids": [(6, 0, sale.ids)],
                "state": "done",
            }
        )._invoice_sale_orders()

    def test_which_may_be_invoiced(self):
        sales = self.three()
        self.assertEqual(sales._bol_may_invoice(), sales[0] | sales[2])
