from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import BooksCase


@tagged("post_install", "-at_install")
class TestBooks(BooksCase):
    """Set Up the Books makes what is empty, and leaves what is chosen."""

    def test_all_is_made(self):
        account = self.account
        journal = account.clearing_journal_id
        self.assertEqual((journal.type, journal.code), ("general", "BOLC"))
        clearing, suspense = account.clearing_account_id, account.suspense_account_id
        for one in clearing | suspense:
            self.assertTrue(one.reconcile)
            self.assertEqual(one.account_type, "asset_current")
            self.assertEqual(one.company_ids, self.company)
            self.assertTrue(one.with_company(self.company).code)
        self.assertNotEqual(clearing, suspense)
        self.assertEqual(account.purchase_journal_id.type, "purchase")
        for partner in account.bol_partner_id | account.consumers_partner_id:
            self.assertEqual(partner.company_id, self.company)
            self.assertFalse(partner.email)
        self.assertEqual(account._bol_books_missing(), [])

    def test_again_changes_nothing(self):
        fields = [*self.account._bol_books_makers()]
        before = self.account.read(fields)
        self.set_up_books()
        self.assertEqual(self.account.read(fields), before)

    def test_what_is_chosen_stays(self):
        account = self._make_account(self.sandbox.seller())
        chosen = self.account.suspense_account_id
        vendor = self.env["res.partner"].create({"name": "bol B.V."})
        account.write({"suspense_account_id": chosen.id, "bol_partner_id": vendor.id})
        self.set_up_books(account)
        self.assertEqual(account.suspense_account_id, chosen)
        self.assertEqual(account.bol_partner_id, vendor)

    def test_second_account_of_a_company(self):
        account = self._make_account(self.sandbox.seller())
        self.set_up_books(account)
        for name in ("clearing_journal_id", "clearing_account_id"):
            self.assertNotEqual(account[name], self.account[name])
        self.assertEqual(account.bol_partner_id, self.account.bol_partner_id)
        with self.assertRaisesRegex(ValidationError, "Each needs its own"):
            account.clearing_journal_id = self.account.clearing_journal_id

    def test_journal_without_an_account(self):
        journal = self.account.clearing_journal_id
        journal.default_account_id = False
        self.assertFalse(self.account.has_books)
        self.assertIn("no default account", self.account.books_missing)
        self.set_up_books()
        self.assertTrue(journal.default_account_id.reconcile)

    def test_account_that_cannot_be_reconciled(self):
        self.account.clearing_account_id.reconcile = False
        self.assertIn("Allow Reconciliation", self.account.books_missing)
        self.set_up_books()

    def test_only_who_administers_the_books(self):
        account = self._make_account(self.sandbox.seller())
        boss = self._make_user("boss", "bol_connector.bol_connector_group_manager")
        with self.assertRaises(AccessError):
            account.with_user(boss).action_set_up_books()
        self.assertFalse(account.clearing_journal_id)

    def test_other_company(self):
        other = self._make_company("Other BV")
        stranger = self._make_user(
            "stranger",
            "account.group_account_manager,bol_connector.bol_connector_group_user",
            other,
        )
        with self.assertRaises(AccessError):
            self.account.with_user(stranger).action_set_up_books()
        journal = self.env["account.journal"].create(
            {
                "name": "Theirs",
                "code": "THEIR",
                "type": "general",
                "company_id": other.id,
            }
        )
        with self.assertRaises(UserError):
            self.account.clearing_journal_id = journal

    def test_company_without_a_chart(self):
        company = self._make_company("Bare BV")
        account = self._make_account(self.sandbox.seller(), company_id=company.id)
        user = self._make_user("bare", "account.group_account_manager", company)
        user.group_ids |= self.env.ref("bol_connector.bol_connector_group_user")
        theirs = account.with_user(user).with_context(allowed_company_ids=company.ids)
        with self.assertRaisesRegex(UserError, "chart of accounts"):
            theirs.action_set_up_books()

    def test_company_that_does_not_keep_books_in_euros(self):
        company = self._make_company("Dollar BV", "USD")
        account = self._make_account(self.sandbox.seller(), company_id=company.id)
        self.assertFalse(account.has_books)
        self.assertIn("USD", account.books_missing)

    def test_the_doctor_looks(self):
        def found():
            return [
                finding.level
                for finding in self.account._bol_examine_one("books", None)
            ]

        self.assertEqual(found(), ["ok"])
        self.account.suspense_account_id = False
        self.assertEqual(found(), ["error"])
        self.account.clearing_journal_id = False
        self.assertEqual(found(), ["information"])
        self.account.policy_ids.invoicing = "order"
        self.assertEqual(found(), ["error"])
