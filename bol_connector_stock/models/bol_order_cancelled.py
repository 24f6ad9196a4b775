from odoo import fields, models

SHIPPED = "shipped_cancelled"


class BolOrder(models.Model):
    """What bol cancelled left all the same: the transfer says so."""

    _inherit = "bol.order"

    def _bol_warn_cancelled(self, sentences):
        done = super()._bol_warn_cancelled(sentences)
        lines = self.sale_order_id.order_line.filtered("bol_item_id")
        for picking in lines._bol_left()._bol_transfers_left():
            summary = self.env._(
                "Shipped, but cancelled at bol: get it back (%(order)s)",
                order=self.bol_id,
            )
            self._bol_tell_on(picking, SHIPPED, summary, sentences)
        return done

    def _bol_close_cancelled(self):
        done = super()._bol_close_cancelled()
        self.sale_order_id.picking_ids._bol_activities(SHIPPED).unlink()
        return done


class StockPicking(models.Model):
    _inherit = "stock.picking"

    bol_cancelled_warning = fields.Text(
        compute="_compute_bol_cancelled_warning", compute_sudo=True
    )

    # Not stored: the flow that warns must not write on transfers, where it could get
    # in the way of the user who works on them.
    def _compute_bol_cancelled_warning(self):
        for picking in self:
            gone = picking.move_ids.filtered(lambda move: move._bol_has_left())
            lines = gone.sale_line_id.filtered("bol_item_id.quantity_cancelled")
            orders = lines._bol_left().bol_item_id.bol_order_id
            warnings = orders.filtered("cancelled_warning").mapped("cancelled_warning")
            picking.bol_cancelled_warning = "\n".join(warnings) or False


class StockMove(models.Model):
    """What happens to cancelled goods in the warehouse has the flow look again."""

    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        done = super()._action_done(cancel_backorder=cancel_backorder)
        lines = self.sale_line_id.sudo().filtered("bol_item_id")
        orders = lines.bol_item_id.bol_order_id
        orders._bol_follow_warned()
        orders.filtered("request_open")._bol_follow_soon()
        cancelled = lines.filtered("bol_item_id.quantity_cancelled")
        cancelled._bol_left().bol_item_id.bol_order_id._bol_follow_soon()
        return done

    def _action_cancel(self):
        done = super()._action_cancel()
        self.sudo().sale_line_id.bol_item_id.bol_order_id._bol_follow_warned()
        return done
