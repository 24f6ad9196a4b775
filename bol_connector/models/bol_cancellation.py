from odoo import api, fields, models

from ..bol_api import errors
from ..tools import commit

# bol's codes, in words.
REASONS = [
    ("OUT_OF_STOCK", "Out of stock"),
    ("UNFINDABLE_ITEM", "Can't be found in the warehouse"),
    ("BAD_CONDITION", "In bad condition"),
    ("NOT_AVAIL_IN_TIME", "Not available in time"),
    ("INCORRECT_PRICE", "Incorrect price"),
    ("HIGHER_SHIPCOST", "Shipping costs more than expected"),
    ("ORDERED_TWICE", "Ordered twice"),
    ("REQUESTED_BY_CUSTOMER", "Requested by the customer"),
    ("NO_BOL_GUARANTEE", "No guarantee by bol"),
    ("RETAIN_ITEM", "Item is kept by the seller"),
    ("TECH_ISSUE", "Technical issue"),
    ("OTHER", "Other"),
]
REQUESTED = "REQUESTED_BY_CUSTOMER"
#: States of a cancellation that needs no second one.
STANDING = ("to_send", "sending", "sent", "attention", "done")
UNDERWAY = ("to_send", "sending", "sent")
TROUBLE = ("failed", "attention")


class BolCancellation(models.Model):
    """The cancellation at bol, by the seller, of one order item as a whole.

    bol takes one item a call, and no quantity.
    """

    _name = "bol.cancellation"
    _description = "Bol.com Cancellation"
    _inherit = ["bol.command.timeline"]
    _rec_names_search = ["item_id", "bol_order_id"]

    _bol_flow_kind = "cancellations"

    item_id = fields.Many2one(
        "bol.order.item", required=True, readonly=True, ondelete="cascade"
    )
    bol_order_id = fields.Many2one(
        related="item_id.bol_order_id", store=True, index=True, string="Order"
    )
    sale_order_id = fields.Many2one(related="bol_order_id.sale_order_id")
    title = fields.Char(related="item_id.title")
    product_id = fields.Many2one(related="item_id.product_id")
    quantity = fields.Integer(related="item_id.quantity")
    reason_code = fields.Selection(
        REASONS, "Reason", required=True, readonly=True, help="What bol is told."
    )

    _item_once = models.UniqueIndex(
        "(item_id) WHERE state NOT IN ('failed', 'withdrawn')",
        "This item is being cancelled at bol already.",
    )

    @api.depends("item_id.title", "bol_order_id.bol_id")
    def _compute_display_name(self):
        for cancellation in self:
            item = cancellation.item_id
            name = item.title or item.bol_id or ""
            cancellation.display_name = f"{cancellation.bol_order_id.bol_id}: {name}"

    # -- what a command is -----------------------------------------------------

    def _bol_send(self, client):
        return client.orders.cancel(self.item_id.bol_id, self.reason_code)

    def _bol_make_room(self):
        """Another cancellation of the same item stands for this one."""
        others = self.item_id.cancellation_ids - self
        return not others.filtered(lambda o: o.state not in ("failed", "withdrawn"))

    def _bol_withdraw(self, reason):
        """A buyer who asked to cancel has no answer then."""
        self.item_id.filtered("request_answer").request_answer = False
        return super()._bol_withdraw(reason)

    def _bol_begin(self):
        """What the mirror knows to be over already isn't asked of bol."""
        if self.state != "to_send":
            return False
        item = self.item_id
        over = self._bol_prepare_over(
            item.quantity, item.quantity_shipped, item.quantity_cancelled
        )
        if over is None:
            return super()._bol_begin()
        self.write({**self._bol_prepare_done(), **over})
        commit(self.env)
        return False

    def _bol_reason_not_to_send(self):
        return (
            self.item_id._bol_why_not_cancelled() or super()._bol_reason_not_to_send()
        )

    def _bol_find_effect(self, client):
        """Also what can't be cancelled any more is settled by what bol shows."""
        wanted = self.item_id.bol_id
        for item in client.orders.get(self.bol_order_id.bol_id).items:
            if item.order_item_id == wanted:
                return self._bol_prepare_over(
                    item.quantity or 0,
                    item.quantity_shipped or 0,
                    item.quantity_cancelled or 0,
                )
        return None

    def _bol_prepare_over(self, quantity, shipped, cancelled):
        """Values of this command where bol has nothing left to cancel.

        :param int quantity, shipped, cancelled: the item's units at bol
        :return: dict; None while units of it are open
        """
        if quantity <= 0 or shipped + cancelled < quantity:
            return None
        if cancelled >= quantity:
            return {"message": False}
        if cancelled:
            text = self.env._(
                "Bol cancelled %(cancelled)s of %(quantity)s; the others were shipped.",
                cancelled=cancelled,
                quantity=quantity,
            )
            return {"message": text}
        text = self.env._(
            "It was shipped already according to bol, so it can't be cancelled. If it "
            "wasn't, ask bol's seller support; the buyer can send it back."
        )
        return {"state": "failed", "message": text, "done_at": False}

    def _bol_is_underway(self, client):
        try:
            pages = client.process_status.by_entity(self.item_id.bol_id, "CANCEL_ORDER")
            return any(one.status == "PENDING" for page in pages for one in page)
        except (errors.BadRequest, errors.NotFound):
            # bol knows no process of this item.
            return False

    def _bol_may_be_repeated(self):
        """Of an item that is cancelled bol refuses a second cancellation."""
        return True
