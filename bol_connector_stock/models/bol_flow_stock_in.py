from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.bol_connector.tools import rerun_on_conflict

TROUBLE = "stock_in_held"


class BolFlow(models.Model):
    """Stock from bol, for sellers who keep it there: Odoo's quantities follow.

    It goes by the whole list of offers, which such an account reads at each interval:
    bol doesn't say of an offer that it changed when an order takes from its stock.
    """

    _inherit = "bol.flow"

    kind = fields.Selection(
        selection_add=[("stock_in", "Stock from bol")],
        ondelete={"stock_in": "cascade"},
    )

    @api.model
    def _bol_kinds(self):
        return {
            **super()._bol_kinds(),
            "stock_in": {
                "lane": "bulk",
                "sequence": 60,
                "interval_minutes": 60,
                "mode": "preview",
            },
        }

    def _bol_whole_offers_due(self, now):
        if super()._bol_whole_offers_due(now):
            return True
        pause = timedelta(minutes=self.interval_minutes)
        leads = self.account_id.stock_kept_in == "bol"
        return leads and self.whole_listed_at + pause <= now

    def _has_work_stock_in(self):
        """Ids of accounts whose offers were listed since their stock was counted."""
        mine = self.filtered(
            lambda flow: (
                flow.kind == "stock_in" and flow.account_id.stock_kept_in == "bol"
            )
        )
        return [flow.account_id.id for flow in mine if flow._bol_list_of_offers()]

    def _bol_list_of_offers(self):
        """When the whole list of offers began that stock isn't counted by; or False."""
        offers = self.account_id._bol_flow("offers")
        listed = offers.whole_listed_at
        return bool(listed and listed != self.listed_at) and listed

    def _run_stock_in(self, work):
        listed = self._bol_list_of_offers() or self.listed_at
        if self.account_id.stock_kept_in != "bol" or not listed:
            return False
        account = self.account_id
        wanted, left = account._bol_stock_of_bol()
        rerun_on_conflict(self.env, lambda: self._bol_note_left(left))
        location = account._bol_stock_in_location()
        work.backlog = len(location._bol_differing_from(wanted))
        if self.mode == "live":
            apply = self._bol_may_apply(location, wanted, TROUBLE)
            if not self._bol_count_all(work, location, wanted, apply):
                return True
            work.backlog = 0
        rerun_on_conflict(self.env, lambda: self.write({"listed_at": listed}))
        return False

    def _bol_note_left(self, left):
        """Note at the offers why their stock isn't taken over."""
        offers = self.env["bol.offer"]
        noted = offers.search(
            [
                ("account_id", "=", self.account_id.id),
                ("stock_in_skipped", "!=", False),
            ]
        )
        for offer in noted.union(*left):
            offer._bol_write_changed({"stock_in_skipped": left.get(offer, False)})
