from odoo import models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _add_delivery_cost_to_so(self):
        """A buyer at bol has paid what bol charged, whatever the carrier costs."""
        if self.bol_order_id:
            return None
        return super()._add_delivery_cost_to_so()
