from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.bol_connector.bol_api import errors

HANDLING_RESULTS = [
    ("RETURN_RECEIVED", "Received: the customer gets the money back"),
    ("EXCHANGE_PRODUCT", "Exchange: the customer gets another one"),
    ("REPAIR_PRODUCT", "Repair: the customer gets it back repaired"),
    ("RETURN_DOES_NOT_MEET_CONDITIONS", "Refused: it doesn't meet the conditions"),
    ("CUSTOMER_KEEPS_PRODUCT_PAID", "The customer keeps it, and has paid for it"),
    ("STILL_APPROVED", "Approved after all: the customer gets the money back"),
]
#: The customer is paid back.
REFUNDING = ("RETURN_RECEIVED", "STILL_APPROVED")
UNDERWAY = ("to_send", "sending", "sent", "attention")
#: bol's clock and ours may differ by so much.
CLOCKS = timedelta(minutes=5)


class BolReturnHandling(models.Model):
    """What the seller decides on some pieces of a returned item; bol is told once.

    Without :attr:`return_item_id` it makes the return at bol, handled at once.
    """

    _name = "bol.return.handling"
    _description = "Bol.com Return Decision"
    _inherit = ["bol.command.timeline"]
    _check_company_auto = True

    _bol_flow_kind = "return_handlings"
    _bol_decided_by_hand = True

    return_item_id = fields.Many2one(
        "bol.return.item",
        "Returned Item",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    return_id = fields.Many2one(
        related="return_item_id.return_id", store=True, index=True, string="Return"
    )
    item_id = fields.Many2one(
        "bol.order.item",
        "Order Item",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    bol_order_id = fields.Many2one(
        related="item_id.bol_order_id", store=True, index=True, string="Order"
    )
    title = fields.Char(compute="_compute_title")
    handling_result = fields.Selection(
        HANDLING_RESULTS, "Decision", required=True, readonly=True
    )
    quantity = fields.Integer(required=True, readonly=True)
    known_quantity = fields.Integer(
        readonly=True,
        copy=False,
        help="Pieces that bol showed with this result before it was told.",
    )
    created_return = fields.Char(
        "Return at Bol",
        readonly=True,
        copy=False,
        help="bol's number of the return that it made.",
    )
    result_ids = fields.One2many(
        "bol.return.result", "handling_id", "Results", readonly=True
    )

    _quantity_range = models.Constraint(
        "CHECK(quantity BETWEEN 1 AND 9999)",
        "Bol takes decisions on 1 to 9,999 pieces.",
    )

    @api.depends("return_item_id.title", "item_id.title")
    def _compute_title(self):
        for one in self:
            about = one.return_item_id or one.item_id
            one.title = about.title or about.ean or about.bol_id

    @api.depends("return_item_id.return_id.bol_id", "item_id", "quantity")
    def _compute_display_name(self):
        for one in self:
            number = one.return_id.bol_id or one.bol_order_id.bol_id or ""
            one.display_name = f"{number}: {one.quantity} × {one.title or ''}"

    def write(self, vals):
        before = self.filtered(lambda one: one.state == "done")
        result = super().write(vals)
        if vals.get("state") == "done":
            (self - before)._bol_note_results()
        return result

    # -- what a command is -----------------------------------------------------

    def _bol_send(self, client):
        if self.return_item_id:
            return client.returns.handle(
                self.return_item_id.bol_id, self.handling_result, self.quantity
            )
        return client.returns.create(
            self.item_id.bol_id, self.handling_result, self.quantity
        )

    def _bol_begin(self):
        """What bol showed before is what its answer is compared with."""
        if self.state == "to_send" and self.return_item_id:
            item = self.return_item_id
            # A new word on a handled item stands for all that was said before.
            known = 0 if item.handled else item._bol_shown(self.handling_result)
            self.known_quantity = known
        return super()._bol_begin()

    def _bol_put_off(self):
        """bol can't tell apart two decisions on one item: one after the other."""
        mine = [
            ("id", "!=", self.id),
            ("return_item_id", "=", self.return_item_id.id),
            ("item_id", "=", self.item_id.id),
            ("state", "in", ["sending", "sent"]),
        ]
        if self.search_count(mine, limit=1):
            soon = fields.Datetime.now() + timedelta(seconds=15)
            text = self.env._("Another decision on the same item is under way.")
            return {"next_attempt": soon, "message": text}
        return super()._bol_put_off()

    def _bol_find_effect(self, client):
        if not self.return_item_id:
            return self._bol_find_created(client)
        try:
            answer = client.returns.get(self.return_id.bol_id)
        except errors.NotFound:
            return None
        shown = sum(
            result.quantity or 0
            for item in answer.items
            if item.rma_id == self.return_item_id.bol_id
            for result in item.results
            if result.handling_result == self.handling_result
        )
        return {} if shown >= self.known_quantity + self.quantity else None

    def _bol_find_created(self, client):
        """The newest of bol's handled returns that is certainly this one."""
        page = next(client.returns.pages(handled=True), [])
        since = self.sent_at and self.sent_at - CLOCKS
        taken = set(
            self.search([("created_return", "!=", False)]).mapped("created_return")
        )
        for answer in page:
            new = answer.registered_at and since and answer.registered_at >= since
            if new and answer.return_id not in taken and self._bol_is_mine(answer):
                return {"created_return": answer.return_id}
        return None

    def _bol_is_mine(self, answer):
        """Whether a return at bol is what this command asked for.

        :param answer: bol_api ``Return``
        """
        order, ean = self.bol_order_id.bol_id, self.item_id.ean
        return any(
            item.order_id == order
            and item.ean == ean
            and item.expected_quantity == self.quantity
            and any(r.handling_result == self.handling_result for r in item.results)
            for item in answer.items
        )

    def _bol_is_underway(self, client):
        if not self.return_item_id:
            return False
        try:
            rma = self.return_item_id.bol_id
            pages = client.process_status.by_entity(rma, "HANDLE_RETURN_ITEM")
            return any(one.status == "PENDING" for page in pages for one in page)
        except (errors.BadRequest, errors.NotFound):
            # bol knows no process of this item.
            return False

    def _bol_may_be_repeated(self):
        """Said again of a whole item, the same result is the same."""
        item = self.return_item_id
        return bool(item) and self.quantity == item.expected_quantity

    def _bol_reason_not_to_send(self):
        item = self.return_item_id
        if item.withdrawn:
            return self.env._(
                "Bol doesn't know this return any more. Look at it in bol's seller "
                "portal."
            )
        return super()._bol_reason_not_to_send()

    def _bol_vanished(self):
        return self.env._(
            "Bol may have got this decision, but doesn't show it. Look at the return "
            "in bol's seller portal, and press Retry if it isn't handled there."
        )

    def _bol_prepare_done(self, status=None):
        values = super()._bol_prepare_done(status)
        if status and status.entity_id and not self.return_item_id:
            values["created_return"] = status.entity_id
        return values

    def _bol_prepare_decision(self):
        return {
            "name": self.env._("Return %(number)s", number=self.display_name),
            "items": f"{self.quantity} × {self.title}",
            "done_on": self.create_date,
            "at_bol": self._bol_text_at_bol(),
            "tell": not self.return_item_id.handled,
        }

    def _bol_text_at_bol(self):
        handled = self.return_item_id.handled
        return self.env._("Handled") if handled else self.env._("Waits for an answer")

    # -- what came of it -------------------------------------------------------

    def _bol_note_results(self):
        """What bol has confirmed is a result like one that is read at bol, once."""
        results = self.env["bol.return.result"].sudo()
        for one in self.sudo().filtered("return_item_id"):
            item = one.return_item_id
            read = item.results.filtered(
                lambda result, one=one: (
                    not result.handling_id
                    and result.handling_result == one.handling_result
                    and result.quantity == one.quantity
                    and result.create_date >= (one.sent_at or one.create_date)
                )
            )[:1]
            if read:
                read.handling_id = one
            else:
                results.create(
                    {
                        "return_item_id": item.id,
                        "quantity": one.quantity,
                        "handling_result": one.handling_result,
                        "source": "odoo",
                        "handling_id": one.id,
                    }
                )
            item._bol_note_decided()


class BolReturnResult(models.Model):
    _inherit = "bol.return.result"

    handling_id = fields.Many2one(
        "bol.return.handling", "Decision", readonly=True, index="btree_not_null"
    )
