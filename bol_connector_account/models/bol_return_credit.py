from odoo import fields, models

#: With these results bol pays the buyer back.
REFUNDING = ("RETURN_RECEIVED", "STILL_APPROVED")


class BolReturnItem(models.Model):
    """What a return means for the invoice of what is returned."""

    _inherit = "bol.return.item"

    def _bol_returned_pieces(self):
        """What came back of these, was refunded, and is open, in bol's pieces."""
        back = refunded = open_ = 0
        for one in self:
            results = one.results
            paid_back = results._bol_refunding()
            received = one.quantity_received
            decided = sum(results.mapped("quantity"))
            back += received
            refunded += sum(paid_back.mapped("quantity"))
            open_ += max(received - decided, 0)
        return back, refunded, open_

    def write(self, vals):
        """A return that was matched later is credited then."""
        result = super().write(vals)
        if "item_id" in vals:
            self.sudo().results._bol_credit_new()
        return result


class BolReturnResult(models.Model):
    _inherit = "bol.return.result"

    credit_line_ids = fields.One2many(
        "account.move.line", "bol_return_result_id", "Credited", readonly=True
    )

    def _bol_refunding(self):
        """Those of these results with which bol pays the buyer back."""
        return self.filtered(
            lambda one: (
                one.handling_result in REFUNDING
                and one.processing_result != "REJECTED"
            )
        )

    def _bol_on_new(self):
        result = super()._bol_on_new()
        self._bol_credit_new()
        return result

    def _bol_credit_new(self):
        """Make the draft credit notes of what is refunded, once."""
        lines = self.return_item_id.item_id.sale_line_ids
        # What is refunded isn't invoiced any more, whether it was already or not.
        lines.sudo().modified(["qty_delivered"])
        for one in self._bol_refunding().sudo():
            item = one.return_item_id.item_id
            if item.account_id.has_books and not one.credit_line_ids:
                reason = self.env._(
                    "Return %(number)s of bol.com", number=one.return_item_id.bol_id
                )
                item._bol_credit(one.quantity, reason, one)


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    bol_return_result_id = fields.Many2one(
        "bol.return.result",
        "Result of a Return",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
