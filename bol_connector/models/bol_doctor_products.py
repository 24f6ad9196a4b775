from odoo import models
from odoo.fields import Domain

from .bol_account_tax_findings import WARNING as TAX_WARNING
from .bol_finding import INFORMATION, WARNING, Finding

UNMATCHED = ("match_state", "in", ["unknown", "ambiguous", "doubtful"])


class BolAccount(models.Model):
    """What the doctor sees of products: offers without one, EANs, taxes."""

    _inherit = "bol.account"

    def _bol_examine_products(self, answered):
        offers = self.env["bol.offer"]
        mine = [("account_id", "=", self.id)]
        if not offers.search_count(mine, limit=1):
            text = self.env._(
                "No offers were read yet: press Import Offers. Without them the first "
                "orders may not find their products."
            )
            return [Finding(INFORMATION, text, "import")]
        if count := offers.search_count([*mine, UNMATCHED]):
            text = self.env._(
                "%(count)s offers have no product in Odoo: orders of them are held, "
                "and their stock and price at bol stay as they are.",
                count=count,
            )
            return [Finding(WARNING, text, "offers")]
        return []

    def _bol_mend_import(self):
        return self.action_import_offers()

    def _bol_mend_offers(self):
        return self._bol_view("bol_connector.bol_offer_unmatched_action")

    # -- EANs ------------------------------------------------------------------

    def _bol_examine_eans(self, answered):
        findings = []
        problems = self.env["bol.ean.problem"]
        groups = dict(
            problems._read_group(self._bol_ean_domain(), ["kind"], ["__count"])
        )
        if count := groups.get("shared"):
            text = self.env._(
                "%(count)s barcodes are on several products: bol's orders can't tell "
                "which one is meant.",
                count=count,
            )
            findings.append(Finding(WARNING, text, "eans"))
        if count := groups.get("check_digit"):
            text = self.env._(
                "%(count)s barcodes have a last digit that doesn't fit the others: bol "
                "knows no such EAN. Probably one was mistyped.",
                count=count,
            )
            findings.append(Finding(WARNING, text, "eans"))
        if count := self.env["product.product"].search_count(self._bol_no_ean()):
            text = self.env._(
                "%(count)s products for sale have no barcode, and no offer at bol. To "
                "offer them there, give them their EAN.",
                count=count,
            )
            findings.append(Finding(INFORMATION, text, "no_ean"))
        return findings

    def _bol_ean_domain(self):
        """Domain of the problems with EANs that are this account's."""
        products = self.env["product.product"]
        return Domain(products._check_company_domain(self.company_id))

    def _bol_no_ean(self):
        """Domain of the goods that bol could sell if they had an EAN."""
        return self._bol_ean_domain() & Domain(
            [
                ("sale_ok", "=", True),
                ("type", "=", "consu"),
                ("barcode", "=", False),
                ("bol_offer_ids", "=", False),
            ]
        )

    def _bol_mend_eans(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bol_connector.bol_ean_problem_action"
        )
        return {**action, "domain": list(self._bol_ean_domain())}

    def _bol_mend_no_ean(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Products Without EAN"),
            "res_model": "product.product",
            "view_mode": "list,form",
            "domain": list(self._bol_no_ean()),
        }

    # -- taxes -----------------------------------------------------------------

    def _bol_examine_taxes(self, answered):
        return [
            Finding(WARNING if level == TAX_WARNING else INFORMATION, text)
            for level, text in self._bol_tax_findings()
        ]
