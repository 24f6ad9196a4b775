from odoo import fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    bol_order_id = fields.Many2one(
        "bol.order",
        "Bol.com Order",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    bol_number = fields.Char(
        "Bol.com Number", related="bol_order_id.bol_id", store=True, index="trigram"
    )
    bol_account_id = fields.Many2one(
        "bol.account", related="bol_order_id.account_id", store=True
    )
    # Not stored: the flow that mirrors bol must not write on sale orders, where it
    # could get in the way of the user who works on them.
    bol_state = fields.Selection(related="bol_order_id.bol_state")
    bol_is_vvb = fields.Boolean(related="bol_order_id.is_vvb")
    bol_changes = fields.Text(related="bol_order_id.changes")
    bol_cancellation_requested = fields.Boolean(
        related="bol_order_id.cancellation_requested"
    )

    _bol_order_unique = models.UniqueIndex(
        "(bol_order_id) WHERE bol_order_id IS NOT NULL AND state != 'cancel'",
        "This order of bol has a sale order already.",
    )

    @property
    def _rec_names_search(self):
        return [*super()._rec_names_search, "bol_number"]

    def _prepare_confirmation_values(self):
        """An order of bol keeps the date on which its buyer placed it."""
        values = super()._prepare_confirmation_values()
        if all(sale.bol_order_id and sale.date_order for sale in self):
            values.pop("date_order", None)
        return values

    def action_confirm(self):
        """Also when it is confirmed together with others."""
        dates = {sale: sale.date_order for sale in self if sale.bol_order_id}
        result = super().action_confirm()
        for sale, date in dates.items():
            if date and sale.date_order != date:
                sale.date_order = date
        return result

    def _bol_confirm(self):
        """Confirm sale orders that were just imported, all in one batch."""
        return self.action_confirm() if self else True

    def unlink(self):
        """bol's order stays, and says that its sale order is gone."""
        orders = self.sudo().bol_order_id.filtered(lambda o: o.state == "imported")
        done = super().unlink()
        over = orders.filtered(
            lambda order: order.bol_state in ("shipped", "cancelled")
        )
        reason = self.env._("Its sale order was deleted.")
        over.write(over._bol_prepare_ignored(reason))
        (orders - over)._bol_hold(
            "deleted",
            self.env._(
                "The sale order of this order was deleted. It is still open at bol: "
                "press Retry to make it again."
            ),
            retry_after=None,
        )
        return done

    def action_bol_changes_seen(self):
        self.check_access("write")
        self.bol_order_id.sudo().action_changes_seen()

    def action_view_bol_order(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "bol.order",
            "view_mode": "form",
            "res_id": self.bol_order_id.id,
        }
