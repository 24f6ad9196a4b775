from odoo import models

from odoo.addons.bol_connector.models.bol_finding import WARNING, Finding


class BolAccount(models.Model):
    """What the doctor sees of delivery methods."""

    _inherit = "bol.account"

    def _bol_examine_carriers(self, answered):
        findings = super()._bol_examine_carriers(answered)
        unmapped = self.env["delivery.carrier"].search(self._bol_unmapped_domain())
        if unmapped:
            text = self.env._(
                "Bol can't be told the carrier of these delivery methods, unless the "
                "tracking number shows it: %(methods)s. Enter bol's transporter code "
                "there; else buyers see %(code)s.",
                methods=", ".join(unmapped.mapped("name")),
                code=self.transporter_code or "-",
            )
            findings.append(Finding(WARNING, text, "carriers"))
        return findings

    def _bol_unmapped_domain(self):
        """Domain of the delivery methods whose carrier bol doesn't learn from them."""
        return [
            ("company_id", "in", [False, self.company_id.id]),
            ("delivery_type", "!=", "bol"),
            ("bol_transporter_code", "in", [False, ""]),
        ]

    def _bol_mend_carriers(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Delivery Methods Unknown to Bol"),
            "res_model": "delivery.carrier",
            "view_mode": "list,form",
            "domain": self._bol_unmapped_domain(),
        }
