from odoo import models

from .bol_offer import LEAST, MOST


class BolAccount(models.Model):
    """The stock of offers that are still to be made."""

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
