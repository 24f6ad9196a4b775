from odoo import models


class BolLabel(models.Model):
    """Labels that were wanted during the preview: each costs money."""

    _inherit = "bol.label"

    _bol_decided_by_hand = True

    def _bol_prepare_decision(self):
        items = self.line_ids.item_id
        return {
            "name": self.env._(
                "Buy a label for %(transfer)s",
                transfer=self.picking_id.name or self.bol_order_id.bol_id,
            ),
            "items": ", ".join(
                f"{line.quantity} × {line.item_id.title or line.item_id.ean}"
                for line in self.line_ids
            ),
            "done_on": self.create_date,
            "at_bol": items._bol_text_at_bol(),
            "tell": self.picking_id.state not in (False, "done", "cancel")
            and any(items.mapped("quantity_open")),
        }
