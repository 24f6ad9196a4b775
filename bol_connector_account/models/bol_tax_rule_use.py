from odoo import models


class BolOrder(models.Model):
    _inherit = "bol.order"

    def _bol_buyer(self):
        """Who pays: business where bol names a company or a VAT number, else private.

        :rtype: str
        """
        bill = self.billing_details or self.shipment_details or {}
        return (
            "business" if bill.get("company") or bill.get("vat_number") else "private"
        )

    def _bol_fiscal_position(self, delivery):
        """That of the tax rule of its goods; without one, Odoo's own."""
        items = self._bol_sold_items()
        ours = items.filtered(lambda item: item.fulfilment_method != "FBB")
        rule = (ours or items)[:1]._bol_tax_rule()
        return rule.fiscal_position_id or super()._bol_fiscal_position(delivery)


class BolOrderItem(models.Model):
    _inherit = "bol.order.item"

    def _bol_departure(self):
        """The country from which this item's goods leave.

        :rtype: res.country record
        """
        account = self.account_id
        if self.fulfilment_method == "FBB":
            return account.fbb_country_id
        warehouse = self._bol_policy().warehouse_id or account.warehouse_id
        return account._bol_country_of(warehouse)

    def _bol_tax_rule(self):
        """The tax rule that decides on this item; none: Odoo's own choice.

        :rtype: bol.tax.rule record
        """
        rules = self.account_id.tax_rule_ids
        if not rules:
            return rules
        order = self.bol_order_id
        sale = self._bol_departure(), order._bol_country_code(), order._bol_buyer()
        fitting = rules.filtered(lambda rule: rule._bol_fits(*sale))
        return fitting.sorted(lambda rule: rule._bol_says(), reverse=True)[:1]

    def _bol_taxes(self, position):
        rule = self._bol_tax_rule()
        if rule.tax_id:
            # A person's choice: what it costs is checked with the order's total.
            return rule.tax_id._bol_included()[0]
        return super()._bol_taxes(rule.fiscal_position_id or position)


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _prepare_invoice_line(self, **optional_values):
        """The revenue account of the tax rule."""
        item = self.sudo().bol_item_id or self.sudo().bol_discounted_item_id
        account = item._bol_tax_rule().revenue_account_id if item else None
        if account:
            optional_values = {"account_id": account.id, **optional_values}
        return super()._prepare_invoice_line(**optional_values)
