from odoo import api, fields, models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    bol_item_id = fields.Many2one(
        "bol.order.item",
        "Bol.com Item",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    bol_discounted_item_id = fields.Many2one(
        "bol.order.item",
        "Discount of Bol.com Item",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    qty_delivered_method = fields.Selection(
        selection_add=[("bol", "Shipped by bol.com")],
        ondelete={"bol": lambda lines: lines.write({"qty_delivered_method": "manual"})},
    )

    @api.depends("bol_item_id")
    def _compute_qty_delivered_method(self):
        done = super()._compute_qty_delivered_method()
        self._bol_let_bol_count()
        return done

    def _bol_let_bol_count(self):
        """What bol ships from its own warehouse is delivered when bol says so."""
        for line in self:
            if line.sudo().bol_item_id._bol_counts_delivered():
                line.qty_delivered_method = "bol"

    @api.depends("bol_item_id.quantity_shipped")
    def _compute_qty_delivered(self):
        return super()._compute_qty_delivered()

    def _prepare_qty_delivered(self):
        delivered = super()._prepare_qty_delivered()
        for line in self.filtered(lambda line: line.qty_delivered_method == "bol"):
            item = line.sudo().bol_item_id
            delivered[line] = item._bol_in_unit(
                item.quantity_shipped, line.product_uom_id
            )
        return delivered

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        # Odoo takes a new line's default for its delivered quantity: none.
        counted = lines.filtered(lambda line: line.qty_delivered_method == "bol")
        self.env.add_to_compute(self._fields["qty_delivered"], counted)
        return lines

    def _get_sale_order_line_multiline_description_variants(self):
        """What the buyer chose at bol besides the goods; transfers show it as well."""
        services = self.sudo().bol_item_id.service_names
        described = super()._get_sale_order_line_multiline_description_variants()
        return f"{described}\n{services}" if services else described

    @api.depends("bol_discounted_item_id.sale_line_ids.qty_delivered")
    def _compute_qty_to_invoice(self):
        """Bol's discount is invoiced along with the goods it is for."""
        result = super()._compute_qty_to_invoice()
        for line in self.filtered("bol_discounted_item_id"):
            goods = line.sudo().bol_discounted_item_id.sale_line_ids
            goods = goods.filtered(lambda one, sale=line.order_id: one.order_id == sale)
            if line.state == "sale" and goods.product_id.invoice_policy == "delivery":
                ordered = sum(goods.mapped("product_uom_qty"))
                delivered = min(sum(goods.mapped("qty_delivered")), ordered)
                share = delivered / ordered if ordered else 0
                line.qty_to_invoice = share * line.product_uom_qty - line.qty_invoiced
        return result


class BolOrderItem(models.Model):
    _inherit = "bol.order.item"

    def _bol_counts_delivered(self):
        """Whether bol's shipped quantity is what was delivered of the sale line."""
        return self.fulfilment_method == "FBB"
