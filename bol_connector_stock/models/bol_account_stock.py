from odoo import models

from .bol_offer_stock import LEAST, MOST


class BolAccount(models.Model):
    """What bol may sell of the products of an account."""

    _inherit = "bol.account"

    def _bol_stock_amounts(self, pairs):
        pairs = [(product, unit) for product, unit in pairs if product.is_storable]
        products = self.env["product.product"].union(*(product for product, _ in pairs))
        free = self._bol_free_quantities(products)
        amounts = super()._bol_stock_amounts(pairs)
        for product, unit in pairs:
            pack = unit._compute_quantity(1, product.uom_id) if unit else 1
            amount = int(free[product.id] / pack)
            amounts[product.id, unit.id] = max(LEAST, min(amount, MOST))
        return amounts

    def _bol_free_quantities(self, products):
        """Units on hand and not reserved in the account's warehouse.

        :param products: product.product records
        :return: dict product id -> float, in the product's unit
        """
        quantities = products.with_context(
            warehouse_id=self.warehouse_id.id
        )._compute_quantities_dict(None, None, None)
        return {product: values["free_qty"] for product, values in quantities.items()}
