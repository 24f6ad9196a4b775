from odoo import models
from odoo.tools import SQL

TRANSFERS = {"stock_picking": "id", "stock_move": "picking_id"}


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _bol_documents(self):
        return {**super()._bol_documents(), "stock.picking": TRANSFERS}

    def _bol_query_done_with(self, table):
        done = super()._bol_query_done_with(table)
        if table in TRANSFERS:
            # Also without its order, which may have been deleted.
            return SQL("(t.state = 'cancel' OR %s)", done)
        return done
