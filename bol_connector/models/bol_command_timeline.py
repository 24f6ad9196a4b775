from odoo import models


class BolCommandTimeline(models.AbstractModel):
    """A command that tells its story to people: each step, with bol's answer.

    Bol's texts name order items, never a person or an address.
    """

    _name = "bol.command.timeline"
    _description = "Bol.com Command with a Timeline"
    _inherit = ["bol.command", "mail.thread"]

    _mail_post_access = "read"

    def write(self, vals):
        if not {"state", "message"} & vals.keys():
            return super().write(vals)
        before = {command: (command.state, command.message) for command in self}
        result = super().write(vals)
        told = {
            command.id: command._bol_step(*known)
            for command, known in before.items()
            if (command.state, command.message) != known
        }
        if told := {key: text for key, text in told.items() if text}:
            self.browse(told)._message_log_batch(told)
        return result

    def _bol_tell_step(self, text):
        self._message_log_batch(dict.fromkeys(self.ids, text))

    def _bol_step(self, state, message):
        """What just happened to this command, in plain words; '' if nothing to tell.

        :param str state: before
        :param str message: before
        """
        if self.state == state:
            return self.message or ""
        steps = {
            "to_send": self.env._("It is to be sent again."),
            "sent": self.env._("Bol took the message over and works on it."),
            "done": self._bol_step_done(state),
            "failed": self.env._("Bol refused it: %(why)s", why=self.message),
            "attention": self.env._("Needs attention: %(why)s", why=self.message),
            "withdrawn": self.env._("Not told to bol: %(why)s", why=self.message),
        }
        if self.state == "sending" and state in ("attention", "sent"):
            return self.env._("It is looked up at bol.")
        return steps.get(self.state, "")

    def _bol_step_done(self, state):
        if self.by_hand_reason:
            return self.env._(
                "Marked as done by %(user)s: %(why)s",
                user=self.env.user.name,
                why=self.by_hand_reason,
            )
        if state == "sent":
            return self.env._("Confirmed by bol.")
        return self.env._(
            "Bol has it: it was found there. %(text)s", text=self.message or ""
        )
