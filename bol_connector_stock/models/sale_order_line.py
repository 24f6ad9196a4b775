from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _action_launch_stock_rule(self, *, previous_product_uom_qty=False):
        """Goods in bol's own warehouse are shipped by bol: no transfer for them."""
        ours = self.filtered(lambda line: line.bol_item_id.fulfilment_method != "FBB")
        return super(SaleOrderLine, ours)._action_launch_stock_rule(
            previous_product_uom_qty=previous_product_uom_qty
        )

    def _prepare_procurement_values(self):
        """The transfer is scheduled by the time the goods are to leave."""
        values = super()._prepare_procurement_values()
        ship_by = self.bol_item_id.ship_by
        return {**values, "date_planned": ship_by} if ship_by else values
