from odoo import models


class StockQuant(models.Model):
    _inherit = "stock.quant"

    def _update_available_quantity(self, product_id, location_id, *args, **kwargs):
        """Every change of a quantity or a reservation passes here: remember it."""
        result = super()._update_available_quantity(
            product_id, location_id, *args, **kwargs
        )
        if location_id.company_id:
            moved = [(product_id.id, location_id.company_id.id)]
            self.env["bol.offer.dirty"]._bol_note("stock", moved)
        return result
