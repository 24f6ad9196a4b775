from odoo import api, fields, models

from odoo.addons.bol_connector.tools import rerun_on_conflict

TROUBLE = "fbb_held"


class BolFlow(models.Model):
    """Stock in bol's own warehouse (FBB), read once a day."""

    _inherit = "bol.flow"

    kind = fields.Selection(
        selection_add=[("fbb", "Stock at bol (FBB)")], ondelete={"fbb": "cascade"}
    )

    @api.model
    def _bol_kinds(self):
        return {
            **super()._bol_kinds(),
            "fbb": {
                "lane": "bulk",
                "sequence": 70,
                "interval_minutes": 24 * 60,
                "mode": "live",
            },
        }

    def _run_fbb(self, work):
        if self._bol_list_is_due(work) and self._bol_has_goods_at_bol(work):
            self._bol_read_inventory(work)
        counts = self.account_id._bol_fbb_counts()
        differing = [place._bol_differing_from(wanted) for place, wanted in counts]
        work.backlog = sum(map(len, differing))
        how = self.account_id.fbb_count
        if self.mode != "live" or how == "none":
            return False
        for place, wanted in counts:
            apply = how == "apply" and self._bol_may_apply(place, wanted, TROUBLE)
            if not self._bol_count_all(work, place, wanted, apply):
                return True
        if how == "apply":
            work.backlog = 0
        return False

    def _bol_has_goods_at_bol(self, work):
        """Whether there's something to ask bol about."""
        return work.forced or self.account_id.fulfilment_methods != "FBR"

    def _bol_read_inventory(self, work):
        """Read the whole list, and only then take any of it over."""
        started = fields.Datetime.now()
        lines = [line for page in work.client.inventory.pages() for line in page]

        def take():
            inventory = self.env["bol.inventory"]
            inventory._bol_mirror(self.account_id, lines)
            mine = [("account_id", "=", self.account_id.id)]
            inventory.search(mine)._bol_match_products()
            self.listed_at = started

        rerun_on_conflict(self.env, take)
