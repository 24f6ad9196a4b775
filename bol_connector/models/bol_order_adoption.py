import re

from odoo import models
from odoo.tools import SQL

from .bol_order import BolHold


class BolOrder(models.Model):
    """Adopting sale orders that were entered before the account went live."""

    _inherit = "bol.order"

    def _bol_find_entered(self):
        """Sale orders that carry the numbers of these orders of one company.

        By hand or by another tool; the number stands in the customer's reference or
        the source document, perhaps among other words.

        :return: dict order -> sale.order records
        """
        numbers = "|".join(re.escape(number) for number in self.mapped("bol_id"))
        found = self.env["sale.order"].browse(
            sale_id
            for (sale_id,) in self.env.execute_query(
                SQL(
                    """
                    SELECT id FROM sale_order
                     WHERE company_id = %s AND bol_order_id IS NULL
                       AND state != 'cancel'
                       AND CONCAT_WS(' ', client_order_ref, origin, name) ~ %s
                    """,
                    self.company_id.id,
                    rf"\m({numbers})\M",
                )
            )
        )
        texts = {
            sale: " ".join(
                filter(None, [sale.client_order_ref, sale.origin, sale.name])
            )
            for sale in found
        }
        return {
            order: found.filtered(
                lambda sale, number=order.bol_id: re.search(
                    rf"\b{re.escape(number)}\b", texts[sale]
                )
            )
            for order in self
        }

    def _bol_adopt(self):
        """Link these orders to the sale orders that exist of them already.

        Only orders from before the account went live are looked for.

        :return: the orders that are settled by it
        """
        old = self.filtered(lambda order: order._bol_is_from_before())
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
        return not live_since or not self.placed_at or self.placed_at < live_since

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
        sale.bol_order_id = self
        self.write(self._bol_prepare_imported(sale))
        text = self.env._("Adopted: this sale order was there before the import.")
        self.message_post(body=text)


class BolOrderItem(models.Model):
    _inherit = "bol.order.item"

    def _bol_is_line(self, line):
        """Whether a sale order line was entered for this item."""
        barcode = (line.product_id.barcode or "").lstrip("0")
        same = line.product_id == self.product_id if self.product_id else False
        return same or bool(barcode and barcode == (self.ean or "").lstrip("0"))
