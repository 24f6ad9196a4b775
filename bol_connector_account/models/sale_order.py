from odoo import fields, models


class SaleOrder(models.Model):
    """Invoices of bol's orders: what stands on them."""

    _inherit = "sale.order"

    def _prepare_invoice(self):
        """With the context of :meth:`_bol_invoice`: the day, and consumers together."""
        values = super()._prepare_invoice()
        values["bol_account_id"] = self.bol_account_id.id
        if not self.bol_order_id:
            return values
        context = self.env.context
        if day := context.get("bol_invoice_days", {}).get(self.id):
            values["invoice_date"] = day
        if partner := context.get("bol_invoice_together"):
            values.update(self._bol_prepare_together(partner, values["invoice_date"]))
        return values

    def _bol_prepare_together(self, partner, day):
        """What an invoice of many orders has instead of its buyer.

        :param int partner: id of the res.partner of consumers together
        :param date day: of shipping
        """
        title = self.env._("Bol.com %(day)s", day=fields.Date.to_string(day))
        return {
            "partner_id": partner,
            "partner_shipping_id": partner,
            "ref": title,
            "invoice_origin": title,
            "payment_reference": False,
            "narration": False,
            "invoice_user_id": False,
            "user_id": False,
            "invoice_payment_term_id": False,
        }

    def _get_invoice_grouping_keys(self):
        """Orders of bol are paid by bol: never on one invoice with others."""
        return [*super()._get_invoice_grouping_keys(), "bol_account_id"]

    def _get_invoiceable_lines(self, final=False):
        """Those of one fulfilment method, where the flow invoices that alone."""
        lines = super()._get_invoiceable_lines(final)
        method = self.env.context.get("bol_invoice_method")
        if not (method and self.bol_order_id):
            return lines
        return lines.filtered(lambda line: line.sudo()._bol_is_of(method))


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _bol_is_of(self, method):
        """Whether this line is invoiced with the goods of a fulfilment method."""
        item = self.bol_item_id or self.bol_discounted_item_id
        # What people added goes along with what was bought first.
        item = item or self.order_id.order_line.bol_item_id[:1]
        return item.fulfilment_method == method

    def _prepare_invoice_line(self, **optional_values):
        values = super()._prepare_invoice_line(**optional_values)
        order = self.order_id.sudo().bol_order_id
        if not order or values.get("display_type") not in ("product", False):
            return values
        values["bol_order_id"] = order.id
        if self.env.context.get("bol_invoice_together"):
            values["name"] = f"{order.bol_id}: {values['name']}"
        return values
