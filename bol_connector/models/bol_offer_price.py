from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import ladder_text, read_ladder
from .bol_offer_part import PART_STATES, part_state

# The query's number in ``bol.preview``.
# bol's bounds of a price, in euros.
LEAST, MOST = 1, 9999
# bol takes so long to show a price that was changed.
SHOWN_AFTER = timedelta(hours=2)


class BolOffer(models.Model):
    """The price of an offer, a part that Odoo keeps right at bol.

    Prices are ladders (:mod:`..tools.ladders`): the price of one, VAT included, by
    least quantity.
    """

    _inherit = "bol.offer"

    price_value = fields.Monetary(
        "Price in Odoo",
        readonly=True,
        help="Of one piece by the account's price list, VAT included.",
    )
    price_wanted = fields.Char("Prices in Odoo", readonly=True)
    price_acknowledged = fields.Char(
        "Prices Accepted",
        readonly=True,
        help="The last prices that bol accepted from Odoo, or had itself.",
    )
    price_confirmed = fields.Char(
        readonly=True, help="Prices that somebody confirmed beyond the bounds."
    )
    price_held = fields.Char(
        readonly=True,
        help="Why the price is not sent until somebody confirms it.",
    )
    price_state = fields.Selection(
        PART_STATES,
        "Price Is",
        compute="_compute_price_state",
        store=True,
        index="btree_not_null",
    )
    price_shown_at = fields.Datetime(readonly=True)
    price_due = fields.Boolean(
        compute="_compute_price_due",
        store=True,
        help="Bol doesn't have the right price yet.",
    )
    price_approved = fields.Boolean(readonly=True)
    price_sent_at = fields.Datetime("Price Last Sent", readonly=True)
    price_error = fields.Char("Price Refused", readonly=True)
    price_retry_at = fields.Datetime(readonly=True)

    _price_due_index = models.Index("(account_id) WHERE price_due")

    @api.depends(
        "price_wanted", "price_acknowledged", "price_held", "product_id", "active"
    )
    def _compute_price_due(self):
        for offer in self:
            differs = offer.price_wanted and (
                offer.price_wanted != offer.price_acknowledged
            )
            ours = offer.active and offer.product_id
            offer.price_due = bool(ours and differs and not offer.price_held)

    @api.depends(
        "price_held",
        "price_due",
        "price_error",
        "price_wanted",
        "price_shown_at",
        "price_sent_at",
    )
    def _compute_price_state(self):
        for offer in self:
            offer.price_state = part_state(
                skipped=False,
                held=offer.price_held,
                due=offer.price_due,
                error=offer.price_error,
                told=bool(offer.price_wanted and offer.active and offer.product_id),
                # A price that bol had already was never sent.
                shown=offer.price_shown_at or not offer.price_sent_at,
            )

    def _bol_price_text(self):
        return self.price_wanted or None

    def _bol_price_is_shown(self):
        known = self.price_acknowledged
        return bool(known and self.price_sent_at and self.bundle_prices == known)

    # -- what is wanted --------------------------------------------------------

    def _bol_compute_price(self):
        """Set the wanted price of these offers of one account; writes only changes."""
        account = self.account_id
        parts = self.product_id._bol_parts(account)
        managed = self.filtered(lambda o: "price" in parts.get(o.product_id, ()))
        for offer in self - managed:
            offer._bol_take_ladder(())
        ladders = account._bol_price_ladders({o._bol_priced() for o in managed})
        for offer in managed:
            product, uom = offer._bol_priced()
            offer._bol_take_ladder(ladders[product.id, uom.id])

    def _bol_priced(self):
        """What this offer sells: (product.product record, uom.uom record or none)."""
        return self._bol_choice()

    def _bol_take_ladder(self, ladder):
        wanted = ladder_text(ladder) or False
        values = {
            "price_wanted": wanted,
            "price_value": float(ladder[0][1]) if ladder else 0,
            "price_acknowledged": self._bol_price_known(wanted),
            "price_held": self._bol_why_price_held(ladder),
            "price_confirmed": self.price_confirmed == wanted and wanted,
        }
        changed = self._bol_changed(values)
        if "price_wanted" in changed:
            self._bol_wish("price", changed)
        elif changed:
            self.write(changed)

    def _bol_price_known(self, wanted):
        """What bol has of this offer's price, as far as it is known for certain.

        :return: ladder text; False where bol is to be told again
        """
        known, shown, sent = (
            self.price_acknowledged,
            self.bundle_prices,
            self.price_sent_at,
        )
        if known and shown != known:
            late = not sent or sent + SHOWN_AFTER <= fields.Datetime.now()
            # Changed at bol by somebody else: Odoo's price list decides.
            known = known if not late else False
        return known or (shown == wanted and wanted)

    # -- bounds ----------------------------------------------------------------

    def _bol_why_price_held(self, ladder):
        """Why a price isn't sent until somebody confirms it; False if it is sent."""
        if not ladder or self.price_confirmed == ladder_text(ladder):
            return self._bol_why_impossible(ladder)
        least = ladder[-1][1]
        return (
            self._bol_why_impossible(ladder)
            or self._bol_why_below_floor(float(least))
            or self._bol_why_far_off(float(ladder[0][1]))
        )

    def _bol_why_impossible(self, ladder):
        if all(LEAST <= price <= MOST for _quantity, price in ladder):
            return False
        return self.env._(
            "Bol takes prices from %(least)s to %(most)s euros only.",
            least=LEAST,
            most=MOST,
        )

    def _bol_why_below_floor(self, price):
        product, uom = self._bol_priced()
        floor = product.bol_price_floor
        floor = product.uom_id._compute_price(floor, uom) if uom else floor
        if floor and price < floor:
            return self.env._(
                "%(price).2f is below the lowest price of the product, %(floor).2f.",
                price=price,
                floor=floor,
            )
        margin = self.account_id.price_margin_min
        cost = margin and self._bol_cost()
        if not cost:
            return False
        left = self._bol_without_vat(price) / cost * 100 - 100
        if round(left, 2) >= margin:
            return False
        return self.env._(
            "%(price).2f leaves a margin of %(left).1f %% over the cost of %(cost).2f; "
            "the account wants %(margin).1f %%.",
            price=price,
            left=left,
            cost=cost,
            margin=margin,
        )

    def _bol_why_far_off(self, price):
        most = self.account_id.price_change_max
        known = read_ladder(self.price_acknowledged or self.bundle_prices)
        before = float(known[0][1]) if known else 0
        if not (most and before):
            return False
        change = abs(price - before) / before * 100
        if round(change, 2) <= most:
            return False
        return self.env._(
            "From %(before).2f to %(price).2f is a change of %(change).0f %%; the "
            "account allows %(most).0f %%.",
            before=before,
            price=price,
            change=change,
            most=most,
        )

    def _bol_cost(self):
        """Cost in euros of what is sold, VAT excluded; 0 if it is unknown."""
        product, uom = self._bol_priced()
        company = self.company_id
        cost = product.with_company(company).standard_price
        cost = company.currency_id._convert(
            cost, self.currency_id, company, round=False
        )
        return product.uom_id._compute_price(cost, uom) if uom else cost

    def _bol_without_vat(self, price):
        """A price with VAT of this offer, in euros, without it."""
        details = self.account_id._bol_price_details(
            self.product_id, price, "total_included"
        )
        return details["total_excluded"]

    def action_confirm_price(self):
        """Send these prices although they are beyond the bounds: these, and once."""
        self.check_access("write")
        for offer in self.sudo().filtered("price_held"):
            offer.price_confirmed = offer.price_wanted
            offer.price_held = offer._bol_why_impossible(
                read_ladder(offer.price_wanted)
            )
        self.env["bol.flow"]._bol_wake_kind("prices")

    # -- sending ---------------------------------------------------------------

    def _bol_prepare_price(self):
        """bol's ``PatchOfferRequest`` with the prices of this offer."""
        self.ensure_one()
        return {"pricing": {"bundlePrices": bundle_prices(self.price_wanted)}}

    def _bol_prepare_price_taken(self, payload):
        """Values once bol has accepted a payload of :meth:`_bol_prepare_price`."""
        prices = payload["pricing"]["bundlePrices"]
        ladder = ladder_text((p["quantity"], p["unitPrice"]) for p in prices)
        return {
            "price_acknowledged": ladder,
            "bundle_prices": ladder,
            "unit_price": float(prices[0]["unitPrice"]),
        }

    def _bol_prepare_price_doubted(self):
        """Values once nobody knows which price bol has."""
        return {"price_acknowledged": False}


def bundle_prices(ladder):
    """bol's ``bundlePrices`` of a ladder text."""
    return [
        {"quantity": quantity, "unitPrice": price}
        for quantity, price in read_ladder(ladder)
    ]


class BolPreview(models.Model):
    _inherit = "bol.preview"

    @api.model
    def _bol_preview_queries(self):
        price = self.env["bol.offer"]._bol_part_preview(
            "price",
            SQL(
                "%s AS old_value, %s AS new_value",
                *(
                    # "1:69.67 3:64.79" as "69.67, 3:64.79"
                    SQL("replace(substr(%s, 3), ' ', ', ')", SQL.identifier("offer", n))
                    for n in ("bundle_prices", "price_wanted")
                ),
            ),
        )
        return [*super()._bol_preview_queries(), price]
