from odoo import models

from .sale_order_line import Billed


class SaleOrderLine(models.Model):
    """The quantities of goods that were sent, came back and were refunded."""

    _inherit = "sale.order.line"

    def _bol_billed(self):
        """How much of these lines of goods is to be paid.

        :return: dict line -> :class:`.sale_order_line.Billed`, in the line's unit
        """
        returned = self._bol_returned()
        return {line: line._bol_billed_one(*returned[line]) for line in self}

    def _bol_billed_one(self, back, refunded, open_):
        """:class:`.sale_order_line.Billed` of this line.

        :param float back: what a return of bol brought back: Odoo took it off what
            was delivered
        :param float refunded: what bol pays back to the buyer, wherever the goods are
        :param float open_: what came back, and isn't decided upon
        """
        if self._bol_goes_by_delivery():
            # Never more than bol charges: what goes out in exchange is paid already.
            sent = min(self.qty_delivered + back, self.product_uom_qty)
        else:
            sent = self.product_uom_qty
            open_ = 0
        paid = max(sent - refunded, 0)
        return Billed(max(paid - open_, 0), paid)

    def _bol_returned(self):
        """What came back of these lines, was refunded, and is open.

        :return: dict line -> (back, refunded, open), in the line's unit
        """
        return {line: (0, 0, 0) for line in self}
