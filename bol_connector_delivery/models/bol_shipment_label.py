from datetime import timedelta

from odoo import fields, models

from odoo.addons.bol_connector.tools import commit

#: A label in these states may still come, or somebody has to look after it.
AWAITED = ("to_send", "sending", "sent", "failed", "attention")
# Bol is told so long before the deadline, label or not.
MARGIN = timedelta(minutes=30)
LOOK_AGAIN = timedelta(minutes=2)


class BolShipment(models.Model):
    """A shipment that went with a label of bol names the label, not its carrier."""

    _inherit = "bol.shipment"

    shipping_label_id = fields.Char(
        "Label at Bol", readonly=True, help="As sent to bol."
    )
    without_label = fields.Boolean(
        readonly=True,
        copy=False,
        help="Told with the carrier of the delivery method, whatever became of the "
        "label.",
    )
    awaits_label = fields.Boolean(
        readonly=True, copy=False, help="Bol is told when the label is there."
    )

    # -- told with the label ---------------------------------------------------

    def _bol_label(self):
        """The label that was bought for these items and isn't used yet; maybe none."""
        if self.without_label:
            return self.env["bol.label"]
        items = self._bol_lines().item_id
        return self._bol_labels().filtered(
            lambda label: (
                label.bol_id
                and label.state == "done"
                and (not label.used or label.bol_id == self.shipping_label_id)
                and items <= label.line_ids.item_id
            )
        )[:1]

    def _bol_labels(self):
        return self.picking_id.sudo().bol_label_ids

    def _bol_prepare_transport(self):
        if label := self._bol_label():
            return {
                "transporter_code": False,
                "track_and_trace": False,
                "shipping_label_id": label.bol_id,
            }
        # A label that was sent before and isn't any more.
        told = {"shipping_label_id": False} if self.shipping_label_id else {}
        return {**super()._bol_prepare_transport(), **told}

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "done":
            self._bol_use_labels()
        return result

    def _bol_use_labels(self):
        """Note which labels went with a parcel: those of shipments that bol has."""
        for shipment in self.filtered(lambda s: s.shipping_label_id and s.bol_id):
            by_number = shipment._bol_labels().grouped("bol_id")
            if label := by_number.get(shipment.shipping_label_id):
                label.used = True

    # -- waiting for it --------------------------------------------------------

    def _bol_send_one(self, client):
        if self._bol_awaits_label():
            self._bol_wait_for_label()
            commit(self.env)
            return None
        if self.awaits_label:
            self.awaits_label = False
        return super()._bol_send_one(client)

    def _bol_awaits_label(self):
        """Whether bol is told later, because the label of these items isn't there."""
        if self.without_label or self._bol_label():
            return False
        items = self._bol_lines().item_id
        labels = self._bol_labels()
        mine = labels.filtered(lambda label: label.line_ids.item_id & items)
        return any(label.state in AWAITED for label in mine)

    def _bol_wait_for_label(self):
        """Wait, until the deadline: unsaid is worse than said without the label."""
        now = fields.Datetime.now()
        by = self._bol_label_by()
        if not by or now < by:
            moments = filter(None, [now + LOOK_AGAIN, by])
            self.write({"awaits_label": True, "next_attempt": min(moments)})
            return
        self.write({"without_label": True, "awaits_label": False, "next_attempt": now})
        self._bol_tell_step(
            self.env._(
                "Told without its label, which wasn't there when bol had to be told."
            )
        )

    def _bol_label_by(self):
        """When bol has to be told, with or without the label; naive UTC or None."""
        moments = self._bol_lines().item_id.filtered("ship_by").mapped("ship_by")
        return min(moments) - MARGIN if moments else None

    def action_without_label(self):
        """Tell bol now, with the delivery method's carrier instead of the label."""
        self.check_access("read")
        untold = self.sudo().filtered(lambda s: s.state in ("to_send", "failed"))
        untold.write(
            {
                "without_label": True,
                "awaits_label": False,
                "next_attempt": fields.Datetime.now(),
            }
        )
        untold.action_retry()
        untold._bol_wake()
