from datetime import timedelta

from odoo.tests import tagged

from . import samples
from .dutch import DutchCase


@tagged("post_install", "-at_install")
class TestOrderCancelledInvoiced(DutchCase):
    """Bol cancels what is invoiced already: nobody credits it by accident."""

    def setUp(self):
        super().setUp()
        product = self._make_product(invoice_policy="order")
        items = [samples.item(product.barcode, units) for units in (2, 3)]
        self.order = self.import_order(*items)
        self.sale = self.order.sale_order_id
        self.invoice = self.sale._create_invoices()

    def note(self):
        about = self.sale.activity_ids.filtered(lambda a: a.bol_trouble == "cancelled")
        return "".join(about.mapped("note"))

    def test_whole_order(self):
        self.invoice.action_post()
        for position in (0, 1):
            units = self.placed[self.order.bol_id]["orderItems"][position]["quantity"]
            self.change_item(self.order, position, quantityCancelled=units)
        self.assertEqual(self.sale.state, "cancel")
        self.assertEqual(self.invoice.state, "posted")
        self.assertIn(f"Invoiced already: {self.invoice.name}", self.note())

    def test_one_item(self):
        self.invoice.action_post()
        self.change_item(self.order, 1, quantityCancelled=3)
        lines = self.sale.order_line.sorted("id")
        self.assertEqual(lines.mapped("product_uom_qty"), [2, 0])
        self.assertEqual(lines.mapped("qty_to_invoice"), [0, -3])
        self.assertIn(f"Invoiced already: {self.invoice.name}", self.note())

    def test_draft_invoice_goes_along(self):
        for position, units in enumerate((2, 3)):
            self.change_item(self.order, position, quantityCancelled=units)
        self.assertEqual(self.sale.state, "cancel")
        self.assertEqual(self.invoice.state, "cancel")
        self.assertFalse(self.note())


@tagged("post_install", "-at_install")
class TestCancelledBeforeItWasRead(DutchCase):
    """What was cancelled before Odoo first saw it is history, and no news."""

    def test_sale_order_that_was_there_is_left_alone(self):
        """Somebody entered it, and knows what became of it."""
        self.account.orders_live_since = self.now() + timedelta(minutes=5)
        product = self._make_product()
        gone = samples.item(product.barcode, 2, quantityCancelled=2)
        number = "C0123456789"
        sale = self.env["sale.order"].create(
            {
                "partner_id": self.env["res.partner"].create({"name": "Buyer"}).id,
                "company_id": self.company.id,
                "client_order_ref": number,
                "order_line": [
                    (0, 0, {"product_id": product.id, "product_uom_qty": 2})
                ],
            }
        )
        order = self.import_order(gone, orderId=number)
        self.assertEqual(order.sale_order_id, sale)
        self.assertEqual(order.bol_state, "cancelled")
        self.assertEqual((sale.state, sale.order_line.product_uom_qty), ("draft", 2))

    def test_cancelled_between_reading_and_import(self):
        order = self.import_order(samples.item(samples.ean(), 2))
        self.assertEqual(order.state, "held")
        self.change_item(order, quantityCancelled=2)
        self.assertEqual(order.state, "cancelled")
        self.assertFalse(order.sale_order_id)

    def test_nothing_is_followed_in_preview(self):
        product = self._make_product()
        order = self.import_order(samples.item(product.barcode))
        self.flow("orders").mode = "preview"
        self.change_item(order, quantityCancelled=1)
        self.assertEqual(order.sale_order_id.state, "sale")
        self.flow("orders").mode = "live"
        self.run_now("orders")
        self.assertEqual(order.sale_order_id.state, "cancel")
