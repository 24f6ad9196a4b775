from odoo import models


class BolShipment(models.Model):
    """Transfers that were validated during the preview: bol may know of them."""

    _inherit = "bol.shipment"

    _bol_decided_by_hand = True

    def _bol_prepare_decision(self):
        items = self.line_ids.item_id
        names = (
            f"{line.quantity} × {line.item_id.title or line.item_id.ean}"
            for line in self.line_ids
        )
        return {
            "name": f"{self.bol_order_id.bol_id}, {self.picking_id.name or '-'}",
            "items": ", ".join(names),
            "done_on": self.picking_id.date_done or self.create_date,
            "at_bol": items._bol_text_at_bol(),
            # Telling bol twice does no harm, not telling it costs the order.
            "tell": any(items.mapped("quantity_open")),
        }
