from odoo import models


class BolShipment(models.Model):
    _inherit = "bol.shipment"

    def _bol_prepare_transport(self):
        transport = super()._bol_prepare_transport()
        picking = self.picking_id
        code = picking.carrier_id.bol_transporter_code
        # Odoo joins the numbers of several parcels with commas; bol takes one.
        tracking = (picking.carrier_tracking_ref or "").split(",")[0].strip()
        return {
            **transport,
            # Somebody who chose had no code on the method then.
            "transporter_code": code
            or self.carrier_chosen
            or self._bol_code_of_number(tracking)
            or transport["transporter_code"],
            "track_and_trace": tracking or transport["track_and_trace"],
        }

    def _bol_code_of_number(self, tracking):
        """bol's code of the carrier that gives out such tracking numbers, or False."""
        country = self.picking_id.partner_id.country_id
        rules = self.env["bol.transporter.rule"]
        return rules._bol_code_for(self.account_id, tracking, country)
