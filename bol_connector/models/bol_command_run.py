from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..bol_api import errors
from ..tools import commit, explain
from .bol_command_recovery import SETTLING_LONG

BATCH = 25
# After these many seconds bol is asked how a command fares, again and again.
FOLLOW_AFTER = (2, 5, 15, 60, 300, 900)
# Where bol doesn't say it, and names no time either.
UNSEEN_AGAIN = 60
# After so many failed looks in a row it isn't the command: bol is down.
FAILURES_OF_BOL = 3


class BolCommand(models.AbstractModel):
    """Carrying commands out: sending and following."""

    _inherit = "bol.command"

    # -- the flow --------------------------------------------------------------

    @api.model
    def _bol_due(self, states):
        return [
            ("state", "in", states),
            ("next_attempt", "<=", fields.Datetime.now()),
        ]

    @api.model
    def _bol_may_be_sent(self):
        """Domain of the commands that wait for nobody: live, or approved in preview."""
        flows = self.env["bol.flow"].search(
            [("kind", "=", self._bol_flow_kind), ("mode", "=", "live")]
        )
        live = ("account_id", "in", flows.account_id.ids)
        return ["|", "|", live, ("approved", "=", True), ("state", "!=", "to_send")]

    @api.model
    def _bol_accounts_waiting(self):
        """Ids of the accounts with a command whose time has come."""
        due = [
            *self._bol_due(["to_send", "sending", "sent"]),
            *self._bol_may_be_sent(),
        ]
        groups = self._read_group(
            Domain("asked", "=", True) | Domain(due), ["account_id"]
        )
        return [account.id for (account,) in groups]

    @api.model
    def _bol_run(self, account, work):
        """Carry out the due commands of an account, until the slice is over.

        Runs under the lock of the account's flow, on its cursor. In preview only what
        was approved is sent, and what was sent is followed.

        :return: whether more can be done at once
        """
        self._bol_answer_asked(account, work)
        self._bol_recover(account, work)
        while work.time_left():
            followed = self._bol_follow(account, work)
            batch = self.search(
                [
                    ("account_id", "=", account.id),
                    *self._bol_due(["to_send"]),
                    *self._bol_may_be_sent(),
                ],
                order=self._bol_send_order,
                limit=BATCH,
            )
            batch._bol_prepare_batch(work)
            for command in batch:
                if not work.time_left():
                    break
                command._bol_send_one(work.client)
            if not (batch or followed) and not self._bol_wait(account, work):
                break
        work.backlog = self.search_count(
            [
                ("account_id", "=", account.id),
                ("state", "in", ["to_send", "sending", "sent"]),
            ]
        )
        return not work.time_left()

    @api.model
    def _bol_wait(self, account, work):
        """When somebody watches: wait a moment for what bol is working on."""
        underway = [("account_id", "=", account.id), ("state", "=", "sent")]
        if not work.forced or not self.search_count(underway, limit=1):
            return False
        commit(self.env)
        return work.wait()

    def _bol_send_one(self, client):
        """Send this command and keep what came of it; commits."""
        if not self._bol_begin():
            return
        try:
            status = self._bol_send(client)
        except errors.OutcomeUnknown as error:
            self._bol_note_unknown(error)
        except errors.Refused as error:
            self._bol_note_refusal(error, client)
        except errors.BolError as error:
            # Certainly not done: the flow is put off, and it is still due.
            self.write({"state": "to_send", **self._bol_step_back(error)})
            commit(self.env)
            raise
        else:
            self._bol_note_status(status, client)
        commit(self.env)

    def _bol_step_back(self, error):
        """Hook: values that let others go first, where bol may fail at this one alone.

        :param error: bol_api ``BolError``
        """
        return {}

    def _bol_note_refusal(self, error, client):
        """Keep why bol refused the call of this command.

        :param error: bol_api ``Refused``
        """
        self.write({"state": "failed", "message": explain(self.env, error)})

    def _bol_begin(self):
        """Commit that the call is about to be made; False if it's not to be made."""
        # Somebody may have taken it back since the batch was read.
        if self.state != "to_send":
            return False
        wait = self._bol_put_off()
        reason = not wait and self._bol_reason_not_to_send()
        if wait:
            self.write(wait)
        elif reason:
            self.write({"state": "attention", "message": reason})
        else:
            self.write(
                {
                    "state": "sending",
                    "sent_at": fields.Datetime.now(),
                    "attempts": self.attempts + 1,
                }
            )
        commit(self.env)
        return not (wait or reason)

    def _bol_prepare_batch(self, work):
        """Hook: what is to be done at bol before these commands are sent."""

    def _bol_put_off(self):
        """Values of this command if it isn't to be sent yet; {} if it may go.

        With ``next_attempt``, and with the reason as ``message``.
        """
        return {}

    def _bol_reason_not_to_send(self):
        """Why this command can't be sent as it is, in plain words; '' if it can."""
        return ""

    # -- following -------------------------------------------------------------

    @api.model
    def _bol_follow(self, account, work):
        """Ask bol in bulk how the sent commands fare; returns how many were due."""
        commands = self.search(
            [("account_id", "=", account.id), *self._bol_due(["sent"])], limit=1000
        )
        if not commands:
            return 0
        ids = list(filter(None, commands.mapped("process_status_id")))
        commit(self.env)
        try:
            statuses = {
                s.process_status_id: s for s in work.client.process_status.bulk(ids)
            }
        except errors.TryLater as error:
            commands._bol_note_unseen(error)
            return 0
        plain = commands.filtered(lambda c: c._bol_is_plain(statuses))
        for command in plain:
            command._bol_note_status(statuses[command.process_status_id], work.client)
        commit(self.env)
        self._bol_settle(commands - plain, work, statuses)
        return len(commands)

    def _bol_note_unseen(self, error):
        """bol doesn't say how these fare: what is still to be told waits not for it.

        :param error: bol_api ``TryLater``
        """
        wait = timedelta(seconds=error.retry_after or UNSEEN_AGAIN)
        self.write(
            {
                "next_attempt": fields.Datetime.now() + wait,
                "message": explain(self.env, error),
            }
        )
        commit(self.env)

    def _bol_is_plain(self, statuses):
        """Whether what bol says of this command can be noted without another call."""
        status = statuses.get(self.process_status_id)
        return bool(status) and status.status not in ("FAILURE", "TIMEOUT")

    @api.model
    def _bol_settle(self, commands, work, statuses=()):
        """Settle commands that each need a look at bol; what is settled is kept.

        A limit on looking puts off the looking, and nothing else.

        :param dict statuses: process status id -> what bol says of it, if known
        """
        failures = 0
        for position, command in enumerate(commands):
            if not work.time_left():
                return
            try:
                if status := statuses and statuses.get(command.process_status_id):
                    command._bol_note_status(status, work.client)
                else:
                    command._bol_look_at_bol(work.client)
                failures = 0
            except errors.RateLimited as limit:
                wait = timedelta(seconds=limit.retry_after or 60)
                commands[position:].next_attempt = fields.Datetime.now() + wait
                commit(self.env)
                return
            except (errors.TryLater, errors.Refused) as error:
                # What bol refuses to show is about one order, whatever their number.
                failures += isinstance(error, errors.TryLater)
                if failures == FAILURES_OF_BOL:
                    raise
                command._bol_note_no_sight(error)
            commit(self.env)

    def _bol_note_no_sight(self, error):
        """bol couldn't be asked about this command: the others go on."""
        values = {"message": explain(self.env, error)}
        late = self.sent_at and fields.Datetime.now() - self.sent_at > SETTLING_LONG
        if late and isinstance(error, errors.Refused):
            values["state"] = "attention"
        else:
            values["next_attempt"] = self._bol_next_look()
        self.write(values)

    def _bol_note_status(self, status, client):
        """Keep what bol says of this command.

        :param status: bol_api ``ProcessStatus``
        """
        self.process_status_id = status.process_status_id
        if status.status == "SUCCESS":
            self.write(self._bol_prepare_done(status))
        elif status.status == "TIMEOUT":
            # bol may have done it all the same.
            self.write({"state": "sending", "message": status.error_message})
            self._bol_look_at_bol(client)
        elif status.status == "FAILURE":
            self._bol_note_failure(status, client)
        else:
            self.write({"state": "sent", "next_attempt": self._bol_next_look()})

    def _bol_note_failure(self, status, client):
        """bol refused it; a refusal because it is done already is a success."""
        effect = self._bol_find_effect(client)
        if effect is not None:
            self._bol_take_effect(effect)
            return
        if self._bol_mend(client):
            self.write({"state": "to_send", "next_attempt": fields.Datetime.now()})
            return
        unexplained = self.env._("Bol refused it without giving a reason.")
        message = status.error_message or unexplained
        self.write({"state": "failed", "message": message})

    def _bol_prepare_done(self, status=None):
        """Values of a command that bol has carried out."""
        return {"state": "done", "message": False, "done_at": fields.Datetime.now()}

    def _bol_next_look(self):
        """When to ask again: soon at first, then less and less often."""
        now = fields.Datetime.now()
        age = (now - (self.sent_at or now)).total_seconds()
        wait = next((s for s in FOLLOW_AFTER if s > age), FOLLOW_AFTER[-1])
        return now + timedelta(seconds=wait)
