from odoo import models


class BolOrderItem(models.Model):
    """Finding or making the product of a mirrored order item."""

    _inherit = "bol.order.item"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("product_id"):
            self.bol_order_id._bol_retry_soon("product")
        return result

    def _bol_match_products(self):
        """Set the product of the items that have none, where it is certain.

        The offer's product goes first: a human may have chosen it there.
        """
        for account, items in self.grouped("account_id").items():
            lacking = items.filtered(lambda item: not item.product_id)
            if not lacking:
                continue
            offers = account._bol_products_by_offer(lacking.mapped("offer_bol_id"))
            found = account._bol_products_for(
                {
                    ean_and_reference(item): (item.title, item.unit_price)
                    for item in lacking
                    if item.offer_bol_id not in offers
                }
            )
            for item in lacking:
                product = (
                    offers.get(item.offer_bol_id) or found[ean_and_reference(item)]
                )
                if len(product) == 1:
                    item.product_id = product
        self._bol_name_products()

    def _bol_name_products(self):
        """Give products that were made of an offer, which has no title, bol's title."""
        for item in self:
            product = item.product_id
            if not (item.title and product.bol_unnamed):
                continue
            values = {"bol_unnamed": False}
            if product.name in (product.default_code, product.barcode):
                values["name"] = item.title
            product.write(values)

    def _bol_candidates(self):
        """The products among which a person must choose for this item."""
        pair = ean_and_reference(self)
        return self.env["product.product"]._bol_find(self.company_id, [pair])[pair]


def ean_and_reference(item):
    return (item.ean or "", item.offer_reference or "")
