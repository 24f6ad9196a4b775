from odoo import models

from odoo.addons.bol_connector.models.bol_finding import ERROR, INFORMATION, Finding


class BolAccount(models.Model):
    """What the doctor sees of an account's books."""

    _inherit = "bol.account"

    def _bol_doctor_kinds(self):
        return {**super()._bol_doctor_kinds(), "books": self.env._("Books")}

    def _bol_examine_books(self, answered):
        missing = self._bol_books_missing()
        if not missing:
            return []
        if self._bol_uses_books():
            return [Finding(ERROR, " ".join(missing), "books")]
        text = self.env._(
            "Bol's money isn't booked: invoices of bol's orders wait for a payment by "
            "their buyers, who paid bol. An accountant can change that with Set Up the "
            "Books, under Accounting."
        )
        return [Finding(INFORMATION, text, "books")]

    def _bol_uses_books(self):
        """Whether somebody asked for something that can't be done without books."""
        made = self.policy_ids.filtered(lambda policy: policy.invoicing != "none")
        return bool(made or self.clearing_journal_id)

    def _bol_mend_books(self):
        return self.action_setup_account()
