from odoo import models
from odoo.exceptions import UserError

from odoo.addons.bol_connector.tools import rerun_on_conflict

from .bol_invoice_request import WAITING

PDF = b"%PDF-"


class AccountMove(models.Model):
    """Invoices that bol asks for on behalf of its customers."""

    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft)
        posted._bol_upload_requested()
        return posted

    def _bol_upload_requested(self):
        """Have those of these invoices uploaded that bol asked for."""
        invoices = self.filtered(
            lambda move: move.bol_account_id and move.move_type == "out_invoice"
        )
        if not invoices:
            return
        orders = invoices.sudo()._bol_sales().bol_order_id
        requests = self.env["bol.invoice.request"].sudo()
        wanted = requests.search(
            [("bol_order_id", "in", orders.ids), ("state", "in", WAITING)]
        )
        wanted._bol_want_uploads(again=True)

    def _bol_sales(self):
        return self.invoice_line_ids.sale_line_ids.order_id

    def _bol_of_one_order(self):
        """Those of these invoices that show nothing of other orders."""
        return self.filtered(lambda move: len(move._bol_sales()) == 1)

    def _bol_shares(self):
        """What this invoice holds of items of bol.

        :return: set of (bol.order.item id, share of what was sold)
        """
        goods = self.invoice_line_ids.filtered("sale_line_ids.bol_item_id")
        return {
            (sold.bol_item_id.id, round(line.quantity / sold.product_uom_qty, 4))
            for line in goods
            for sold in line.sale_line_ids
            if sold.product_uom_qty
        }

    # -- its PDF ---------------------------------------------------------------

    def _bol_ensure_pdf(self):
        """The PDF of this posted invoice, made once and kept where Odoo keeps it.

        Nothing is locked while it is printed.

        :return: ir.attachment record
        :raise odoo.exceptions.UserError: Odoo can't print it
        """
        self.ensure_one()
        if self.invoice_pdf_report_id:
            return self.invoice_pdf_report_id
        report = self.env["ir.actions.report"]
        if report.get_wkhtmltopdf_state() in ("install", "broken"):
            raise UserError(
                self.env._(
                    "Odoo can't print PDFs: wkhtmltopdf isn't installed on its server, "
                    "or doesn't work. Have that mended; or print the invoice elsewhere "
                    "and upload it in bol's seller portal."
                )
            )
        send = self.env["account.move.send"]
        data = {"pdf_report": send._get_default_pdf_report_id(self)}
        send._prepare_invoice_pdf_report({self: data})
        if not (data["pdf_attachment_values"]["raw"] or b"").startswith(PDF):
            raise UserError(self.env._("Odoo printed something else than a PDF."))
        rerun_on_conflict(self.env, lambda: send._link_invoice_documents({self: data}))
        return self.invoice_pdf_report_id
