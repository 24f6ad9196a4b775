from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

PARTS = ("offer", "price", "stock", "content")
CHOICE = [("yes", "Yes"), ("no", "No")]


class BolParticipation(models.AbstractModel):
    """Whether bol is managed for something, and of what; empty: as what is above it."""

    _name = "bol.participation"
    _description = "Takes Part in Bol.com"

    bol_managed = fields.Selection(
        CHOICE,
        "On Bol.com",
        help="No: the connector sends nothing about it to bol. Empty: as its category.",
    )
    bol_offer_managed = fields.Selection(
        CHOICE, "Offer", help="Whether the connector makes and changes its offers."
    )
    bol_price_managed = fields.Selection(
        CHOICE, "Price", help="Whether the connector sends its price."
    )
    bol_stock_managed = fields.Selection(
        CHOICE, "Stock", help="Whether the connector sends its stock."
    )
    bol_content_managed = fields.Selection(
        CHOICE, "Content", help="Whether the connector sends its texts and images."
    )

    def _bol_choices(self):
        """What is chosen here: dict part ('managed' for all of them) -> 'yes'/'no'."""
        names = {"managed": "bol_managed"}
        names |= {part: f"bol_{part}_managed" for part in PARTS}
        return {part: self[name] for part, name in names.items() if self[name]}


class ProductCategory(models.Model):
    _name = "product.category"
    _inherit = ["product.category", "bol.participation"]

    def _bol_inherited_choices(self):
        """The choices that hold in this category, those above it included."""
        chosen = {}
        line = self
        while line:
            chosen = line._bol_choices() | chosen
            line = line.parent_id
        return chosen


class ProductTemplate(models.Model):
    _name = "product.template"
    _inherit = ["product.template", "bol.participation"]


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _bol_parts(self, account):
        """What the connector manages of these products at an account.

        The product's own choice counts, else its category's, else those of the
        categories above it, else everything; and the account's filter.

        :param account: bol.account record
        :return: dict product.product record -> frozenset of some of ``PARTS``
        """
        taking_part = self.filtered_domain(account._bol_product_domain())
        by_category = {}
        parts = {product: frozenset() for product in self - taking_part}
        for product in taking_part:
            category = product.categ_id
            if category not in by_category:
                by_category[category] = category._bol_inherited_choices()
            chosen = by_category[category] | product.product_tmpl_id._bol_choices()
            parts[product] = frozenset(
                part
                for part in PARTS
                if chosen.get("managed") != "no" and chosen.get(part) != "no"
            )
        return parts


class BolAccount(models.Model):
    _inherit = "bol.account"

    product_domain = fields.Char(
        "Only These Products",
        help="Of other products nothing is sent to bol. Empty: all products.",
    )
    order_domain = fields.Char(
        "Only These Orders",
        help="Bol's other orders are ignored. Empty: all orders.",
    )

    @api.constrains("product_domain", "order_domain")
    def _check_domains(self):
        checked = {"product_domain": "product.product", "order_domain": "bol.order"}
        for account in self:
            for name, model in checked.items():
                try:
                    read_domain(account[name]).validate(self.env[model])
                except (ValueError, SyntaxError, TypeError) as error:
                    raise ValidationError(
                        self.env._(
                            "The filter %(name)s can't be used: %(error)s",
                            name=self._fields[name].string,
                            error=error,
                        )
                    ) from error

    def _bol_product_domain(self):
        """Domain of the products of which this account sends anything."""
        return read_domain(self.product_domain)


class BolOrder(models.Model):
    _inherit = "bol.order"

    def _bol_why_ignored(self, start):
        reason = super()._bol_why_ignored(start)
        domain = self.account_id.order_domain
        if reason or not domain or self.import_wanted:
            return reason
        if self.filtered_domain(read_domain(domain)):
            return ""
        return self.env._("The account's filter of orders leaves it out.")


def read_domain(text):
    """The domain that a user chose; without any, all records."""
    return Domain(literal_eval(text or "[]"))
