from odoo import models
from odoo.exceptions import AccessError, UserError

from .bol_account_books import CHIEF_ACCOUNTANT

JOURNAL_CODE = "BOLC"
#: Where a chart without any current asset begins.
FIRST_CODE = "100000"


class BolAccount(models.Model):
    """Set Up the Books: what isn't chosen is made, what is chosen stays."""

    _inherit = "bol.account"

    def action_set_up_books(self):
        """Make the journal, accounts and partners that these accounts lack.

        :raise AccessError: the user isn't an administrator of the books
        :raise UserError: the company's books can't hold bol's money
        """
        self.check_access("read")
        if not self.env.user.has_group(CHIEF_ACCOUNTANT):
            raise AccessError(
                self.env._("Only an administrator of the accounting sets up books.")
            )
        for account in self.sudo():
            account.with_company(account.company_id)._bol_set_up_books()

    def _bol_set_up_books(self):
        company = self.company_id
        if not (company.root_id.chart_template or self._bol_current_assets()):
            raise UserError(
                self.env._(
                    "%(company)s has no chart of accounts yet. Choose one under "
                    "Accounting > Configuration > Settings.",
                    company=company.name,
                )
            )
        values = {
            name: make().id
            for name, make in self._bol_books_makers().items()
            if not self[name]
        }
        self.write(values)
        self._bol_mend_clearing()
        if missing := self._bol_books_missing():
            raise UserError("\n".join(missing))

    def _bol_books_makers(self):
        """Field -> the method that finds or makes what it holds."""
        return {
            "suspense_account_id": self._bol_make_suspense,
            "clearing_journal_id": self._bol_make_clearing,
            "purchase_journal_id": self._bol_find_purchase_journal,
            "bol_partner_id": self._bol_make_vendor,
            "consumers_partner_id": self._bol_make_consumers,
        }

    def _bol_mend_clearing(self):
        """A journal that was chosen may lack its account."""
        journal = self.clearing_journal_id
        if not journal.default_account_id:
            journal.default_account_id = self._bol_make_account(journal.name)
        (journal.default_account_id | self.suspense_account_id).reconcile = True

    # -- journals and accounts -------------------------------------------------

    def _bol_make_clearing(self):
        name = self.env._("Bol.com clearing %(shop)s", shop=self.name)
        return self.env["account.journal"].create(
            {
                "name": name,
                "code": self._bol_free_journal_code(),
                "type": "general",
                "company_id": self.company_id.id,
                "default_account_id": self._bol_make_account(name).id,
            }
        )

    def _bol_free_journal_code(self):
        taken = (
            self.env["account.journal"]
            .with_context(active_test=False)
            .search([("company_id", "=", self.company_id.id)])
            .mapped("code")
        )
        codes = [JOURNAL_CODE, *(f"BOL{n}" for n in range(2, len(taken) + 3))]
        return next(code for code in codes if code not in taken)

    def _bol_make_suspense(self):
        name = self.env._("Bol.com unexplained %(shop)s", shop=self.name)
        return self._bol_make_account(name)

    def _bol_make_account(self, name):
        """An account of current assets, with the next free code of the chart."""
        company = self.company_id.root_id
        accounts = self.env["account.account"].with_company(company)
        code = accounts._search_new_account_code(self._bol_first_code())
        return accounts.create(
            {
                "name": name,
                "code": code,
                "account_type": "asset_current",
                "reconcile": True,
                "company_ids": company.ids,
            }
        )

    def _bol_first_code(self):
        """The code after which ours are looked for: that of money under way."""
        company = self.company_id.root_id
        beside = company.transfer_account_id or self._bol_current_assets()
        return beside[:1].with_company(company).code or FIRST_CODE

    def _bol_current_assets(self):
        company = self.company_id.root_id
        accounts = self.env["account.account"].with_company(company)
        return accounts.search(
            [
                *accounts._check_company_domain(company),
                ("account_type", "=", "asset_current"),
            ],
            order="code desc",
            limit=1,
        )

    def _bol_find_purchase_journal(self):
        """The company's own, or that of the company it is a branch of."""
        journals = self.env["account.journal"]
        for company in self.company_id | self.company_id.root_id:
            found = journals.search(
                [("type", "=", "purchase"), ("company_id", "=", company.id)], limit=1
            )
            if found:
                return found
        return journals.create(
            {
                "name": self.env._("Bills of bol.com"),
                "type": "purchase",
                "company_id": self.company_id.id,
            }
        )

    # -- partners --------------------------------------------------------------

    def _bol_make_vendor(self):
        netherlands = self.env.ref("base.nl")
        return self._bol_partner_of_another("bol_partner_id") or self._bol_make_partner(
            "Bol.com", is_company=True, country_id=netherlands.id
        )

    def _bol_make_consumers(self):
        """Private buyers at home: without an address that anything could be sent to."""
        name = self.env._("Consumers at bol.com")
        country = self.company_id.account_fiscal_country_id
        return self._bol_partner_of_another(
            "consumers_partner_id"
        ) or self._bol_make_partner(name, country_id=country.id)

    def _bol_make_partner(self, name, **values):
        return self.env["res.partner"].create(
            {"name": name, "company_id": self.company_id.id, **values}
        )

    def _bol_partner_of_another(self, name):
        """What another account of the company has chosen."""
        others = self.with_context(active_test=False).search(
            [("company_id", "=", self.company_id.id), (name, "!=", False)], limit=1
        )
        return others[name]
