from odoo import models


class StockLot(models.Model):
    """A lot is for sale until its removal date, which people may change.

    The dates are those of ``product_expiry``; that one passes by itself is found by
    the flow's look at all offers.
    """

    _inherit = "stock.lot"

    def write(self, vals):
        result = super().write(vals)
        if {"expiration_date", "removal_date"} & vals.keys():
            moved = {(lot.product_id.id, lot.company_id.id) for lot in self}
            self.env["bol.offer.dirty"]._bol_note("stock", moved)
        return result
