from datetime import timedelta
from hashlib import sha256

from odoo import api, fields, models

KEPT = timedelta(days=1)


class BolContactClaim(models.Model):
    """Keeps two workers from making the same contact at the same moment.

    Neither sees what the other one is making, and waiting alone doesn't help, as the
    snapshot of the one that waits stays the old one. A row that both write turns the
    wait into a conflict, after which the whole batch is run again and finds the
    contact. The rows say nothing of the buyer, and go after a day.
    """

    _name = "bol.contact.claim"
    _description = "Bol.com Contact in the Making"
    _log_access = False

    key = fields.Char(required=True, readonly=True)
    claimed_at = fields.Datetime(required=True, readonly=True)

    _key_unique = models.Constraint("unique(key)", "A contact is claimed once.")

    @api.model
    def _bol_claim(self, company, identities):
        """Be the only transaction that makes these contacts of a company.

        :param identities: hashable descriptions of contacts
        :raise: a conflict for ``rerun_on_conflict``, when another one was first
        """
        keys = {
            sha256(repr((company.id, identity)).encode()).hexdigest()
            for identity in identities
        }
        # In one order, so that nobody waits for somebody who waits for him.
        self.env.cr.execute(
            "INSERT INTO bol_contact_claim (key, claimed_at) "
            "SELECT key, now() AT TIME ZONE 'UTC' FROM unnest(%s) AS key "
            "ON CONFLICT (key) DO UPDATE SET claimed_at = EXCLUDED.claimed_at",
            [sorted(keys)],
            log_exceptions=False,
        )

    @api.autovacuum
    def _gc_claims(self):
        self.env.cr.execute(
            "DELETE FROM bol_contact_claim WHERE id IN (SELECT id "
            "FROM bol_contact_claim WHERE claimed_at < %s FOR UPDATE SKIP LOCKED)",
            [fields.Datetime.now() - KEPT],
        )
