from odoo import fields, models


class BolOrder(models.Model):
    _inherit = "bol.order"

    bol_shipment_ids = fields.One2many("bol.shipment", "bol_order_id", "Shipments")

    def _bol_prepare_sale_order(self, customer, invoice, delivery):
        values = super()._bol_prepare_sale_order(customer, invoice, delivery)
        if self.account_id.warehouse_id:
            values["warehouse_id"] = self.account_id.warehouse_id.id
        return values
