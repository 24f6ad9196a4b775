from odoo import api, fields, models
from odoo.tools import SQL


class BolFlow(models.Model):
    """Invoices to bol, for the customers who asked for one."""

    _inherit = "bol.flow"

    kind = fields.Selection(
        selection_add=[("invoice_uploads", "Invoices to bol")],
        ondelete={"invoice_uploads": "cascade"},
    )

    @api.model
    def _bol_kinds(self):
        uploads = {
            "lane": "out",
            "sequence": 72,
            "interval_minutes": 15,
            "mode": "preview",
        }
        return {**super()._bol_kinds(), "invoice_uploads": uploads}

    def _has_work_invoice_uploads(self):
        return self.env["bol.invoice.upload"]._bol_accounts_waiting()

    def _run_invoice_uploads(self, work):
        return self.env["bol.invoice.upload"]._bol_run(self.account_id, work)


class BolPreview(models.Model):
    _inherit = "bol.preview"

    @api.model
    def _bol_preview_queries(self):
        what = SQL(
            "'create' AS action, NULL::int AS product_id, "
            "(SELECT COALESCE(request.order_bol_id, request.bol_id) "
            "FROM bol_invoice_request request WHERE request.id = command.request_id) "
            "AS name, NULL AS old_value, (SELECT move.name FROM account_move move "
            "WHERE move.id = command.move_id) AS new_value"
        )
        query = self.env["bol.invoice.upload"]._bol_preview_query(what)
        return [*super()._bol_preview_queries(), query]


class BolCatchUp(models.Model):
    """Invoices come last: customers wait for their goods first."""

    _inherit = "bol.catch.up"

    @api.model
    def _bol_stages(self):
        return {**super()._bol_stages(), "invoice_uploads": ["invoice_uploads"]}


class BolCatchUpLine(models.Model):
    _inherit = "bol.catch.up.line"

    stage = fields.Selection(
        selection_add=[("invoice_uploads", "Invoices to bol")],
        ondelete={"invoice_uploads": "cascade"},
    )

    def _bol_waiting_invoice_uploads(self):
        return self._bol_waiting_commands("bol.invoice.upload")

    def _bol_tally_bol_invoice_upload(self, uploads):
        return self._bol_tally_commands(uploads)
