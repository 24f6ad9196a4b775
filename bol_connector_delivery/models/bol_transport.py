from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.bol_connector.bol_api import errors
from odoo.addons.bol_connector.tools import commit

AGAIN_AFTER = timedelta(minutes=5)


class BolTransport(models.Model):
    """A tracking reference or carrier that came, or was corrected, after bol was told.

    Only the newest of a shipment counts.
    """

    _name = "bol.transport"
    _description = "Bol.com Change of Transport"
    _inherit = ["bol.command.timeline"]
    _rec_name = "track_and_trace"

    _bol_flow_kind = "shipments"

    shipment_id = fields.Many2one(
        "bol.shipment", required=True, readonly=True, index=True, ondelete="cascade"
    )
    bol_order_id = fields.Many2one(related="shipment_id.bol_order_id", store=True)
    picking_id = fields.Many2one(related="shipment_id.picking_id", store=True)
    transporter_code = fields.Char(readonly=True)
    track_and_trace = fields.Char("Tracking Reference", required=True, readonly=True)
    bol_id = fields.Char(
        "Transport at Bol", readonly=True, copy=False, help="bol's number of it."
    )

    @api.model_create_multi
    def create(self, vals_list):
        transports = super().create(vals_list)
        older = self.search(
            [
                ("shipment_id", "in", transports.shipment_id.ids),
                ("state", "in", ["to_send", "failed", "attention"]),
                ("id", "not in", transports.ids),
            ]
        )
        if older:
            older._bol_withdraw(self.env._("A newer one is told instead."))
        return transports

    def _bol_send(self, client):
        self.bol_id = self._bol_find_transport(client).transport_id
        # Kept before the call: it is looked up by it.
        commit(self.env)
        return client.transports.change(
            self.bol_id, self.transporter_code or None, self.track_and_trace
        )

    def _bol_step_back(self, error):
        return step_back(error)

    def _bol_find_transport(self, client):
        """bol's transport of the shipment.

        :return: bol_api ``Transport``
        :raise bol_api.errors.NotFound: bol doesn't show the shipment
        """
        shipment = self.shipment_id
        found = shipment.bol_id or shipment._bol_find_number(client)
        transport = found and client.shipments.get(found).transport
        if not (transport and transport.transport_id):
            raise errors.NotFound(
                self.env._("Bol doesn't show the shipment that it belongs to.")
            )
        return transport

    def _bol_find_effect(self, client):
        try:
            transport = self._bol_find_transport(client)
        except errors.NotFound:
            return None
        same_code = transport.transporter_code == self.transporter_code
        if transport.track_and_trace != self.track_and_trace:
            return None
        return {} if same_code or not self.transporter_code else None

    def _bol_may_be_repeated(self):
        return True

    def _bol_put_off(self):
        """It follows its shipment, and the change that was told before it."""
        if self.shipment_id.state in ("to_send", "failed", "attention", "withdrawn"):
            reason = self.env._("The shipment itself is told with it.")
            return {"state": "withdrawn", "message": reason}
        others = self.search(
            [("shipment_id", "=", self.shipment_id.id), ("id", "!=", self.id)]
        )
        if others.filtered(lambda other: other.id > self.id):
            reason = self.env._("A newer one is told instead.")
            return {"state": "withdrawn", "message": reason}
        before = others.filtered(lambda other: other.state in ("sending", "sent"))
        if before or self.shipment_id.state in ("sending", "sent"):
            return {"next_attempt": self._bol_next_look()}
        return super()._bol_put_off()

    @api.model
    def _bol_run(self, account, work):
        more = super()._bol_run(account, work)
        trouble = [
            ("account_id", "=", account.id),
            ("state", "in", ["failed", "attention"]),
        ]
        summary = self.env._("Bol.com: bol doesn't take a tracking reference")
        lasts = self.search_count(trouble, limit=1)
        account._bol_tell_while("transports:attention", lasts, summary)
        return more


class BolShipment(models.Model):
    _inherit = "bol.shipment"

    transport_ids = fields.One2many(
        "bol.transport", "shipment_id", "Changes of Transport", readonly=True
    )

    def _bol_find_effect(self, client):
        """Also how bol says that it travels: the answer that tells it never came."""
        found = super()._bol_find_effect(client)
        if not (found and found.get("bol_id")):
            return found
        shown = client.shipments.get(found["bol_id"]).transport
        if shown and not shown.shipping_label_id:
            found["track_and_trace"] = shown.track_and_trace or False
            if shown.transporter_code:
                found["transporter_code"] = shown.transporter_code
        return found

    def _bol_take_effect(self, found):
        result = super()._bol_take_effect(found)
        if found.get("bol_id"):
            # What came in the meantime wasn't told, as nobody knew what bol had.
            self._bol_note_transport()
        return result

    def _bol_find_number(self, client):
        """bol's number of this shipment, which was told by its reference; or False."""
        for page in client.shipments.pages(order_id=self.bol_order_id.bol_id):
            for shipment in page:
                if shipment.reference == self.reference:
                    return shipment.shipment_id
        return False

    def _bol_note_transport(self):
        """Tell bol how these parcels travel, where it knows otherwise."""
        changes = [one._bol_changed_transport() for one in self]
        self.env["bol.transport"].create([values for values in changes if values])

    def _bol_changed_transport(self):
        """Values of a ``bol.transport`` that bol has to be told; {} if it knows."""
        transport = self._bol_prepare_transport()
        tracking = transport.get("track_and_trace")
        by_others = self.by_hand_reason or transport.get("shipping_label_id")
        if by_others or not tracking:
            return {}
        code = transport["transporter_code"]
        known = (self.transporter_code, self.track_and_trace)
        told = self.transport_ids.filtered(
            lambda one: one.state in ("to_send", "sending", "sent", "done")
        ).sorted("id")[-1:]
        if told:
            known = (told.transporter_code, told.track_and_trace)
        if (code or False, tracking) == known:
            return {}
        return {
            "account_id": self.account_id.id,
            "shipment_id": self.id,
            "transporter_code": code,
            "track_and_trace": tracking,
        }


def step_back(error):
    """Values of a command that bol failed at, perhaps at this one alone.

    :param error: bol_api ``BolError``
    """
    if isinstance(error, errors.RateLimited) or not isinstance(error, errors.TryLater):
        return {}
    return {"next_attempt": fields.Datetime.now() + AGAIN_AFTER}
