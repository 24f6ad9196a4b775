from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class SaleOrder(models.Model):
    """Whether a sale order adds up to what bol charged its buyer."""

    _inherit = "sale.order"

    # Neither is stored: mirroring bol must not write on sale orders.
    bol_charged = fields.Monetary(
        "Charged by Bol",
        compute="_compute_bol_difference",
        compute_sudo=True,
        help="What bol charges the buyer for the units this order was made for, "
        "without those that bol cancelled; VAT included.",
    )
    bol_difference = fields.Monetary(
        "Differs from Bol",
        compute="_compute_bol_difference",
        compute_sudo=True,
        search="_search_bol_difference",
        help="Total of this order minus what bol charges its buyer.",
    )

    @api.depends("state", "amount_total", "currency_id", "bol_order_id.amount_sold")
    def _compute_bol_difference(self):
        self.bol_charged = self.bol_difference = 0
        for sale in self:
            order = sale.bol_order_id
            if not order or sale.state == "cancel":
                continue
            # A sale order from before the import may have another currency.
            sale.bol_charged = order.currency_id._convert(
                order.amount_sold, sale.currency_id, sale.company_id, sale.date_order
            )
            difference = sale.amount_total - sale.bol_charged
            sale.bol_difference = sale.currency_id.round(difference)

    def _search_bol_difference(self, operator, value):
        """Only whether there is one: another currency than bol's counts as one."""
        if operator not in ("in", "not in") or set(value) != {0}:
            return NotImplemented
        sales = self.sudo().with_context(active_test=False)
        query = sales._search(
            [("bol_order_id", "!=", False), ("state", "!=", "cancel")]
        )
        bol = query.join(query.table, "bol_order_id", "bol_order", "id", "bol")
        total = self._field_to_sql(query.table, "amount_total", query)
        currency = self._field_to_sql(query.table, "currency_id", query)
        orders = self.env["bol.order"]
        query.add_where(
            SQL(
                "(ABS(%s - COALESCE(%s, 0)) >= 0.005 OR %s != %s)",
                total,
                orders._field_to_sql(bol, "amount_sold", query),
                currency,
                orders._field_to_sql(bol, "currency_id", query),
            )
        )
        return Domain("id", "not in" if operator == "in" else "in", query)

    def _prepare_invoice(self):
        """The invoice has the order's fiscal position, also when that is none.

        Odoo would look for one by the buyer's VAT number, which must not change the
        tax of what bol sold with VAT.
        """
        values = super()._prepare_invoice()
        if self.bol_order_id:
            values["fiscal_position_id"] = self.fiscal_position_id.id
        return values

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
