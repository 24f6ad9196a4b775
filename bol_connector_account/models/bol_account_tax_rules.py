from odoo import fields, models

from odoo.addons.bol_connector.models.bol_account_tax_findings import (
    INFORMATION,
    WARNING,
)


class BolAccount(models.Model):
    """An account's table of taxes, and whether it is complete."""

    _inherit = "bol.account"

    tax_rule_ids = fields.One2many("bol.tax.rule", "account_id", "Tax Rules")
    fbb_country_id = fields.Many2one(
        "res.country",
        "Country of Bol's Warehouse",
        default=lambda self: self.env.ref("base.nl", raise_if_not_found=False),
        help="From where the goods leave that bol ships (FBB).",
    )

    def _bol_country_of(self, warehouse):
        """The country in which a warehouse lies; the company's where it says none."""
        return (
            warehouse.partner_id.country_id or self.company_id.account_fiscal_country_id
        )

    def _bol_departures(self):
        """Countries that this account's goods leave from, as it is set up.

        :rtype: res.country records
        """
        departures = self.env["res.country"]
        for policy in self.policy_ids.filtered(lambda one: one.treatment != "ignore"):
            if policy.fulfilment_method == "FBR":
                warehouse = policy.warehouse_id or self.warehouse_id
                departures |= self._bol_country_of(warehouse)
            elif self._bol_sells_from_bol():
                departures |= self.fbb_country_id
        return departures

    def _bol_sells_from_bol(self):
        """Whether offers of this account are shipped from bol's own warehouse."""
        return bool(
            self.env["bol.offer"].search_count(
                [("account_id", "=", self.id), ("fulfilment_method", "=", "FBB")],
                limit=1,
            )
        )

    def action_fill_tax_rules(self):
        """Add the lines that this table lacks, as Odoo's fiscal positions have it."""
        self.check_access("write")
        for account in self:
            known = {
                (rule.departure_country_id, rule.destination_country_id)
                for rule in account.tax_rule_ids
            }
            account.tax_rule_ids.create(
                [
                    account._bol_prepare_tax_rule(departure, country)
                    for departure in account._bol_departures()
                    for country in account._bol_tax_countries()
                    if (departure, country) not in known
                ]
            )

    def _bol_prepare_tax_rule(self, departure, destination):
        """Values of the line for goods from one country to another.

        Where goods are sold within a foreign country, the company's registration
        there decides; else Odoo's choice by destination, the mapping of the Union's
        one-stop shop (OSS) included.
        """
        home = self.company_id.account_fiscal_country_id
        position = self._bol_fiscal_position(destination)
        if departure == destination != home:
            local = self.env["account.fiscal.position"].search(
                [
                    *position._check_company_domain(self.company_id),
                    ("foreign_vat", "!=", False),
                    ("country_id", "=", destination.id),
                ],
                limit=1,
            )
            position = local or position
        return {
            "account_id": self.id,
            "departure_country_id": departure.id,
            "destination_country_id": destination.id,
            "fiscal_position_id": position.id,
        }

    # -- the doctor ------------------------------------------------------------

    def _bol_tax_findings(self):
        findings = super()._bol_tax_findings()
        account = self.sudo().with_company(self.company_id)
        home = account.company_id.account_fiscal_country_id
        for departure in account._bol_departures() - home:
            lacking = account._bol_tax_countries().filtered(
                lambda country, departure=departure: (
                    not account._bol_covers(departure, country)
                )
            )
            if lacking:
                findings.append(
                    (WARNING, account._bol_say_foreign_stock(departure, lacking))
                )
        taxes = account._bol_used_taxes()
        for rule in account.tax_rule_ids:
            if trouble := account._bol_rule_trouble(rule, taxes):
                findings.append(trouble)
        return findings

    def _bol_covers(self, departure, destination):
        """Whether a line of the table is about goods from here to there."""
        return any(
            rule._bol_fits(departure, destination.code, buyer)
            for rule in self.tax_rule_ids
            for buyer in ("private", "business")
        )

    def _bol_rule_trouble(self, rule, taxes):
        """What is the matter with a line: (level, sentence); None if nothing is."""
        _included, missing = rule._bol_taxes(taxes)
        if missing:
            return WARNING, self.env._(
                "The tax rule %(rule)s leads to %(taxes)s, which can't be used for "
                "prices that include VAT: press Prepare Taxes.",
                rule=rule.display_name,
                taxes=", ".join(missing.mapped("name")),
            )
        chosen = rule.tax_id or rule.fiscal_position_id.map_tax(taxes)
        if taxes and chosen and not any(chosen.mapped("amount")):
            return INFORMATION, self.env._(
                "The tax rule %(rule)s sells without VAT, to everybody it is about.",
                rule=rule.display_name,
            )
        return None

    def _bol_say_foreign_stock(self, departure, countries):
        return self.env._(
            "Goods leave from %(departure)s, and no tax rule says what is charged to "
            "%(countries)s: Odoo goes by the destination alone. Press Fill from Odoo "
            "on the page Accounting, and have the lines looked at by who does your "
            "VAT.",
            departure=departure.name,
            countries=", ".join(countries.mapped("name")),
        )
