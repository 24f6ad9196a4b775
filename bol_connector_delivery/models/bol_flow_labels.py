from odoo import fields, models

from odoo.addons.bol_connector.tools import rerun_on_conflict


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
        fetched = labels._read_group(labels._bol_to_fetch(), ["account_id"])
        waiting = labels._bol_accounts_waiting()
        return [*waiting, *(account.id for (account,) in fetched)]

    def _run_labels(self, work):
        labels = self.env["bol.label"]
        more = labels._bol_run(self.account_id, work)
        labels._bol_fetch_all(self.account_id, work)
        rerun_on_conflict(self.env, self._bol_tell_labels)
        return more or not work.time_left()

    def _bol_tell_labels(self):
        """Have one activity while somebody has to see to labels of this account."""
        mine = [("account_id", "=", self.account_id.id)]
        labels = self.env["bol.label"].search(
            [*mine, ("state", "in", ["failed", "attention"])]
        )
        self.account_id._bol_tell_while(
            "labels",
            any(label._bol_lacks_somebody() for label in labels),
            self.env._("Bol.com: labels need attention"),
        )
