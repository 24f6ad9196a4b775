from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import float_compare

from ..bol_api import errors
from ..tools import explain
from .bol_offer_price import MOST

# bol's description of the commission: with VAT for Dutch sellers, without it for
# Belgian ones. Services of bol have the ordinary rate.
VAT_COUNTRY = "NL"
VAT_PERCENT = 21
EARNINGS = {
    "earnings_price",
    "earnings_commission",
    "earnings_cost",
    "earnings_left",
    "earnings_percent",
}


class BolOffer(models.Model):
    """What bol charges for a sale at the price that it has, and what is left of it."""

    _inherit = "bol.offer"

    commission = fields.Monetary(
        readonly=True,
        help="What bol charges for one piece at its present price, as bol says it: "
        "with VAT for Dutch sellers, without VAT for Belgian ones.",
    )
    commission_price = fields.Monetary(
        readonly=True, help="The price that the commission was asked for."
    )
    commission_error = fields.Char("Commission Unknown", readonly=True)
    commission_due = fields.Boolean(
        compute="_compute_commission_due",
        store=True,
        help="The commission at the present price isn't known yet.",
    )
    earnings_price = fields.Monetary(
        "Price without VAT", compute="_compute_earnings", compute_sudo=True
    )
    earnings_commission = fields.Monetary(
        "Commission without VAT", compute="_compute_earnings", compute_sudo=True
    )
    earnings_cost = fields.Monetary(
        "Cost", compute="_compute_earnings", compute_sudo=True
    )
    earnings_left = fields.Monetary(
        "Margin",
        compute="_compute_earnings",
        compute_sudo=True,
        help="Price less commission less the cost of the product, all without VAT, for "
        "one piece at bol's present price. Shipping, returns and the fees of bol's "
        "warehouse are not in it.",
    )
    earnings_percent = fields.Float(
        "Margin (%)",
        compute="_compute_earnings",
        compute_sudo=True,
        help="The margin as a part of the price without VAT.",
    )
    has_earnings = fields.Boolean(compute="_compute_earnings", compute_sudo=True)

    _commission_due_index = models.Index("(account_id) WHERE commission_due")

    @api.depends("active", "ean", "unit_price", "commission_price")
    def _compute_commission_due(self):
        for offer in self:
            offer.commission_due = bool(
                offer.active
                and offer.ean
                and 0 < offer.unit_price <= MOST
                and float_compare(offer.unit_price, offer.commission_price, 2)
            )

    @api.depends(
        "unit_price",
        "commission",
        "commission_due",
        "commission_error",
        "product_id.standard_price",
        "product_id.taxes_id",
    )
    def _compute_earnings(self):
        for offer in self:
            offer.has_earnings = bool(
                offer.product_id
                and offer.commission_price
                and not (offer.commission_due or offer.commission_error)
            )
            offer.update(offer._bol_prepare_earnings())

    def _bol_prepare_earnings(self):
        """Values of the margin and what it is made of, all without VAT."""
        if not self.has_earnings:
            return dict.fromkeys(EARNINGS, 0)
        price = self._bol_without_vat(self.unit_price)
        commission, cost = self._bol_commission_without_vat(), self._bol_cost()
        left = price - commission - cost
        return {
            "earnings_price": price,
            "earnings_commission": commission,
            "earnings_cost": cost,
            "earnings_left": left,
            "earnings_percent": left / price if price else 0,
        }

    def _bol_commission_without_vat(self):
        country = self.company_id.account_fiscal_country_id or (
            self.company_id.country_id
        )
        included = country.code == VAT_COUNTRY
        return self.commission / (1 + VAT_PERCENT / 100 * included)

    # -- asking bol ------------------------------------------------------------

    @api.model
    def _bol_due_commissions(self):
        """Domain of the offers whose commission is to be asked soon."""
        return [("commission_due", "=", True)]

    @api.model
    def _bol_all_commissions(self):
        """Domain of the offers that have a commission to ask."""
        return [
            ("ean", "!=", False),
            ("unit_price", ">", 0),
            ("unit_price", "<=", MOST),
        ]

    def _bol_prepare_commissions(self):
        """Questions: dict bol's offer id -> (EAN, price with VAT, condition)."""
        return {
            offer.bol_id: (
                offer.ean,
                Decimal(f"{offer.unit_price:.2f}"),
                offer._bol_commission_condition(),
            )
            for offer in self
        }

    def _bol_commission_condition(self):
        """One of v10's conditions. It knows no refurbished ones: bol's own default."""
        second_hand = self.condition == "SECONDHAND" and self.condition_detail
        return second_hand or "NEW"

    @api.model
    def _bol_ask_commissions(self, client, questions):
        """Ask bol, a hundred at once; divided around those that it refuses.

        One EAN that bol doesn't know makes it refuse all of a request.

        :param questions: of :meth:`_bol_prepare_commissions`
        :return: iterator of (bol's offer id, Commission or BolError)
        """
        waiting = [list(questions)]
        while waiting:
            keys = waiting.pop()
            try:
                found = client.commissions.bulk([questions[key] for key in keys])
            except (errors.Refused, errors.UnreadableAnswer) as error:
                if len(keys) == 1:
                    yield keys[0], error
                else:
                    middle = len(keys) // 2
                    waiting += [keys[middle:], keys[:middle]]
                continue
            except errors.BolError as error:
                rest = [key for some in reversed(waiting) for key in some]
                yield from ((key, error) for key in [*keys, *rest])
                return
            answers = {
                (one.ean, one.unit_price, one.condition or "NEW"): one for one in found
            }
            for key in keys:
                yield key, answers.get(questions[key]) or errors.NotFound()

    def _bol_note_commissions(self, questions, answers):
        """Keep what bol answered for these offers; writes only what changed."""
        for offer in self.filtered(lambda offer: offer.bol_id in answers):
            price = float(questions[offer.bol_id][1])
            answer = answers[offer.bol_id]
            offer._bol_write_changed(offer._bol_prepare_commission(price, answer))

    def _bol_prepare_commission(self, price, answer):
        if isinstance(answer, errors.BolError):
            error = explain(self.env, answer)
        elif answer.total_cost is None:
            error = explain(self.env, errors.UnreadableAnswer())
        else:
            total = round(float(answer.total_cost), 2)
            return {
                "commission": total,
                "commission_price": price,
                "commission_error": False,
            }
        return {"commission": 0, "commission_price": price, "commission_error": error}
