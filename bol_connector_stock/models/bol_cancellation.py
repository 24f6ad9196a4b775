from odoo import fields, models

from odoo.addons.bol_connector.models.bol_cancellation import STANDING

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


class StockMove(models.Model):
    _inherit = "stock.move"

    def _bol_cancelled(self):
        """Also what the seller himself has cancelled at bol."""
        asked = [("cancellation_ids", "any", [("state", "in", STANDING)])]
        return super()._bol_cancelled() | self._bol_of_items(asked)
