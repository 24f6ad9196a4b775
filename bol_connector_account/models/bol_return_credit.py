from odoo import fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from odoo.addons.bol_connector_stock.models.bol_return_handling import REFUNDING

#: Names the activity about a refund that can't be credited.
TROUBLE = "crediting"


class BolReturnItem(models.Model):
    """What a return means for the invoice of what is returned."""

    _inherit = "bol.return.item"

    def _bol_returned_pieces(self):
        """What came back of these, was refunded, and is open, in bol's pieces."""
        back = refunded = open_ = 0
        for one in self:
            results = one.results.filtered(lambda result: not result.replaced)
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
    credit_due = fields.Boolean(
        readonly=True, copy=False, help="Odoo refused the credit note."
    )

    _to_credit = models.Index("(account_id) WHERE credit_due IS TRUE")

    def _bol_refunding(self):
        """Those of these results with which bol pays the buyer back."""
        return self.filtered(
            lambda one: (
                one.handling_result in REFUNDING and one.processing_result != "REJECTED"
            )
        )

    def _bol_on_new(self):
        result = super()._bol_on_new()
        self._bol_credit_new()
        return result

    def write(self, vals):
        """What bol takes back isn't credited any more."""
        result = super().write(vals)
        if vals.get("replaced"):
            self.sudo()._bol_take_back_credit()
        return result

    def _bol_take_back_credit(self):
        """Cancel the drafts that credit these results; of what is posted a person is
        told, who knows whether the buyer has it."""
        for one in self.filtered("credit_line_ids"):
            notes = one.credit_line_ids.move_id
            notes.filtered(lambda note: note.state == "draft").button_cancel()
            posted = notes.filtered(lambda note: note.state == "posted")
            sales = one.return_item_id.item_id.sale_line_ids.order_id
            for sale in sales if posted else ():
                text = self.env._(
                    "Bol's answer to return %(number)s was changed: the buyer isn't "
                    "paid back any more. Credit note %(note)s was posted: reverse it.",
                    number=one.return_item_id.bol_id,
                    note=", ".join(posted.mapped("name")),
                )
                sale._bol_tell_of_invoices(TROUBLE, text)
        self.return_item_id.item_id.sale_line_ids.modified(["qty_delivered"])

    def _bol_credit_new(self):
        """Make the draft credit notes of what is refunded, once."""
        lines = self.return_item_id.item_id.sale_line_ids
        # What is refunded isn't invoiced any more, whether it was already or not.
        lines.sudo().modified(["qty_delivered"])
        for one in self._bol_refunding().sudo():
            if one.account_id.has_books and not one.credit_line_ids:
                one._bol_try_credit()

    def _bol_try_credit(self):
        """What can't be credited keeps nothing else back, and is tried again."""
        try:
            with self.env.cr.savepoint():
                item = self.return_item_id.item_id
                reason = self.env._(
                    "Return %(number)s of bol.com", number=self.return_item_id.bol_id
                )
                if item:
                    item._bol_credit(self.quantity, reason, self)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is
            self.credit_due = True
            self._bol_tell_not_credited(str(error))
        else:
            if self.credit_due:
                self.credit_due = False
                sales = self.return_item_id.item_id.sale_line_ids.order_id
                sales._bol_activities(TROUBLE).unlink()

    def _bol_tell_not_credited(self, why):
        """Have one activity on the sale order while its refund can't be credited."""
        for sale in self.return_item_id.item_id.sale_line_ids.order_id:
            text = self.env._(
                "Bol paid the buyer back, and the credit note can't be made: %(why)s\n"
                "It is tried again by itself.",
                why=why,
            )
            sale._bol_tell_of_invoices(TROUBLE, text)


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
