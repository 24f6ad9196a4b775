from odoo import api, models


class ProductUom(models.Model):
    """The barcode of a packaging, which bol may sell as one piece."""

    _inherit = "product.uom"

    @api.model_create_multi
    def create(self, vals_list):
        packagings = super().create(vals_list)
        packagings.product_id._bol_relieve_orders()
        return packagings

    def write(self, vals):
        result = super().write(vals)
        if {"barcode", "product_id", "uom_id"} & vals.keys():
            self.product_id._bol_relieve_orders()
        return result
