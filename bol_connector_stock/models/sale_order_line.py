from odoo import api, models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    @api.depends("bol_item_id")
    def _compute_qty_delivered_method(self):
        # Inventory has the last word on goods before this.
        done = super()._compute_qty_delivered_method()
        self._bol_let_bol_count()
        return done

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
        if not ship_by:
            return values
        return {**values, "date_planned": ship_by, "bol_ship_by": ship_by}
