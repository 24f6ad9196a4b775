from odoo import fields, models


class BolShipment(models.Model):
    """A shipment that went with a label of bol names the label, not its carrier."""

    _inherit = "bol.shipment"

    shipping_label_id = fields.Char(
        "Label at Bol", readonly=True, help="As sent to bol."
    )

    def _bol_label(self):
        """The label that was bought for these items and isn't used yet; maybe none."""
        items = self._bol_lines().item_id
        return self.picking_id.sudo().bol_label_ids.filtered(
            lambda label: (
                label.bol_id
                and label.state == "done"
                and (not label.used or label.bol_id == self.shipping_label_id)
                and items <= label.line_ids.item_id
            )
        )[:1]

    def _bol_prepare_transport(self):
        if label := self._bol_label():
            return {
                "transporter_code": False,
                "track_and_trace": False,
                "shipping_label_id": label.bol_id,
            }
        return super()._bol_prepare_transport()

    def _bol_prepare_done(self, status=None):
        if self.shipping_label_id:
            labels = self.picking_id.sudo().bol_label_ids
            labels.filtered(
                lambda label: label.bol_id == self.shipping_label_id
            ).used = True
        return super()._bol_prepare_done(status)
