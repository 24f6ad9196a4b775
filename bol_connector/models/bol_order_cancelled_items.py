from odoo import models


class BolOrder(models.Model):
    """Bol cancelled some items of an order, and wants the others."""

    _inherit = "bol.order"

    def _bol_follow_items(self, sale):
        over = sale.order_line.filtered(lambda line: line._bol_is_over())
        free = over.browse()
        if self.account_id.partial_cancellation == "adjust":
            free = over.filtered(lambda line: not line._bol_why_touched())
        credit = free._bol_why_credit()
        free._bol_lower()
        left = over - free
        if left:
            self._bol_warn_cancelled(
                [self._bol_say_cancelled(left), *left._bol_to_do()]
            )
            return
        self._bol_close_cancelled()
        if credit:
            self._bol_tell_cancelled([self._bol_say_cancelled(free), *credit])

    def _bol_say_cancelled(self, lines):
        items = lines.bol_item_id
        return self.env._(
            "Bol cancelled of this order: %(items)s. It pays nothing for that.",
            items=", ".join(
                f"{item.quantity_cancelled} × {item.title or item.ean or item.bol_id}"
                for item in items
            ),
        )


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _bol_is_over(self):
        """Whether this line holds pieces that bol has cancelled."""
        cancelled = self.bol_item_id.quantity_cancelled
        return bool(
            cancelled and self._bol_ordered(self.product_uom_qty) > self._bol_wanted()
        )

    def _bol_to_do(self):
        """What people have to do about the cancelled pieces of these lines."""
        return self._bol_why_touched() or [
            self.env._("Lower the quantity here, so that nobody ships it.")
        ]

    def _bol_lower(self):
        """Take what bol cancelled out of these lines; what a piece costs stays."""
        for line in self:
            wanted = line._bol_wanted()
            quantity = line.bol_item_id._bol_in_unit(wanted, line.product_uom_id)
            sale = line.order_id
            locked = sale.locked
            sale.locked = False
            line.product_uom_qty = quantity
            line._bol_lower_discount(wanted)
            sale.locked = locked

    def _bol_lower_discount(self, wanted):
        """bol's discount goes along with the pieces that it is for.

        :param int wanted: pieces that are left
        """
        item = self.bol_item_id
        discount = self.order_id.order_line.filtered(
            lambda line: line.bol_discounted_item_id == item
        )
        if not wanted:
            discount.product_uom_qty = 0
        elif discount:
            currency = item.currency_id
            goods = currency.round(self.price_unit * self.product_uom_qty)
            discount.price_unit = currency.round(item._bol_charged(wanted) - goods)
