from odoo import models


class StockQuant(models.Model):
    _inherit = "stock.quant"

    def _update_available_quantity(self, product_id, location_id, *args, **kwargs):
        """Every change of a quantity or a reservation passes here: remember it."""
        result = super()._update_available_quantity(
            product_id, location_id, *args, **kwargs
        )
        if location_id.company_id:
            precommit = self.env.cr.precommit
            if "bol_moved" not in precommit.data:
                precommit.data["bol_moved"] = set()
                precommit.add(self._bol_log_moved)
            precommit.data["bol_moved"].add((product_id.id, location_id.company_id.id))
        return result

    def _bol_log_moved(self):
        moved = self.env.cr.precommit.data.pop("bol_moved")
        self.env["bol.offer.dirty"].sudo()._bol_append("stock", moved)
