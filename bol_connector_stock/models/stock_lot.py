from odoo import models


class StockLot(models.Model):
    """A lot is for sale until its removal date, which people may change.

    The date is one of ``product_expiry``; that it passes by itself is found by the
    flow's look at all offers.
    """

    _inherit = "stock.lot"

    def write(self, vals):
        result = super().write(vals)
        if "removal_date" in vals:
            moved = {(lot.product_id.id, lot.company_id.id) for lot in self}
            self.env["bol.offer.dirty"]._bol_note("stock", moved)
        return result
