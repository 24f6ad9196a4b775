from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import rerun_on_conflict

# So long the mirror is read again for what bol has confirmed.
READ_AGAIN = timedelta(hours=1)


class BolFlow(models.Model):
    """Cancellations to bol: the commands of what was cancelled in Odoo."""

    _inherit = "bol.flow"

    kind = fields.Selection(
        selection_add=[("cancellations", "Cancellations to bol")],
        ondelete={"cancellations": "cascade"},
    )

    @api.model
    def _bol_kinds(self):
        return {
            **super()._bol_kinds(),
            # Before the shipments: what is cancelled must not be shipped.
            "cancellations": {
                "lane": "out",
                "sequence": 15,
                "interval_minutes": 15,
                "mode": "preview",
            },
        }

    def _has_work_cancellations(self):
        return self.env["bol.cancellation"]._bol_accounts_waiting()

    def _run_cancellations(self, work):
        more = self.env["bol.cancellation"]._bol_run(self.account_id, work)
        rerun_on_conflict(self.env, self._bol_read_cancelled)
        return more

    def _bol_read_cancelled(self):
        """What bol has cancelled shows in the mirror soon, not with the next list."""
        done = self.env["bol.cancellation"].search(
            [
                ("account_id", "=", self.account_id.id),
                ("state", "=", "done"),
                ("done_at", ">=", fields.Datetime.now() - READ_AGAIN),
                ("item_id.quantity_open", ">", 0),
                ("bol_order_id.detail_due", "=", False),
            ]
        )
        if done:
            done.bol_order_id.write({"detail_due": True, "detail_not_before": False})
            self._bol_wake(["orders"])


class BolPreview(models.Model):
    _inherit = "bol.preview"

    @api.model
    def _bol_preview_queries(self):
        what = SQL(
            "'delete' AS action, (SELECT item.product_id FROM bol_order_item item "
            "WHERE item.id = command.item_id) AS product_id, "
            "(SELECT o.bol_id || ': ' || COALESCE(item.title, item.ean, item.bol_id) "
            "FROM bol_order_item item JOIN bol_order o ON o.id = item.bol_order_id "
            "WHERE item.id = command.item_id) AS name, "
            "(SELECT item.quantity::text FROM bol_order_item item "
            "WHERE item.id = command.item_id) AS old_value, "
            "command.reason_code AS new_value"
        )
        query = self.env["bol.cancellation"]._bol_preview_query(what)
        return [*super()._bol_preview_queries(), query]
