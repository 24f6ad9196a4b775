from odoo import fields, models
from odoo.tools import format_date

from .bol_timeline import Entry


class BolOrder(models.Model):
    _name = "bol.order"
    _inherit = ["bol.order", "bol.timeline"]

    def _bol_timeline_own(self):
        return [
            *super()._bol_timeline_own(),
            Entry(self.placed_at, self.env._("The customer ordered at bol.")),
            Entry(self.create_date, self.env._("Read from bol.")),
            Entry(
                fields.Datetime.to_datetime(self.erased_on),
                self.env._("Personal data was erased."),
            ),
        ]

    def _bol_timeline_commands(self):
        return [*super()._bol_timeline_commands(), self.item_ids.cancellation_ids]

    def _bol_next_own(self):
        steps = {
            "new": self._bol_next_new,
            "held": self._bol_next_held,
            "ignored": self._bol_next_ignored,
            "imported": self._bol_next_imported,
        }
        own = steps.get(self.state, list)()
        return [*super()._bol_next_own(), *self._bol_next_request(), *own]

    def _bol_next_request(self):
        if not self.request_open:
            return []
        return [
            self.env._(
                "It needs you: the customer asks to cancel. Accept the request, or "
                "ship anyway."
            )
        ]

    def _bol_next_new(self):
        if not self.account_id._bol_is_live():
            return [
                self.env._("A sale order is made of it once orders from bol are live.")
            ]
        return [*self._bol_next_reading(), self.env._("A sale order is made of it.")]

    def _bol_next_reading(self):
        """When bol is asked for this order again."""
        if not self.detail_due:
            return []
        if not self.detail_not_before or self.detail_not_before < self._bol_now():
            return [self.env._("It is read from bol, within minutes.")]
        at = self._bol_when(self.detail_not_before)
        return [self.env._("It is read from bol again at %(at)s.", at=at)]

    def _bol_next_held(self):
        steps = [self.env._("It needs you. %(why)s", why=self.held_reason or "")]
        steps += self._bol_next_reading()
        if self.retry_at and self.retry_at > self._bol_now():
            at = self._bol_when(self.retry_at)
            steps.append(
                self.env._(
                    "It is tried again at %(at)s, or when you press Retry.", at=at
                )
            )
        elif self.retry_at:
            steps.append(self.env._("It is tried again within minutes."))
        return steps

    def _bol_next_ignored(self):
        return [self.env._("Nothing. %(why)s", why=self.held_reason or "")]

    def _bol_next_imported(self):
        if self.bol_state in ("shipped", "cancelled"):
            return []
        if self.fulfilment == "FBB":
            return [self.env._("Bol ships it.")]
        if not self._bol_items_to_ship():
            return self._bol_next_reading()
        return [*self._bol_next_shipping(), *self._bol_next_expiry()]

    def _bol_items_to_ship(self):
        """The items that nobody in Odoo has shipped or cancelled yet."""
        cancelled = self.item_ids._bol_standing_cancellations().item_id
        return self.item_ids.filtered("quantity_open") - cancelled

    def _bol_next_shipping(self):
        if not self.ship_by:
            return [self.env._("Ship it.")]
        return [self.env._("Ship it by %(at)s.", at=self._bol_when(self.ship_by))]

    def _bol_next_expiry(self):
        if not self.expires_on:
            return []
        day = format_date(self.env, self.expires_on)
        return [self.env._("Bol cancels what isn't shipped on %(day)s.", day=day)]

    def _bol_now(self):
        return fields.Datetime.now()


class BolOrderItem(models.Model):
    _name = "bol.order.item"
    _inherit = ["bol.order.item", "bol.timeline"]

    def _bol_timeline_own(self):
        order = self.bol_order_id
        return [
            *super()._bol_timeline_own(),
            Entry(order.placed_at, self.env._("The customer ordered at bol.")),
            Entry(self.create_date, self.env._("Read from bol.")),
            Entry(self.changed_at, self.env._("Last changed at bol.")),
        ]

    def _bol_timeline_commands(self):
        return [*super()._bol_timeline_commands(), self.cancellation_ids]
