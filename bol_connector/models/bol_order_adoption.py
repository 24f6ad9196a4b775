from datetime import datetime, timedelta

from odoo import fields, models
from odoo.tools import SQL

from .bol_order import BolHold

FOUNDED = datetime(1999, 1, 1)


class BolOrder(models.Model):
    """Adopting sale orders that were entered before the account went live."""

    _inherit = "bol.order"

    entered_sale_id = fields.Many2one(
        "sale.order",
        "Already in Odoo As",
        readonly=True,
        copy=False,
        help="The sale order with this number that was there before the import. It is "
        "taken for the order's own when the account goes live.",
    )

    def _bol_find_entered(self):
        """Sale orders that carry the numbers of these orders of one company.

        By hand or by another tool; the number stands in the customer's reference or
        the source document, perhaps among other words.

        :return: dict order -> sale.order records
        """
        self.flush_recordset(["bol_id"])
        self.env["sale.order"].flush_model()
        rows = self.env.execute_query(
            SQL(
                r"""
                SELECT bol.id, array_agg(DISTINCT word.sale_id)
                  FROM (
                    SELECT id AS sale_id, regexp_split_to_table(
                        UPPER(CONCAT_WS(' ', client_order_ref, origin, name)),
                        '[^[:alnum:]]+'
                    ) AS text
                      FROM sale_order
                     WHERE company_id = %s AND bol_order_id IS NULL
                       AND state != 'cancel' AND create_date >= %s
                  ) word
                  JOIN bol_order bol ON UPPER(bol.bol_id) = word.text
                 WHERE bol.id = ANY(%s)
                 GROUP BY bol.id
                """,
                self.company_id.id,
                self._bol_oldest_entry(),
                self.ids,
            )
        )
        sales = self.env["sale.order"]
        found = {self.browse(order): sales.browse(ids) for order, ids in rows}
        return {order: found.get(order, sales) for order in self}

    def _bol_oldest_entry(self):
        """From when on sale orders of these orders may have been entered, UTC."""
        moments = [order.placed_at or datetime.min for order in self]
        # Nobody entered it before bol was founded; no calculating with such dates.
        return max(min(moments), FOUNDED) - timedelta(days=1)

    def _bol_note_entered(self):
        """Show in preview which of these orders are in Odoo already."""
        for order, sales in self._bol_find_entered().items():
            if order.entered_sale_id != sales[:1]:
                order.entered_sale_id = sales[:1]

    def _bol_adopt(self):
        """Link these orders to the sale orders that exist of them already.

        Only orders from before the account went live are looked for, and those that
        were held: a clerk who can't wait enters them by hand.

        :return: the orders that are settled by it
        """
        old = self.filtered(
            lambda order: order.state == "held" or order._bol_is_from_before()
        )
        if not old:
            return old
        settled = self.browse()
        for order, sales in old._bol_find_entered().items():
            if len(sales) == 1:
                order._bol_adopt_sale(sales)
                settled |= order
            elif sales:
                order._bol_hold_for(BolHold("double", order._bol_double(sales)))
                settled |= order
        return settled

    def _bol_is_from_before(self):
        live_since = self.account_id.orders_live_since
        return not live_since or not self.placed_at or self.placed_at <= live_since

    def _bol_double(self, sales):
        return self.env._(
            "Several sale orders carry this order's number: %(names)s. Cancel the "
            "wrong ones, or take the number out of their references; then press Retry.",
            names=", ".join(sales.mapped("name")),
        )

    def _bol_adopt_sale(self, sale):
        """Take a sale order for the one of this order, and link its lines."""
        free = sale.order_line.filtered(lambda line: not line.display_type)
        for item in self.item_ids:
            line = free.filtered(lambda line, item=item: item._bol_is_line(line))[:1]
            line.bol_item_id = item
            free -= line
            item._bol_note_adopted(line)
        sale.bol_order_id = self
        self.write(self._bol_prepare_imported(sale))
        text = self.env._("%(sale)s was there already: adopted.", sale=sale.name)
        self._bol_log({self: [text]})


class BolOrderItem(models.Model):
    _inherit = "bol.order.item"

    def _bol_note_adopted(self, line):
        """Note how many units of this item an adopted sale order holds.

        :param line: the sale.order.line record that was entered for it, or none
        """
        if line and not self.product_id:
            product = line.product_id
            self._bol_take_product(product, product._bol_unit(self.ean))
        order = self.bol_order_id
        wanted = line or order.import_wanted or not self._bol_why_ignored()
        self.quantity_sold = self.quantity - self.quantity_cancelled if wanted else 0

    def _bol_is_line(self, line):
        """Whether a sale order line was entered for this item."""
        same = line.product_id == self.product_id if self.product_id else False
        return same or line.product_id._bol_carries(self.ean)
