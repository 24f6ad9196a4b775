from datetime import timedelta

from odoo import fields, models

from ..tools import rerun_on_conflict

DAYS = 3


class BolFlow(models.Model):
    """The nightly audit: were orders missed between two readings of the lists?

    It compares bol's orders and shipments of the last days with the mirror. What it
    finds is read and made a sale order by the flow of the orders.
    """

    _inherit = "bol.flow"

    kind = fields.Selection(
        selection_add=[("audit", "Audit of orders")], ondelete={"audit": "cascade"}
    )

    def _bol_kinds(self):
        audit = {
            "lane": "bulk",
            "sequence": 70,
            "interval_minutes": 24 * 60,
            "mode": "live",
            # A new account's first reading of the lists comes first.
            "next_run": fields.Datetime.now() + timedelta(days=1),
        }
        return {**super()._bol_kinds(), "audit": audit}

    def _bol_order_windows(self, now, whole=True):
        if self.kind != "audit":
            return super()._bol_order_windows(now, whole)
        return self._bol_windows_by_day(now - timedelta(days=DAYS), now)

    def _run_audit(self, work):
        begun = bool(self.position) or self._bol_list_is_due(work)
        while work.time_left() and self._bol_list_orders(work):
            continue
        if begun and not self.position:
            self._bol_audit_shipments(work)
        self._bol_check_named(work)
        return bool(self.position)

    def _bol_audit_shipments(self, work):
        """Orders that were handled too fast to be seen still show as shipments."""
        since = fields.Datetime.now() - timedelta(days=DAYS)
        method = self.account_id.fulfilment_methods
        for each in ["FBR", "FBB"] if method == "ALL" else [method]:
            for page in work.client.shipments.pages(fulfilment_method=each):
                recent = [s for s in page if not s.shipped_at or s.shipped_at >= since]
                numbers = {shipment.order_id for shipment in recent} - {""}
                rerun_on_conflict(
                    self.env,
                    lambda numbers=numbers: self.env["bol.order"]._bol_note_numbers(
                        self.account_id, numbers
                    ),
                )
                if len(recent) < len(page):
                    break
