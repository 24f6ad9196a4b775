from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .invoice_requests import RequestsCase


@tagged("post_install", "-at_install")
class TestInvoiceRequests(RequestsCase):
    """Customers' requests for an invoice: listed with their next step, and served."""

    def activities(self, request):
        return request._bol_activities("invoice_refused")

    def test_request_that_waits_for_its_invoice(self):
        self.policy(invoicing="none")
        sale = self.told()
        request = self.ask(sale)
        self.assertEqual(request.bol_order_id, sale.bol_order_id)
        self.assertEqual((request.state, request.step), ("open", "none"))
        self.assertIn("no invoice yet", request.next_step)
        self.assertTrue(request.requested_at)
        move = sale._create_invoices()
        self.commit()
        request.invalidate_recordset()
        self.assertEqual(request.step, "draft")
        self.assertIn("post it", request.next_step)
        self.assertFalse(self.uploads())
        move.action_post()
        self.print(move)
        request.invalidate_recordset()
        self.assertEqual(request.step, "waits")
        self.upload()
        self.assertAccepted(request, move)
        self.assertEqual(self.account.invoice_request_count, 0)

    def test_invoice_that_was_there_before(self):
        sale = self.told()
        invoice = self.printed(sale)
        request = self.ask(sale)
        self.assertEqual(request.step, "waits")
        self.assertEqual(self.account.invoice_request_count, 1)
        self.upload()
        self.assertAccepted(request, invoice)
        self.read_requests()
        self.assertEqual(len(self.uploads()), 1)

    def test_preview_first(self):
        self.flow_out.mode = "preview"
        sale = self.told()
        invoice = self.printed(sale)
        request = self.ask(sale)
        self.upload()
        self.assertEqual(self.at_bol(request)["received"], 0)
        waiting = self.env["bol.preview"].search([("kind", "=", "invoice_uploads")])
        self.assertEqual(waiting.name, sale.bol_order_id.bol_id)
        self.assertEqual(waiting.new_value, invoice.name)
        open_ = self.env["bol.open.command"].search(
            [("kind", "=", "bol.invoice.upload")]
        )
        self.assertEqual(open_.res_id, self.uploads().id)
        waiting.action_approve()
        self.upload()
        self.assertAccepted(request, invoice)

    def test_refused_then_corrected(self):
        sale = self.told()
        invoice = self.printed(sale)
        request = self.ask(sale, verdict="refuse")
        self.upload()
        self.assertEqual((request.state, request.step), ("refused", "refused"))
        self.assertIn("isn't correct", request.next_step)
        self.assertEqual(len(self.activities(request)), 1)
        self.read_requests()
        self.assertEqual(len(self.activities(request)), 1, "once")
        self.upload()
        self.assertEqual(self.at_bol(request)["received"], 1, "not by itself")
        invoice.button_draft()
        invoice.ref = "Corrected"
        invoice.action_post()
        self.print(invoice)
        self.upload()
        self.assertAccepted(request, invoice)
        self.assertEqual(self.at_bol(request)["received"], 2)
        self.assertFalse(self.activities(request))

    def test_refused_then_uploaded_by_button(self):
        sale = self.told()
        invoice = self.printed(sale)
        request = self.ask(sale, verdict="refuse")
        self.upload()
        request.with_user(self.accountant).action_upload()
        self.upload()
        self.assertAccepted(request, invoice)
        with self.assertRaisesRegex(UserError, "bol accepted"):
            request.action_upload()

    def test_collective_invoice_is_not_uploaded(self):
        self.policy(invoicing="day")
        sales = self.told(), self.told()
        self.a_day_ago(*sales)
        invoice = self.invoice()
        self.assertEqual(len(invoice._bol_sales()), 2)
        request = self.ask(sales[0])
        self.assertEqual(request.step, "collective")
        self.assertIn("other customers", " ".join(request.next_step.split()))
        self.assertFalse(self.uploads())
        with self.assertRaisesRegex(UserError, "collective invoice"):
            request.action_upload()

    def test_two_shipments_two_invoices(self):
        sale = self.sold(3)
        self.ship(sale.picking_ids, 2)
        self.send(2)
        first = self.printed(sale)
        self.ship(sale.picking_ids.filtered(lambda one: one.state != "done"))
        self.send(2)
        second = self.printed(sale) - first
        requests = self.ask(sale, 0), self.ask(sale, 1)
        self.upload()
        for request, invoice in zip(requests, (first, second), strict=True):
            self.assertAccepted(request, invoice)

    def test_invoices_of_which_none_fits_are_for_a_person(self):
        sale = self.sold(3)
        self.ship(sale.picking_ids, 1)
        self.printed(sale)
        self.ship(sale.picking_ids.filtered(lambda one: one.state != "done"), 2)
        _first, second = self.printed(sale)
        self.send(2)
        request = self.ask(sale)
        self.env["bol.shipment"].search([("bol_id", "=", request.bol_id)]).bol_id = "x"
        self.uploads().unlink()
        request.move_id = False
        request.invalidate_recordset()
        self.assertEqual(request.step, "choose")
        self.assertIn(second, request.candidate_ids)
        self.read_requests()
        self.assertFalse(self.uploads())
        request.with_user(self.accountant).move_id = second
        self.upload()
        self.assertAccepted(request, second)

    def test_order_that_odoo_does_not_know(self):
        sale = self.told()
        self.printed(sale)
        number, order = self.shipment(sale), sale.bol_order_id
        order.sudo().bol_id = "elsewhere"
        self.sandbox.admin(
            "POST",
            "invoice-requests",
            account=self.seller.client_id,
            shipment_id=number,
        )
        self.read_requests()
        request = self.request(number)
        self.assertEqual(request.step, "order")
        self.assertFalse(request.invoice_company or self.uploads())

    def test_odoo_can_not_print(self):
        """As on this machine, where wkhtmltopdf is missing, or in tests."""
        sale = self.told()
        invoice = self.invoice()
        request = self.ask(sale)
        self.upload()
        upload = self.uploads()
        self.assertEqual((upload.state, upload.attempts), ("attention", 0))
        self.assertIn("PDF", upload.message)
        self.assertEqual(request.step, "trouble")
        self.assertEqual(self.at_bol(request)["received"], 0)
        self.print(invoice)
        upload.action_retry()
        self.upload()
        self.assertAccepted(request, invoice)

    def test_invoice_that_is_taken_back_is_not_uploaded(self):
        self.flow_out.mode = "preview"
        sale = self.told()
        invoice = self.printed(sale)
        request = self.ask(sale)
        invoice.button_draft()
        self.flow_out.action_live()
        self.upload()
        self.assertEqual(self.uploads().state, "withdrawn")
        self.assertEqual(self.at_bol(request)["received"], 0)
        invoice.action_post()
        self.print(invoice)
        self.upload()
        self.assertAccepted(request, invoice)

    def test_personal_data_is_erased(self):
        sale = self.told(**self.business())
        request = self.ask(sale)
        self.assertEqual(request.invoice_company, "Bakkerij Jansen")
        sale.bol_order_id._bol_erase()
        self.assertFalse(request.invoice_company or request.invoice_vat)
        self.read_requests()
        self.assertFalse(request.invoice_company)

    def test_people_change_the_invoice_only(self):
        request = self.ask(self.told()).with_user(self.accountant)
        with self.assertRaises(AccessError):
            request.status = "FINISHED"
