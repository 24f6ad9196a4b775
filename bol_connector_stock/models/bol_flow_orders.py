from odoo import models
from odoo.tools import SQL

from odoo.addons.bol_connector.tools import divide_around_errors, rerun_on_conflict

BATCH = 50


class BolFlow(models.Model):
    """What Odoo's stock does after bol's orders were read: follow them."""

    _inherit = "bol.flow"

    def _bol_project_orders(self):
        if super()._bol_project_orders():
            return True
        if self.mode != "live":
            return False
        moved = rerun_on_conflict(self.env, self._bol_move_shipped)
        return rerun_on_conflict(self.env, self._bol_reschedule) or moved

    def _bol_move_shipped(self):
        """Move one batch of what bol shipped itself; False when all is moved."""
        items = self.env["bol.order.item"]._bol_find_to_move(self.account_id, BATCH)
        divide_around_errors(
            self.env,
            items,
            lambda items: items._bol_move_out(),
            lambda item, error: item._bol_note_not_moved(error),
        )
        return bool(items)

    def _bol_reschedule(self):
        """Follow bol's changed promises with one batch of moves; False without any."""
        found = self.env.execute_query(
            SQL(
                """
                SELECT move.id
                  FROM bol_order_item item
                  JOIN sale_order_line line ON line.bol_item_id = item.id
                  JOIN stock_move move ON move.sale_line_id = line.id
                 WHERE item.account_id = %s AND item.quantity_open > 0
                   AND item.ship_by IS NOT NULL
                   AND item.ship_by IS DISTINCT FROM move.bol_ship_by
                   AND move.state NOT IN ('done', 'cancel')
                 ORDER BY move.id LIMIT %s
                """,
                self.account_id.id,
                BATCH,
            )
        )
        moves = self.env["stock.move"].browse(move_id for (move_id,) in found)
        # Whoever works on a transfer just now isn't interrupted: there's a next run.
        free = moves.try_lock_for_update(allow_referencing=True)
        divide_around_errors(
            self.env,
            free,
            lambda moves: moves._bol_follow_ship_by(),
            lambda move, error: move._bol_stay(error),
        )
        return bool(free)
