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
                by_name.get(item.offer_bol_id, offers).product_id = item.product_id
            others = self.sudo().search([*mine, ("offer_bol_id", "in", names)])
            others.bol_order_id._bol_retry_soon("product")

    @api.depends("product_id", "ean", "offer_reference")
    def _compute_candidate_ids(self):
        self.candidate_ids = False
        products = self.env["product.product"]
        lacking = self.filtered(lambda item: not item.product_id)
        for company, items in lacking.grouped("company_id").items():
            found = products._bol_find(company, map(ean_and_reference, items))
            for item in items:
                item.candidate_ids = found[ean_and_reference(item)]

    def _bol_match_products(self):
        """Set the product of the items that have none, where it is certain.

        The offer's product goes first: a human may have chosen it there.
        """
        for account, items in self.grouped("account_id").items():
            lacking = items.filtered(lambda item: not item.product_id)
            if not lacking:
                continue
            offers = account._bol_products_by_offer(lacking.mapped("offer_bol_id"))
            others = lacking.filtered(
                lambda i, known=offers: i.offer_bol_id not in known
            )
            found = others._bol_find_products(account) if others else {}
            for item in lacking:
                product = (
                    offers.get(item.offer_bol_id) or found[ean_and_reference(item)]
                )
                if len(product) == 1:
                    item.product_id = product
        self._bol_name_products()

    def _bol_find_products(self, account):
        """Products of these items as of ``bol.account._bol_products_for``."""
        sold = account._bol_products_sold(self.mapped("offer_bol_id"))
        return account._bol_products_for(
            {ean_and_reference(item): (item.title, item.unit_price) for item in self},
            {
                ean_and_reference(item): sold[item.offer_bol_id]
                for item in self
                if item.offer_bol_id in sold
            },
        )

    def _bol_name_products(self):
        """Give products that were made of an offer, which has no title, bol's title."""
        for item in self.filtered("title"):
            item.product_id._bol_take_name(item.title)


def ean_and_reference(item):
    return (item.ean or "", item.offer_reference or "")
