import logging
from datetime import timedelta

from odoo import fields, models
from odoo.tools import format_datetime

from odoo.addons.bol_connector.tools import BOL_ZONE

_logger = logging.getLogger(__name__)


class StockMove(models.Model):
    """Moves of bol's orders are scheduled by the time the goods are to leave."""

    _inherit = "stock.move"

    bol_ship_by = fields.Datetime(
        "Ship By (Bol.com)",
        readonly=True,
        help="By when the goods were to leave when the move was scheduled.",
    )

    def _bol_follow_ship_by(self):
        """Reschedule these moves, as far as nobody did so by hand."""
        planned = self.filtered(lambda move: move._bol_is_as_planned())
        for move in self:
            ship_by = move.sale_line_id.bol_item_id.ship_by
            values = {"bol_ship_by": ship_by}
            if move in planned:
                values["date"] = move.date + (ship_by - (move.bol_ship_by or move.date))
            move.write(values)
        planned._bol_log_rescheduled()
        for order in self.sale_line_id.order_id:
            promised = order.bol_order_id._bol_commitment()
            if promised and order.commitment_date != promised:
                order.commitment_date = promised

    def _bol_stay(self, error):
        """Leave this move where it is: Odoo refuses to reschedule it."""
        _logger.info("Transfer %s isn't rescheduled: %s", self.picking_id.name, error)
        self.bol_ship_by = self.sale_line_id.bol_item_id.ship_by

    def _bol_log_rescheduled(self):
        pickings = self.picking_id
        texts = {
            picking.id: self.env._(
                "Scheduled anew, to leave in time for bol: %(time)s at bol.",
                time=format_datetime(
                    self.env, picking.scheduled_date, tz=BOL_ZONE.key, dt_format="short"
                ),
            )
            for picking in pickings
        }
        if texts:
            pickings._message_log_batch(texts)

    def _bol_is_as_planned(self):
        """Whether the move is still scheduled as bol's promise once had it.

        An operation may be planned some days before the goods leave.
        """
        if not self.bol_ship_by:
            return True
        lead = self.bol_ship_by - self.date
        return lead in (timedelta(), timedelta(days=self.rule_id.delay))


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    def _exclude_requiring_lot(self):
        """Bol doesn't tell which lot it shipped: its goods leave without one."""
        by_bol = self.move_id._bol_is_shipped_by_bol()
        return by_bol or super()._exclude_requiring_lot()


class StockRule(models.Model):
    _inherit = "stock.rule"

    def _get_custom_move_fields(self):
        return [*super()._get_custom_move_fields(), "bol_ship_by"]

    def _get_push_new_date(self, move):
        """The last of several steps is due by bol's time, however early the first."""
        ship_by = move.bol_ship_by
        date = super()._get_push_new_date(move)
        return fields.Datetime.to_string(ship_by) if ship_by else date
