from odoo import fields, models


class BolOrder(models.Model):
    _inherit = "bol.order"

    bol_shipment_ids = fields.One2many("bol.shipment", "bol_order_id", "Shipments")
