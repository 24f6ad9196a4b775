import json
from datetime import timedelta
from urllib.parse import urlsplit

from odoo import fields, models
from odoo.exceptions import UserError

from ..bol_api import errors
from ..tools import commit, rerun_on_conflict

RESOURCES = ("ORDER", "PROCESS_STATUS", "SHIPMENT")
#: How long bol may take for what it was asked before it's asked again.
PATIENCE = timedelta(minutes=15)
LOOK_AGAIN = timedelta(minutes=1)
KEYS_GOOD_FOR = timedelta(days=1)


class BolPush(models.Model):
    """The subscription at bol: what is there is brought to what is wanted.

    It is looked up by its address before anything is asked, so that nothing is made
    twice, whatever became of an earlier call.
    """

    _inherit = "bol.push"

    def _bol_look(self, client):
        """Look at bol, and ask for what is missing there (subscriptions API v10).

        :raise errors.BolError: the look is due again, with the flow's next run
        """
        if not self or not (self.token and (self.wanted or self.look_at)):
            return
        wanted, address, suffix = (
            self.wanted,
            self.address,
            urlsplit(self.address or "").path,
        )
        commit(self.env)
        if wanted:
            self._bol_learn(client)
            commit(self.env)
        mine = [one for one in client.subscriptions.list() if suffix in one.url]
        if not wanted:
            self._bol_end(client, mine)
            return
        first, *others = mine or [None]
        self._bol_end(client, others)
        if not first:
            self._bol_ask(client, address)
        elif first.url != address or set(first.resources) != set(RESOURCES):
            client.subscriptions.update(first.subscription_id, RESOURCES, address)
            self._bol_note(state="asked", look_again=True)
        elif first.enabled is False:
            client.subscriptions.update(first.subscription_id, RESOURCES, address)
            self._bol_note_stopped()
        else:
            self._bol_note_on(client, first.subscription_id)

    def _bol_ask(self, client, address):
        """Subscribe, unless bol was asked a moment ago."""
        now = fields.Datetime.now()
        if self.asked_at and self.asked_at > now - PATIENCE:
            self._bol_note(state="asked", look_again=True)
            return
        self._bol_note(state="asked", look_again=True, asked_at=now)
        try:
            client.subscriptions.create(RESOURCES, address)
        except errors.Refused as error:
            self._bol_note(state="trouble", message=str(error.detail or error))
            raise

    def _bol_end(self, client, subscriptions):
        for one in subscriptions:
            client.subscriptions.delete(one.subscription_id)
        if not self.wanted:
            self._bol_note(state="off")

    def _bol_learn(self, client):
        """Read bol's keys, if they aren't known or are old."""
        now = fields.Datetime.now()
        if self.keys_read_at and self.keys_read_at > now - KEYS_GOOD_FOR:
            return
        keys = {k.key_id: k.public_key for k in client.subscriptions.signature_keys()}
        known = {"keys": json.dumps(keys), "keys_read_at": now}
        rerun_on_conflict(self.env, lambda: self.write(known))

    # -- what is noted ---------------------------------------------------------

    def _bol_note(self, *, look_again=False, **values):
        soon = fields.Datetime.now() + LOOK_AGAIN
        values["look_at"] = soon if look_again else False
        rerun_on_conflict(self.env, lambda: self.write({"message": False, **values}))

    def _bol_note_stopped(self):
        """bol stopped sending, because nothing here answered; it goes on."""
        text = self.env._(
            "Bol had stopped sending, because its messages weren't taken for some "
            "time. It was asked to send again; meanwhile the lists showed everything. "
            "If this comes back, have the web server checked."
        )
        self._bol_note(state="asked", message=text, look_again=True)
        summary = self.env._("Bol.com: push messages had stopped")
        rerun_on_conflict(self.env, lambda: self.account_id._bol_tell("push", summary))

    def _bol_note_on(self, client, subscription):
        test = self.test_wanted
        stopped = self.message if self.state == "asked" else False
        self._bol_note(state="on", asked_at=False, test_wanted=False, message=stopped)
        commit(self.env)
        if test:
            client.subscriptions.test(subscription)


class BolAccount(models.Model):
    """Push messages, switched on and off by an administrator."""

    _inherit = "bol.account"

    push_ids = fields.One2many("bol.push", "account_id", "Push Messages")
    push_state = fields.Selection(related="push_ids.state", string="Push")
    push_message = fields.Text(related="push_ids.message", string="About Push")
    push_last = fields.Datetime(related="push_ids.last_event")
    push_address = fields.Char(
        related="push_ids.address", groups="bol_connector.bol_connector_group_manager"
    )

    def _bol_push(self):
        """The row about an account's push messages, made when it is first needed."""
        self.ensure_one()
        push = self.sudo().push_ids
        return push or self.env["bol.push"].sudo().create({"account_id": self.id})

    def action_push_on(self):
        """Have bol send messages about orders and processes by itself."""
        self.ensure_one()
        self.check_access("write")
        self._bol_check_address()
        self._bol_push()._bol_switch_on()
        self.env["bol.flow"]._bol_wake_kind("push")

    def action_push_off(self):
        self.ensure_one()
        self.check_access("write")
        self._bol_push()._bol_switch_off()
        self.env["bol.flow"]._bol_wake_kind("push")

    def action_push_test(self):
        """Have bol send a test message."""
        self.ensure_one()
        self.check_access("write")
        self._bol_push().write({"test_wanted": True, "look_at": fields.Datetime.now()})
        self.env["bol.flow"]._bol_wake_kind("push")

    def _bol_check_address(self):
        """bol sends to https only, and only to what it can reach.

        :raise UserError: Odoo's own address is none of these
        """
        base = self.env["ir.config_parameter"].sudo().get_param("web.base.url", "")
        if self.environment != "sandbox" and not base.startswith("https://"):
            raise UserError(
                self.env._(
                    "Bol sends only to addresses that begin with https://, and Odoo's "
                    "own is %(address)s. Set web.base.url (Settings, Technical, System "
                    "Parameters) to the public address of this Odoo.",
                    address=base,
                )
            )
