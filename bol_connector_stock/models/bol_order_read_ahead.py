from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.bol_connector.tools import in_own_transaction, rerun_on_conflict

#: What was read so lately is as good as new.
FRESH = timedelta(minutes=10)
#: Orders asked about at a time: bol allows 25 a second.
MOST = 50


class BolAccount(models.Model):
    """Whoever is about to pick goods should know what bol's buyers cancelled."""

    _inherit = "bol.account"

    read_ahead_hours = fields.Integer(
        "Look Again Before Picking",
        default=4,
        help="Hours before a transfer is scheduled in which bol is asked every ten "
        "minutes whether its order was cancelled; also while it is printed. "
        "0: only bol's list of changes tells.",
    )

    _read_ahead_hours_range = models.Constraint(
        "CHECK(read_ahead_hours BETWEEN 0 AND 48)",
        "Bol is asked at most 48 hours before a transfer is scheduled.",
    )


class BolOrder(models.Model):
    _inherit = "bol.order"

    mirrored_at = fields.Datetime(
        "Last Read", readonly=True, copy=False, help="When bol last gave all of it."
    )

    def _bol_prepare_mirror(self, answer):
        values = super()._bol_prepare_mirror(answer)
        return {**values, "mirrored_at": fields.Datetime.now()}

    def _bol_find_to_read_ahead(self, account):
        """Orders whose goods are about to be picked, and that weren't read lately.

        :return: bol.order records, locked; nobody waits for those of somebody else
        """
        now = fields.Datetime.now()
        found = self.env.execute_query(
            SQL(
                """
                WITH stale AS MATERIALIZED (
                    SELECT id FROM bol_order
                     WHERE account_id = %s AND bol_state IN ('open', 'partly')
                       AND detail_due IS NOT TRUE
                       AND (mirrored_at IS NULL OR mirrored_at <= %s)
                )
                SELECT stale.id
                  FROM stale
                  JOIN bol_order_item item ON item.bol_order_id = stale.id
                  JOIN sale_order_line line ON line.bol_item_id = item.id
                  JOIN stock_move move ON move.sale_line_id = line.id
                  JOIN stock_picking picking ON picking.id = move.picking_id
                 WHERE picking.state = 'assigned'
                   AND (picking.scheduled_date <= %s OR %s)
                 GROUP BY stale.id
                 ORDER BY MIN(picking.scheduled_date), stale.id LIMIT %s
                """,
                account.id,
                now - FRESH,
                now + timedelta(hours=account.read_ahead_hours),
                self._bol_prepare_in_hand(),
                MOST,
            )
        )
        orders = self.browse(order_id for (order_id,) in found)
        return orders.try_lock_for_update(allow_referencing=True)

    def _bol_prepare_in_hand(self):
        """Condition on a ``picking`` that somebody works on, whenever it is planned."""
        return SQL("picking.printed")


class BolFlow(models.Model):
    _inherit = "bol.flow"

    def _run_orders(self, work):
        # Some at once, whatever becomes of the lists; the others after the lists.
        self._bol_read_ahead()
        return super()._run_orders(work)

    def _bol_list_orders(self, work):
        return super()._bol_list_orders(work) or self._bol_read_ahead()

    def _bol_read_ahead(self):
        """Have orders read whose goods are about to be picked; whether there are any"""
        if self.mode != "live" or not self.account_id.read_ahead_hours:
            return False
        return rerun_on_conflict(self.env, self._bol_note_to_read_ahead)

    def _bol_note_to_read_ahead(self):
        orders = self.env["bol.order"]._bol_find_to_read_ahead(self.account_id)
        orders.detail_due = True
        return bool(orders)


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def action_bol_ask(self):
        """Have bol asked, in the background, whether these orders were cancelled."""
        self.check_access("read")
        orders = self.sudo().move_ids.sale_line_id.bol_item_id.bol_order_id
        wanted = {"detail_due": True, "detail_not_before": False}
        # The flow may be reading them just now: this must not be in its way.
        in_own_transaction(orders.env, lambda env: orders.with_env(env).write(wanted))
        self.env["bol.flow"]._bol_wake(["orders"])
        return orders.account_id[:1]._bol_notification(
            self.env._("Bol is asked: reload the page in a few seconds."), "success"
        )
