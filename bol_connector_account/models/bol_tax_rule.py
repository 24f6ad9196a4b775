from odoo import api, fields, models
from odoo.exceptions import ValidationError

BUYERS = [("any", "Everybody"), ("private", "Private"), ("business", "Business")]


class BolTaxRule(models.Model):
    """Which taxes and which revenue account sales get that go from here to there.

    Of the rules that fit, the one that says most decides alone: a country of
    destination counts more than one of departure, that more than the kind of buyer.
    """

    _name = "bol.tax.rule"
    _description = "Bol.com Tax Rule"
    _check_company_auto = True
    _order = "account_id, destination_country_id, departure_country_id, buyer, id"

    account_id = fields.Many2one(
        "bol.account", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    departure_country_id = fields.Many2one(
        "res.country",
        "Leaves From",
        help="Where the goods lie: the country of the warehouse, or of bol's own one "
        "(FBB). Empty: any.",
    )
    destination_country_id = fields.Many2one(
        "res.country", "Goes To", help="Where they are delivered. Empty: any."
    )
    buyer = fields.Selection(
        BUYERS,
        required=True,
        default="any",
        help="A buyer is a business when bol names a company or a VAT number on the "
        "bill.",
    )
    fiscal_position_id = fields.Many2one(
        "account.fiscal.position",
        check_company=True,
        help="It says which taxes replace those of the product. Empty: the taxes of "
        "the product, or the tax of this line.",
    )
    tax_id = fields.Many2one(
        "account.tax",
        "Tax Instead",
        check_company=True,
        domain="[('type_tax_use', '=', 'sale')]",
        help="Replaces all taxes of the product, whatever its rate.",
    )
    revenue_account_id = fields.Many2one(
        "account.account",
        check_company=True,
        help="Empty: the product's, or what the fiscal position makes of it.",
    )

    _once = models.UniqueIndex(
        "(account_id, COALESCE(departure_country_id, 0), "
        "COALESCE(destination_country_id, 0), buyer)",
        "There is one line for each departure, destination and kind of buyer.",
    )

    @api.constrains("tax_id")
    def _check_tax(self):
        for rule in self.filtered("tax_id"):
            _included, missing = rule.tax_id._bol_included()
            if missing:
                raise ValidationError(
                    self.env._(
                        "Bol's prices include VAT, and %(tax)s can't be used for them: "
                        "press Prepare Taxes on the account, or choose a percentage.",
                        tax=rule.tax_id.name,
                    )
                )

    @api.depends("departure_country_id", "destination_country_id", "buyer")
    def _compute_display_name(self):
        buyers = dict(self._fields["buyer"]._description_selection(self.env))
        for rule in self:
            rule.display_name = self.env._(
                "%(departure)s to %(destination)s, %(buyer)s",
                departure=rule.departure_country_id.code or "*",
                destination=rule.destination_country_id.code or "*",
                buyer=buyers.get(rule.buyer, ""),
            )

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self.env["bol.order"]._bol_retry_taxes(rules.company_id)
        return rules

    def write(self, vals):
        result = super().write(vals)
        self.env["bol.order"]._bol_retry_taxes(self.company_id)
        return result

    def unlink(self):
        companies = self.company_id
        result = super().unlink()
        self.env["bol.order"]._bol_retry_taxes(companies)
        return result

    def _bol_fits(self, departure, destination, buyer):
        """Whether this rule is for such a sale.

        :param departure: res.country record, empty where unknown
        :param str destination: code of the country, empty where unknown
        :param str buyer: private or business
        """
        there = self.destination_country_id
        return (
            self.departure_country_id in (departure, self.env["res.country"])
            and (not there or there.code == destination)
            and self.buyer in (buyer, "any")
        )

    def _bol_says(self):
        """How much this rule says: what decides says more."""
        return (
            bool(self.destination_country_id),
            bool(self.departure_country_id),
            self.buyer != "any",
        )

    def _bol_taxes(self, taxes):
        """What becomes of a product's taxes; price-included ones where there are.

        :param taxes: account.tax records, as the product has them
        :return: (taxes for bol's prices, those without a price-included twin)
        """
        return (self.tax_id or self.fiscal_position_id.map_tax(taxes))._bol_included()
