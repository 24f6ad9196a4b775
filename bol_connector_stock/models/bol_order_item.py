from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

RETRY_MOVE_AFTER = timedelta(hours=1)


class BolOrderItem(models.Model):
    """Goods at bol (FBB): what bol shipped leaves the account's location there."""

    _inherit = "bol.order.item"

    quantity_moved = fields.Integer(
        "Moved in Odoo",
        default=0,
        readonly=True,
        copy=False,
        help="Units that left the account's location for stock at bol.",
    )
    move_error = fields.Char("Why Not Moved", readonly=True, copy=False)
    move_retry_at = fields.Datetime(readonly=True, copy=False)

    _to_move = models.Index(
        "(account_id) WHERE fulfilment_method = 'FBB' "
        "AND quantity_shipped > quantity_moved"
    )

    def _bol_counts_delivered(self):
        by_bol = super()._bol_counts_delivered()
        return by_bol and self._bol_policy().treatment != "move"

    def _bol_find_to_move(self, account, limit):
        """Items of which bol shipped more than has left Odoo's stock.

        Only those sold while the account moved its stock at bol: their delivered
        quantity is that of stock moves.

        :return: bol.order.item records, locked
        """
        found = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT item.id
                  FROM bol_order_item item
                  JOIN sale_order_line line ON line.bol_item_id = item.id
                 WHERE item.account_id = %s
                   AND item.fulfilment_method = 'FBB'
                   AND item.quantity_shipped > item.quantity_moved
                   AND item.quantity_shipped > line.qty_delivered
                   AND line.qty_delivered_method = 'stock_move'
                   AND line.state = 'sale'
                   AND (item.move_retry_at IS NULL OR item.move_retry_at <= %s)
                 ORDER BY item.id LIMIT %s
                """,
                account.id,
                fields.Datetime.now(),
                limit,
            )
        )
        items = self.browse(item_id for (item_id,) in found)
        return items.try_lock_for_update(allow_referencing=True)

    def _bol_move_out(self):
        """Move what bol shipped of these items, and Odoo has not moved yet."""
        moves = self.env["stock.move"].create(
            [item._bol_prepare_move(item._bol_sold_line()) for item in self]
        )
        # Without it a kit wouldn't be divided into its components: there's no transfer.
        moves = moves.with_context(skip_picking_assignation=True)
        moves = moves._action_confirm(merge=False)
        for move in moves:
            move.quantity = move.product_uom_qty
        moves.picked = True
        moves._action_done()
        for item in self:
            item.write(
                {
                    "quantity_moved": item.quantity_shipped,
                    "move_error": False,
                    "move_retry_at": False,
                }
            )

    def _bol_sold_line(self):
        return self.sale_line_ids.filtered(lambda line: line.state == "sale")[:1]

    def _bol_prepare_move(self, line):
        """Values of the stock move of what bol shipped since the last one.

        What left by other moves counts, and what the buyer returned has still left.
        """
        moved = max(self.quantity_moved, line._bol_delivered())
        account = self.account_id
        return {
            "product_id": line.product_id.id,
            "product_uom": (self.uom_id or line.product_id.uom_id).id,
            "product_uom_qty": self.quantity_shipped - moved,
            "location_id": account.fbb_location_id.id,
            "location_dest_id": line._get_location_final().id,
            "company_id": account.company_id.id,
            "origin": line.order_id.name,
            "sale_line_id": line.id,
        }

    def _bol_note_not_moved(self, error):
        """Odoo refuses to move this item: say so, and try again later."""
        self.write(
            {
                "move_error": str(error),
                "move_retry_at": fields.Datetime.now() + RETRY_MOVE_AFTER,
            }
        )
