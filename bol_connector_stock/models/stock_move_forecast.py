from odoo import api, models
from odoo.tools import ormcache

# What the forecasted quantity of a product hangs on, beside quants.
FORECAST_BY = {
    "state",
    "product_id",
    "product_uom_qty",
    "product_uom",
    "date",
    "location_id",
    "location_dest_id",
    "location_final_id",
}


class StockMove(models.Model):
    """Moves that are planned change what bol may sell, where an account forecasts."""

    _inherit = "stock.move"

    @api.model_create_multi
    def create(self, vals_list):
        moves = super().create(vals_list)
        moves._bol_note_forecast()
        return moves

    def write(self, vals):
        concerns = FORECAST_BY & vals.keys() and self._bol_forecasts()
        before = self._bol_forecasted() if concerns else set()
        result = super().write(vals)
        if concerns:
            moved = before | self._bol_forecasted()
            self.env["bol.offer.dirty"]._bol_note("stock", moved)
        return result

    def unlink(self):
        self._bol_note_forecast()
        return super().unlink()

    def _bol_note_forecast(self):
        if self._bol_forecasts():
            self.env["bol.offer.dirty"]._bol_note("stock", self._bol_forecasted())

    def _bol_forecasted(self):
        return {(move.product_id.id, move.company_id.id) for move in self}

    @api.model
    @ormcache()
    def _bol_forecasts(self):
        """Whether any account goes by the forecast; asked for each move, so cached."""
        forecasts = [("stock_formula", "=", "forecast")]
        return bool(self.env["bol.account"].sudo().search_count(forecasts, limit=1))


class BolAccount(models.Model):
    _inherit = "bol.account"

    @api.model_create_multi
    def create(self, vals_list):
        accounts = super().create(vals_list)
        self.env.registry.clear_cache()
        return accounts

    def write(self, vals):
        result = super().write(vals)
        if {"stock_formula", "active"} & vals.keys():
            self.env.flush_all()
            self.env.registry.clear_cache()
        return result
