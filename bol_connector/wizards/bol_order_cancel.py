from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.bol_cancellation import REASONS
from ..models.bol_order_changes import lines


class BolOrderCancel(models.TransientModel):
    """Cancelling a sale order, or items of bol: the reason that bol is told."""

    _name = "bol.order.cancel"
    _description = "Cancel at Bol.com"

    sale_order_id = fields.Many2one("sale.order", readonly=True)
    item_ids = fields.Many2many(
        "bol.order.item",
        "bol_order_cancel_item_rel",
        compute="_compute_item_ids",
        store=True,
        readonly=False,
    )
    reason_code = fields.Selection(
        REASONS,
        "Reason",
        required=True,
        compute="_compute_reason_code",
        store=True,
        readonly=False,
    )
    cancelled = fields.Html(compute="_compute_texts")
    left = fields.Html(compute="_compute_texts")

    @api.depends("sale_order_id")
    def _compute_item_ids(self):
        for wizard in self:
            if wizard.sale_order_id:
                wizard.item_ids = wizard.sale_order_id.bol_order_id.item_ids

    @api.depends("item_ids")
    def _compute_reason_code(self):
        for wizard in self:
            reasons = [item._bol_cancellation_reason() for item in wizard.item_ids]
            wizard.reason_code = next(iter(reasons), False)

    @api.depends("item_ids")
    def _compute_texts(self):
        for wizard in self:
            items = wizard.item_ids
            wanted = items.filtered(lambda item: not item._bol_why_not_cancelled())
            wanted -= wanted._bol_standing_cancellations().item_id
            wizard.cancelled = lines([i._bol_cancellation_name() for i in wanted])
            left = items - wanted - items._bol_standing_cancellations().item_id
            wizard.left = left._bol_say_uncancelled()

    def action_cancel_at_bol(self):
        """Cancel the sale order in Odoo and at bol; or, without one, the items."""
        self.ensure_one()
        if self.sale_order_id:
            context = {"bol_reason": self.reason_code, "bol_ask_reason": False}
            return self.sale_order_id.with_context(**context).action_cancel()
        self.item_ids.check_access("write")
        if not self.item_ids._bol_cancel_at_bol(self.reason_code):
            raise UserError(self.env._("None of it can be cancelled at bol any more."))
        return True

    def action_cancel_here(self):
        """Cancel the sale order in Odoo alone: bol still expects the goods."""
        self.ensure_one()
        context = {"bol_not_at_bol": True, "bol_ask_reason": False}
        text = self.env._(
            "Cancelled in Odoo only: bol was not told, and still expects the goods."
        )
        self.sale_order_id._message_log(body=text)
        return self.sale_order_id.with_context(**context).action_cancel()
