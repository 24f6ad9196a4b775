from odoo import fields, models
from odoo.exceptions import UserError


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
        if self.remember == "method":
            if not method:
                raise UserError(
                    self.env._(
                        "The transfer has no delivery method: remember the carrier for "
                        "the account, or only for these."
                    )
                )
            method.bol_transporter_code = code
        return super()._bol_remember(shipment, code)
