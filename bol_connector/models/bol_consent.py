import hashlib
import secrets
from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.http import STORED_SESSION_BYTES, request
from odoo.tools import consteq

from ..tools import in_own_transaction

GOOD_FOR = timedelta(minutes=10)
#: How long the question about another shop may be answered.
WAITS_FOR = timedelta(days=1)


class Asked(NamedTuple):
    """What a consent was asked for.

    :ivar account: id of the ``bol.account``
    :ivar address: where bol was told to send the user back to
    :ivar asked_of: fingerprint of the intermediary's client
    """

    account: int
    address: str
    asked_of: str


class BolConsent(models.Model):
    """A user on his way to bol and back.

    The state that he carries is known here by its hash alone. It is good once, for ten
    minutes, and for the session that it was made in: nobody can have another's browser
    finish a consent that he began.
    """

    _name = "bol.consent"
    _description = "Bol.com Consent Asked For"

    account_id = fields.Many2one("bol.account", required=True, ondelete="cascade")
    user_id = fields.Many2one(
        "res.users", required=True, ondelete="cascade", index=True
    )
    state_hash = fields.Char(required=True)
    session_hash = fields.Char(required=True)
    address = fields.Char(required=True)
    asked_of = fields.Char(required=True)
    good_until = fields.Datetime(required=True)

    @api.model
    def _bol_begin(self, account):
        """Note that the user asks for the consent of an account's shop.

        :return: the state for bol to send back with the answer
        """
        state = secrets.token_urlsafe(32)
        mine = [("account_id", "=", account.id), ("user_id", "=", self.env.uid)]
        self.sudo().search(mine).unlink()
        self.sudo().create(
            {
                "account_id": account.id,
                "user_id": self.env.uid,
                "state_hash": hashed(state),
                "session_hash": self._bol_session(),
                "address": account.consent_address,
                "asked_of": account._bol_consent_of(),
                "good_until": fields.Datetime.now() + GOOD_FOR,
            }
        )
        return state

    @api.model
    def _bol_take(self, state):
        """What this state was given for, forgotten at once.

        :return: :class:`Asked`, or None if this session has no such state (any more)
        """
        session = self._bol_session()

        def take(env):
            mine = [("user_id", "=", env.uid), ("session_hash", "=", session)]
            waiting = env["bol.consent"].sudo().search(mine)
            found = waiting.filtered(
                lambda one: consteq(one.state_hash, hashed(state))
            )[:1]
            if not found:
                return None
            good = found.good_until > fields.Datetime.now()
            asked = Asked(found.account_id.id, found.address, found.asked_of)
            found.unlink()
            return asked if good else None

        return in_own_transaction(self.env, take)

    def _bol_session(self):
        """Hash of what stays the same of this session's id while it lives."""
        return hashed(request.session.sid[:STORED_SESSION_BYTES] if request else "")

    @api.autovacuum
    def _gc_bol_consents(self):
        self.sudo().search([("good_until", "<", fields.Datetime.now())]).unlink()
        old = fields.Datetime.now() - WAITS_FOR
        tokens = self.env["bol.token"].sudo()
        tokens.search([("waiting_since", "<", old)])._bol_forget_waiting()


class BolToken(models.Model):
    """A consent that waits for the answer whether it is of the right shop."""

    _inherit = "bol.token"

    waiting_token = fields.Char(help="Its refresh token.")
    waiting_for = fields.Char(help="Fingerprint of the client that it is for.")
    waiting_shop = fields.Char(help="bol's number of the shop that has consented.")
    waiting_since = fields.Datetime()

    def _bol_forget_waiting(self):
        names = ("waiting_token", "waiting_for", "waiting_shop", "waiting_since")
        self.write(dict.fromkeys(names, False))

    def _bol_forget_refresh(self):
        self.write({"refresh_token": False, "refresh_for": False})

    def _bol_forget_consent(self):
        self.access_token = False
        self._bol_forget_refresh()
        self._bol_forget_waiting()


def hashed(text):
    return hashlib.sha256(text.encode()).hexdigest()
