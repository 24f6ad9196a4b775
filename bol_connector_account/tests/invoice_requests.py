"""Customers who ask bol for an invoice, and a printer that works."""

import hashlib
from datetime import timedelta

from .common import BooksCase

#: Odoo's tests print no PDFs: what its report would be stands here.
PDF = b"%%PDF-1.4\n%% %s\n%%%%EOF\n"


class RequestsCase(BooksCase):
    """Orders that were shipped, and told to bol.

    :ivar flow_out: the flow of uploads, live
    """

    def setUp(self):
        super().setUp()
        self.policy(invoicing="order", post_invoices=True)
        self.flow_out = self.flow("invoice_uploads")
        self.flow_out.action_live()

    def told(self, quantity=1, **changes):
        """An order that was shipped, of which bol knows."""
        sale = self.shipped(quantity, **changes)
        self.send(2)
        return sale

    def shipment(self, sale, position=0):
        """bol's number of a shipment of an order."""
        return self.seller.shipments(sale.bol_order_id.bol_id)[position]["shipmentId"]

    def ask(self, sale, position=0, **more):
        """The customer asks for the invoice of a shipment, and it is read."""
        number = self.shipment(sale, position)
        self.sandbox.admin(
            "POST",
            "invoice-requests",
            account=self.seller.client_id,
            shipment_id=number,
            **more,
        )
        self.read_requests()
        return self.request(number)

    def request(self, number):
        return self.env["bol.invoice.request"].search(
            [("account_id", "=", self.account.id), ("bol_id", "=", number)]
        )

    def read_requests(self):
        self.assertEqual(self.run_now("invoice_requests")[0], "success")

    def print(self, moves):
        """Have the PDF of these invoices where Odoo's report puts it."""
        for move in moves:
            self.env["ir.attachment"].create(
                {
                    "name": move._get_invoice_report_filename(),
                    "raw": PDF % move.name.encode(),
                    "mimetype": "application/pdf",
                    "res_model": move._name,
                    "res_id": move.id,
                    "res_field": "invoice_pdf_report_file",
                }
            )
            move.invalidate_recordset(
                ["invoice_pdf_report_id", "invoice_pdf_report_file"]
            )
        self.commit()

    def printed(self, sale):
        """The invoice of an order, posted and printed."""
        invoices = self.invoice() & sale.invoice_ids
        self.print(invoices.filtered(lambda one: not one.invoice_pdf_report_id))
        return invoices

    def uploads(self):
        mine = [("account_id", "=", self.account.id)]
        return self.env["bol.invoice.upload"].search(mine, order="id")

    def later(self, **passed):
        result = super().later(**passed)
        moment = timedelta(**passed)
        for upload in self.uploads():
            for name in ("next_attempt", "sent_at"):
                if upload[name]:
                    upload[name] -= moment
        for request in self.env["bol.invoice.request"].search([]):
            request.look_at = request.look_at and request.look_at - moment
        return result

    def upload(self, times=3):
        """Let the scheduled actions tell bol, and read its verdict."""
        self.send(times)
        self.run_lane("bulk")

    def at_bol(self, request):
        """bol's own row of a request."""
        rows = self.seller.truth()["invoiceRequests"]
        (row,) = (row for row in rows if row["shipmentId"] == request.bol_id)
        return row

    def assertAccepted(self, request, invoice):
        """bol accepted exactly one upload, which is this invoice."""
        row = self.at_bol(request)
        self.assertEqual(row["accepted"], 1, row)
        (upload,) = [one for one in row["uploads"] if one["status"] == "FINISHED"]
        pdf = PDF % invoice.name.encode()
        self.assertEqual(upload["sha256"], hashlib.sha256(pdf).hexdigest())
        self.assertEqual(request.state, "accepted")
        self.assertEqual(request.step, "accepted")


__all__ = ["PDF", "RequestsCase"]
