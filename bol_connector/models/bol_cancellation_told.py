from odoo import api, fields, models

from .bol_cancellation import TROUBLE, UNDERWAY
from .bol_order_changes import lines

UNCANCELLED = "uncancelled"


class BolCancellation(models.Model):
    """What people see of cancellations on the orders: notes, and one activity."""

    _inherit = "bol.cancellation"

    def write(self, vals):
        before = {one: one.state for one in self}
        result = super().write(vals)
        self.filtered(lambda one: one.state != before[one])._bol_tell_moved()
        return result

    def _bol_tell_asked(self):
        self._bol_note_on_orders()

    def _bol_tell_moved(self):
        """Say on the orders how their cancellations ended."""
        underway = self.filtered(lambda one: one.state in UNDERWAY)
        (self - underway)._bol_note_on_orders()
        for order in self.bol_order_id:
            order._bol_tell_uncancelled()

    def _bol_note_on_orders(self):
        """Note on bol's orders, and on their sale orders, how these stand."""
        notes = {
            order: lines([one._bol_say_state() for one in mine])
            for order, mine in self.grouped("bol_order_id").items()
        }
        if notes:
            self.bol_order_id._message_log_batch(
                {order.id: text for order, text in notes.items()}
            )
        sold = {
            order.sale_order_id.id: text
            for order, text in notes.items()
            if order.sale_order_id
        }
        if sold:
            self.env["sale.order"].browse(sold)._message_log_batch(sold)

    def _bol_say_state(self):
        """How this cancellation stands, in a sentence."""
        values = {
            "item": self.item_id._bol_cancellation_name(),
            "reason": self._bol_reason_name(),
            "why": self.message or "",
        }
        if self.state == "to_send":
            return self.env._(
                "To be cancelled at bol: %(item)s (%(reason)s).", **values
            )
        if self.state in UNDERWAY:
            return self.env._("Bol is asked to cancel %(item)s (%(reason)s).", **values)
        if self.state == "done":
            return self.env._("Cancelled at bol: %(item)s. %(why)s", **values).strip()
        if self.state == "withdrawn":
            return self.env._(
                "Not to be cancelled at bol after all: %(item)s. %(why)s", **values
            )
        return self.env._("Not cancelled at bol: %(item)s. %(why)s", **values)

    def _bol_reason_name(self):
        reasons = dict(self._fields["reason_code"]._description_selection(self.env))
        return reasons[self.reason_code]


class BolOrder(models.Model):
    _inherit = "bol.order"

    cancellation_count = fields.Integer(
        compute="_compute_cancellation_state", compute_sudo=True
    )
    cancellation_state = fields.Selection(
        [
            ("trouble", "Not cancelled at bol"),
            ("preview", "Waits in preview"),
            ("underway", "Being cancelled at bol"),
            ("done", "Cancelled at bol"),
        ],
        "Cancelling at Bol",
        compute="_compute_cancellation_state",
        compute_sudo=True,
    )
    cancellation_text = fields.Text(
        compute="_compute_cancellation_state", compute_sudo=True
    )

    @api.depends("cancellation_ids.state", "cancellation_ids.message")
    def _compute_cancellation_state(self):
        for order in self:
            last = order.item_ids._bol_last_cancellations()
            order.cancellation_count = len(order.cancellation_ids)
            order.cancellation_text = "\n".join(c._bol_say_state() for c in last)
            order.cancellation_state = order._bol_cancellation_state(last)

    def _bol_cancellation_state(self, last):
        """The worst of the states of its items' cancellations; False without any."""
        states = set(last.mapped("state"))
        if states & set(TROUBLE):
            return "trouble"
        if "to_send" in states and not all(last.mapped("approved")):
            if self.account_id._bol_flow("cancellations").mode != "live":
                return "preview"
        if states & set(UNDERWAY):
            return "underway"
        return "done" if states else False

    def _bol_tell_uncancelled(self):
        """Have one activity while bol has not cancelled what Odoo has."""
        told = self.sale_order_id or self
        last = self.item_ids._bol_last_cancellations()
        trouble = last.filtered(lambda one: one.state in TROUBLE)
        if trouble:
            summary = self.env._("Not cancelled at bol: %(order)s", order=self.bol_id)
            texts = [one._bol_say_state() for one in trouble]
            self._bol_tell_on(told, UNCANCELLED, summary, texts)
        else:
            told._bol_activities(UNCANCELLED).unlink()


class BolOrderItem(models.Model):
    _inherit = "bol.order.item"

    def _bol_last_cancellations(self):
        """Of each item the newest cancellation, unless it was taken back."""
        told = self.cancellation_ids.filtered(lambda one: one.state != "withdrawn")
        by_item = told.sorted("id").grouped("item_id")
        return told.browse(mine[-1:].id for mine in by_item.values())

    def _bol_news(self, before, now):
        """That bol did what it was asked for is no news."""
        if before and self._bol_standing_cancellations():
            before = {**before, "cancelled": now["cancelled"]}
        return super()._bol_news(before, now)
