from odoo import api, fields, models

from .bol_order_changes import lines

# In the context: bol cancelled it, or somebody wants bol to be left alone.
UNTOLD = ("bol_from_bol", "bol_not_at_bol")


class SaleOrder(models.Model):
    """What is cancelled in Odoo is cancelled at bol.

    Keys of the context: ``bol_reason`` (bol's reason code), ``bol_from_bol`` (it was
    cancelled there, so bol need not be told), ``bol_not_at_bol`` (nor is it to be),
    ``bol_ask_reason`` (a person waits who can be asked).
    """

    _inherit = "sale.order"

    bol_asks_reason = fields.Boolean(
        compute="_compute_bol_asks_reason", compute_sudo=True
    )

    @api.depends("bol_order_id", "bol_account_id.cancel_at_bol")
    def _compute_bol_asks_reason(self):
        for sale in self:
            asks = sale.bol_account_id.cancel_at_bol == "ask"
            sale.bol_asks_reason = asks and bool(sale._bol_items_to_cancel())

    def _bol_items_to_cancel(self):
        """Items of these sale orders that bol can still cancel, and wasn't asked to."""
        items = self.sudo().bol_order_id.item_ids
        open_items = items.filtered(lambda item: not item._bol_why_not_cancelled())
        return open_items - open_items._bol_standing_cancellations().item_id

    def action_cancel(self):
        asked = self.env.context.get("bol_ask_reason")
        if asked and len(self) == 1 and not self.locked and self.bol_asks_reason:
            return self._bol_ask_reason()
        return super().action_cancel()

    def _bol_ask_reason(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel at Bol"),
            "res_model": "bol.order.cancel",
            "view_mode": "form",
            "target": "new",
            "context": {"default_sale_order_id": self.id},
        }

    def _action_cancel(self):
        live = self.filtered(lambda sale: sale.state != "cancel")
        result = super()._action_cancel()
        live.filtered(lambda sale: sale.state == "cancel")._bol_cancel_at_bol()
        return result

    def _bol_cancel_at_bol(self):
        """Ask bol to cancel what these sale orders were to deliver."""
        orders = self.sudo().bol_order_id
        if not orders or any(map(self.env.context.get, UNTOLD)):
            return
        reason = self.env.context.get("bol_reason")
        orders.item_ids._bol_cancel_at_bol(reason)
        self._bol_note_uncancelled()

    def _bol_note_uncancelled(self):
        """Say which items bol isn't asked to cancel, and why."""
        notes = {}
        for sale in self.filtered("bol_order_id"):
            items = sale.sudo().bol_order_id.item_ids
            left = items - items._bol_standing_cancellations().item_id
            left = left.filtered("quantity_shipped") | left.filtered("quantity_open")
            if left:
                notes[sale.id] = left._bol_say_uncancelled()
        if notes:
            self.browse(notes)._message_log_batch(notes)

    def action_draft(self):
        """What bol wasn't told yet it isn't told any more."""
        result = super().action_draft()
        self.sudo().bol_order_id.item_ids._bol_keep_at_bol()
        return result


class SaleOrderLine(models.Model):
    """A line's quantity set to zero cancels its item at bol."""

    _inherit = "sale.order.line"

    def write(self, vals):
        ours = self.sudo().filtered("bol_item_id")
        if "product_uom_qty" not in vals or not ours:
            return super().write(vals)
        before = {line: line.product_uom_qty for line in ours}
        result = super().write(vals)
        if not any(map(self.env.context.get, UNTOLD)):
            ours._bol_note_quantities(before)
        return result

    def _bol_note_quantities(self, before):
        """Have bol cancel what was set to zero, and explain what it can't do.

        :param dict before: sale.order.line record -> its quantity until now
        """
        lowered = self.filtered(lambda line: line.product_uom_qty < before[line])
        raised = self.filtered(lambda line: line.product_uom_qty > before[line])
        raised.bol_item_id._bol_keep_at_bol()
        items = lowered.bol_item_id
        gone = items.filtered(lambda item: item._bol_is_unsold())
        gone._bol_cancel_at_bol(self.env.context.get("bol_reason"))
        notes = {}
        for sale in lowered.order_id:
            mine = lowered.filtered(lambda line, sale=sale: line.order_id == sale)
            left = mine.bol_item_id
            left -= left._bol_standing_cancellations().item_id
            if text := left._bol_say_uncancelled():
                notes[sale.id] = text
        if notes:
            lowered.order_id.browse(notes)._message_log_batch(notes)

    @api.onchange("product_uom_qty")
    def _onchange_bol_quantity(self):
        """bol knows no half cancellations: say so before it is saved."""
        item = self.sudo().bol_item_id
        known = self._origin.product_uom_qty
        if not (item.quantity_open and 0 < self.product_uom_qty < known):
            return {}
        text = self.env._(
            "Bol cancels only whole items, so bol is not told of this, and still "
            "expects all %(units)s units. Set the quantity to 0 to have the whole item "
            "cancelled at bol, or ask bol's seller support.",
            units=item.quantity_open,
        )
        return {"warning": {"title": self.env._("Not told to bol"), "message": text}}


class BolOrderItem(models.Model):
    _inherit = "bol.order.item"

    def _bol_is_unsold(self):
        """Whether no sale order line is left to deliver any of this item."""
        lines = self.sale_line_ids.filtered(lambda line: line.state != "cancel")
        return not any(line.product_uom_qty > 0 for line in lines)

    def _bol_keep_at_bol(self):
        """Take back the cancellations of these items that bol wasn't told of yet."""
        waiting = self.cancellation_ids.filtered(lambda one: one.state == "to_send")
        if waiting:
            waiting._bol_withdraw(self.env._("It was taken back in Odoo."))

    def _bol_say_uncancelled(self):
        """Sentences, as Markup, on why bol isn't asked to cancel these items; ''."""
        texts = []
        for item in self:
            name = item.title or item.ean or item.bol_id
            why = item._bol_why_not_cancelled() or self.env._(
                "Bol cancels only whole items, and still expects all %(units)s units. "
                "Set the quantity to 0 to have the whole item cancelled at bol.",
                units=item.quantity_open,
            )
            text = self.env._("Not told to bol: %(item)s. %(why)s", item=name, why=why)
            texts.append(text)
        return lines(texts)
