from odoo import models

# A third of a pack is 0.33 in Odoo.
ROUNDING = 0.011


class BolReturnItem(models.Model):
    """The transfers that bring returned goods back."""

    _inherit = "bol.return.item"

    def _bol_return_moves(self):
        """The moves from the customer, whatever their state."""
        return self.sudo().move_ids.filtered(
            lambda move: move.location_id.usage in ("customer", "transit")
        )

    def _bol_received(self):
        """Whole units that came back; of a kit, those of which all parts did.

        Of parts, and of units that Odoo rounded, counts which share of what was
        announced came: a move that is divided keeps the sum of the demands.
        """
        shares = []
        for moves in self._bol_return_moves().grouped("product_id").values():
            demand = sum(moves.mapped("product_qty"))
            done = moves.filtered(lambda move: move.state == "done")
            unit = moves.product_id.uom_id
            got = sum(m.product_uom._compute_quantity(m.quantity, unit) for m in done)
            shares.append(got / demand if demand else 0)
        units = self.quantity_transferred * min(shares, default=0)
        return int(units + ROUNDING)
