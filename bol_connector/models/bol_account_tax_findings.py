from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain

from .bol_account import MANAGER

WARNING = "warning"
INFORMATION = "information"
LOOKS = {
    WARNING: "fa-exclamation-triangle text-warning",
    INFORMATION: "fa-info-circle text-info",
}


class BolAccount(models.Model):
    """Whether the taxes of an account are ready for bol's orders."""

    _inherit = "bol.account"

    tax_findings = fields.Html(
        compute="_compute_tax_findings", groups=MANAGER, sanitize=False
    )
    taxes_ready = fields.Boolean(compute="_compute_tax_findings", groups=MANAGER)

    @api.depends("company_id", "sell_untaxed", "policy_ids.country_ids")
    @api.depends_context("lang")
    def _compute_tax_findings(self):
        for account in self:
            findings = account._bol_tax_findings()
            account.taxes_ready = not any(level == WARNING for level, _ in findings)
            account.tax_findings = Markup("").join(
                Markup('<p><i class="fa fa-fw %s me-1"></i>%s</p>')
                % (LOOKS[level], text)
                for level, text in findings
            )

    def _bol_tax_findings(self):
        """What to know or to mend about the taxes before selling.

        :return: list of (:data:`WARNING` or :data:`INFORMATION`, sentence), where a
            warning's sentence says what to do
        """
        self.ensure_one()
        account = self.sudo().with_company(self.company_id)
        taxes = account._bol_used_taxes()
        findings = account._bol_home_findings(taxes)
        for country in account._bol_tax_countries():
            findings += account._bol_country_findings(country, taxes)
        return findings

    def _bol_tax_countries(self):
        """The countries that orders come from: bol's own ones, unless limited."""
        policies = self.policy_ids.filtered(lambda policy: policy.treatment != "ignore")
        if policies and all(policy.country_ids for policy in policies):
            return policies.country_ids
        return self.env.ref("base.nl") | self.env.ref("base.be")

    # -- what is sold ----------------------------------------------------------

    def _bol_sold_domain(self):
        """Domain of the products of this account's offers; of all, before there are."""
        templates = self.env["product.template"]
        offered = Domain(
            "product_variant_ids.bol_offer_ids.account_id", "in", self._origin.ids
        )
        if not templates.search_count(offered, limit=1):
            offered = Domain("sale_ok", "=", True)
        return offered & Domain(templates._check_company_domain(self.company_id))

    def _bol_used_taxes(self):
        """The company's sales taxes of the products that are sold."""
        groups = self.env["product.template"]._read_group(
            self._bol_sold_domain(), ["taxes_id"]
        )
        taxes = self.env["account.tax"].union(*(tax for (tax,) in groups))
        return taxes.filtered_domain(taxes._check_company_domain(self.company_id))

    def _bol_count_untaxed(self):
        taxes = self.env["account.tax"]._check_company_domain(self.company_id)
        return self.env["product.template"].search_count(
            self._bol_sold_domain() & Domain("taxes_id", "not any", taxes)
        )

    # -- at home ---------------------------------------------------------------

    def _bol_home_findings(self, taxes):
        findings = []
        if self.sell_untaxed:
            findings.append((INFORMATION, self._bol_say_sells_untaxed()))
        else:
            if not self._bol_default_tax():
                findings.append((WARNING, self._bol_say_no_default_tax()))
            if count := self._bol_count_untaxed():
                findings.append((WARNING, self._bol_say_untaxed_products(count)))
        return findings + self._bol_twin_findings(taxes)

    def _bol_twin_findings(self, taxes):
        _included, missing = taxes._bol_included()
        if not missing:
            return []
        text = self.env._(
            "Bol's prices include VAT, and %(taxes)s can't be used for them yet: press "
            "Prepare Taxes above. A tax that stays in this list isn't a percentage; "
            "give its products one that is.",
            taxes=", ".join(missing.mapped("name")),
        )
        return [(WARNING, text)]

    def _bol_say_sells_untaxed(self):
        return self.env._(
            "Products without a sales tax are sold without VAT. That is right if your "
            "company charges none (small-business rule, exempt goods); else turn off "
            "Sell Products Without VAT."
        )

    def _bol_say_no_default_tax(self):
        return self.env._(
            "The company has no default sales tax, so new products get none. Choose it "
            "in Accounting, Configuration, Settings, Default Taxes."
        )

    def _bol_say_untaxed_products(self, count):
        return self.env._(
            "%(count)s of the products have no sales tax: their orders are held. Give "
            "each one its tax.",
            count=count,
        )

    # -- per country -----------------------------------------------------------

    def _bol_country_findings(self, country, taxes):
        """Findings about deliveries to one country.

        :param country: res.country record
        :param taxes: account.tax records of the products that are sold
        """
        position = self._bol_fiscal_position(country)
        abroad = country != self.company_id.account_fiscal_country_id
        if position and not position.tax_ids:
            level = INFORMATION if self.sell_untaxed else WARNING
            return [(level, self._bol_say_position_removes(position, country))]
        if not abroad:
            return []
        if not position or position.is_domestic:
            return [(INFORMATION, self._bol_say_home_vat(country, position))]
        return self._bol_position_findings(position, country, taxes)

    def _bol_position_findings(self, position, country, taxes):
        unmapped = position._bol_unmapped(taxes)
        known = taxes - unmapped
        foreign = position.map_tax(known) - known
        findings = self._bol_twin_findings(foreign)
        if unmapped:
            text = self._bol_say_position_lacks(position, country, unmapped)
            findings.append((WARNING, text))
        if position._bol_frees(known):
            findings.append((WARNING, self._bol_say_position_frees(position, country)))
        if homeless := foreign.filtered(lacks_account):
            findings.append((WARNING, self._bol_say_no_tax_account(homeless)))
        if known and not foreign:
            findings.append((INFORMATION, self._bol_say_home_vat(country, position)))
        if not position.account_ids:
            text = self._bol_say_no_account_mapping(position, country)
            findings.append((INFORMATION, text))
        return findings

    def _bol_say_home_vat(self, country, position):
        by = self.env._("fiscal position %(name)s", name=position.name)
        return self.env._(
            "Deliveries to %(country)s are sold with the VAT of your own country"
            "%(position)s. That is right as long as your company sells for less than "
            "10,000 euros a year to consumers in other EU countries. Above that, press "
            "OSS Tax mapping in Accounting, Configuration, Settings; it makes a fiscal "
            "position with that country's VAT.",
            country=country.name,
            position=f" ({by})" if position else "",
        )

    def _bol_say_position_removes(self, position, country):
        return self.env._(
            "Deliveries to %(country)s are sold without VAT, because the fiscal "
            "position %(position)s has no tax. Add taxes to it, or take it out of use "
            "(Accounting, Configuration, Fiscal Positions).",
            country=country.name,
            position=position.name,
        )

    def _bol_say_position_frees(self, position, country):
        return self.env._(
            "Deliveries to %(country)s are held: the fiscal position %(position)s "
            "makes their VAT 0 %%. Give %(country)s a fiscal position of its own "
            "(Accounting, Configuration, Fiscal Positions).",
            country=country.name,
            position=position.name,
        )

    def _bol_say_position_lacks(self, position, country, taxes):
        return self.env._(
            "Deliveries to %(country)s of products with %(taxes)s are held: the fiscal "
            "position %(position)s doesn't say which tax replaces it. In Accounting, "
            "Configuration, Taxes: choose it under Replaces of the right tax of that "
            "position; or, if it is right there too, add the position to it.",
            country=country.name,
            taxes=", ".join(taxes.mapped("name")),
            position=position.name,
        )

    def _bol_say_no_tax_account(self, taxes):
        return self.env._(
            "The VAT of %(taxes)s would be booked as revenue, as the tax names no "
            "account. Choose one under Distribution for Invoices and for Refunds.",
            taxes=", ".join(taxes.mapped("name")),
        )

    def _bol_say_no_account_mapping(self, position, country):
        return self.env._(
            "Revenue of deliveries to %(country)s is booked on the same accounts as at "
            "home. For accounts of their own, fill Account Mapping of the fiscal "
            "position %(position)s.",
            country=country.name,
            position=position.name,
        )


def lacks_account(tax):
    """Whether a tax would be booked on the revenue account, having none of its own.

    :param tax: account.tax record
    """
    lines = tax.invoice_repartition_line_ids | tax.refund_repartition_line_ids
    return tax.amount and any(
        line.repartition_type == "tax" and line.factor_percent and not line.account_id
        for line in lines
    )
