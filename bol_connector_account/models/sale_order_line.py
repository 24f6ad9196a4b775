from odoo import api, models


class SaleOrderLine(models.Model):
    """What of bol's items is to be invoiced: what its buyers were sent, and keep."""

    _inherit = "sale.order.line"

    @api.depends("bol_item_id", "bol_discounted_item_id.sale_line_ids.qty_invoiced")
    def _compute_qty_to_invoice(self):
        result = super()._compute_qty_to_invoice()
        sold = self.filtered(lambda line: line.state == "sale")
        goods = sold.filtered("bol_item_id")
        for line, billed in goods.sudo()._bol_billed().items():
            line.qty_to_invoice = billed.still
        discounts = sold.filtered("bol_discounted_item_id")
        for line in discounts.sudo():
            line._bol_invoice_with_goods()
        return result

    def _bol_invoice_with_goods(self):
        """A discount follows the goods that it is for, in the same share."""
        goods = self._bol_discounted_lines()
        goods = goods.filtered(lambda one: one._bol_goes_by_delivery())
        if not goods:
            return
        ordered = sum(goods.mapped("product_uom_qty"))
        done = sum(
            billed.invoiced + billed.still for billed in goods._bol_billed().values()
        )
        share = done / ordered if ordered else 0
        self.qty_to_invoice = share * self.product_uom_qty - self.qty_invoiced

    def _bol_discounted_lines(self):
        """The lines of this order with the goods that a discount is for."""
        lines = self.bol_discounted_item_id.sale_line_ids
        return lines.filtered(lambda one: one.order_id == self.order_id)

    def _bol_goes_by_delivery(self):
        """Whether delivered quantities are invoiced, whatever its product's policy.

        So it is where the connector makes the invoices; where people make them, it is
        for the product to say.
        """
        policy = self.bol_item_id._bol_policy()
        by_itself = policy and policy.invoicing != "none"
        return by_itself or self.product_id.invoice_policy == "delivery"

    @api.depends("bol_item_id")
    def _compute_invoice_status(self):
        """Goods that came back, or never left, keep no order from being done."""
        result = super()._compute_invoice_status()
        for line in self.filtered(
            lambda one: one.bol_item_id and one.invoice_status in ("no", "upselling")
        ):
            if line.sudo()._bol_needs_no_invoice():
                line.invoice_status = "invoiced"
        return result

    def _bol_needs_no_invoice(self):
        """Whether nothing more of this line will ever be invoiced."""
        if not self._bol_goes_by_delivery() or self.state != "sale":
            return False
        if self.qty_delivered_method == "bol":
            item = self.bol_item_id
            return bool(item.quantity_shipped and not item.quantity_open)
        states = set(self.move_ids.mapped("state"))
        return "done" in states and states <= {"done", "cancel"}
