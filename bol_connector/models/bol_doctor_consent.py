from urllib.parse import urlsplit

from odoo import fields, models

from .bol_finding import ERROR, WARNING, Finding
from .bol_watch_accounts import CONSENT_WARNING


class BolAccount(models.Model):
    """What the doctor sees of the shop's consent, where the account logs in by one."""

    _inherit = "bol.account"

    def _bol_doctor_kinds(self):
        kinds = super()._bol_doctor_kinds()
        if self.login_kind != "consent":
            return kinds
        first, *others = kinds.items()
        return dict([first, ("consent", self.env._("Consent")), *others])

    def _bol_examine_consent(self, answered):
        if self.login_kind != "consent":
            return []
        return [*self._bol_examine_consent_end(), *self._bol_examine_consent_address()]

    def _bol_examine_consent_end(self):
        now = fields.Datetime.now()
        if not self.consent_ends:
            text = self.env._("The shop hasn't consented yet.")
            return [Finding(ERROR, text, "consent")]
        moment = self.env["bol.trouble"]._bol_moment(self.consent_ends)
        if self.consent_ends <= now:
            text = self.env._("The consent of the shop ended on %(ends)s.", ends=moment)
            return [Finding(ERROR, text, "consent")]
        if self.consent_ends <= now + CONSENT_WARNING:
            text = self.env._(
                "The consent of the shop ends on %(ends)s: connect it again before. It "
                "goes on working until then, and nothing is lost.",
                ends=moment,
            )
            return [Finding(WARNING, text, "consent")]
        return []

    def _bol_examine_consent_address(self):
        address = self.consent_address
        if self.environment == "sandbox" or urlsplit(address).scheme == "https":
            return []
        text = self.env._(
            "Bol sends people back to %(address)s after a consent, and wants an https "
            "address: correct the system parameter web.base.url.",
            address=address,
        )
        return [Finding(WARNING, text)]

    def _bol_mend_consent(self):
        return self.action_consent()

    def _bol_setup_kinds(self):
        kinds = super()._bol_setup_kinds()
        return {**kinds, "credentials": [*kinds.get("credentials", ()), "consent"]}
