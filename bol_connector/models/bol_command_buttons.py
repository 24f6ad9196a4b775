from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import in_own_transaction

#: What may be looked up at bol; a command that bol was never told of has nothing there.
TOLD = ("sending", "sent", "failed", "attention")
#: What a person may settle: nothing of it is under way.
LEFT = ("to_send", "failed", "attention")


class BolCommand(models.AbstractModel):
    """What people can do about a command.

    For everybody who may see it: what it does is for its own rules to say.
    """

    _inherit = "bol.command"

    def action_retry(self):
        """Send again what bol refused or what needed attention."""
        self.check_access("read")
        now = fields.Datetime.now()
        again = {"message": False, "process_status_id": False, "next_attempt": now}
        failed = self.sudo().filtered(lambda c: c.state == "failed")
        failed.write({"state": "to_send", **again})
        # Something unclear happened to these: they are looked up at bol first.
        unclear = self.sudo().filtered(lambda c: c.state == "attention")
        unclear.write({"state": "sending", "sent_at": False, **again})
        (failed | unclear)._bol_wake()

    def action_send_now(self):
        """Run the account's flow at once instead of waiting for its turn."""
        self.check_access("read")
        return self._bol_run_flow()

    def _bol_run_flow(self):
        flows = self.sudo().account_id.flow_ids
        return flows.filtered(lambda f: f.kind == self._bol_flow_kind).action_run_now()

    def action_ask_bol(self):
        """Look up at bol, now, what became of these commands; sends none of them."""
        self.check_access("read")
        asked = self.sudo().filtered(lambda command: command.state in TOLD)
        if not asked:
            raise UserError(self.env._("Bol was not told of it yet."))
        # The flow looks on a cursor of its own, which must see the wish.
        in_own_transaction(
            asked.env, lambda env: asked.with_env(env).write({"asked": True})
        )
        return self._bol_run_flow()

    def action_withdraw(self):
        """Leave bol untold of these commands, which it doesn't know of yet."""
        self.check_access("read")
        waiting = self.sudo().filtered(lambda command: command._bol_is_untold())
        if not waiting:
            raise UserError(self.env._("It is too late: bol was told already."))
        waiting._bol_withdraw(
            self.env._("%(user)s doesn't want bol to be told.", user=self.env.user.name)
        )

    def _bol_is_untold(self):
        """Whether bol knows nothing of this command, and may be left so."""
        return self.state == "to_send" or (
            self.state == "attention" and not self.attempts
        )

    def _bol_withdraw(self, reason):
        """Never send these commands, none of which was sent.

        :param str reason: for the timeline
        """
        self.write({"state": "withdrawn", "message": reason})

    def action_done_by_hand(self):
        """Open the form in which somebody says why bol need not be told."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mark as Done by Hand"),
            "res_model": "bol.command.by.hand",
            "view_mode": "form",
            "target": "new",
            "context": {"bol_model": self._name, "bol_ids": self.ids},
        }

    def _bol_done_by_hand(self, reason):
        """Take these commands for done, as somebody says who saw to it.

        :param str reason: how it was settled, in his words
        """
        self.check_access("read")
        settled = self.sudo().filtered(lambda command: command.state in LEFT)
        if settled != self.sudo():
            raise UserError(
                self.env._(
                    "Bol works on it, or has confirmed it already: look again in a "
                    "moment."
                )
            )
        settled.write({**settled._bol_prepare_done(), "by_hand_reason": reason})
