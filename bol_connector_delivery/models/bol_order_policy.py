from odoo import fields, models


class BolOrderPolicy(models.Model):
    _inherit = "bol.order.policy"

    carrier_id = fields.Many2one(
        "delivery.carrier",
        "Delivery Method",
        check_company=True,
        help="Of the orders' transfers. It puts no delivery costs on the orders.",
    )
    vvb_carrier_id = fields.Many2one(
        "delivery.carrier",
        "Delivery Method (VVB)",
        check_company=True,
        help="Of orders that bol wants to have shipped with its own labels (Verzenden "
        "via bol). Empty: the method above.",
    )

    def _bol_prepare_sale_order(self, placed_at):
        values = super()._bol_prepare_sale_order(placed_at)
        if self.carrier_id:
            values["carrier_id"] = self.carrier_id.id
        return values
