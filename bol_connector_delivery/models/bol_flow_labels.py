from odoo import fields, models


class BolFlow(models.Model):
    """Labels bought from bol, before the shipments that are told with them."""

    _inherit = "bol.flow"

    kind = fields.Selection(
        selection_add=[("labels", "Labels from bol")], ondelete={"labels": "cascade"}
    )

    def _bol_kinds(self):
        return {
            **super()._bol_kinds(),
            "labels": {
                "lane": "out",
                "sequence": 10,
                "interval_minutes": 15,
                "mode": "preview",
            },
        }

    def _has_work_labels(self):
        labels = self.env["bol.label"]
        fetched = labels._read_group(
            [
                ("state", "=", "done"),
                ("handed_out", "=", False),
                ("bol_id", "!=", False),
                ("next_attempt", "<=", fields.Datetime.now()),
            ],
            ["account_id"],
        )
        waiting = labels._bol_accounts_waiting()
        return [*waiting, *(account.id for (account,) in fetched)]

    def _run_labels(self, work):
        labels = self.env["bol.label"]
        more = labels._bol_run(self.account_id, work)
        labels._bol_fetch_all(self.account_id, work)
        return more or not work.time_left()
