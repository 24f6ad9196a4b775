from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.bol_return_handling import HANDLING_RESULTS

# bol takes returns up to so many days after shipping.
LATEST = timedelta(days=90)
#: Not for what was never refused.
RESULTS = [one for one in HANDLING_RESULTS if one[0] != "STILL_APPROVED"]


class BolReturnCreate(models.TransientModel):
    """A return that bol doesn't know of: made there, and handled at once."""

    _name = "bol.return.create"
    _description = "Create Return at Bol.com"

    bol_order_id = fields.Many2one("bol.order", required=True, readonly=True)
    item_id = fields.Many2one(
        "bol.order.item",
        required=True,
        domain="[('bol_order_id', '=', bol_order_id), ('quantity_shipped', '>', 0)]",
    )
    most = fields.Integer("Shipped and Not Returned", compute="_compute_most")
    quantity = fields.Integer("Pieces", default=1, required=True)
    handling_result = fields.Selection(
        RESULTS, "Decision", required=True, default="RETURN_RECEIVED"
    )

    @api.depends("item_id")
    def _compute_most(self):
        for wizard in self:
            wizard.most = wizard.item_id._bol_returnable()

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        order = self.env["bol.order"].browse(values.get("bol_order_id"))
        order.check_access("read")
        shipped = order.item_ids.filtered(lambda item: item._bol_returnable())
        if len(shipped) == 1 and "item_id" in fields_list:
            values |= {"item_id": shipped.id, "quantity": shipped._bol_returnable()}
        return values

    def action_create_return(self):
        """Have bol make the return; it shows among the returns once it has."""
        self.ensure_one()
        self.item_id.check_access("read")
        handling = self.item_id._bol_create_return(self.handling_result, self.quantity)
        return {
            "type": "ir.actions.act_window",
            "res_model": "bol.return.handling",
            "res_id": handling.id,
            "views": [(False, "form")],
        }


class BolOrderItem(models.Model):
    _inherit = "bol.order.item"

    def _bol_returnable(self):
        """How many units were shipped, and neither returned nor being returned.

        :rtype: int
        """
        self.ensure_one()
        items = self.env["bol.return.item"].sudo()
        back = items.search([("item_id", "=", self.id), ("withdrawn", "=", False)])
        asked = self.env["bol.return.handling"].sudo()
        asked = asked.search(
            [
                ("item_id", "=", self.id),
                ("return_item_id", "=", False),
                ("state", "not in", ["failed", "withdrawn"]),
            ]
        )
        shown = set(back.return_id.mapped("bol_id"))
        unseen = asked.filtered(lambda one: one.created_return not in shown)
        gone = sum(back.mapped("expected_quantity")) + sum(unseen.mapped("quantity"))
        return max(self.quantity_shipped - gone, 0)

    def _bol_create_return(self, handling_result, quantity):
        """Have a return made at bol for units of this item.

        :rtype: bol.return.handling record
        :raise UserError: bol would refuse it
        """
        self.ensure_one()
        self.sudo().lock_for_update(allow_referencing=True)
        if self.fulfilment_method == "FBB":
            raise UserError(
                self.env._("Bol handles the returns of what it ships (FBB) itself.")
            )
        if not 0 < quantity <= self._bol_returnable():
            raise UserError(
                self.env._(
                    "%(most)s of %(item)s were shipped and not returned, not "
                    "%(quantity)s.",
                    most=self._bol_returnable(),
                    item=self.title or self.ean,
                    quantity=quantity,
                )
            )
        placed = self.bol_order_id.placed_at
        last = self._bol_last_shipped() or placed
        if last and last < fields.Datetime.now() - LATEST:
            raise UserError(
                self.env._("Bol takes returns up to 90 days after shipping only.")
            )
        handlings = self.env["bol.return.handling"].sudo()
        return handlings.create(
            {
                "account_id": self.account_id.id,
                "item_id": self.id,
                "handling_result": handling_result,
                "quantity": quantity,
            }
        )

    def _bol_last_shipped(self):
        """When Odoo told bol last that units of this item were shipped."""
        lines = self.env["bol.shipment.line"].sudo()
        told = lines.search([("item_id", "=", self.id), ("state", "=", "done")])
        return max(filter(None, told.shipment_id.mapped("sent_at")), default=None)


class BolOrder(models.Model):
    _inherit = "bol.order"

    may_be_returned = fields.Boolean(compute="_compute_may_be_returned")

    @api.depends("item_ids.quantity_shipped", "item_ids.fulfilment_method")
    def _compute_may_be_returned(self):
        for order in self:
            order.may_be_returned = any(
                item.quantity_shipped and item.fulfilment_method != "FBB"
                for item in order.item_ids
            )

    def action_create_return(self):
        """Open the form in which a return is made at bol."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Create Return at Bol"),
            "res_model": "bol.return.create",
            "view_mode": "form",
            "target": "new",
            "context": {"default_bol_order_id": self.id},
        }
