from odoo import api, fields, models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    """Whether a sale order adds up to what bol charged its buyer."""

    _inherit = "sale.order"

    bol_charged = fields.Monetary(
        "Charged by Bol",
        compute="_compute_bol_difference",
        store=True,
        help="What bol charges the buyer for the units this order was made for, "
        "without those that bol cancelled; VAT included.",
    )
    bol_difference = fields.Monetary(
        "Differs from Bol",
        compute="_compute_bol_difference",
        store=True,
        help="Total of this order minus what bol charges its buyer.",
    )

    @api.depends(
        "state",
        "amount_total",
        "currency_id",
        "bol_order_id.item_ids.amount",
        "bol_order_id.item_ids.quantity",
        "bol_order_id.item_ids.quantity_cancelled",
        "bol_order_id.item_ids.quantity_sold",
    )
    def _compute_bol_difference(self):
        self.bol_charged = self.bol_difference = 0
        for sale in self:
            if not sale.bol_order_id or sale.state == "cancel":
                continue
            charged = sale._bol_charged()
            sale.bol_charged = charged
            difference = sale.amount_total - charged
            sale.bol_difference = sale.currency_id.round(difference)

    def _bol_charged(self):
        """What bol charges for the units this order holds, in its own currency."""
        order = self.bol_order_id
        charged = sum(
            item._bol_charged(
                min(item.quantity_sold, item.quantity - item.quantity_cancelled)
            )
            for item in order.item_ids
        )
        # A sale order from before the import may have another currency.
        return order.currency_id._convert(
            charged, self.currency_id, self.company_id, self.date_order
        )

    def _bol_may_invoice(self):
        """Those of these orders that may be invoiced without a person's look at each.

        Sale orders of bol that differ from what it charged may not; others may.
        """
        return self.filtered(lambda sale: not sale.bol_difference)

    def _create_invoices(self, grouped=False, final=False, date=None):
        """Leave orders that differ from bol out of automatic and of mass invoicing.

        A person who invoices one order sees the warning on it, and decides. Of many
        orders nobody looks at each one, and neither does what runs as superuser:
        payments, scheduled actions, other addons' workflows. Odoo itself leaves out
        of such a batch what can't be invoiced, and says so when nothing is left.
        """
        invoiced = self
        if len(self) > 1 or self.env.su:
            invoiced = self._bol_may_invoice()
        if self and not invoiced:
            if not self.env.context.get("raise_if_nothing_to_invoice", True):
                return self.env["account.move"]
            raise UserError(self._bol_say_differing())
        return super(SaleOrder, invoiced)._create_invoices(
            grouped=grouped, final=final, date=date
        )

    def _bol_say_differing(self):
        """That these orders aren't invoiced, and what to do; '' if there are none."""
        if not self:
            return ""
        return self.env._(
            "These orders don't add up to what bol charged their buyers, so they are "
            "not invoiced together with others: %(names)s. Correct them, or invoice "
            "each one by itself if its amount is right.",
            names=", ".join(self.mapped("name")),
        )
