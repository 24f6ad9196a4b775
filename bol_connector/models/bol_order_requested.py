from odoo import api, fields, models
from odoo.exceptions import UserError

REQUESTED = "requested"
REASON = "REQUESTED_BY_CUSTOMER"


class BolOrder(models.Model):
    """The buyer asks bol to cancel; the order is open until the seller does so."""

    _inherit = "bol.order"

    request_open = fields.Boolean(
        compute="_compute_request_open",
        store=True,
        help="The buyer asked to cancel, and nobody has answered yet.",
    )

    @api.depends(
        "item_ids.cancellation_requested",
        "item_ids.quantity_open",
        "item_ids.fulfilment_method",
        "item_ids.request_answer",
    )
    def _compute_request_open(self):
        for order in self:
            order.request_open = bool(order.item_ids._bol_asked())

    def _bol_note_changes(self, before):
        result = super()._bol_note_changes(before)
        answered = self.item_ids.filtered("request_answer")
        over = answered.filtered(lambda item: not item.cancellation_requested)
        over.request_answer = False
        return result

    def _bol_follow_part(self):
        done = super()._bol_follow_part()
        for order in self:
            order._bol_follow_requested()
        return done

    def _bol_follow_requested(self):
        """Answer the buyer's wish as the account wants it, or ask people.

        Of what has left nobody is asked: bol is about to be told of it.
        """
        items = self.item_ids._bol_asked()
        items -= self._bol_lines_unwanted(items)._bol_left().bol_item_id
        if not items:
            self._bol_close_requested()
        elif self._bol_may_accept(items):
            items._bol_answer_request("granted")
        else:
            self._bol_ask_people(items)

    def _bol_may_accept(self, items):
        """Whether the buyer's wish is granted without asking anybody."""
        if self.account_id.cancellation_request != "accept":
            return False
        return not self._bol_lines_unwanted(items)._bol_why_touched()

    def _bol_lines_unwanted(self, items):
        """The sale order lines of these items, as if bol wanted nothing of them."""
        lines = self.sale_order_id.order_line.with_context(bol_nothing_wanted=True)
        return lines.filtered(lambda line: line.bol_item_id in items)

    def _bol_ask_people(self, items):
        text = self.env._(
            "The customer asks to cancel %(items)s. Accept the request or ship anyway, "
            "with the buttons on this order. Bol expects you to accept as long as it "
            "isn't shipped.",
            items=", ".join(item.title or item.ean or item.bol_id for item in items),
        )
        summary = self.env._(
            "The customer asks to cancel: %(order)s", order=self.bol_id
        )
        self._bol_tell_on(self.sale_order_id or self, REQUESTED, summary, [text])

    def _bol_close_requested(self):
        self.sale_order_id._bol_activities(REQUESTED).unlink()
        self._bol_activities(REQUESTED).unlink()

    def _bol_note_answer(self, items, answer):
        titles = ", ".join(item.title or item.ean or item.bol_id for item in items)
        texts = {
            "granted": self.env._(
                "The customer's request to cancel %(items)s was accepted: bol is asked "
                "to cancel it.",
                items=titles,
            ),
            "declined": self.env._(
                "The customer asked to cancel %(items)s; it is shipped anyway.",
                items=titles,
            ),
        }
        self._bol_log({self: [texts[answer]]})
        self.sale_order_id._message_log_batch(
            dict.fromkeys(self.sale_order_id.ids, texts[answer])
        )

    # -- buttons ---------------------------------------------------------------

    def action_accept_request(self):
        """Cancel at bol what the buyer asked to cancel."""
        self._bol_answer("granted")

    def action_ship_anyway(self):
        """Ship what the buyer asked to cancel: it was too late, or is under way."""
        self._bol_answer("declined")

    def _bol_answer(self, answer):
        self.check_access("read")
        asked = self.sudo().item_ids._bol_asked()
        for item in asked - asked._bol_answer_request(answer):
            raise UserError(
                self.env._(
                    "The cancellation of %(item)s can't be accepted. %(why)s",
                    item=item.title or item.ean or item.bol_id,
                    why=item._bol_why_not_cancelled(),
                )
            )


class BolOrderItem(models.Model):
    _inherit = "bol.order.item"

    request_answer = fields.Selection(
        [("granted", "Accepted"), ("declined", "Shipped anyway")],
        "Answer to the Customer",
        readonly=True,
        copy=False,
    )

    def _bol_asked(self):
        """Those of these items whose buyer asks to cancel them, and has no answer yet.

        bol cancels whole items only, and asks nobody about what it ships itself.
        """
        return self.filtered(
            lambda item: (
                item.cancellation_requested
                and 0 < item.quantity == item.quantity_open
                and item.fulfilment_method != "FBB"
                and not item.request_answer
            )
        )

    def _bol_answer_request(self, answer):
        """Answer the buyer's wish about these items.

        :param str answer: a value of :attr:`request_answer`
        :return: the items that are answered: not those that bol can't cancel
        """
        answered = self
        if self:
            self.request_answer = answer
        if self and answer == "granted":
            answered &= self._bol_cancel_at_bol(REASON).item_id
            (self - answered).request_answer = False
        for order, items in answered.grouped("bol_order_id").items():
            order._bol_note_answer(items, answer)
            order._bol_close_requested()
        return answered
