from odoo import models

from .bol_cancellation import TROUBLE
from .bol_order_changes import lines

ACTIVITY = "cancellation"


class BolCancellation(models.Model):
    """What people see of cancellations on the orders: notes, and one activity."""

    _inherit = "bol.cancellation"

    def write(self, vals):
        before = {one: one.state for one in self}
        result = super().write(vals)
        moved = self.filtered(lambda one: one.state != before[one])
        moved._bol_tell_moved()
        return result

    def _bol_tell_asked(self):
        self._bol_note_on_orders(lambda one: one._bol_say_asked())

    def _bol_say_asked(self):
        return self.env._(
            "To be cancelled at bol: %(item)s (%(reason)s).",
            item=self.item_id._bol_cancellation_name(),
            reason=self._bol_reason_name(),
        )

    def _bol_tell_moved(self):
        """Say on the orders how their cancellations ended."""
        ended = self.filtered(lambda one: one.state in (*TROUBLE, "done", "withdrawn"))
        ended._bol_note_on_orders(lambda one: one._bol_say_ended())
        for order in self.bol_order_id:
            order._bol_tell_uncancelled()

    def _bol_say_ended(self):
        item = self.item_id._bol_cancellation_name()
        if self.state == "done":
            return self.env._("Cancelled at bol: %(item)s.", item=item)
        if self.state == "withdrawn":
            return self.env._("Not cancelled at bol after all: %(item)s.", item=item)
        return self.env._(
            "Bol has not cancelled %(item)s: %(why)s", item=item, why=self.message or ""
        )

    def _bol_note_on_orders(self, say):
        """Note on bol's orders and on their sale orders.

        :param say: callable: a bol.cancellation record -> sentence
        """
        orders = self.grouped("bol_order_id")
        notes = {o: lines([say(one) for one in mine]) for o, mine in orders.items()}
        if not notes:
            return
        self.bol_order_id._message_log_batch({o.id: t for o, t in notes.items()})
        sold = {
            o.sale_order_id.id: text for o, text in notes.items() if o.sale_order_id
        }
        if sold:
            self.env["sale.order"].browse(sold)._message_log_batch(sold)

    def _bol_reason_name(self):
        reasons = dict(self._fields["reason_code"]._description_selection(self.env))
        return reasons[self.reason_code]


class BolOrder(models.Model):
    _inherit = "bol.order"

    def _bol_tell_uncancelled(self):
        """Have one activity while bol has not cancelled what Odoo has."""
        trouble = self.cancellation_ids.filtered(lambda one: one.state in TROUBLE)
        standing = self.cancellation_ids.item_id._bol_standing_cancellations()
        again = standing.filtered(lambda one: one.state != "attention").item_id
        told = (self.sale_order_id or self).sudo()
        activities = told.activity_ids.filtered(lambda a: a.bol_trouble == ACTIVITY)
        if not trouble.filtered(lambda one: one.item_id not in again):
            activities.unlink()
        elif not activities:
            responsible = self.account_id.user_id or self.env.ref("base.user_admin")
            told.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._(
                    "Not cancelled at bol: %(order)s", order=self.bol_id
                ),
                user_id=responsible.id,
                bol_trouble=ACTIVITY,
            )


class BolOrderItem(models.Model):
    _inherit = "bol.order.item"

    def _bol_news(self, before, now):
        """That bol did what it was asked for is no news."""
        if before and self._bol_standing_cancellations():
            before = {**before, "cancelled": now["cancelled"]}
        return super()._bol_news(before, now)
