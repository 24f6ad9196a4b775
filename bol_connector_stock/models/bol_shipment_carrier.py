from odoo import fields, models
from odoo.exceptions import UserError


class BolShipment(models.Model):
    """The carrier of a shipment, asked for when nothing says who it is."""

    _inherit = "bol.shipment"

    carrier_chosen = fields.Char(
        readonly=True,
        copy=False,
        help="bol's code of the carrier, chosen by somebody for this shipment.",
    )

    def action_choose_carrier(self):
        """Ask who carries the parcels that wait for an answer."""
        self.check_access("read")
        waiting = self.filtered(
            lambda one: one.state == "attention" and one.waits_for == "carrier"
        )
        if not waiting:
            raise UserError(self.env._("None of these waits for a carrier."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Choose the Carrier"),
            "res_model": "bol.shipment.carrier",
            "view_mode": "form",
            "target": "new",
            "context": {"default_shipment_id": waiting[0].id},
        }

    def _bol_alike(self):
        """The shipments that wait for the same answer as this one.

        Without a delivery method: all of the account.
        """
        return self.search(
            [
                ("account_id", "=", self.account_id.id),
                ("state", "=", "attention"),
                ("waits_for", "=", "carrier"),
            ]
        )

    def _bol_carry(self, code):
        """Have these shipments, which wait for it, told with this carrier.

        :param str code: bol's transporter code
        """
        self.write(
            {
                "carrier_chosen": code,
                "state": "to_send",
                "waits_for": False,
                "message": False,
                "next_attempt": fields.Datetime.now(),
            }
        )
        self._bol_wake()
