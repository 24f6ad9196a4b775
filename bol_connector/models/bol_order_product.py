from odoo import api, models


class BolOrderItem(models.Model):
    """Finding or making the product of a mirrored order item."""

    _inherit = "bol.order.item"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("product_id"):
            self.bol_order_id._bol_retry_soon("product")
            if not self.env.su:
                self._bol_remember_choice()
        return result

    def _bol_reference(self):
        return self.offer_reference or ""

    def _bol_remember_choice(self):
        """Let what a person chose hold for the offer, and for its other orders."""
        for account, items in self.sudo().grouped("account_id").items():
            mine = [
                ("account_id", "=", account.id),
                ("product_id", "=", False),
            ]
            names = list(filter(None, items.mapped("offer_bol_id")))
            offers = self.env["bol.offer"].sudo()
            by_name = offers.search([*mine, ("bol_id", "in", names)]).grouped("bol_id")
            for item in items:
                offer = by_name.get(item.offer_bol_id, offers)
                offer._bol_take_product(*item._bol_choice())
                offer._bol_note_choice()
            others = self.sudo().search([*mine, ("offer_bol_id", "in", names)])
            others.bol_order_id._bol_retry_soon("product")

    @api.depends("product_id", "ean", "offer_reference")
    def _compute_candidate_ids(self):
        self.candidate_ids = False
        self.match_trouble = False
        lacking = self.filtered(lambda item: not item.product_id)
        for item, match in lacking._bol_found().items():
            item.candidate_ids = self.env["product.product"].union(*match.products)
            item.match_trouble = match.trouble
        for account, items in lacking.grouped("account_id").items():
            settled = account._bol_settled_offers(items.mapped("offer_bol_id"))
            named = items.filtered(lambda i, names=settled: i.offer_bol_id in names)
            named.match_trouble = "settled"

    def _bol_match_products(self):
        """Set the product of the items that have none, where it is certain.

        The offer's product goes first: a human may have chosen it there.
        """
        lacking = self.filtered(lambda item: not item.product_id)
        for account, items in lacking.grouped("account_id").items():
            offers = account._bol_settled_offers(items.mapped("offer_bol_id"))
            settled = items.filtered(lambda i, by=offers: i.offer_bol_id in by)
            for item in settled:
                offer = offers[item.offer_bol_id]
                if offer.product_id:
                    item._bol_take_product(*offer._bol_choice())
            others = items - settled
            if others:
                sold = account._bol_sold_before(others.mapped("offer_bol_id"))
                others._bol_match_by_rules(
                    {i: sold[i.offer_bol_id] for i in others if i.offer_bol_id in sold}
                )
        self._bol_name_products()
        # Of what is still open it is said anew, for all at once.
        self.invalidate_recordset(["candidate_ids", "match_trouble"], flush=False)

    def _bol_name_products(self):
        """Give products that were made of an offer, which has no title, bol's title."""
        for item in self.filtered("title"):
            item.product_id._bol_take_name(item.title)
