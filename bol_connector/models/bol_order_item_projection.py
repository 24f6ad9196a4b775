from odoo import fields, models

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
        values = {"title": self.title or "", "ean": self.ean or "?"}
        candidates = self.candidate_ids
        if candidates:
            raise BolHold(
                "product",
                self.env._(
                    "More than one product fits “%(title)s” (EAN %(ean)s): %(names)s. "
                    "Choose the product on the item; the order then goes on by itself.",
                    names=", ".join(candidates.mapped("display_name")),
                    **values,
                ),
            )
        raise BolHold(
            "product",
            self.env._(
                "No product has EAN %(ean)s (“%(title)s”). Enter it as barcode of the "
                "right product, or choose the product on the item; the order then goes "
                "on by itself.",
                **values,
            ),
        )

    def _bol_prepare_sale_lines(self, position):
        """Values of the sale order lines of this item: the goods, and a discount.

        :param position: account.fiscal.position record
        :return: list of dicts; they add up to what bol charges the buyer
        """
        self.ensure_one()
        quantity = self._bol_quantity()
        price = self.unit_price if self.has_unit_price else self.amount / self.quantity
        line = {
            "product_id": self.product_id.id,
            "name": self.title or self.product_id.display_name,
            "product_uom_qty": quantity,
            "price_unit": price,
            # Marks the price as set by hand: a later change of the quantity would
            # replace it by the list price.
            "technical_price_unit": -1,
            "discount": 0,
            "tax_ids": [fields.Command.set(self._bol_taxes(position).ids)],
            "bol_item_id": self.id,
        }
        distribution = self._bol_policy().analytic_distribution
        if distribution:
            line["analytic_distribution"] = distribution
        difference = self.currency_id.round(self.amount - price * self.quantity)
        if not difference:
            return [line]
        product = self.account_id._bol_discount_product()
        return [
            line,
            {
                **line,
                "product_id": product.id,
                "name": self.env._("Discount by bol: %(title)s", title=line["name"]),
                "product_uom_qty": 1,
                "bol_item_id": False,
                "price_unit": self.currency_id.round(
                    difference * quantity / self.quantity
                ),
            },
        ]

    def _bol_taxes(self, position):
        """Price-included taxes of this item's line.

        :raise BolHold: a tax has no price-included twin
        """
        taxes = self.product_id.taxes_id._filter_taxes_by_company(self.company_id)
        included, missing = position.map_tax(taxes)._bol_included()
        if missing:
            raise BolHold(
                "tax",
                self.env._(
                    "Bol's prices include VAT, and the tax %(tax)s is for prices "
                    "without it. Press Prepare Taxes on the account; if that doesn't "
                    "help, give the product a percentage tax.",
                    tax=", ".join(missing.mapped("name")),
                ),
            )
        return included
