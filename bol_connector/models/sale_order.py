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

    _bol_order_unique = models.UniqueIndex(
        "(bol_order_id) WHERE bol_order_id IS NOT NULL AND state != 'cancel'",
        "This order of bol has a sale order already.",
    )

    @property
    def _rec_names_search(self):
        return [*super()._rec_names_search, "bol_number"]

    def action_view_bol_order(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "bol.order",
            "view_mode": "form",
            "res_id": self.bol_order_id.id,
        }
