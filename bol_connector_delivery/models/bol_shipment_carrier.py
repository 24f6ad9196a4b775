from odoo import models


class BolShipment(models.Model):
    """Shipments of one delivery method wait for one answer."""

    _inherit = "bol.shipment"

    def _bol_alike(self):
        method = self.picking_id.carrier_id
        alike = super()._bol_alike()
        return alike.filtered(lambda one: one.picking_id.carrier_id == method)
