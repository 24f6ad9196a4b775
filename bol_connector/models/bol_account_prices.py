from decimal import ROUND_HALF_UP, Decimal
from math import ceil

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .bol_offer_dirty import ALL

# Odoo looks at each rule of a batch's products for each of them.
BATCH = 100
CENT = Decimal("0.01")
# What all prices of an account hang on.
PRICED_BY = {"pricelist_id", "price_margin_min", "price_change_max", "product_domain"}
# bol takes four steps of at most so many pieces.
MOST_STEPS, MOST_PIECES = 4, 24


class BolAccount(models.Model):
    """Prices at bol: those of a price list, VAT included, by least quantity."""

    _inherit = "bol.account"

    pricelist_id = fields.Many2one(
        "product.pricelist",
        "Price List",
        check_company=True,
        ondelete="restrict",
        help="Its prices, VAT included, are those at bol; rules with a least quantity "
        "become bundle prices. Empty: prices at bol are left alone.",
    )
    price_margin_min = fields.Float(
        "Least Margin (%)",
        help="A price that leaves less over the cost, VAT excluded, isn't sent until "
        "somebody confirms it. 0: not looked at.",
    )
    price_change_max = fields.Float(
        "Largest Change (%)",
        default=50,
        help="A price that differs more from the one at bol isn't sent until somebody "
        "confirms it. 0: not looked at.",
    )

    @api.constrains("price_margin_min", "price_change_max")
    def _check_price_bounds(self):
        for account in self:
            if min(account.price_margin_min, account.price_change_max) < 0:
                raise ValidationError(self.env._("The bounds of prices start at 0."))

    def write(self, vals):
        result = super().write(vals)
        if PRICED_BY & vals.keys():
            self._bol_look_at_prices()
        return result

    def _bol_look_at_prices(self):
        """Have all prices of these accounts' companies computed again soon."""
        companies = {(ALL, account.company_id.id) for account in self}
        self.env["bol.offer.dirty"]._bol_note("price", companies)

    def _bol_price_ladders(self, pairs):
        """Prices at bol of products: of one, VAT included, by least quantity.

        :param pairs: iterable of (product.product record, uom.uom record or none: the
            unit that bol sells, e.g. a pack of six)
        :return: dict (product id, uom id or False) -> tuple of (quantity, Decimal
            price), from quantity 1 upwards, strictly falling; () without a price list
        """
        self.ensure_one()
        pairs = set(pairs)
        ladders = {(product.id, uom.id): () for product, uom in pairs}
        if not self.pricelist_id:
            return ladders
        by_uom = {}
        for product, uom in pairs:
            by_uom.setdefault(uom, self.env["product.product"])
            by_uom[uom] |= product
        for uom, products in by_uom.items():
            for start in range(0, len(products), BATCH):
                part = products[start : start + BATCH].with_company(self.company_id)
                for product, ladder in self._bol_ladders_in(uom, part).items():
                    ladders[product, uom.id] = ladder
        return ladders

    def _bol_ladders_in(self, uom, products):
        """Ladders of products in one unit: dict product id -> ladder."""
        pricelist = self.pricelist_id.with_company(self.company_id)
        now = fields.Datetime.now()
        rate = self._bol_price_rate(pricelist.currency_id)
        steps = {product.id: [] for product in products}
        for quantity in self._bol_price_quantities(uom, products, now):
            # In the list's own currency: Odoo takes a fixed price as it is in any.
            prices = pricelist._compute_price_rule(
                products, quantity, uom=uom or None, date=now
            )
            for product in products:
                price = self._bol_with_vat(product, prices[product.id][0] * rate)
                ladder = steps[product.id]
                if len(ladder) < MOST_STEPS and (not ladder or price < ladder[-1][1]):
                    ladder.append((quantity, price))
        return {product: tuple(ladder) for product, ladder in steps.items()}

    def _bol_price_quantities(self, uom, products, now):
        """Least quantities with which a price of these products may begin."""
        rules = self.pricelist_id._get_applicable_rules(products, now)
        units = products.uom_id
        in_one = [uom._compute_quantity(1, unit) for unit in units] if uom else [1]
        found = {
            ceil(round(rule.min_quantity / size, 6))
            for rule in rules
            for size in in_one
            if rule.min_quantity and size
        }
        return sorted({1} | {q for q in found if 1 < q <= MOST_PIECES})

    def _bol_price_rate(self, currency):
        """What a currency is worth in euros."""
        today = fields.Date.context_today(self)
        return currency._get_conversion_rate(
            currency, self.env.ref("base.EUR"), self.company_id, today
        )

    def _bol_with_vat(self, product, price):
        """A price in euros with VAT, to the cent."""
        details = self._bol_price_details(product, price)
        return Decimal(str(round(details["total_included"], 6))).quantize(
            CENT, ROUND_HALF_UP
        )

    def _bol_price_details(self, product, price, special_mode=False):
        """Odoo's ``account.tax._get_tax_details`` of a price, not rounded."""
        taxes = product.taxes_id._filter_taxes_by_company(self.company_id)
        return taxes._get_tax_details(
            price,
            1,
            rounding_method="round_globally",
            product=product,
            special_mode=special_mode,
        )
