from odoo import fields, models

TOLD = ("sending", "sent", "done")
FIELDS = {"carrier_tracking_ref", "carrier_id"}


class StockPicking(models.Model):
    """How a parcel travels is told to bol when it is known, and when it changes."""

    _inherit = "stock.picking"

    bol_transport_message = fields.Text(
        compute="_compute_bol_transport_message", compute_sudo=True
    )

    def _compute_bol_transport_message(self):
        for picking in self:
            newest = picking.bol_shipment_ids.transport_ids.sorted("id")[-1:]
            refused = newest.state in ("failed", "attention")
            picking.bol_transport_message = refused and self.env._(
                "Bol doesn't have the tracking reference %(number)s: %(reason)s",
                number=newest.track_and_trace,
                reason=newest.message,
            )

    def action_bol_retry_transport(self):
        """Tell bol once more how these parcels travel."""
        self.check_access("write")
        transports = self.sudo().bol_shipment_ids.transport_ids
        transports.with_env(self.env).action_retry()

    def write(self, vals):
        result = super().write(vals)
        if FIELDS & vals.keys():
            shipments = self.sudo().bol_shipment_ids
            told = shipments.filtered(lambda one: one.state in TOLD)
            told._bol_note_transport()
            (shipments - told)._bol_note_arrived()
        return result


class BolShipment(models.Model):
    _inherit = "bol.shipment"

    def _bol_note_arrived(self):
        """What these shipments wait for may have come.

        Their rows are written in any case: the flow that is about to send one of them
        sends what is new, or this transaction begins anew and tells the change.
        """
        waiting = self.filtered(
            lambda one: (
                one.state == "to_send" or (one.state == "attention" and one.waits_for)
            )
        )
        for shipment in waiting:
            shipment.write(shipment._bol_prepare_arrived())
        waiting._bol_wake()

    def _bol_prepare_arrived(self):
        """Values of this shipment, which isn't told yet, after its parcel changed."""
        if self.waits_for == "carrier":
            settled = self._bol_knows_carrier()
        else:
            settled = not self._bol_lacks_tracking()
        if not settled:
            return {"next_attempt": self.next_attempt}
        return {
            "state": "to_send",
            "waits_for": False,
            "message": False,
            "next_attempt": self._bol_first_attempt(),
        }
