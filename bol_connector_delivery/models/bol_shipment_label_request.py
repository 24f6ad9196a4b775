from odoo import models


class BolShipment(models.Model):
    """A parcel of the provider "Verzenden via bol" isn't told without its label."""

    _inherit = "bol.shipment"

    def _bol_awaits_label(self):
        if self.without_label or self._bol_label():
            return False
        return super()._bol_awaits_label() or self.picking_id.sudo()._bol_misses_label()
