from odoo import api, models

from .bol_offer_dirty import ALL


class ProductPricelist(models.Model):
    _inherit = "product.pricelist"

    def write(self, vals):
        result = super().write(vals)
        if {"currency_id", "active", "company_id"} & vals.keys():
            self._bol_look_at_prices()
        return result

    def _bol_look_at_prices(self):
        """Have all prices computed again soon: one list may be based on another."""
        self.env["bol.offer.dirty"]._bol_note("price", [(ALL, None)])


class ProductPricelistItem(models.Model):
    _inherit = "product.pricelist.item"

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules.pricelist_id._bol_look_at_prices()
        return rules

    def write(self, vals):
        result = super().write(vals)
        self.pricelist_id._bol_look_at_prices()
        return result

    def unlink(self):
        self.pricelist_id._bol_look_at_prices()
        return super().unlink()
