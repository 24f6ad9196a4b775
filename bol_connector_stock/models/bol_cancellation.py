from odoo import fields, models

GONE = ("failed", "withdrawn")


class BolOrderItem(models.Model):
    """Goods that left aren't cancelled at bol any more."""

    _inherit = "bol.order.item"

    shipment_line_ids = fields.One2many(
        "bol.shipment.line", "item_id", "Shipments", readonly=True
    )

    def _bol_why_not_cancelled(self):
        why = super()._bol_why_not_cancelled()
        lines = self.sudo().shipment_line_ids
        told = lines.filtered(lambda line: line.state not in GONE)
        if why or not told:
            return why
        names = told.shipment_id.picking_id.mapped("name")
        return self.env._(
            "It left with %(transfers)s: get the goods back first.",
            transfers=", ".join(names) or told.shipment_id[:1].reference,
        )
