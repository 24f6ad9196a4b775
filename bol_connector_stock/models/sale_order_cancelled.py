from odoo import models


class SaleOrder(models.Model):
    """Transfers follow what bol cancelled."""

    _inherit = "sale.order"

    def _bol_cancel_from_bol(self):
        """Their own moves go, wherever they are; other orders' moves stay."""
        self.order_line.move_ids._bol_open()._action_cancel()
        mine = self.with_context(bol_cancelled_sales=self.ids)
        return super(SaleOrder, mine)._bol_cancel_from_bol()


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def action_cancel(self):
        """A transfer of several orders isn't cancelled with one of them."""
        cancelled = self.env.context.get("bol_cancelled_sales", ())
        shared = self.browse()
        if cancelled:
            shared = self.filtered(lambda one: one._bol_is_of_others(cancelled))
        return super(StockPicking, self - shared).action_cancel()

    def _bol_is_of_others(self, sale_ids):
        """Whether goods of other sale orders than these still are to go with it."""
        sales = self.move_ids._bol_open().sale_line_id.order_id
        return bool(set(sales.ids) - set(sale_ids))

    def _bol_is_in_batch(self):
        """Whether somebody works on a batch that this transfer is in; a hook."""
        return False


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _bol_why_touched(self):
        reasons = super()._bol_why_touched()
        moves = self._bol_moves_in_hand()
        if moves:
            reasons.append(
                self.env._(
                    "Being picked: %(transfers)s. Put the goods back, then validate "
                    "the transfer: Odoo takes them out of it.",
                    transfers=", ".join(moves.picking_id.mapped("name")),
                )
            )
        return reasons

    def _bol_lower(self):
        """Of whole items the moves themselves are cancelled, those of a kit as well.

        Else Odoo would look for moves that one the other way can be merged with.
        """
        whole = self.filtered(
            lambda line: line._bol_wanted() <= line._bol_ordered(line.qty_delivered)
        )
        whole.move_ids._bol_open()._action_cancel()
        super(SaleOrderLine, whole.with_context(skip_procurement=True))._bol_lower()
        return super(SaleOrderLine, self - whole)._bol_lower()

    def _bol_moves_in_hand(self):
        """Open moves of these lines that somebody in the warehouse works on."""
        moves = self.move_ids
        parts = moves.filtered(lambda move: move._bol_is_part_gone())
        return moves._bol_open().filtered(lambda move: move._bol_is_in_hand()) | parts

    def _bol_say_left(self):
        transfers = self._bol_transfers_left()
        if not transfers:
            return super()._bol_say_left()
        return [
            self.env._(
                "Left already with %(transfers)s. Get the parcel back.",
                transfers=", ".join(transfers.mapped("name")),
            )
        ]

    def _bol_transfers_left(self):
        """The transfers that goods of these lines left with."""
        return self.move_ids.filtered(lambda move: move._bol_has_left()).picking_id


class StockMove(models.Model):
    _inherit = "stock.move"

    def _bol_is_in_hand(self):
        """Whether somebody picked the goods of this open move, or is about to."""
        return bool(
            (self.picked and self.quantity)
            or self.picking_id.printed
            or self.picking_id._bol_is_in_batch()
            or "done" in self.move_orig_ids.mapped("state")
        )

    def _bol_has_left(self):
        """Whether this move brought goods to the buyer."""
        return self.state == "done" and self.location_dest_id.usage == "customer"

    def _bol_is_part_gone(self):
        """Whether a component of a kit left that bol no longer wants.

        The kit's delivered quantity doesn't count it while others are missing.
        """
        line = self.sale_line_id
        return (
            self._bol_has_left()
            and self.product_id != line.product_id
            and not line._bol_wanted()
        )
