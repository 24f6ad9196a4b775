from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools.misc import formatLang

from .bol_offer_stock import MOST

TABLE = Markup('<table class="table table-sm w-auto mb-0"><tbody>%s</tbody></table>')
ROW = Markup(
    '<tr><td class="pe-5">%s</td><td class="text-end">%s</td>'
    '<td class="text-end ps-5">%s</td></tr>'
)
LAST_ROW = Markup(
    '<tr><td class="pe-5"><strong>%s</strong></td><td></td>'
    '<td class="text-end ps-5"><strong>%s</strong></td></tr>'
)


class BolOffer(models.Model):
    """How the stock that bol is told comes about, for people.

    Computed when it is looked at, by what the flow computes it with.
    """

    _inherit = "bol.offer"

    stock_rule_id = fields.Many2one(
        "bol.stock.rule",
        compute="_compute_stock_explanation",
        compute_sudo=True,
        help="The most specific one of the account's stock rules decides alone.",
    )
    stock_explanation = fields.Html(
        compute="_compute_stock_explanation", compute_sudo=True, sanitize=False
    )

    @api.depends_context("lang")
    def _compute_stock_explanation(self):
        found = self._origin._bol_stock_terms()
        for offer in self:
            terms = found.get(offer._origin)
            offer.stock_rule_id = terms and terms.rule
            offer.stock_explanation = terms and offer._bol_explain_stock(terms)

    def _bol_explain_stock(self, terms):
        """Markup of the steps of a :class:`.bol_offer_stock_terms.StockTerms`."""
        if terms.skipped:
            text = self.env._("Bol is told no stock: %(why)s", why=terms.skipped)
            return Markup('<p class="text-muted mb-0">%s</p>') % text
        labels = self._bol_stock_labels(terms.rule)
        rows, before = [], None
        for step, left in terms.steps:
            if left != before:
                rows.append(self._bol_stock_row(labels[step], step, before, left))
            before = left
        told = formatLang(self.env, terms.amount, digits=0)
        rows.append(LAST_ROW % (self.env._("Bol is told"), told))
        return TABLE % Markup("").join(rows)

    def _bol_stock_row(self, label, step, before, left):
        # From units to packs nothing is added or taken away.
        counted_anew = before is None or step == "pieces"
        change = 0 if counted_anew else left - before
        sign = "+" if change > 0 else ""
        shown = sign + self._bol_stock_number(change) if change else ""
        return ROW % (label, shown, self._bol_stock_number(left))

    def _bol_stock_number(self, quantity):
        whole = quantity == int(quantity)
        return formatLang(self.env, quantity, digits=0 if whole else 2)

    def _bol_stock_labels(self, rule):
        """What each step of the computation is called."""
        account = self.account_id
        days = account.stock_forecast_days
        within = self.env._("Expected within %(days)s days", days=days)
        of_rule = {"target": rule.target, "amount": rule.buffer}
        percent = self.env._("Buffer of %(amount)s %% (%(target)s)", **of_rule)
        pieces = self.env._("Buffer of %(amount)s (%(target)s)", **of_rule)
        return {
            "on_hand": self.env._(
                "On hand in %(places)s", places=account._bol_places_sold()
            ),
            "expired": self.env._("Lots past their removal date"),
            "reserved": self.env._("Reserved"),
            "expected": within if days else self.env._("Expected receipts"),
            "promised": self.env._("Planned deliveries"),
            "forecast": self.env._("Expected receipts and planned deliveries"),
            "later": self.env._("Deliveries planned for later"),
            "pieces": self.env._(
                "As bol sells it: %(unit)s", unit=self._bol_piece().name
            ),
            "buffer": percent if rule.buffer_kind == "percent" else pieces,
            "most": self.env._(
                "At most %(most)s (%(target)s)", most=rule.most, target=rule.target
            ),
            "fixed": self.env._("Fixed amount (%(target)s)", target=rule.target),
            "least": self.env._("Never below zero"),
            "orders": self.env._("In open orders of bol, which bol subtracts itself"),
            "bound": self.env._("Bol takes %(most)s at the most", most=MOST),
        }
