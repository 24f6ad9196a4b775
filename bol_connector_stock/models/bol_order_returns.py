from odoo import fields, models

from .bol_return_item import STAFF


class BolOrder(models.Model):
    """The returns of an order."""

    _inherit = "bol.order"

    return_item_ids = fields.One2many(
        "bol.return.item", "bol_order_id", "Returned Items", readonly=True, groups=STAFF
    )
    return_count = fields.Integer(compute="_compute_return_count", groups=STAFF)

    def _compute_return_count(self):
        for order in self:
            order.return_count = len(order.return_item_ids.return_id)

    def action_view_returns(self):
        """The returns of these orders."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bol_connector_stock.bol_return_action"
        )
        action["domain"] = [("item_ids.bol_order_id", "in", self.ids)]
        action["context"] = {}
        return action

    def _bol_erase(self):
        """What a customer wrote about a return goes with the rest, and for good.

        Also of returns that weren't matched yet.
        """
        items = self.env["bol.return.item"].search(
            [
                ("account_id", "in", self.account_id.ids),
                ("order_bol_id", "in", self.mapped("bol_id")),
            ]
        )
        items.return_id._bol_erase()
        return super()._bol_erase()
