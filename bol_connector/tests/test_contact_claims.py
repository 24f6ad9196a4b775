from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import fields
from odoo.tests import tagged

from .committed import CommittedCase

BUYER = {
    "name": "Sanne de Vries",
    "email": "sanne-claims@verkopen.bol.com",
    "street": "Dorpstraat 12B",
    "street2": False,
    "zip": "3511LN",
    "city": "Utrecht",
    "country_id": False,
    "parent_id": False,
    "type": "contact",
    "is_company": False,
    "vat": False,
    "company_registry": False,
}


@tagged("post_install", "-at_install")
class TestContactClaims(CommittedCase):
    """Two workers that need the same contact at the same moment make it once."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self._remove_buyers)

    def _remove_buyers(self):
        with self.transaction() as env:
            self.buyers(env).unlink()
            env["bol.contact.claim"].search([]).unlink()

    def buyers(self, env):
        return env["res.partner"].search([("email_normalized", "=", BUYER["email"])])

    def make(self, env, **changes):
        return env["res.partner"]._bol_find_or_make([{**BUYER, **changes}])[0]

    def test_second_worker_starts_anew(self):
        with self.transaction() as second:
            # Its snapshot is from before the first one's commit.
            self.assertFalse(self.buyers(second))
            with self.transaction() as first:
                made = self.make(first).id
            with self.assertRaises(SerializationFailure):
                self.make(second)
            second.cr.rollback()
            second.invalidate_all(flush=False)
            self.assertEqual(self.make(second).id, made)
        with self.transaction() as env:
            self.assertEqual(len(self.buyers(env)), 1)

    def test_claim_of_a_contact_made_before(self):
        """Its contact was removed meanwhile; two make it anew, once."""
        with self.transaction() as env:
            self.make(env).unlink()
        self.test_second_worker_starts_anew()

    def test_other_contacts_are_no_conflict(self):
        with self.transaction() as second:
            self.assertFalse(self.buyers(second))
            with self.transaction() as first:
                self.make(first)
            self.make(second, name="Zoë Çelik")
        with self.transaction() as env:
            self.assertEqual(len(self.buyers(env)), 2)

    def test_claims_say_nothing_and_go(self):
        with self.transaction() as env:
            self.make(env)
            claims = env["bol.contact.claim"].search([])
            self.assertNotIn("sanne", "".join(claims.mapped("key")))
            claims.claimed_at = fields.Datetime.now() - timedelta(days=2)
            env.flush_all()
            env["bol.contact.claim"]._gc_claims()
            self.assertFalse(env["bol.contact.claim"].search([]))
