from odoo import fields, models


class SaleOrder(models.Model):
    """What bol's labels cost, for who wants to know what an order brings."""

    _inherit = "sale.order"

    bol_label_cost = fields.Monetary(
        "Cost of Labels",
        compute="_compute_bol_label_cost",
        compute_sudo=True,
        currency_field="bol_label_currency_id",
        help="What the labels of bol (VVB) cost that were bought for this order, "
        "without VAT. The customer doesn't pay it: it lowers what the order brings.",
    )
    bol_label_currency_id = fields.Many2one(
        "res.currency", compute="_compute_bol_label_cost", compute_sudo=True
    )

    def _compute_bol_label_cost(self):
        groups = self.env["bol.label"]._read_group(
            [("bol_order_id", "in", self.bol_order_id.ids), ("state", "=", "done")],
            ["bol_order_id"],
            ["price:sum"],
        )
        costs = dict(groups)
        self.bol_label_currency_id = self.env.ref("base.EUR")
        for order in self:
            order.bol_label_cost = costs.get(order.bol_order_id, 0)

    def action_view_bol_labels(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bol_connector_delivery.bol_label_action"
        )
        return {**action, "domain": [("bol_order_id", "in", self.bol_order_id.ids)]}
