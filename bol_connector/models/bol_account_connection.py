import hashlib
import threading
from collections import defaultdict
from contextlib import contextmanager
from urllib.parse import urlsplit

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import ValidationError

from ..bol_api import BolClient, Endpoint, Limits, auth, errors
from ..tools import NotReady, explain, rerun_on_conflict
from .bol_token import AccountTokens

#: Seconds to connect and to wait for an answer, where somebody waits along.
PATIENCE = (3, 10)
_limits_lock = threading.Lock()
# What is left of bol's rate limits, per (database, account) of this process.
_limits = defaultdict(Limits)


class BolAccount(models.Model):
    """The connection of an account: endpoint, client, check and state."""

    _inherit = "bol.account"

    def _bol_endpoint(self):
        """Addresses of this account's bol.com.

        :rtype: bol_api.Endpoint
        :raise ValidationError: the sandbox address is missing or no http address
        """
        self.ensure_one()
        if self.environment == "live":
            return Endpoint.live()
        if self.environment == "demo":
            return Endpoint.demo()
        try:
            address = urlsplit(self.sandbox_url or "")
            if address.scheme in ("http", "https") and address.netloc:
                return Endpoint.at(self.sandbox_url)
            raise ValueError(self.sandbox_url)
        except ValueError as error:
            raise ValidationError(
                self.env._(
                    "Enter the sandbox address as http://host:port, for example "
                    "http://127.0.0.1:8080."
                )
            ) from error

    def _bol_connection_fields(self):
        """The fields that say where this account logs in, and as whom."""
        return {"environment", "sandbox_url", "client_id", "client_secret"}

    def _bol_disconnected_by(self, vals):
        """Those of these accounts whose connection has to be tested after a write.

        :param dict vals: what was written
        """
        return self.filtered(lambda one: one._bol_connection_fields() & vals.keys())

    def _bol_tokens(self):
        """Token source of this account, see :class:`.bol_token.AccountTokens`."""
        return self._bol_credential_tokens()

    def _bol_credential_tokens(self):
        """Token source by the shop's own client credentials."""
        account = self.sudo()
        endpoint = account._bol_endpoint()
        client = account.client_id, account.client_secret

        def fetch(_refresh_token):
            return auth.client_credentials(endpoint, *client)

        credentials = fingerprint(endpoint.token_url, *client)
        return AccountTokens(self.env.registry, self.id, credentials, fetch)

    def _bol_check_usable(self):
        """Refuse to talk to bol with no credentials, or from a copied database.

        :raise errors.NotConnected: with what to do about it
        """
        self._bol_check_entered()
        self._bol_check_database()

    def _bol_check_entered(self):
        self._bol_check_credentials()

    def _bol_check_credentials(self):
        account = self.sudo()
        if not account.client_id or not account.client_secret:
            raise NotReady(
                self.env._("Enter the client ID and the client secret first.")
            )

    def _bol_check_database(self):
        account = self.sudo()
        if account.database_uuid and account.database_uuid != self._bol_database():
            raise NotReady(
                self.env._(
                    "This database is a copy of the one that was connected, or was "
                    "moved. To use the account here, enter its credentials again and "
                    "test the connection."
                )
            )

    def _bol_database(self):
        """What a copy of this database doesn't share with it.

        The unique id of a database outlives a dump and a template copy; its place in
        its PostgreSQL cluster doesn't.
        """
        uuid = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        self.env.cr.execute(
            "SELECT oid::text, has_function_privilege('pg_control_system()', 'EXECUTE')"
            " FROM pg_database WHERE datname = current_database()"
        )
        place, may_ask = self.env.cr.fetchone()
        if may_ask:
            self.env.cr.execute("SELECT system_identifier FROM pg_control_system()")
            place = f"{self.env.cr.fetchone()[0]}/{place}"
        return f"{uuid}/{place}"

    @contextmanager
    def _bol_client(self, watched=False, flow=None):
        """A client for this account, closed at the end of the block.

        :param bool watched: somebody sits before the screen until bol has answered
        :param flow: bol.flow record that the client works for, if any
        :return: context manager giving a :class:`bol_api.BolClient`
        :raise errors.NotConnected: there are no credentials, or it's a copied database
        """
        self.ensure_one()
        self._bol_check_usable()
        with _limits_lock:
            options = {"limits": _limits[self.env.cr.dbname, self.id]}
        if watched:
            options["timeout"] = PATIENCE
        tokens, endpoint = self._bol_tokens(), self._bol_endpoint()
        with self._bol_call_log(flow) as note:
            tokens.on_exchange = note
            with BolClient(endpoint, tokens, on_exchange=note, **options) as client:
                yield client

    def action_test_connection(self):
        """Ask bol for the shop of these credentials, and show what it says."""
        self.ensure_one()
        self.check_access("write")
        try:
            self._bol_check_usable()
            self._bol_tokens().forget_failure()
            with self._bol_client(watched=True) as client:
                retailer = self._bol_retailer(client)
            if self._bol_is_other_shop(retailer):
                self._bol_refuse_other_shop(retailer)
        except errors.BolError as error:
            message = explain(self.env, error)
            # Until a test has succeeded, nothing runs by itself.
            state = "trouble" if self.sudo().database_uuid else "draft"
            self.write({"state": state, "state_message": message})
            return self._bol_notification(message, "danger")
        self._bol_note_connected(retailer)
        return self._bol_notification(self._bol_say_connected(retailer), "success")

    def _bol_note_connected(self, retailer):
        """Bol accepts the log-in, and it is of the right shop.

        :param retailer: bol_api.retailers.Retailer or None
        """
        self.write(
            {
                "state": "connected",
                "state_message": False,
                "database_uuid": self._bol_database(),
                **self._bol_prepare_shop(retailer),
            }
        )
        self._bol_setup_connected()
        # What waited for a working connection goes on at once.
        self.flow_ids.sudo().filtered("not_before").write({"not_before": False})

    def _bol_say_connected(self, retailer):
        if retailer and retailer.display_name:
            shop = retailer.display_name
            return self.env._("Connected with the shop %(shop)s.", shop=shop)
        return self.env._("Connected.")

    def _bol_notification(self, message, kind):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": kind,
                "title": self.env._("Bol.com: %(account)s", account=self.name),
                "message": message,
                "sticky": kind == "danger",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _bol_record_state(self, error=None):
        """Keep what the last call said of the connection, on a cursor of its own.

        :param errors.NotConnected error: what a person has to solve; None: all is well
        """
        state = "trouble" if error else "connected"
        message = explain(self.env, error) if error else False
        if (self.state, self.state_message) == (state, message):
            return
        with self.env.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})

            def record():
                # Whoever changed the credentials meanwhile has to test them first.
                env["bol.account"].search(
                    [("id", "=", self.id), ("state", "!=", "draft")]
                ).write({"state": state, "state_message": message})

            rerun_on_conflict(env, record)
        self.invalidate_recordset(["state", "state_message"])


def fingerprint(*parts):
    """What tells credentials apart without showing them.

    :param str parts:
    """
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
