from odoo import fields, models

from ..tools import read_ladder
from ..tools.offer_terms import COUNTRIES, countries_part, fulfilment_part

# What bol's requests call the parts that flows keep right.
PARTS_KEPT = {"price": "pricing", "stock": "stock"}
OFFERED_IN = [
    ("BE, NL", "The Netherlands and Belgium"),
    ("NL", "Only the Netherlands"),
    ("BE", "Only Belgium"),
]


class BolOffer(models.Model):
    """The terms of an offer, and asking bol to change them."""

    _inherit = "bol.offer"

    held_by_archiving = fields.Boolean(
        readonly=True, help="Put on hold because its product was archived."
    )
    change_ids = fields.One2many("bol.offer.change", "offer_id", "Changes")
    open_change_count = fields.Integer(compute="_compute_open_change_count")

    def _compute_open_change_count(self):
        counts = dict(
            self.env["bol.offer.change"]._read_group(
                [
                    ("offer_id", "in", self.ids),
                    ("state", "not in", ["done", "withdrawn"]),
                ],
                ["offer_id"],
                ["__count"],
            )
        )
        for offer in self:
            offer.open_change_count = counts.get(offer, 0)

    # -- buttons ---------------------------------------------------------------

    def action_hold(self):
        """Have these taken off sale, without removing them."""
        self._bol_ask({"onHoldByRetailer": True})

    def action_resume(self):
        """Have these sold again."""
        self._bol_ask({"onHoldByRetailer": False})

    def action_view_changes(self):
        """What was, and is to be, changed of these at bol."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bol_connector.bol_offer_change_action"
        )
        return {**action, "domain": [("offer_id", "in", self.ids)], "context": {}}

    def _bol_ask(self, parts):
        """Have the same parts changed of all these offers, for the user.

        :param dict parts: of a ``PatchOfferRequest``
        :return: the bol.offer.change records
        """
        self.check_access("write")
        offers = self.sudo().filtered("active")
        offers.filtered("held_by_archiving").held_by_archiving = False
        wanted = dict.fromkeys(offers, parts)
        return self.env["bol.offer.change"].sudo()._bol_update_offers(wanted)

    # -- terms -----------------------------------------------------------------

    def _bol_terms(self):
        """The terms as bol last gave them: dict of parts of a ``PatchOfferRequest``.

        Without price and stock, which are told on their own.
        """
        self.ensure_one()
        named = [code for code in COUNTRIES if code in (self.countries or "")]
        return {
            "onHoldByRetailer": self.on_hold,
            "reference": self.reference or "",
            "economicOperatorId": self.operator_bol_id or "",
            "countryAvailabilities": countries_part(named),
            "unknownProductTitle": self.title or "",
            "fulfilment": fulfilment_part(
                self.fulfilment_method or "FBR",
                self.schedule or "",
                self.minimum_days,
                self.maximum_days,
                self.ultimate_order_time or "",
            ),
        }

    def _bol_note_told(self, told):
        """Note that bol has price and stock of a new offer: they need no message.

        :param told: parts of the ``CreateOfferRequest``
        """
        for part in self.env["bol.flow"]._bol_parts_kept():
            if PARTS_KEPT.get(part) in told:
                self.write(self._bol_prepare_outcome(part, told, None))
        if told:
            self._bol_note_price_confirmed()

    def _bol_note_price_confirmed(self):
        """Whoever had a new offer made beyond the bounds has confirmed its price."""
        ladder = read_ladder(self.price_acknowledged)
        if ladder and self._bol_why_price_held(ladder):
            self.price_confirmed = self.price_acknowledged

    def _bol_follow_operators(self):
        """Have these offers named the economic operator of their product."""
        for account, offers in self.grouped("account_id").items():
            products = offers.product_id
            operators = products._bol_operators(account)
            parts = products._bol_parts(account)
            wanted = {
                offer: {"economicOperatorId": operators[offer.product_id].bol_id}
                for offer in offers.filtered("product_id")
                if operators[offer.product_id] and "offer" in parts[offer.product_id]
            }
            self.env["bol.offer.change"].sudo()._bol_update_offers(wanted)


class BolAccount(models.Model):
    _inherit = "bol.account"

    promise_id = fields.Many2one(
        "bol.delivery.promise",
        "Default Delivery Promise",
        help="Of new offers whose product and category have none.",
    )
    offered_in = fields.Selection(
        OFFERED_IN, "Offer In", required=True, default="BE, NL"
    )
    archive_policy = fields.Selection(
        [
            ("hold", "Put its offers on hold"),
            ("delete", "Delete its offers at bol"),
            ("nothing", "Do nothing"),
        ],
        "When a Product Is Archived",
        required=True,
        default="hold",
    )

    def _bol_stock_amounts(self, pairs):
        """What bol may sell, as far as Odoo keeps its stock.

        :param pairs: iterable of (product.product, uom.uom or none)
        :return: dict (product id, unit id or False) -> int
        """
        return {}

    def _bol_offer_ladders(self, pairs):
        """Prices of new offers: by the price list, else the products' own with VAT.

        :param pairs: iterable of (product.product, uom.uom or none)
        :return: dict (product id, unit id or False) -> tuple of (quantity, Decimal
            price of one)
        """
        if self.pricelist_id:
            return self._bol_price_ladders(pairs)
        company = self.company_id
        rate = self._bol_price_rate(company.currency_id)
        ladders = {}
        for product, uom in pairs:
            price = product.with_company(company).lst_price * rate
            price = product.uom_id._compute_price(price, uom) if uom else price
            ladders[product.id, uom.id] = ((1, self._bol_with_vat(product, price)),)
        return ladders


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _bol_own_reference(self):
        """The seller's reference of this product at bol."""
        return self.bol_reference or self.default_code or ""
