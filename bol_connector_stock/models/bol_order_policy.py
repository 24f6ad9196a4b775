from odoo import fields, models


class BolOrderPolicy(models.Model):
    _inherit = "bol.order.policy"

    warehouse_id = fields.Many2one(
        "stock.warehouse",
        check_company=True,
        help="Orders leave from it. Empty: the account's warehouse.",
    )

    def _bol_prepare_sale_order(self, placed_at):
        values = super()._bol_prepare_sale_order(placed_at)
        warehouse = self.warehouse_id or self.account_id.warehouse_id
        return {**values, "warehouse_id": warehouse.id} if warehouse else values
