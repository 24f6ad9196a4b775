import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from odoo.addons.bol_connector.bol_api import errors
from odoo.addons.bol_connector.models.bol_command_run import FAILURES_OF_BOL
from odoo.addons.bol_connector.tools import commit, rerun_on_conflict

from .bol_invoice_request import WAITING

_logger = logging.getLogger(__name__)


class BolInvoiceUpload(models.Model):
    """The upload to bol of the invoice of one shipment, as its customer asked.

    Bol takes each upload, and judges it anew: so bol is asked what it has before each
    of them. Done means that bol has it; what bol thinks of it is for the request.
    """

    _name = "bol.invoice.upload"
    _description = "Bol.com Invoice Upload"
    _inherit = ["bol.command.timeline"]

    _bol_flow_kind = "invoice_uploads"

    request_id = fields.Many2one(
        "bol.invoice.request",
        "Invoice Request",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    bol_order_id = fields.Many2one(
        related="request_id.bol_order_id", store=True, index=True, string="Order"
    )
    move_id = fields.Many2one(
        "account.move", "Invoice", readonly=True, index=True, ondelete="set null"
    )
    attachment_id = fields.Many2one(
        "ir.attachment", "PDF", readonly=True, copy=False, ondelete="set null"
    )
    print_trouble = fields.Char(readonly=True, copy=False)
    transitions_before = fields.Integer(
        readonly=True, copy=False, help="Statuses of the request before this upload."
    )

    _request_once = models.UniqueIndex(
        "(request_id) WHERE state IN ('to_send', 'sending', 'sent', 'attention')",
        "The invoice of this shipment is being uploaded already.",
    )

    @api.depends("request_id.order_bol_id", "move_id.name")
    def _compute_display_name(self):
        for upload in self:
            order = upload.request_id.order_bol_id or upload.request_id.bol_id
            upload.display_name = f"{order}: {upload.move_id.name or '-'}"

    def write(self, vals):
        """Once bol has it, its verdict is read."""
        result = super().write(vals)
        if vals.get("state") == "done":
            self.request_id.look_at = fields.Datetime.now()
            self.env["bol.flow"]._bol_wake_kind("invoice_requests")
        return result

    # -- before it is sent -----------------------------------------------------

    def _bol_prepare_batch(self, work):
        """Ask bol what it has, and have the PDFs ready."""
        failures = 0
        for upload in self:
            if not work.time_left():
                return
            try:
                upload._bol_look_first(work.client)
                failures = 0
            except errors.RateLimited:
                raise
            except errors.TryLater as error:
                failures += 1
                if failures == FAILURES_OF_BOL:
                    raise
                upload._bol_note_unseen(error)
                continue
            if upload.request_id.state in WAITING:
                upload._bol_print()

    def _bol_look_first(self, client):
        # Nothing of this transaction may wait for bol.
        commit(self.env)
        try:
            answer = self.request_id._bol_ask(client)
        except errors.Refused:
            # Bol shows no request: the upload is for bol to refuse.
            answer = None

        def keep():
            self.request_id._bol_refresh(answer)
            self.transitions_before = self.request_id.transition_count

        rerun_on_conflict(self.env, keep)
        commit(self.env)

    def _bol_print(self):
        """Have the PDF made, or keep why it can't be."""
        try:
            pdf, trouble = self.move_id._bol_ensure_pdf(), False
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except UserError as error:
            pdf, trouble = False, str(error)
        except Exception as error:
            # Reports are made by templates that anybody may change.
            _logger.exception("Invoice %s can't be printed", self.move_id.id)
            self.env.cr.rollback()
            self.env.invalidate_all(flush=False)
            pdf, trouble = False, str(error)
        self.write({"attachment_id": pdf and pdf.id, "print_trouble": trouble})
        commit(self.env)

    def _bol_put_off(self):
        if self.next_attempt and self.next_attempt > fields.Datetime.now():
            return {"next_attempt": self.next_attempt}
        return super()._bol_put_off()

    def _bol_begin(self):
        """What bol doesn't want any more, or isn't an invoice any more, isn't sent."""
        if self.state != "to_send":
            return False
        reason = ""
        if self.request_id.state not in WAITING:
            reason = self.env._("Bol has an invoice of this shipment already.")
        elif self.move_id.state != "posted":
            reason = self.env._("The invoice isn't posted any more.")
        if not reason:
            return super()._bol_begin()
        self._bol_withdraw(reason)
        commit(self.env)
        return False

    def _bol_reason_not_to_send(self):
        if self.attachment_id:
            return super()._bol_reason_not_to_send()
        return self.print_trouble or self.env._("The invoice has no PDF.")

    # -- what a command is -----------------------------------------------------

    def _bol_send(self, client):
        return client.shipments.upload_invoice(
            self.request_id.bol_id, self.attachment_id.raw
        )

    def _bol_find_effect(self, client):
        request = self.request_id
        request._bol_refresh(request._bol_ask(client))
        if request.state not in WAITING:
            return {"message": False}
        more = request.transition_count > self.transitions_before
        if request.state == "refused" and more:
            return {"message": False}
        return None

    def _bol_is_underway(self, client):
        number = self.request_id.bol_id
        try:
            pages = client.process_status.by_entity(number, "UPLOAD_INVOICE")
            return any(one.status == "PENDING" for page in pages for one in page)
        except (errors.BadRequest, errors.NotFound):
            # Bol knows no process of this shipment.
            return False

    def _bol_may_be_repeated(self):
        """Bol shows an upload at the request, and what it works on as a process: what
        it shows neither of, it doesn't have. After a refusal it may show the old one.
        """
        return self.request_id.state == "open"

    def _bol_vanished(self):
        return self.env._(
            "Bol may have got this invoice, but doesn't show it. Look at the invoice "
            "request in bol's seller portal, and press Retry if it is still open there."
        )

    # -- what people see -------------------------------------------------------

    def _bol_title(self):
        return self.env._("Upload of the invoice %(name)s", name=self.move_id.name)

    def _bol_wish_text(self):
        return self.env._("The customer asked for the invoice; bol is to get it.")

    def _bol_call_subjects(self):
        return super()._bol_call_subjects() | {self.request_id.bol_id}
