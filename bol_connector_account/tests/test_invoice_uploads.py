from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.bol_connector_stock.tests.killed import Killable

from .invoice_requests import RequestsCase

FAULTS = ("drop_before", "drop_after", "server_error", "unavailable", "rate_limited")
UPLOAD = "/retailer/shipments/invoices/[^/]+$"
MOST = 30


@tagged("post_install", "-at_install")
class TestInvoiceUploads(Killable, RequestsCase):
    """Whatever goes wrong on the way: bol accepts one upload per shipment."""

    killed_kind = "invoice_uploads"

    def setUp(self):
        super().setUp()
        self.enterContext(mute_logger("urllib3.connectionpool"))

    def asked(self):
        """A request whose invoice is ready: (request, invoice)."""
        sale = self.told()
        invoice = self.printed(sale)
        return self.ask(sale), invoice

    def go_on(self, times=12, **passed):
        for _ in range(times):
            self.run_lane("out")
            if not set(self.uploads().mapped("state")) & {"to_send", "sending", "sent"}:
                break
            self.later(**(passed or {"minutes": 20}))
        self.run_lane("bulk")

    def assertServed(self, request, invoice):
        self.assertAccepted(request, invoice)
        self.assertEqual(request.upload_ids.mapped("state"), ["done"])

    def test_calls_that_go_wrong(self):
        for kind in FAULTS:
            for method in ("POST", "GET"):
                with self.subTest(kind=kind, method=method):
                    request, invoice = self.asked()
                    path = UPLOAD if method == "POST" else "invoices/requests|process"
                    self.sandbox.fault(kind, path=path, method=method, times=2)
                    self.go_on(5)
                    self.sandbox.mend()
                    self.go_on(15)
                    self.assertServed(request, invoice)
                    self.assertLessEqual(self.at_bol(request)["received"], 2)

    def test_answer_that_never_came(self):
        """bol has it: it is found there, and not uploaded again."""
        request, invoice = self.asked()
        self.sandbox.fault("drop_after", path=UPLOAD, method="POST", times=1)
        self.go_on(8)
        self.assertServed(request, invoice)
        self.assertEqual(self.at_bol(request)["received"], 1)

    def test_processes_that_time_out(self):
        for applied in (True, False):
            with self.subTest(applied=applied):
                request, invoice = self.asked()
                ending = {"status": "TIMEOUT", "applied": applied, "times": 1}
                before = self.sandbox.admin("GET", "settings")["process_result"]
                self.sandbox.setting(process_result={"UPLOAD_INVOICE": ending})
                self.addCleanup(self.sandbox.setting, process_result=before)
                self.go_on(15)
                self.assertServed(request, invoice)

    def test_somebody_uploaded_it_in_bols_portal(self):
        self.flow_out.mode = "preview"
        request, _invoice = self.asked()
        with self.by_hand() as client:
            client.shipments.upload_invoice(request.bol_id, b"%PDF-by hand")
        self.sandbox.admin("POST", "time", advance_seconds=100)
        self.flow_out.action_live()
        self.go_on(3)
        self.assertEqual(self.uploads().state, "withdrawn")
        row = self.at_bol(request)
        self.assertEqual((row["accepted"], row["received"]), (1, 1))
        self.assertEqual(request.state, "accepted")

    def test_killed_at_any_moment(self):
        for after in (False, True):
            for number in range(1, MOST):
                request, invoice = self.asked()
                with self.killed(number, after) as deaths:
                    self.send(2)
                self.later(hours=5)
                self.go_on(4)
                self.assertServed(request, invoice)
                self.assertEqual(self.at_bol(request)["received"], 1)
                if not deaths:
                    break
            self.assertTrue(4 < number < MOST - 1, number)
