from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.bol_return_goods import GOODS
from ..models.bol_return_handling import HANDLING_RESULTS


class BolReturnHandle(models.TransientModel):
    """Somebody decides on a return, item by item; bol is told by the flow."""

    _name = "bol.return.handle"
    _description = "Handle Bol.com Return"

    return_id = fields.Many2one("bol.return", required=True, readonly=True)
    answer_by = fields.Date(related="return_id.answer_by")
    line_ids = fields.One2many("bol.return.handle.line", "wizard_id", "Decisions")
    waits_for_goods = fields.Boolean(compute="_compute_waits_for_goods")

    @api.depends("return_id")
    def _compute_waits_for_goods(self):
        for wizard in self:
            wizard.waits_for_goods = any(
                item._bol_to_decide() > item.quantity_received
                for item in wizard.return_id.item_ids
            )

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        back = self.env["bol.return"].browse(values.get("return_id"))
        if back and "line_ids" in fields_list:
            back.check_access("read")
            values["line_ids"] = [
                fields.Command.create(
                    {
                        "return_item_id": item.id,
                        "quantity": item._bol_proposed(),
                        "handling_result": "RETURN_RECEIVED",
                    }
                )
                for item in back.item_ids
                if item._bol_proposed()
            ]
        return values

    def action_handle(self):
        """Make the decisions; what is wrong with one is said, and none is made."""
        self.ensure_one()
        self.return_id.check_access("read")
        lines = self.line_ids.filtered("quantity")
        if not lines:
            raise UserError(self.env._("Say on how many pieces you decide."))
        if lines.return_item_id.return_id != self.return_id:
            raise UserError(self.env._("An item is of another return."))
        for line in lines:
            line._bol_decide()
        self.return_id.sudo()._bol_close_decided()
        return {"type": "ir.actions.act_window_close"}


class BolReturnHandleLine(models.TransientModel):
    """One decision: so many pieces of an item, and where they go."""

    _name = "bol.return.handle.line"
    _description = "Decision on a Bol.com Returned Item"

    wizard_id = fields.Many2one("bol.return.handle", required=True, ondelete="cascade")
    return_id = fields.Many2one(related="wizard_id.return_id")
    return_item_id = fields.Many2one(
        "bol.return.item",
        "Item",
        required=True,
        domain="[('return_id', '=', return_id)]",
    )
    title = fields.Char(related="return_item_id.title")
    reason = fields.Char(compute="_compute_reason")
    comments = fields.Text(related="return_item_id.comments")
    expected_quantity = fields.Integer(related="return_item_id.expected_quantity")
    quantity_received = fields.Integer(related="return_item_id.quantity_received")
    quantity = fields.Integer("Pieces", required=True)
    handling_result = fields.Selection(HANDLING_RESULTS, "Decision", required=True)
    goods = fields.Selection(GOODS, "The Goods", required=True, default="stock")

    @api.depends("return_item_id")
    def _compute_reason(self):
        for line in self:
            item = line.return_item_id
            told = [item.main_reason, item.detailed_reason]
            line.reason = ": ".join(filter(None, told))

    def _bol_decide(self):
        item = self.return_item_id
        item.check_access("read")
        # It comes first: then nobody else decides on the same pieces.
        item._bol_handle(self.handling_result, self.quantity)
        item._bol_put_goods(self.goods, self.quantity)
        item.sudo()._bol_goods_stay_away(self.handling_result, self.quantity)


class BolReturnItem(models.Model):
    _inherit = "bol.return.item"

    def _bol_proposed(self):
        """How many pieces a decision is proposed for: those in, else all."""
        left = self._bol_to_decide()
        received = self.quantity_received - self.quantity_handled
        return min(left, received) if received > 0 else left
