from odoo import fields, models


class BolShipmentCarrier(models.TransientModel):
    _inherit = "bol.shipment.carrier"

    remember = fields.Selection(
        selection_add=[("method", "For this delivery method from now on")],
        ondelete={"method": "set default"},
    )
    carrier_id = fields.Many2one(
        "delivery.carrier",
        "Delivery Method",
        related="shipment_id.picking_id.carrier_id",
        related_sudo=True,
    )

    def _bol_remember(self, shipment, code):
        method = shipment.picking_id.carrier_id
        if self.remember == "method" and method:
            method.bol_transporter_code = code
        return super()._bol_remember(shipment, code)
