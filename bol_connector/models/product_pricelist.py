from odoo import api, models


class ProductPricelist(models.Model):
    _inherit = "product.pricelist"

    def write(self, vals):
        result = super().write(vals)
        if {"currency_id", "active", "company_id"} & vals.keys():
            self._bol_look_at_prices()
        return result

    def _bol_look_at_prices(self):
        """Have all prices computed again soon: one list may be based on another."""
        hooks = self.env.cr.precommit
        if "bol_all_prices" not in hooks.data:
            hooks.data["bol_all_prices"] = True
            hooks.add(self.env["bol.offer.dirty"].sudo()._bol_append_all_prices)


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


class BolOfferDirty(models.Model):
    _inherit = "bol.offer.dirty"

    def _bol_append_all_prices(self):
        self.env.cr.precommit.data.pop("bol_all_prices", None)
        self._bol_append("price", [(0, None)])
