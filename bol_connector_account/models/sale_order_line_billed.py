from dataclasses import dataclass

from odoo import models


@dataclass(frozen=True)
class Billed:
    """How much of a line of goods its buyer is to pay; all in the line's unit.

    :ivar sent: what he was sent, or ordered where that is what counts
    :ivar refunded: what bol paid him back, wherever the goods are
    :ivar open: what came back, and isn't decided upon
    :ivar invoiced: on invoices, less what is on credit notes; drafts count
    :ivar billed_once: on invoices, whatever was credited since
    """

    sent: float
    refunded: float
    open: float
    invoiced: float
    billed_once: float

    @property
    def paid(self):
        """What he pays in the end, if nothing of what is open is refunded."""
        return max(self.sent - self.refunded, 0)

    @property
    def still(self):
        """What is still to be invoiced; negative: what is still to be credited.

        A piece that was on an invoice isn't invoiced again, whatever it was credited
        for. What is undecided is neither invoiced nor credited.
        """
        wanted = max(self.paid - self.open, 0) - self.invoiced
        if wanted > 0:
            return max(min(wanted, self.sent - self.billed_once), 0)
        return min(self.paid - self.invoiced, 0)


class SaleOrderLine(models.Model):
    """The quantities of goods that were sent, came back and were refunded."""

    _inherit = "sale.order.line"

    def _bol_billed(self):
        """How much of these lines of goods is to be paid.

        :return: dict line -> :class:`Billed`
        """
        returned = self._bol_returned()
        return {line: line._bol_billed_one(*returned[line]) for line in self}

    def _bol_billed_one(self, back, refunded, open_):
        """:class:`Billed` of this line.

        :param float back: what returns of bol brought back: Odoo took it off what was
            delivered
        :param float refunded: what bol paid back
        :param float open_: what came back, and isn't decided upon
        """
        sent = self.product_uom_qty
        if self._bol_goes_by_delivery():
            # Never more than bol charges: what goes out in exchange is paid already.
            sent = min(self.qty_delivered + back, sent)
        else:
            open_ = 0
        return Billed(sent, refunded, open_, self.qty_invoiced, self._bol_billed_once())

    def _bol_billed_once(self):
        return sum(
            one.product_uom_id._compute_quantity(one.quantity, self.product_uom_id)
            for one in self.invoice_lines
            if one.move_id.move_type == "out_invoice" and one.parent_state != "cancel"
        )

    def _bol_returned(self):
        """What came back of these lines, was refunded, and is open.

        :return: dict line -> (back, refunded, open), in the line's unit
        """
        returned = {line: (0, 0, 0) for line in self}
        items = self.bol_item_id
        returns = self.env["bol.return.item"].search([("item_id", "in", items.ids)])
        for item, its_returns in returns.grouped("item_id").items():
            # An item has one line; what somebody split off shares its returns.
            line = self.filtered(lambda one, item=item: one.bol_item_id == item)[:1]
            if line != item.sale_line_ids.sorted("id")[:1]:
                continue
            returned[line] = tuple(
                item._bol_in_unit(pieces, line.product_uom_id)
                for pieces in its_returns._bol_returned_pieces()
            )
        return returned
