from collections import defaultdict

from odoo import api, fields, models

from odoo.addons.bol_connector.models.bol_offer_part import PART_STATES, part_state

# bol's bounds of a stock amount.
LEAST, MOST = 0, 999


class BolOffer(models.Model):
    """The stock of an offer, a part that Odoo keeps right at bol."""

    _inherit = "bol.offer"

    # Counted in SQL, where an empty amount would be no 0.
    stock_wanted = fields.Integer(
        default=0,
        readonly=True,
        help="What bol is told, by the stock rules of the account.",
    )
    stock_computed = fields.Boolean(readonly=True)
    stock_skipped = fields.Char(
        "Stock Not Sent", readonly=True, help="Why bol is told no stock of it."
    )
    stock_acknowledged = fields.Integer(
        default=0, readonly=True, help="The last amount that bol accepted from Odoo."
    )
    stock_told = fields.Boolean(readonly=True)
    stock_approved = fields.Boolean(readonly=True)
    stock_sent_at = fields.Datetime("Stock Last Sent", readonly=True)
    stock_error = fields.Char("Stock Refused", readonly=True)
    stock_retry_at = fields.Datetime(readonly=True)
    stock_shown_at = fields.Datetime(readonly=True)
    stock_state = fields.Selection(
        PART_STATES,
        "Stock Is",
        compute="_compute_stock_state",
        store=True,
        index="btree_not_null",
    )
    stock_due = fields.Boolean(
        compute="_compute_stock_due",
        store=True,
        help="Bol doesn't have the right stock yet.",
    )

    _stock_due_index = models.Index("(account_id) WHERE stock_due")

    @api.depends(
        "stock_wanted",
        "stock_computed",
        "stock_acknowledged",
        "stock_told",
        "managed_by_retailer",
        "fulfilment_method",
        "product_id",
        "active",
    )
    def _compute_stock_due(self):
        for offer in self:
            same = offer.stock_acknowledged == offer.stock_wanted
            known = offer.stock_told and same and not offer.managed_by_retailer
            offer.stock_due = bool(offer._bol_stock_is_ours() and not known)

    @api.depends(
        "stock_skipped",
        "stock_due",
        "stock_error",
        "stock_computed",
        "stock_told",
        "stock_shown_at",
    )
    def _compute_stock_state(self):
        for offer in self:
            offer.stock_state = part_state(
                skipped=offer.stock_skipped,
                held=False,
                due=offer.stock_due,
                error=offer.stock_error,
                told=offer.stock_told and offer._bol_stock_is_ours(),
                shown=offer.stock_shown_at,
            )

    def _bol_stock_is_ours(self):
        kept = self.active and self.product_id and self.stock_computed
        return kept and self.fulfilment_method == "FBR"

    def _bol_stock_text(self):
        return str(self.stock_wanted) if self.stock_computed else None

    def _bol_stock_is_shown(self):
        return self.stock_told and self.stock_amount == self.stock_acknowledged

    def _bol_compute_stock(self):
        """Set what bol may sell of these offers of one account; writes only changes."""
        changes = defaultdict(self.browse)
        for offer, terms in self._bol_stock_terms().items():
            changed = offer._bol_changed(offer._bol_stock_values(terms))
            if changed:
                changes[tuple(changed.items())] |= offer
        for changed, offers in changes.items():
            if {"stock_computed", "stock_wanted"} & dict(changed).keys():
                offers._bol_wish("stock", dict(changed))
            else:
                offers.write(dict(changed))

    def _bol_stock_values(self, terms):
        """Columns of a :class:`.bol_offer_stock_terms.StockTerms`."""
        if terms.skipped:
            return {"stock_computed": False, "stock_skipped": terms.skipped}
        return {
            "stock_computed": True,
            "stock_wanted": terms.amount,
            "stock_skipped": False,
        }

    def _bol_prepare_stock(self):
        """bol's ``PatchOfferRequest`` with the stock of this offer.

        Not managed by the retailer: then bol subtracts all open orders, and with them
        those that were placed before this message and aren't in Odoo yet.
        """
        self.ensure_one()
        return {"stock": {"amount": self.stock_wanted, "managedByRetailer": False}}

    def _bol_prepare_stock_taken(self, payload):
        """Values once bol has accepted a payload of :meth:`_bol_prepare_stock`."""
        amount = payload["stock"]["amount"]
        return {
            "stock_acknowledged": amount,
            "stock_told": True,
            "stock_amount": amount,
            "managed_by_retailer": payload["stock"]["managedByRetailer"],
        }

    def _bol_prepare_stock_doubted(self):
        """Values once nobody knows which amount bol has."""
        return {"stock_told": False}
