from odoo import api, fields, models
from odoo.exceptions import UserError

from .bol_return_handling import UNDERWAY

#: Names the activity that asks for a decision on what was received.
TO_DECIDE = "return_to_decide"


class BolReturnItem(models.Model):
    """Deciding on returned items."""

    _inherit = "bol.return.item"

    handling_ids = fields.One2many(
        "bol.return.handling", "return_item_id", "Decisions", readonly=True
    )
    quantity_underway = fields.Integer(
        "Being Told",
        compute="_compute_quantity_underway",
        store=True,
        help="Pieces that were decided on; bol hasn't confirmed it yet.",
    )

    @api.depends("handling_ids.state", "handling_ids.quantity")
    def _compute_quantity_underway(self):
        for item in self:
            told = item.handling_ids.filtered(lambda one: one.state in UNDERWAY)
            item.quantity_underway = sum(told.mapped("quantity"))

    @api.depends("quantity_underway", "quantity_left")
    def _compute_state(self):
        return super()._compute_state()

    def _bol_state(self):
        if self.quantity_underway and self.quantity_underway >= self.quantity_left:
            return "deciding"
        if self.quantity_handled and not self.quantity_left and not self.withdrawn:
            return "handled"
        return super()._bol_state()

    def _bol_to_decide(self):
        """How many pieces nobody has decided on.

        :rtype: int
        """
        return max(self.quantity_left - self.quantity_underway, 0)

    def _bol_shown(self, handling_result):
        """How many pieces bol shows with a result, as far as Odoo knows."""
        shown = self.results.filtered(
            lambda one: one.handling_result == handling_result and not one.replaced
        )
        return sum(shown.mapped("quantity"))

    def _bol_handle(self, handling_result, quantity):
        """Decide on so many pieces; bol is told by the flow.

        On an item that bol calls handled it is a new word for what was said.

        :param str handling_result: of ``bol_return_handling.HANDLING_RESULTS``
        :param int quantity:
        :rtype: bol.return.handling record
        :raise UserError: bol would refuse it
        """
        self.ensure_one()
        # Two people decide at the same time: one after the other.
        self.sudo().lock_for_update(allow_referencing=True)
        if reason := self._bol_why_not(handling_result, quantity):
            raise UserError(reason)
        handlings = self.env["bol.return.handling"].sudo()
        return handlings.create(
            {
                "account_id": self.account_id.id,
                "return_item_id": self.id,
                "item_id": self.item_id.id,
                "handling_result": handling_result,
                "quantity": quantity,
            }
        )

    def _bol_why_not(self, handling_result, quantity):
        """Why bol would refuse such a decision, in plain words; '' if it wouldn't."""
        if self.fulfilment_method == "FBB":
            return self.env._(
                "Bol handles the returns of what it ships (FBB) itself. Its results "
                "are shown here."
            )
        if self.withdrawn:
            return self.env._("Bol doesn't know this return any more.")
        over = self.handled or (self.quantity_handled and not self.quantity_left)
        if handling_result == "STILL_APPROVED" and not over:
            return self.env._(
                "Approved After All is for what was refused before. For %(item)s "
                "choose Received.",
                item=self.title or self.ean,
            )
        if over and self.quantity_underway:
            return self.env._(
                "A decision on %(item)s is under way: wait until bol has confirmed it.",
                item=self.title or self.ean,
            )
        most = self.expected_quantity if over else self._bol_to_decide()
        if not 0 < quantity <= most:
            return self.env._(
                "Of %(item)s there are %(most)s to decide on, not %(quantity)s.",
                item=self.title or self.ean,
                most=most,
                quantity=quantity,
            )
        return ""

    def _bol_note_decided(self):
        """bol confirmed a decision: what it shows now is read soon."""
        self.return_id.write({"detail_due": True, "detail_not_before": False})
        self.env["bol.flow"]._bol_wake_kind("returns")
        self.return_id._bol_close_decided()


class BolReturn(models.Model):
    _inherit = "bol.return"

    handling_ids = fields.One2many(
        "bol.return.handling", "return_id", "Decisions", readonly=True
    )
    may_decide = fields.Boolean(compute="_compute_may_decide")

    @api.depends("item_ids.quantity_left", "item_ids.quantity_underway")
    def _compute_may_decide(self):
        for one in self:
            ours = one.fulfilment_method != "FBB"
            one.may_decide = ours and any(i._bol_to_decide() for i in one.item_ids)

    def action_handle(self):
        """Open the form in which somebody decides on what was sent back."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Handle Return"),
            "res_model": "bol.return.handle",
            "view_mode": "form",
            "target": "new",
            "context": {"default_return_id": self.id, "dialog_size": "extra-large"},
        }

    def _bol_ask_to_decide(self):
        """Have one activity per return of which goods came back."""
        for one in self.filtered("may_decide"):
            if one._bol_activities(TO_DECIDE):
                continue
            one.with_context(mail_activity_quick_update=True).activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._(
                    "Returned goods came in: decide on %(number)s", number=one.bol_id
                ),
                date_deadline=one.answer_by or fields.Date.context_today(one),
                user_id=one.account_id._bol_responsible().id,
                bol_trouble=TO_DECIDE,
            )

    def _bol_close_decided(self):
        """Nobody is asked any more about what was decided on."""
        done = self.filtered(lambda one: not one.may_decide)
        done._bol_activities(TO_DECIDE).unlink()
