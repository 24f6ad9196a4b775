import logging

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.catalogue import plain
from .bol_account import MANAGER

_logger = logging.getLogger(__name__)


class BolAccount(models.Model):
    """Products that an account makes or needs."""

    _inherit = "bol.account"

    discount_product_id = fields.Many2one(
        "product.product",
        check_company=True,
        copy=False,
        help="Carries bol's discounts on sale orders; made when first needed.",
    )

    product_round = fields.Integer(
        readonly=True, copy=False, groups=MANAGER, help="Counts makings of products."
    )
    currency_pricelist_id = fields.Many2one(
        "product.pricelist",
        check_company=True,
        copy=False,
        readonly=True,
        help="Empty; gives sale orders bol's currency in a company with another one.",
    )

    def _bol_currency_pricelist(self, currency):
        """The price list of sale orders: none where the company's currency is bol's.

        It is the account's own and has no rules, so that it changes no price.

        :param currency: res.currency record of bol's amounts
        """
        self.ensure_one()
        account = self.sudo()
        pricelists = self.env["product.pricelist"].sudo()
        if account.company_id.currency_id == currency:
            return pricelists
        if not account.currency_pricelist_id:
            account.currency_pricelist_id = pricelists.create(
                {
                    "name": f"{account.name} ({currency.name})",
                    "company_id": account.company_id.id,
                    "currency_id": currency.id,
                }
            )
        return account.currency_pricelist_id

    def _bol_discount_product(self):
        """The service product of the lines that carry bol's discounts."""
        self.ensure_one()
        account = self.sudo()
        if not account.discount_product_id:
            account.discount_product_id = self.env["product.product"].create(
                {
                    "name": self.env._("Discount by bol.com"),
                    "type": "service",
                    "invoice_policy": "order",
                    "sale_ok": False,
                    "purchase_ok": False,
                    "list_price": 0,
                    "company_id": self.company_id.id,
                }
            )
        return account.discount_product_id

    def _bol_make_products(self, wanted):
        """Make the products of what nobody knows, if this account says so.

        :param dict wanted: (ean, reference) -> (title, price with VAT)
        :return: dict (ean, reference) -> product.product record, empty if none is made
        """
        if not (wanted and self.create_products):
            return {}
        self._bol_claim_product_making()
        made = {}
        for pair, facts in wanted.items():
            # The same EAN may come with several references: it is one product.
            number = pair[0].lstrip("0")
            if number not in made:
                made[number] = self._bol_create_product(*pair, *facts)
        return {pair: made[pair[0].lstrip("0")] for pair in wanted}

    def _bol_claim_product_making(self):
        """Let only one transaction at a time make products of this company.

        Waiting alone doesn't help, as this snapshot doesn't show what the other one
        made; writing the row turns the wait into a conflict, after which the whole
        batch is run again.
        """
        self.env.cr.execute(
            "UPDATE bol_account SET product_round = COALESCE(product_round, 0) + 1 "
            "WHERE company_id = %s",
            [self.company_id.id],
            log_exceptions=False,
        )

    def _bol_create_product(self, ean, reference, name, price):
        """Make the product of an unknown EAN, if this account says so.

        :return: product.product record; none if it isn't wanted, or Odoo refuses it
        """
        products = self.env["product.product"].with_context(
            allowed_company_ids=self.company_id.ids
        )
        if not (self.create_products and ean):
            return products
        try:
            with self.env.cr.savepoint():
                made = products.create(
                    self._bol_prepare_product(ean, reference, name, price)
                )
                made._bol_wake_catalogue()
                return made.with_env(self.env)
        except UserError as error:
            _logger.info("No product made for EAN %s: %s", ean, error)
            return products

    def _bol_prepare_product(self, ean, reference, name, price):
        """Values of a product that only bol knows so far.

        :param str ean: EAN at bol; '' if unknown
        :param str reference: the seller's reference at bol; '' if unknown
        :param str name: bol's title
        :param float price: for one unit, VAT included; 0 if unknown
        """
        self.ensure_one()
        taxes = self._bol_default_taxes()
        values = {
            "name": plain(name) or reference or ean,
            "bol_unnamed": not name,
            "bol_made": True,
            "bol_catalogue_account_id": self.id,
            "bol_catalogue_due": fields.Datetime.now(),
            "type": "consu",
            "barcode": ean or False,
            "default_code": reference or False,
            "list_price": self._bol_list_price(price, taxes),
            "company_id": self.company_id.id,
        }
        defaults = {
            "categ_id": self.product_category_id.id,
            "taxes_id": taxes.ids,
            "invoice_policy": self.product_invoice_policy,
        }
        return {**values, **{name: v for name, v in defaults.items() if v}}

    def _bol_settled_offers(self, offer_ids):
        """Offers that have a product, or of which a person said that they have none.

        :param offer_ids: bol's offer ids
        :return: dict offer id -> bol.offer record
        """
        offers = self.env["bol.offer"].search(
            [
                ("account_id", "=", self.id),
                ("bol_id", "in", list(filter(None, offer_ids))),
                "|",
                ("product_id", "!=", False),
                ("by_hand", "=", True),
            ]
        )
        return {offer.bol_id: offer for offer in offers}

    def _bol_sold_before(self, offer_ids):
        """Items sold of offers before: somebody may have chosen their products.

        :param offer_ids: bol's offer ids
        :return: dict offer id -> bol.order.item record
        """
        items = self.env["bol.order.item"].search(
            [
                ("account_id", "=", self.id),
                ("offer_bol_id", "in", list(filter(None, offer_ids))),
                ("product_id.active", "=", True),
            ],
            order="id",
        )
        return {item.offer_bol_id: item for item in items}
