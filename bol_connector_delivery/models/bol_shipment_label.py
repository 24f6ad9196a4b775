from datetime import timedelta

from odoo import fields, models

#: A label in these states may still come, or somebody has to look after it.
AWAITED = ("to_send", "sending", "sent", "failed", "attention")
# Earlier when its tracking comes to the transfer.
LOOK_AGAIN = timedelta(minutes=5)


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

    def _bol_told_otherwise(self):
        """Whether bol was told of one of these, or is about to be, without a label."""
        return any(
            shipment.without_label or shipment.state in ("sending", "sent", "done")
            for shipment in self
        )

    # -- waiting for it --------------------------------------------------------

    def _bol_put_off(self):
        awaited = self._bol_awaits_label()
        if awaited and self._bol_may_still_wait():
            return self._bol_prepare_wait_for_label()
        if awaited:
            self._bol_give_up_label()
        elif self.awaits_label:
            self.awaits_label = False
        return super()._bol_put_off()

    def _bol_awaits_label(self):
        """Whether bol is told later, because the label of these items isn't there."""
        if self.without_label or self._bol_label():
            return False
        items = self._bol_lines().item_id
        labels = self._bol_labels()
        mine = labels.filtered(lambda label: label.line_ids.item_id & items)
        return any(label.state in AWAITED for label in mine)

    def _bol_prepare_wait_for_label(self):
        moments = [fields.Datetime.now() + LOOK_AGAIN, self._bol_tell_by()]
        return {
            "awaits_label": True,
            "next_attempt": min(filter(None, moments)),
            "message": self.env._(
                "Bol is told as soon as the label of this transfer is there, and in "
                "any case before its deadline."
            ),
        }

    def _bol_give_up_label(self):
        """Bol has to be told now: unsaid is worse than said without the label."""
        self.write({"without_label": True, "awaits_label": False})
        self._bol_tell_step(
            self.env._(
                "Told without its label, which wasn't there when bol had to be told."
            )
        )

    def action_without_label(self):
        """Tell bol now, with the delivery method's carrier instead of the label."""
        self.check_access("read")
        untold = self.sudo().filtered(lambda s: s.state in ("to_send", "failed"))
        untold.write(
            {
                "without_label": True,
                "awaits_label": False,
                "message": False,
                "next_attempt": fields.Datetime.now(),
            }
        )
        untold.action_retry()
        untold._bol_wake()
