from odoo import fields, models
from odoo.exceptions import UserError


class BolAccount(models.Model):
    """Settings of the products that an account makes, and what they lead to."""

    _inherit = "bol.account"

    create_products = fields.Boolean(
        "Create Unknown Products",
        help="Make a product when bol names an EAN and a reference that no product "
        "has. Off: such an order is held until you choose a product, and no button "
        "makes one either.",
    )
    product_category_id = fields.Many2one(
        "product.category", "Category of New Products"
    )
    product_categories = fields.Boolean(
        "Categories as at Bol",
        help="New products come in the category of bol's shop, which is made below "
        "the category of new products.",
    )
    product_tax_ids = fields.Many2many(
        "account.tax",
        string="Sales Taxes of New Products",
        check_company=True,
        domain="[('type_tax_use', '=', 'sale'), ('company_id', '=', company_id)]",
        help="Empty: the company's default sales tax.",
    )
    product_invoice_policy = fields.Selection(
        [("order", "Ordered quantities"), ("delivery", "Delivered quantities")],
        "Invoicing of New Products",
        help="Empty: as Odoo's settings say.",
    )
    product_images = fields.Selection(
        [("none", "None"), ("first", "The first"), ("all", "All")],
        "Images from Bol",
        required=True,
        default="first",
        help="All: the first as the product's image, the others as its extra images "
        "in the web shop, or as its documents without one.",
    )

    def _bol_catalogue_language(self):
        """In which of its languages bol's catalogue is asked."""
        return "fr" if (self._bol_lang() or "").startswith("fr") else "nl"

    # -- defaults --------------------------------------------------------------

    def _bol_list_price(self, price, taxes):
        """What a product costs in Odoo that costs so much at bol.

        :param float price: in euros, VAT included; 0 if unknown
        :param taxes: account.tax records of the product
        :return: in the company's currency, with no more taxes than its own included
        """
        company = self.company_id
        euro = self.env.ref("base.EUR")
        today = fields.Date.context_today(self)
        price = euro._convert(price, company.currency_id, company, today, round=False)
        added = taxes.filtered(lambda tax: not tax.price_include)
        if not (added and price):
            return price
        return added.with_context(
            force_price_include=True, round_base=False
        ).compute_all(price, company.currency_id)["total_excluded"]

    def _bol_default_taxes(self):
        """The sales taxes of a product that this account makes."""
        company = self.company_id
        default = company.account_sale_tax_id or company.root_id.account_sale_tax_id
        return self.product_tax_ids or default

    # -- categories ------------------------------------------------------------

    def _bol_category_of(self, placement):
        """The category that bol's shop has a product in, made where it's unknown.

        :param placement: bol_api ``Placement``
        :return: product.category record, below that of new products; none if bol
            names none
        """
        category = self.product_category_id
        names = category_names(placement)
        for name in names:
            category = self._bol_subcategory(category, name)
        return category if names else category.browse()

    def _bol_subcategory(self, parent, name):
        categories = self.env["product.category"]
        values = {"name": name, "parent_id": parent.id}
        found = categories.search(
            [("name", "=", name), ("parent_id", "=", parent.id)], limit=1
        )
        if found:
            return found
        # Two accounts must not make it twice.
        self._bol_claim_product_making()
        # A copy is kept in the books as the category above it.
        above = parent.with_company(self.company_id)
        return above.copy(values) if parent else categories.create(values)

    # -- buttons ---------------------------------------------------------------

    def _bol_check_making(self):
        """:raise UserError: one of these accounts makes no products"""
        off = self.filtered(lambda account: not account.create_products)
        if off:
            raise UserError(
                self.env._(
                    "%(accounts)s makes no products: choose one that exists, or let an "
                    "administrator switch on Create Unknown Products on the account.",
                    accounts=", ".join(off.mapped("name")),
                )
            )

    def _bol_tell_made(self, products, lacking):
        """What to tell the user who had products made; a notification action.

        :param products: product.product records that are known now
        :param lacking: offers or order items that lacked a product
        """
        left = len(lacking.filtered(lambda record: not record.product_id))
        told = self.env._(
            "Products found or made: %(count)s. Their texts and images follow from "
            "bol.com's catalogue.",
            count=len(products),
        )
        if left:
            told += " " + self.env._(
                "%(left)s are left: they have no EAN, or several products fit.",
                left=left,
            )
        return self._bol_notification(told, "warning" if left else "success")


def category_names(placement):
    """Names of a product's category in the shop, from the top: the first of several."""
    category = next((c for c in placement.categories if c.name), None)
    if not category:
        return []
    below = next((name for _id, name in category.subcategories if name), "")
    return [name[:100] for name in (category.name, below) if name]
