from odoo import api, fields, models

from .bol_mirror import LONGEST_TEXT

# bol's categories, what a seller can do something about himself first.
CATEGORIES = [
    ("ON_HOLD", "On hold"),
    ("SHOP_STATUS", "Shop closed"),
    ("STOCK", "No stock"),
    ("CONTENT", "Product information missing"),
    ("PRICE", "Price"),
    ("ASSORTMENT_POLICY", "Bol's rules for the range"),
    ("SELLING_RIGHTS", "No right to sell this"),
    ("ACCOUNT_RIGHTS", "No right to sell this way"),
    ("OFFER", "Offer not valid"),
]
UNKNOWN = ("other", "Another reason")
MOST_REASONS = 50
# States of offers that bol has reasons to tell of.
UNSOLD = ("not_for_sale", "partly", "on_hold")
TOLD = ("country", "category", "code", "description", "missing_attributes")


class BolOfferReason(models.Model):
    """One reason why bol doesn't sell an offer in one country, in bol's own words."""

    _name = "bol.offer.reason"
    _description = "Bol.com Reason Not for Sale"
    _rec_name = "description"
    _order = "offer_id, country, id"

    offer_id = fields.Many2one(
        "bol.offer", required=True, index=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="offer_id.company_id", store=True, index=True)
    country = fields.Char(readonly=True)
    category = fields.Char(readonly=True)
    code = fields.Char(readonly=True)
    description = fields.Char("Bol's Words", readonly=True)
    missing_attributes = fields.Char(
        "Missing", readonly=True, help="What bol wants to know of the product."
    )
    meaning = fields.Char("Why", compute="_compute_words")
    advice = fields.Char("What to Do", compute="_compute_words")

    @api.depends("category")
    @api.depends_context("lang")
    def _compute_words(self):
        words, otherwise = self._bol_words(), self._bol_words_otherwise()
        for reason in self:
            reason.meaning, reason.advice = words.get(reason.category, otherwise)

    @api.model
    def _bol_words(self):
        """Plain words: dict category of bol -> (what is the matter, what to do)."""
        return {**self._bol_words_own(), **self._bol_words_of_bol()}

    @api.model
    def _bol_words_otherwise(self):
        return (
            self.env._("Bol.com doesn't sell the offer."),
            self.env._("Read bol's own words; its partner service knows more."),
        )

    @api.model
    def _bol_words_own(self):
        """Of what the seller sets right himself."""
        return {
            "ON_HOLD": (
                self.env._("The offer is on hold."),
                self.env._("Press Sell Again on the offer when it should be sold."),
            ),
            "SHOP_STATUS": (
                self.env._("The whole shop is closed, for example for a holiday."),
                self.env._(
                    "Open the shop again in the settings of the seller account at bol."
                ),
            ),
            "STOCK": (
                self.env._("Bol has nothing left to sell: open orders take the rest."),
                self.env._(
                    "Have more in stock; it is sold again once bol has the new stock."
                ),
            ),
            "CONTENT": (
                self.env._("Bol's catalogue lacks information about the product."),
                self.env._(
                    "Fill in what is missing on the product and press Send Content."
                ),
            ),
            "PRICE": (
                self.env._("Bol doesn't accept the price."),
                self.env._("Change the price in the price list of the account."),
            ),
        }

    @api.model
    def _bol_words_of_bol(self):
        """Of what bol has to allow."""
        return {
            "ASSORTMENT_POLICY": (
                self.env._(
                    "The offer doesn't meet bol's rules for its range; often the "
                    "economic operator is missing or incomplete."
                ),
                self.env._(
                    "Choose the economic operator on the product or its brand; for "
                    "other rules read bol's own words."
                ),
            ),
            "SELLING_RIGHTS": (
                self.env._("The shop may not sell this category or brand."),
                self.env._(
                    "Ask for the right in the seller account at bol, or end the offer."
                ),
            ),
            "ACCOUNT_RIGHTS": (
                self.env._(
                    "The shop may not sell this way, for example from bol's warehouse."
                ),
                self.env._(
                    "Ask for it in the seller account at bol, or change the fulfilment."
                ),
            ),
            "OFFER": (
                self.env._(
                    "The offer itself isn't valid any more; it may have expired."
                ),
                self.env._("Change its terms, or delete the offer and create it anew."),
            ),
        }

    @api.model
    def _bol_prepare_reason(self, reason):
        """Values of a bol_api ``NotForSaleReason``, without the offer."""
        told = (
            reason.country_code,
            reason.category,
            reason.code,
            reason.description,
            ", ".join(reason.missing_attributes),
        )
        return {n: t[:LONGEST_TEXT] for n, t in zip(TOLD, told, strict=True)}


class BolOffer(models.Model):
    """Why bol doesn't sell an offer, as bol last said."""

    _inherit = "bol.offer"

    reason_ids = fields.One2many("bol.offer.reason", "offer_id", readonly=True)
    sale_reason = fields.Selection(
        [*CATEGORIES, UNKNOWN],
        "Why Not for Sale",
        compute="_compute_sale_reason",
        store=True,
        help="The first of bol's reasons that something can be done about.",
    )
    sale_reason_text = fields.Char(
        "What to Do", compute="_compute_sale_reason_text", compute_sudo=True
    )

    @api.depends("reason_ids.category", "sale_state")
    def _compute_sale_reason(self):
        for offer in self:
            offer.sale_reason = offer._bol_is_unsold() and offer._bol_first_reason()

    @api.depends("sale_reason", "sale_state", "check_due", "check_error")
    @api.depends_context("lang")
    def _compute_sale_reason_text(self):
        for offer in self:
            text = offer._bol_is_unsold() and offer._bol_why_not_for_sale()
            offer.sale_reason_text = text

    def _bol_is_unsold(self):
        """Whether bol doesn't sell this offer in some country."""
        return self.sale_state in UNSOLD

    def _bol_first_reason(self):
        named = set(self.reason_ids.mapped("category"))
        known = (category for category, _label in CATEGORIES if category in named)
        return next(known, UNKNOWN[0] if named else False)

    def _bol_why_not_for_sale(self):
        """Plain words of the first reason, and what to do about it."""
        first = self.reason_ids.filtered(
            lambda reason: reason.category == self.sale_reason
        )
        for reason in (first or self.reason_ids)[:1]:
            return f"{reason.meaning} {reason.advice}"
        if self.check_error:
            return self.env._(
                "The reasons couldn't be read: %(why)s", why=self.check_error
            )
        if self.check_due:
            return self.env._("Bol's reasons are being read: look again in a moment.")
        return self.env._(
            "Bol.com gives no reason; it may still be checking the offer."
        )

    def _bol_take_reasons(self, reasons):
        """Keep what bol says of this offer; writes only what changed.

        :param reasons: bol_api ``NotForSaleReason`` sequence
        """
        rows = self.env["bol.offer.reason"].sudo()
        told = [rows._bol_prepare_reason(reason) for reason in reasons[:MOST_REASONS]]
        lacking = {tuple(values.values()): values for values in told}
        gone = rows
        for row in self.reason_ids:
            # Empty texts of bol are False on a record that was read.
            known = tuple(row[name] or "" for name in TOLD)
            if not lacking.pop(known, None):
                gone += row
        gone.sudo().unlink()
        rows.create([{**values, "offer_id": self.id} for values in lacking.values()])
