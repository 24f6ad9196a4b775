from odoo import api, fields, models

from .bol_order import BolHold

RATES = ("percent", "division")


class BolOrder(models.Model):
    """The fiscal position of a sale order, and whether it costs what bol charges."""

    _inherit = "bol.order"

    amount_sold = fields.Monetary(
        "Charged for What Is Sold",
        compute="_compute_amount_sold",
        store=True,
        help="What bol charges for the units that the sale order has to hold.",
    )

    @api.depends(
        "item_ids.amount",
        "item_ids.quantity",
        "item_ids.quantity_cancelled",
        "item_ids.quantity_sold",
        "item_ids.quantity_elsewhere",
    )
    def _compute_amount_sold(self):
        for order in self:
            order.amount_sold = sum(
                item._bol_charged(item._bol_held()) for item in order.item_ids
            )

    def _bol_fiscal_position(self, delivery):
        """Odoo's fiscal position for the country the goods go to.

        :param delivery: res.partner record of the delivery address
        """
        return self.account_id._bol_fiscal_position(
            delivery.country_id, delivery.state_id, delivery.zip
        )

    def _bol_check_taxes(self):
        """Raise a :class:`BolHold` for an item of which Odoo would get the tax wrong.

        It is told before the sale orders of the batch are made: there is nothing to
        undo then, and the item keeps its product.
        """
        position = self.env["account.fiscal.position"]
        if self._bol_goes_abroad():
            country = self.env["res.country"].search(
                [("code", "=", self._bol_country_code())], limit=1
            )
            zip_code = self.shipment_details.get("zip_code")
            position = self.account_id._bol_fiscal_position(country, zip_code=zip_code)
        for item in self._bol_sold_items():
            item._bol_taxes(position)

    def _bol_country_code(self):
        return ((self.shipment_details or {}).get("country_code") or "").upper()

    def _bol_goes_abroad(self):
        """Whether the goods go to a country other than that of the company's taxes."""
        home = self.company_id.account_fiscal_country_id
        return self._bol_country_code() != home.code

    def _bol_stays_in_eu(self):
        """Whether the goods are delivered in a country of the European Union."""
        union = self.env.ref("base.europe").country_ids
        return self._bol_country_code() in union.mapped("code")

    def _bol_check_total(self, sale):
        """Hold an order whose sale order doesn't cost what bol charges the buyer."""
        if not sale.bol_difference:
            return
        taxes = sale.order_line.tax_ids.mapped("name")
        raise BolHold(
            "tax",
            self.env._(
                "The sale order would cost %(odoo)s, and bol charges %(bol)s. Look "
                "at the taxes of its products (%(taxes)s): one that adds an amount to "
                "the price can't be used. Then press Retry.",
                odoo=sale.currency_id.format(sale.amount_total),
                bol=sale.currency_id.format(sale.bol_charged),
                taxes=", ".join(taxes) or self.env._("none"),
            ),
        )

    @api.model
    def _bol_retry_taxes(self, companies):
        """Have the orders retried that these companies' taxes or positions held.

        :param companies: res.company records; their branches use the same taxes
        """
        self.sudo().search(
            [
                ("state", "=", "held"),
                ("held_kind", "=", "tax"),
                ("company_id", "child_of", companies.ids),
            ]
        )._bol_retry_soon("tax")


class BolOrderItem(models.Model):
    """The taxes of a mirrored item."""

    _inherit = "bol.order.item"

    def _bol_taxes(self, position):
        """Price-included taxes of this item's line.

        :param position: account.fiscal.position record
        :raise BolHold: which taxes are right can't be told, or one has no twin
        """
        taxes = self.product_id.taxes_id._filter_taxes_by_company(self.company_id)
        reason = self._bol_why_untaxable(taxes, position)
        if reason:
            raise BolHold("tax", reason)
        included, missing = position.map_tax(taxes)._bol_included()
        if missing:
            raise BolHold(
                "tax",
                self.env._(
                    "Bol's prices include VAT, and the tax %(tax)s of “%(product)s” "
                    "is for prices without it. Press Prepare Taxes on the account; if "
                    "that doesn't help, give the product a percentage tax.",
                    tax=", ".join(missing.mapped("name")),
                    product=self.product_id.display_name,
                ),
            )
        return included

    def _bol_why_untaxable(self, taxes, position):
        """Why Odoo would put a wrong tax on this item's line, or none; '' if it's fine.

        Without a position the seller's own VAT is right, as it is in the other
        country below the EU's threshold for distance sales.

        :param taxes: account.tax records of the product, for this company
        :param position: account.fiscal.position record
        """
        untaxed_is_right = self.account_id.sell_untaxed
        if not taxes:
            return "" if untaxed_is_right else self._bol_say_untaxed()
        if len(taxes.filtered(lambda tax: tax.amount_type in RATES)) > 1:
            return self._bol_say_several(taxes)
        if position and not position.tax_ids:
            return "" if untaxed_is_right else self._bol_say_removed(position)
        if position.is_domestic or not self.bol_order_id._bol_goes_abroad():
            return ""
        unmapped = position and position._bol_unmapped(taxes)
        if unmapped:
            return self._bol_say_unmapped(unmapped, position)
        freed = position._bol_frees(taxes) and self.bol_order_id._bol_stays_in_eu()
        return self._bol_say_freed(position) if freed and not untaxed_is_right else ""

    def _bol_say_untaxed(self):
        return self.env._(
            "“%(product)s” has no sales tax. Give it one; if your company charges no "
            "VAT, turn on Sell Products Without VAT on the account %(account)s.",
            product=self.product_id.display_name,
            account=self.account_id.name,
        )

    def _bol_say_several(self, taxes):
        return self.env._(
            "“%(product)s” has more than one VAT rate: %(taxes)s. Leave one of them on "
            "the product, then press Retry.",
            product=self.product_id.display_name,
            taxes=", ".join(taxes.mapped("name")),
        )

    def _bol_say_removed(self, position):
        return self.env._(
            "“%(product)s” would be sold without VAT: the fiscal position %(position)s "
            "has no tax. Add taxes to it, or take it out of use (Accounting, "
            "Configuration, Fiscal Positions), then press Retry.",
            product=self.product_id.display_name,
            position=position.name,
        )

    def _bol_say_freed(self, position):
        return self.env._(
            "“%(product)s” would be sold without VAT: the fiscal position %(position)s "
            "makes its VAT 0 %%. Consumers in the EU pay VAT: give their country a "
            "fiscal position of its own (Accounting, Configuration, Fiscal Positions), "
            "then press Retry.",
            product=self.product_id.display_name,
            position=position.name,
        )

    def _bol_say_unmapped(self, taxes, position):
        return self.env._(
            "The fiscal position %(position)s doesn't say which tax replaces %(taxes)s "
            "of “%(product)s”. In Accounting, Configuration, Taxes: choose "
            "%(taxes)s under Replaces of the right tax of that position; or, if "
            "%(taxes)s is right there too, add the position to it. Then press Retry.",
            product=self.product_id.display_name,
            taxes=", ".join(taxes.mapped("name")),
            position=position.name,
        )
