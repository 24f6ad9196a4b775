from odoo import api, fields, models

from .bol_order import BolHold


class BolOrderItem(models.Model):
    """Making sale order lines of mirrored order items."""

    _inherit = "bol.order.item"

    def _bol_quantity(self):
        """Units that are still to be sold through Odoo.

        What bol cancelled never is; what was shipped before the order was imported
        was sold elsewhere, unless bol ships it itself.
        """
        self.ensure_one()
        left = self.quantity - self.quantity_cancelled
        if self.fulfilment_method != "FBB":
            left -= self.quantity_shipped
        return left

    def _bol_check_complete(self):
        """Raise a :class:`BolHold` where a fact is missing or no product is known."""
        self.ensure_one()
        missing = []
        if self.quantity <= 0:
            missing.append(self.env._("the quantity"))
        priced = self.has_unit_price or self.has_total_price
        if not priced or self.unit_price < 0 or self.total_price < 0:
            missing.append(self.env._("the price"))
        if missing:
            raise BolHold(
                "unreadable",
                self.env._(
                    "Bol's answer lacks %(what)s of item %(item)s. It is read again "
                    "by itself.",
                    what=", ".join(missing),
                    item=self.bol_id,
                ),
            )
        if self.fulfilment_method not in ("FBR", "FBB"):
            raise BolHold(
                "unreadable",
                self.env._(
                    "Item %(item)s has the fulfilment method “%(method)s”, which is "
                    "not known here. Handle the order in bol's seller portal, or ask "
                    "for an update of this addon.",
                    item=self.bol_id,
                    method=self.fulfilment_method or "",
                ),
            )
        if not self.product_id:
            self._bol_hold_for_product()

    def _bol_hold_for_product(self):
        raise BolHold("product", self._bol_say_unmatched())

    def _bol_say_unmatched(self):
        """Why no product was found, and what to do."""
        values = {
            "title": self.title or "",
            "ean": self.ean or "?",
            "names": ", ".join(self.candidate_ids.mapped("display_name")),
        }
        if self.match_trouble == "settled":
            return self.env._(
                "Somebody noted on the offer of “%(title)s” (EAN %(ean)s) that it has "
                "no product in Odoo. Choose the product on the item or on the offer; "
                "the order then goes on by itself.",
                **values,
            )
        if self.match_trouble == "ambiguous":
            return self.env._(
                "More than one product fits “%(title)s” (EAN %(ean)s): %(names)s. "
                "Choose the product on the item; the order then goes on by itself.",
                **values,
            )
        if self.match_trouble:
            return self.env._(
                "“%(title)s” (EAN %(ean)s) has the reference of %(names)s, whose "
                "barcode is another EAN. Choose the product on the item; the order "
                "then goes on by itself.",
                **values,
            )
        return self.env._(
            "No product has EAN %(ean)s (“%(title)s”). Enter it as barcode of the "
            "right product, or choose the product on the item; the order then goes "
            "on by itself.",
            **values,
        )

    def _bol_note_sold(self):
        """Note how many units a sale order that is made now holds."""
        for item in self:
            sold = item._bol_quantity() if item._bol_is_sold() else 0
            elsewhere = item.quantity - item.quantity_cancelled - sold if sold else 0
            item.write({"quantity_sold": sold, "quantity_elsewhere": elsewhere})

    @api.model
    def _bol_note_sold_before(self):
        """Note the sold units of items that an older version imported."""
        before = [("quantity_sold", "=", 0), ("sale_line_ids", "!=", False)]
        for item in self.search(before):
            item.quantity_sold = sum(item.sale_line_ids.mapped("product_uom_qty"))

    def _bol_held(self):
        """Units that the sale order has to hold: those it was made for, without what
        bol cancelled since."""
        self.ensure_one()
        left = self.quantity - self.quantity_cancelled - self.quantity_elsewhere
        return max(min(self.quantity_sold, left), 0)

    def _bol_charged(self, units):
        """What bol charges the buyer for so many units of this item, VAT included."""
        self.ensure_one()
        if not self.quantity:
            return 0
        return self.currency_id.round(self.amount * units / self.quantity)

    def _bol_prepare_sale_lines(self, position):
        """Values of the sale order lines of this item: the goods, and a discount.

        :param position: account.fiscal.position record
        :return: list of dicts; they add up to what bol charges the buyer
        """
        self.ensure_one()
        line = self._bol_prepare_goods(position)
        goods = line["price_unit"] * line["product_uom_qty"]
        charged = self._bol_charged(line["product_uom_qty"])
        discount = self.currency_id.round(charged - self.currency_id.round(goods))
        if not discount:
            return [line]
        return [line, {**line, **self._bol_prepare_discount(discount)}]

    def _bol_prepare_goods(self, position):
        """Values of the sale order line of the goods."""
        price = self.unit_price if self.has_unit_price else self.amount / self.quantity
        values = {
            "product_id": self.product_id.id,
            "name": self._bol_line_name(),
            "product_uom_qty": self._bol_quantity(),
            "price_unit": price,
            # Marks the price as set by hand: a later change of the quantity would
            # replace it by the list price.
            "technical_price_unit": -1,
            "discount": 0,
            "tax_ids": [fields.Command.set(self._bol_taxes(position).ids)],
            "bol_item_id": self.id,
        }
        if self.uom_id:
            values["product_uom_id"] = self.uom_id.id
        distribution = self._bol_policy().analytic_distribution
        if distribution:
            values["analytic_distribution"] = distribution
        return values

    def _bol_line_name(self):
        title = self.title or self.product_id.display_name
        return "\n".join(filter(None, [title, self.service_names]))

    def _bol_prepare_discount(self, amount):
        """Values in which the line of bol's discount differs from that of the goods.

        Its taxes are those of the goods: it is a part of their price.

        :param float amount: VAT included; below zero for what the buyer pays less
        """
        titles = [one["title"] for one in self.discounts or [] if one["title"]]
        named = ", ".join(titles) or self.title or self.product_id.display_name
        product = self.account_id._bol_discount_product()
        return {
            "product_id": product.id,
            "product_uom_id": product.uom_id.id,
            "name": self.env._("Discount by bol: %(title)s", title=named),
            "product_uom_qty": 1,
            "price_unit": amount,
            "bol_item_id": False,
            "bol_discounted_item_id": self.id,
        }
