import hashlib
import json
import logging
import re
from datetime import UTC, datetime, timedelta

from dateutil import parser

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.signatures import is_signed, read_header

_logger = logging.getLogger(__name__)

# bol repeats a message for about ten minutes.
OLDEST = timedelta(minutes=30)
CLOCKS_APART = timedelta(minutes=10)
# What no flow knows by then is left to the lists.
PENDING = timedelta(minutes=15)
KEYS_AGAIN_AFTER = timedelta(minutes=10)
KEPT = timedelta(days=2)
LONGEST = 100
TOKEN = re.compile(r"[\w-]{8,64}", re.ASCII)
# A burst of messages wakes a flow so often.
WAKE_AGAIN = timedelta(seconds=5)
NEEDS = {"ORDER": "orders", "SHIPMENT": "orders"}


class BolPushEvent(models.Model):
    """A message of bol, kept until what it tells of was read at bol.

    Nobody has access rights to it. Rows are inserted by web requests, and only the
    flows change them.
    """

    _name = "bol.push.event"
    _description = "Bol.com Push Message"
    _log_access = False

    account_id = fields.Many2one(
        "bol.account", required=True, ondelete="cascade", index=True
    )
    resource = fields.Char(required=True)
    kind = fields.Char()
    resource_id = fields.Char("Resource ID", index=True)
    digest = fields.Char(required=True)
    received_at = fields.Datetime(required=True, index=True)
    handled = fields.Boolean()

    _digest_unique = models.Constraint("unique(account_id, digest)")

    @api.model
    def _bol_insert(self, account, resource, kind, resource_id, digest):
        """Keep a message; False if it is here already."""
        self.env.cr.execute(
            SQL(
                "INSERT INTO bol_push_event (account_id, resource, kind, resource_id,"
                " digest, received_at, handled) VALUES (%s, %s, %s, %s, %s, %s, false)"
                " ON CONFLICT (account_id, digest) DO NOTHING",
                *(account.id, resource, kind, resource_id, digest),
                fields.Datetime.now(),
            )
        )
        return bool(self.env.cr.rowcount)

    @api.model
    def _bol_pending_domain(self, resources):
        return [
            ("resource", "in", list(resources)),
            ("handled", "=", False),
            ("received_at", ">=", fields.Datetime.now() - PENDING),
        ]

    @api.model
    def _bol_pending(self, account, resources):
        """Messages of an account that no flow has seen yet."""
        domain = self._bol_pending_domain(resources)
        return self.search([("account_id", "=", account.id), *domain], order="id")

    @api.model
    def _bol_has_woken(self, account, resource):
        """Whether a message of just now waits for the same run of the flow."""
        lately = [("received_at", ">", fields.Datetime.now() - WAKE_AGAIN)]
        mine = [("account_id", "=", account.id), ("resource", "=", resource)]
        waiting = [("handled", "=", False), *lately, *mine]
        return bool(self.search_count(waiting, limit=1))

    @api.autovacuum
    def _gc_events(self):
        self.search([("received_at", "<", fields.Datetime.now() - KEPT)]).unlink()


class BolPush(models.Model):
    """Taking bol's messages in: what they say is checked, kept, and wakes a flow."""

    _inherit = "bol.push"

    @api.model
    def _bol_receive(self, token, header, body):
        """Take a message; nothing of it is believed before its signature is right.

        :param str token: the last part of the address it was sent to
        :param str header: the Signature header
        :param bytes body:
        :return: the HTTP status to answer with
        """
        if not TOKEN.fullmatch(token or ""):
            return 404
        push = self.search(
            [
                ("token", "=", token),
                ("wanted", "=", True),
                ("account_id.active", "=", True),
            ],
            limit=1,
        )
        if not push:
            return 404
        if not push._bol_is_signed(header, body):
            return 401
        message = read_message(body)
        if not message or not push._bol_is_for_me(message):
            return 400
        if not is_recent(message["timestamp"]):
            _logger.info("A message of bol.com of %s is refused", message["timestamp"])
            return 400
        push._bol_take(message, body)
        return 204

    def _bol_is_signed(self, header, body):
        parts = read_header(header)
        name = parts.get("keyId")
        if name is None:
            return False
        key = json.loads(self.keys or "{}").get(name)
        if key is None:
            self._bol_want_keys()
            return False
        return is_signed(body, parts, key)

    def _bol_is_for_me(self, message):
        """Whether a message is about this shop: bol signs everybody's alike."""
        mine = self.account_id.retailer_id
        return not mine or message["retailer"] == mine

    def _bol_want_keys(self):
        """Have bol's keys read anew: seldom, whoever sends whatever here."""
        now = fields.Datetime.now()
        if (
            self.look_at
            or (self.keys_read_at or now - PENDING) > now - KEYS_AGAIN_AFTER
        ):
            return
        self.write({"look_at": now, "keys_read_at": False})
        self.env["bol.flow"]._bol_wake_kind("push")

    def _bol_take(self, message, body):
        events = self.env["bol.push.event"]
        resource = message["resource"]
        woken = events._bol_has_woken(self.account_id, resource)
        digest = hashlib.sha256(body).hexdigest()
        told = (resource, message["type"], message["id"], digest)
        if not events._bol_insert(self.account_id, *told) or woken:
            # It came before, or others wait for the same run of the flow.
            return
        if resource in NEEDS:
            self.env["bol.flow"]._bol_wake_kind(NEEDS[resource])
        elif resource == "PROCESS_STATUS":
            self.env["bol.flow"]._bol_wake(["out"])


def read_message(body):
    """A message of bol as a dict of texts; None if it's none.

    :param bytes body: ``{"retailerId", "timestamp", "event": {"resource", "type",
        "resourceId"}}``
    """
    try:
        data = json.loads(body)
        event = data["event"]
        said = {
            "retailer": data.get("retailerId"),
            "timestamp": data.get("timestamp"),
            "resource": event.get("resource"),
            "type": event.get("type"),
            "id": event.get("resourceId"),
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if not said["resource"]:
        return None
    return {
        name: "" if value is None else str(value)[:LONGEST].replace("\0", "")
        for name, value in said.items()
    }


def is_recent(text):
    """Whether a moment isn't so far from now that a message was kept and sent again.

    :param str text: ISO 8601; '' passes: bol's own repeats are known by their bytes
    """
    if not text:
        return True
    try:
        moment = parser.isoparse(text)
    except (ValueError, OverflowError):
        return False
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    age = datetime.now(UTC) - moment
    return -CLOCKS_APART <= age <= OLDEST
