import threading
import time
from collections import defaultdict
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models

from ..bol_api import Exchange, Token, errors
from ..tools import advisory_lock, rerun_on_conflict
from ..tools.locks import TOKEN

# How long the token endpoint is left alone after it refused us: bol blocks the
# address of those who keep asking.
PAUSE_AFTER_REFUSAL = timedelta(minutes=10)
PAUSE_AFTER_OUTAGE = timedelta(seconds=20)

_renewing = defaultdict(threading.Lock)


class BolToken(models.Model):
    """The access token of one account, shared by all workers.

    A row of its own, so that renewing it never conflicts with work on the account.
    Nobody has access rights to it: only :class:`AccountTokens` reads and writes it.
    """

    _name = "bol.token"
    _description = "Bol.com Access Token"

    account_id = fields.Many2one("bol.account", required=True, ondelete="cascade")
    credentials = fields.Char(help="Fingerprint of the credentials it was given for.")
    access_token = fields.Char()
    refresh_token = fields.Char()
    refresh_for = fields.Char(help="Fingerprint of whom the refresh token is for.")
    issued_at = fields.Datetime()
    expires_at = fields.Datetime()
    failure = fields.Char(help="Name of the error class of the last failed renewal.")
    failure_detail = fields.Char(help="What bol said of it.")
    not_before = fields.Datetime(help="No renewal is tried before this moment.")

    _account_unique = models.Constraint(
        "unique(account_id)", "An account has one token."
    )

    def _bol_usable(self, credentials, refused):
        if (
            not self.access_token
            or self.credentials != credentials
            or self.access_token == refused
        ):
            return None
        token = Token(
            access_token=self.access_token,
            expires_at=self.expires_at,
            refresh_token=self.refresh_token or "",
            issued_at=self.issued_at,
        )
        return token if token.usable(fields.Datetime.now()) else None

    def _bol_raise_if_paused(self, credentials):
        """Repeat the last refusal instead of asking bol again too soon."""
        now = fields.Datetime.now()
        if (
            self.not_before
            and self.not_before > now
            and self.credentials == credentials
        ):
            kind = getattr(errors, self.failure)
            raise kind(self.failure_detail or "")


class AccountTokens:
    """Token source of one account: one renewal for any number of workers and threads.

    :param registry: registry of the database
    :param int account_id: id of the ``bol.account``
    :param str credentials: fingerprint of the credentials in use
    :ivar on_exchange: called with the ``bol_api.Exchange`` of each log-in, if given
    :param fetch: callable ``(refresh_token: str) -> Token``, one HTTP request; the
        refresh token is '' for an account that logs in with its client credentials. A
        refresh token may be good for one use only: the new one is saved before the
        access token that came with it is used.
    :param str consent: fingerprint of the intermediary whom the refresh token is for:
        it outlives a change of his secret; '' for client credentials
    """

    def __init__(self, registry, account_id, credentials, fetch, consent=""):
        self._registry = registry
        self._account_id = account_id
        self._credentials = credentials
        self._fetch = fetch
        self._consent = consent
        self._token = None
        self.on_exchange = None

    def get(self, refused=None):
        """A usable access token.

        :param str refused: the token that bol just called expired
        :rtype: str
        :raise errors.NotConnected: bol refuses the credentials
        :raise errors.TryLater: the token endpoint can't be reached
        """
        token = self._token
        if (
            token
            and token.access_token != refused
            and token.usable(fields.Datetime.now())
        ):
            return token.access_token
        # The threads of a process queue here, so that a pool of them holds one
        # database connection and not one each.
        with _renewing[self._registry.db_name, self._account_id]:
            self._token = self._stored(refused) or self._renew(refused)
            return self._token.access_token

    def adopt(self, token, along=None):
        """Use a token that was given outside of here, e.g. after a seller's consent.

        :param bol_api.Token token:
        :param along: callable (env) for what belongs to it, in the same transaction
        """

        def save():
            row = env["bol.token"].search([("account_id", "=", self._account_id)])
            row.write(self._prepare(token))
            if along:
                along(env)

        with (
            advisory_lock(self._registry, TOKEN, self._account_id, wait=True),
            self._registry.cursor() as cr,
        ):
            env = api.Environment(cr, SUPERUSER_ID, {})
            rerun_on_conflict(env, save)

    def forget_failure(self):
        """Let the next renewal ask bol again, whatever it said before."""
        with self._row() as row:
            row.not_before = False

    def _stored(self, refused):
        with self._row() as row:
            return row._bol_usable(self._credentials, refused)

    def _renew(self, refused):
        with advisory_lock(self._registry, TOKEN, self._account_id, wait=True):
            with self._row() as row:
                token = row._bol_usable(self._credentials, refused)
                if token:
                    return token
                row._bol_raise_if_paused(self._credentials)
                mine = self._consent and row.refresh_for == self._consent
                refresh_token = (mine and row.refresh_token) or ""
            try:
                token = log_in(lambda: self._fetch(refresh_token), self.on_exchange)
            except errors.BolError as error:
                self._save_failure(error)
                raise
            self._save(token)
            return token

    def _save(self, token):
        with self._row() as row:
            row.write(self._prepare(token))

    def _prepare(self, token):
        # Who logs in with client credentials leaves a consent alone: a worker that
        # began before the seller consented knows nothing of it yet.
        consent = self._consent and {
            "refresh_token": token.refresh_token,
            "refresh_for": self._consent,
        }
        return {
            "credentials": self._credentials,
            "access_token": token.access_token,
            "issued_at": token.issued_at,
            "expires_at": token.expires_at,
            "failure": False,
            "failure_detail": False,
            "not_before": False,
            **(consent or {}),
        }

    def _save_failure(self, error):
        outage = isinstance(error, errors.TryLater)
        pause = PAUSE_AFTER_OUTAGE if outage else PAUSE_AFTER_REFUSAL
        asked = timedelta(seconds=getattr(error, "retry_after", None) or 0)
        with self._row() as row:
            row.write(
                {
                    "credentials": self._credentials,
                    "access_token": False,
                    "failure": type(error).__name__,
                    "failure_detail": error.detail,
                    "not_before": fields.Datetime.now() + max(pause, asked),
                }
            )

    def _row(self):
        return _TokenRow(self._registry, self._account_id)


class _TokenRow:
    """The token row of an account, on a cursor of its own, committed on leaving."""

    def __init__(self, registry, account_id):
        self._cursor = registry.cursor()
        self._account_id = account_id

    def __enter__(self):
        env = api.Environment(self._cursor.__enter__(), SUPERUSER_ID, {})
        return env["bol.token"].search([("account_id", "=", self._account_id)])

    def __exit__(self, *exception):
        return self._cursor.__exit__(*exception)


def log_in(fetch, note):
    """Ask bol for a token, and tell a log of calls of it, as the client does of others.

    :param fetch: callable without arguments, one HTTP request
    :param note: takes a ``bol_api.Exchange``, or None
    :return: what ``fetch`` returns
    """
    begun, error = time.perf_counter(), None
    try:
        return fetch()
    except errors.BolError as failure:
        error = failure
        raise
    finally:
        if note:
            note(
                Exchange(
                    method="POST",
                    path="/token",
                    status=error.status if error else 200,
                    seconds=time.perf_counter() - begun,
                    error=type(error).__name__ if error else "",
                )
            )
