from odoo import api, fields, models

from .bol_cancellation import REASONS


class SaleOrder(models.Model):
    """What the form of a sale order says of its cancellations at bol."""

    _inherit = "sale.order"

    bol_cancellation_state = fields.Selection(related="bol_order_id.cancellation_state")
    bol_cancellation_text = fields.Text(related="bol_order_id.cancellation_text")
    bol_zeroed = fields.Text(
        compute="_compute_bol_zeroed",
        compute_sudo=True,
        help="What saving the form has cancelled at bol.",
    )
    bol_cancellation_reason = fields.Selection(
        REASONS,
        "Reason for Bol",
        compute="_compute_bol_zeroed",
        inverse="_inverse_bol_cancellation_reason",
        compute_sudo=True,
        readonly=False,
        help="What bol is told about the lines that were set to zero.",
    )

    @api.depends("order_line.product_uom_qty", "bol_order_id")
    def _compute_bol_zeroed(self):
        for sale in self:
            lines = sale.order_line.filtered(lambda line: line._bol_is_zeroed())
            items = lines.bol_item_id & sale._bol_items_to_cancel()
            sale.bol_zeroed = "\n".join(i._bol_cancellation_name() for i in items)
            reasons = [item._bol_cancellation_reason() for item in items]
            sale.bol_cancellation_reason = next(iter(reasons), False)

    def _inverse_bol_cancellation_reason(self):
        """It goes with what is saved along with it: see :meth:`write`."""

    def write(self, vals):
        if reason := vals.get("bol_cancellation_reason"):
            self = self.with_context(bol_reason=reason)
        return super().write(vals)

    def action_view_bol_cancellations(self):
        return self.bol_order_id.action_view_cancellations()

    def action_bol_retry_cancellations(self):
        """Ask bol once more to cancel what it refused."""
        self.check_access("write")
        self.sudo().bol_order_id.action_retry_cancellations()


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _bol_is_zeroed(self):
        """Whether this line is being set to zero, and isn't saved yet."""
        return self.product_uom_qty <= 0 < self._origin.product_uom_qty


class BolOrder(models.Model):
    _inherit = "bol.order"

    def action_view_cancellations(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bol_connector.bol_cancellation_action"
        )
        return {**action, "domain": [("bol_order_id", "in", self.ids)]}

    def action_retry_cancellations(self):
        """Ask bol once more to cancel what it refused."""
        self.check_access("read")
        self.sudo().item_ids._bol_last_cancellations().action_retry()

    def action_cancel_at_bol(self):
        """Ask which reason bol is to be told, to cancel what is open of these."""
        return self.item_ids.action_cancel_at_bol()


class BolOrderItem(models.Model):
    _inherit = "bol.order.item"

    def action_cancel_at_bol(self):
        """Ask which reason bol is to be told, to cancel these items there."""
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel at Bol"),
            "res_model": "bol.order.cancel",
            "view_mode": "form",
            "target": "new",
            "context": {"default_item_ids": self.ids},
        }
