from odoo import api, fields, models


class BolAccount(models.Model):
    """An account's taxes: making their twins, and the choice of the position."""

    _inherit = "bol.account"

    sell_untaxed = fields.Boolean(
        "Sell Products Without VAT",
        compute="_compute_sell_untaxed",
        store=True,
        readonly=False,
        precompute=True,
        help="For a company that charges no VAT (small-business rule, exempt goods). "
        "Off: orders of products without a sales tax are held.",
    )

    @api.depends("company_id")
    def _compute_sell_untaxed(self):
        for account in self:
            account.sell_untaxed = not account._bol_default_tax()

    @api.model_create_multi
    def create(self, vals_list):
        accounts = super().create(vals_list)
        accounts._bol_prepare_taxes()
        return accounts

    def write(self, vals):
        result = super().write(vals)
        if "sell_untaxed" in vals:
            self.env["bol.order"]._bol_retry_taxes(self.company_id)
        return result

    def _bol_default_tax(self):
        """The sales tax of new products of this account's company."""
        company = self.company_id.sudo()
        return company.account_sale_tax_id or company.root_id.account_sale_tax_id

    def _bol_prepare_taxes(self):
        """Make the price-included twins of the companies' sales taxes.

        bol's prices include VAT, and only a price-included tax can hit their cents.
        """
        taxes = self.env["account.tax"].sudo()
        for company in self.company_id:
            taxes.search(
                [
                    *taxes._check_company_domain(company),
                    ("type_tax_use", "=", "sale"),
                    ("amount_type", "in", ["percent", "division"]),
                ]
            )._bol_make_included_twins(company)

    def action_prepare_taxes(self):
        self.check_access("write")
        self._bol_prepare_taxes()
        self.env["bol.order"]._bol_retry_taxes(self.company_id)

    def _bol_fiscal_position(self, country, state=None, zip_code=False):
        """Odoo's fiscal position for goods that go to a country.

        Without the buyer's VAT number: bol sells no cross-border business orders
        without VAT, so a valid number must not change the tax.

        :param country: res.country record
        :param state: res.country.state record, where known
        :param str zip_code: where known
        """
        anonymous = self.env["res.partner"].new(
            {
                "country_id": country.id,
                "state_id": state.id if state else False,
                "zip": zip_code,
            }
        )
        positions = self.env["account.fiscal.position"].with_company(self.company_id)
        return positions._get_fiscal_position(anonymous)
