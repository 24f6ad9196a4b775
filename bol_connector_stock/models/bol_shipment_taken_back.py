from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        """Leave bol untold of what comes back before it was told."""
        lines = self.sale_line_id.sudo().filtered("bol_item_id")
        before = {line: line._bol_delivered() for line in lines}
        done = super()._action_done(cancel_backorder=cancel_backorder)
        for line, delivered in before.items():
            line._bol_take_back(delivered - line._bol_delivered(), done)
        return done


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _bol_take_back(self, units, moves):
        """Take units out of the shipments that bol wasn't told of yet.

        Those of the transfers that are returned first, then the newest.

        :param int units: that came back
        :param moves: the stock.move records that brought them
        """
        if units <= 0:
            return
        returned = moves.origin_returned_move_id.picking_id
        lines = self.env["bol.shipment.line"].sudo()
        waiting = lines.search(
            [
                ("item_id", "=", self.bol_item_id.id),
                ("state", "in", ["to_send", "attention"]),
            ],
            order="id desc",
        ).filtered(lambda line: line.shipment_id._bol_is_untold())
        for line in waiting.sorted(
            lambda line: line.shipment_id.picking_id not in returned
        ):
            units -= line._bol_take_back(units)


class BolShipmentLine(models.Model):
    _inherit = "bol.shipment.line"

    def _bol_take_back(self, units):
        """Leave bol untold of so many of these units, or of all.

        The shipment's row is written, too: the flow that is about to send it would
        otherwise not notice.

        :return: how many are taken back
        """
        taken = min(units, self.quantity)
        if not taken:
            return 0
        shipment = self.shipment_id
        came_back = self.env._(
            "%(count)s x %(item)s came back before bol was told.",
            count=taken,
            item=self.item_id.display_name,
        )
        if taken < self.quantity:
            self.quantity -= taken
        elif shipment.line_ids - self:
            self.unlink()
        else:
            shipment._bol_withdraw(came_back)
            return taken
        shipment.message = came_back
        return taken
