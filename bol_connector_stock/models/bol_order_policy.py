from odoo import api, fields, models
from odoo.exceptions import ValidationError


class BolOrderPolicy(models.Model):
    _inherit = "bol.order.policy"

    treatment = fields.Selection(
        selection_add=[("move", "Make sale orders and move the stock")],
        ondelete={"move": "set default"},
        help="Ignored orders are kept in the list of bol's orders, and no sale order "
        "is made of them. What bol ships itself gets no transfer; moving the stock "
        "takes its goods out of the account's location for stock at bol.",
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        check_company=True,
        help="Orders leave from it. Empty: the account's warehouse.",
    )

    def write(self, vals):
        if vals.get("treatment") == "move":
            self.account_id._bol_ensure_fbb_location()
        return super().write(vals)

    @api.constrains("treatment", "fulfilment_method")
    def _check_move_is_fbb(self):
        for policy in self:
            if policy.treatment == "move" and policy.fulfilment_method != "FBB":
                raise ValidationError(
                    self.env._(
                        "What you ship yourself leaves with a transfer. Only the stock "
                        "at bol (FBB) is moved without one."
                    )
                )

    @api.constrains("treatment", "warehouse_id")
    def _check_fbb_location(self):
        self.account_id._check_fbb_location()

    def _bol_prepare_sale_order(self, placed_at):
        values = super()._bol_prepare_sale_order(placed_at)
        warehouse = self.warehouse_id or self.account_id.warehouse_id
        return {**values, "warehouse_id": warehouse.id} if warehouse else values
