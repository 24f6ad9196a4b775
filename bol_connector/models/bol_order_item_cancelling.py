from odoo import fields, models

from .bol_cancellation import REQUESTED, STANDING


class BolOrder(models.Model):
    _inherit = "bol.order"

    cancellation_ids = fields.One2many(
        "bol.cancellation", "bol_order_id", "Cancellations to Bol", readonly=True
    )


class BolOrderItem(models.Model):
    """Cancelling order items at bol."""

    _inherit = "bol.order.item"

    cancellation_ids = fields.One2many(
        "bol.cancellation", "item_id", "Cancellations to Bol", readonly=True
    )

    def _bol_cancel_at_bol(self, reason_code=None):
        """Have bol cancel these items, each as a whole, once.

        Items that bol can't cancel are left out: see :meth:`_bol_why_not_cancelled`.

        :param str reason_code: bol's; by default that the buyer asked for it, if he
            did, else the account's usual one
        :return: the bol.cancellation records that stand for these items, old and new
        """
        items = self.sudo()
        wanted = items.filtered(lambda item: not item._bol_why_not_cancelled())
        values = [
            {
                "account_id": item.account_id.id,
                "item_id": item.id,
                "reason_code": reason_code or item._bol_cancellation_reason(),
            }
            for item in wanted - wanted._bol_standing_cancellations().item_id
        ]
        made = self.env["bol.cancellation"].sudo().create(values)
        made._bol_tell_asked()
        # Whoever cancels what the buyer asked to cancel has answered him.
        made.item_id._bol_asked()._bol_answer_request("granted")
        return items._bol_standing_cancellations()

    def _bol_standing_cancellations(self):
        """Cancellations of these items that were asked for and not refused."""
        return self.cancellation_ids.filtered(lambda one: one.state in STANDING)

    def _bol_cancellation_reason(self):
        if self.cancellation_requested:
            return REQUESTED
        return self.account_id.cancellation_reason

    def _bol_cancellation_name(self):
        """The item as people know it, with its units."""
        return f"{self.quantity} × {self.title or self.ean or self.bol_id}"

    def _bol_why_not_cancelled(self):
        """Why bol can't cancel this item, as far as is known; '' if it may."""
        self.ensure_one()
        if self.fulfilment_method == "FBB":
            return self.env._("Bol ships it itself, and only the buyer can cancel it.")
        if self.quantity <= 0 or self.quantity_open == self.quantity:
            return ""
        if self.quantity_cancelled >= self.quantity:
            return self.env._("It is cancelled at bol already.")
        if self.quantity_open:
            return self.env._(
                "%(shipped)s of %(quantity)s were shipped or cancelled at bol already, "
                "and bol cancels only whole items. Ask bol's seller support, or ship "
                "the rest.",
                shipped=self.quantity - self.quantity_open,
                quantity=self.quantity,
            )
        return self.env._("It was shipped already according to bol.")
