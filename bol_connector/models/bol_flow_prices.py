from odoo import api, fields, models

from ..tools import commit

TROUBLE = "price_held"


class BolFlow(models.Model):
    """Prices to bol: a part of the offers that Odoo keeps right."""

    _inherit = "bol.flow"

    kind = fields.Selection(
        selection_add=[("prices", "Prices to bol")], ondelete={"prices": "cascade"}
    )

    @api.model
    def _bol_kinds(self):
        return {
            **super()._bol_kinds(),
            "prices": {
                "lane": "out",
                "sequence": 40,
                "interval_minutes": 60,
                "mode": "preview",
            },
        }

    @api.model
    def _bol_parts_kept(self):
        return {**super()._bol_parts_kept(), "price": "prices"}

    def _has_work_prices(self):
        dated = self.filtered(lambda flow: flow._bol_price_dates_passed())
        return [*self._bol_accounts_with_part("price"), *dated.account_id.ids]

    def _run_prices(self, work):
        more = self._bol_run_part(work, "price")
        self._bol_tell_prices_held()
        commit(self.env)
        return more

    def _bol_all_due(self, work, part):
        if part != "price":
            return super()._bol_all_due(work, part)
        return self._bol_night_is_due(work) or self._bol_price_dates_passed()

    def _bol_price_dates_passed(self):
        """Whether a rule of a price list began or ended since the last look at all."""
        if self.kind != "prices" or not self.listed_at:
            return False
        last, now = self.listed_at, fields.Datetime.now()
        begun = [("date_start", ">", last), ("date_start", "<=", now)]
        # A rule still holds in the second of its end.
        ended = [("date_end", ">=", last), ("date_end", "<", now)]
        rules = self.env["product.pricelist.item"].sudo()
        # A price list may be based on any other.
        return bool(rules.search(["|", "&", *begun, "&", *ended], limit=1))

    def _bol_tell_prices_held(self):
        """Have one activity while prices wait for somebody to confirm them."""
        held = self.env["bol.offer"].search_count(
            [("account_id", "=", self.account_id.id), ("price_held", "!=", False)]
        )
        text = self.env._("Bol.com: prices beyond the bounds wait for you")
        self.account_id._bol_tell_while(TROUBLE, held, text)
