from odoo import fields, models


class BolOfferLog(models.Model):
    _inherit = "bol.offer.log"

    part = fields.Selection(
        selection_add=[("stock", "Stock")], ondelete={"stock": "cascade"}
    )
