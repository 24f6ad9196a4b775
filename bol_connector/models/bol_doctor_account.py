from odoo import models

from ..tools import explain
from .bol_finding import ERROR, INFORMATION, WARNING, Finding


class BolAccount(models.Model):
    """What the doctor sees of the account itself: connection, shop, flows, people."""

    _inherit = "bol.account"

    def _bol_examine_connection(self, answered):
        if answered.error:
            return [Finding(ERROR, explain(self.env, answered.error), "connection")]
        if self.state_message:
            return [Finding(ERROR, self.state_message, "connection")]
        if self.state == "draft":
            text = self.env._("Test the connection: until then nothing is exchanged.")
            return [Finding(ERROR, text, "connection")]
        return []

    def _bol_mend_connection(self):
        return self.action_test_connection()

    # -- the shop --------------------------------------------------------------

    def _bol_examine_shop(self, answered):
        findings = [self._bol_say_twin(twin) for twin in self._bol_twins()]
        if self.state == "connected" and not self.retailer_id:
            text = self.env._(
                "Bol doesn't tell which shop this is. Compare the orders with those of "
                "bol's seller portal before you go live."
            )
            findings.append(Finding(WARNING, text))
        if self._bol_has_other_vat():
            findings.append(Finding(WARNING, self._bol_say_other_vat()))
        return findings

    def _bol_twins(self):
        """Other accounts with the same shop."""
        return self.search(
            [
                ("id", "!=", self.id),
                ("retailer_id", "!=", False),
                ("retailer_id", "=", self.retailer_id),
                ("environment", "=", self.environment),
                ("state", "!=", "draft"),
            ]
        )

    def _bol_say_twin(self, twin):
        text = self.env._(
            "The account %(twin)s of %(company)s is connected with the same shop: each "
            "order would be imported twice. Archive one of them.",
            twin=twin.name,
            company=twin.company_id.name,
        )
        return Finding(ERROR, text)

    def _bol_has_other_vat(self):
        ours, theirs = digits(self.company_id.vat), digits(self.shop_vat)
        return bool(ours and theirs and ours != theirs)

    def _bol_say_other_vat(self):
        return self.env._(
            "Bol knows the VAT number %(theirs)s, and %(company)s has %(ours)s. Is "
            "this the right shop, in the right company?",
            theirs=self.shop_vat,
            ours=self.company_id.vat,
            company=self.company_id.name,
        )

    # -- its flows -------------------------------------------------------------

    def _bol_examine_flows(self, answered):
        findings = [
            Finding(ERROR, f"{flow.display_name}: {flow.last_error}", "flows")
            for flow in self.flow_ids
            if flow.last_error and flow.mode != "off"
        ]
        if self.in_preview:
            text = self.env._(
                "Still in preview, and so without effect: %(flows)s. Go live when you "
                "have seen what they would do.",
                flows=self.in_preview,
            )
            findings.append(Finding(WARNING, text, "preview"))
        if self.paused_at or any(self.flow_ids.mapped("paused_at")):
            text = self.env._("Paused by somebody: press Go On when it is time.")
            findings.append(Finding(WARNING, text, "flows"))
        off = self.flow_ids.filtered(lambda flow: flow.mode == "off")
        if off:
            names = ", ".join(flow._bol_label() for flow in off)
            text = self.env._("Switched off: %(flows)s.", flows=names)
            findings.append(Finding(INFORMATION, text, "flows"))
        return findings

    def _bol_mend_preview(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bol_connector.bol_go_live_action"
        )
        return {**action, "context": {"active_id": self.id}}

    def _bol_mend_flows(self):
        return self._bol_view("bol_connector.bol_flow_action")

    # -- people ----------------------------------------------------------------

    def _bol_examine_responsible(self, answered):
        user = self.user_id
        if not user or not user.active:
            text = self.env._(
                "Nobody who still works here is responsible for this account: choose "
                "who is told of trouble, under Responsible."
            )
            return [Finding(WARNING, text)]
        if not user.email:
            text = self.env._(
                "%(user)s has no e-mail address, and can't be told of trouble by mail.",
                user=user.name,
            )
            return [Finding(WARNING, text)]
        return []


class BolFlow(models.Model):
    _inherit = "bol.flow"

    def _bol_label(self):
        """The flow's kind, in words."""
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]


def digits(number):
    """A VAT number as it is compared: NL 1234.56.789.B01 and NL123456789B01 are one."""
    return "".join(filter(str.isalnum, number or "")).upper()
