from datetime import timedelta

from odoo import api, fields, models

from ..bol_api import errors
from ..tools import commit, explain

# How long bol may take to show what became of a call whose answer never came.
SETTLING = timedelta(minutes=10)
# The same where a second call could do the work twice, and for a call that bol took
# over: its queue was seen to take hours.
SETTLING_LONG = timedelta(hours=4)


class BolCommand(models.AbstractModel):
    """After a crash, a timeout, a lost answer: bol is asked, and not told again."""

    _inherit = "bol.command"

    @api.model
    def _bol_recover(self, account, work):
        """Look up at bol what became of calls whose answer is missing."""
        lost = [("account_id", "=", account.id), *self._bol_due(["sending"])]
        self._bol_settle(self.search(lost), work)

    @api.model
    def _bol_answer_asked(self, account, work):
        """Look at bol what became of the commands that somebody asks about.

        Where bol can't be reached it is asked again by itself, and where it refuses
        people are told so: what is to be sent doesn't wait for either.
        """
        asked = [("account_id", "=", account.id), ("asked", "=", True)]
        for command in self.search(asked):
            if not work.time_left():
                return
            commit(self.env)
            text = self.env._("Looked up as asked: bol shows no effect of it.")
            found = None
            try:
                found = command._bol_find_effect(work.client)
            except errors.RateLimited:
                raise
            except errors.TryLater:
                continue
            except errors.Refused as error:
                text = self.env._(
                    "Looked up as asked, without an answer: %(reason)s",
                    reason=explain(self.env, error),
                )
            # Whatever is made of the answer: it is not asked for again and again.
            command.asked = False
            commit(self.env)
            if found is not None and not command._bol_make_room():
                text = self.env._("Looked up as asked: a later one stands for it.")
                found = None
            if found is not None:
                command._bol_take_effect(found)
            else:
                command._bol_tell_step(text)
            commit(self.env)

    def _bol_make_room(self):
        """Hook: whether this command may be done beside those that came after it."""
        return True

    def _bol_tell_step(self, text):
        """Hook: tell people what happened to this command."""

    def _bol_note_unknown(self, error):
        self.write(
            {
                "message": explain(self.env, error),
                "next_attempt": fields.Datetime.now() + timedelta(seconds=10),
            }
        )

    def _bol_look_at_bol(self, client):
        """Settle this command by what bol shows, instead of by an answer."""
        found = self._bol_find_effect(client)
        if found is not None:
            self._bol_take_effect(found)
        elif self._bol_is_underway(client):
            self.next_attempt = self._bol_next_look()
        else:
            self._bol_note_absent()

    def _bol_take_effect(self, found):
        """bol shows that this command was carried out.

        :param dict found: values that say what bol shows of it
        """
        self.write({**self._bol_prepare_done(), **found})

    def _bol_note_absent(self):
        """bol shows no effect of this command: wait, then decide."""
        now = fields.Datetime.now()
        again = self.state == "sending" and self._bol_may_be_repeated()
        patience = SETTLING if again else SETTLING_LONG
        if self.sent_at and now - self.sent_at < patience:
            self.next_attempt = self._bol_next_look()
        elif again or not self.sent_at:
            self.write({"state": "to_send", "next_attempt": now})
        else:
            self.write({"state": "attention", "message": self._bol_vanished()})

    def _bol_vanished(self):
        return self.env._(
            "Bol may have got this message, but shows no effect of it. Look at the "
            "order in bol's seller portal, and press Retry if it is still open there."
        )
