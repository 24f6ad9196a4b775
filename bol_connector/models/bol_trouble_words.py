from odoo import fields, models
from odoo.tools import format_datetime

from ..tools import BOL_ZONE


class BolTrouble(models.Model):
    """What a trouble says to people, with the way out, in the reader's language."""

    _inherit = "bol.trouble"

    def _bol_say_moved(self):
        return self.env._(
            "Nothing is exchanged with bol.com: this database was moved, or it is a "
            "copy. If it is the one that you work with, enter the credentials of each "
            "account again and press Test Connection; nothing is lost by it. If it is "
            "a copy, press It Is Meant So."
        )

    def _bol_say_blind(self, kinds):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        return self.env._(
            "These were not looked at, as an error came up: %(kinds)s. Your Odoo "
            "partner finds it in the log of the server.",
            kinds=", ".join(labels.get(kind, kind) for kind in kinds),
        )

    def _bol_say_asleep(self, begin, end, worked=False):
        if worked:
            return self.env._(
                "Nobody watched between %(begin)s and %(end)s, though the flows ran: "
                "the scheduled action “Bol.com: watch” was off, or kept waiting.",
                begin=self._bol_moment(begin),
                end=self._bol_moment(end),
            )
        return self.env._(
            "No scheduled action of bol.com ran between %(begin)s and %(end)s: the "
            "server was off, or too busy. They run again, and what was missed is done "
            "by itself.",
            begin=self._bol_moment(begin),
            end=self._bol_moment(end),
        )

    def _bol_say_action(self, actions):
        reasons = {
            "deleted": self.env._("was deleted"),
            "off": self.env._("is switched off"),
            "user": self.env._("belongs to a user who is archived"),
            "later": self.env._("is put off for a long time"),
        }
        return "\n".join(
            [
                *(f"“{name}” {reasons[why]}." for name, why in actions),
                self.env._("Press Repair to have them run again."),
            ]
        )

    def _bol_say_down(self, since):
        if self.account_id:
            return self.env._(
                "This account gets no answer of bol.com since %(since)s. It is tried "
                "again by itself, and what waits is caught up then. Is its address "
                "right?",
                since=self._bol_moment(since),
            )
        return self.env._(
            "No account gets an answer of bol.com since %(since)s. It is tried again "
            "by itself, and what waits is caught up then: you needn't do anything.",
            since=self._bol_moment(since),
        )

    def _bol_say_dropped(self, archived=False, gone=0):
        if gone:
            return self.env._(
                "Connected accounts are gone, and no user deleted them: %(count)s. "
                "Restore them from a backup, or connect the shops anew and press It Is "
                "Meant So here.",
                count=gone,
            )
        if archived:
            return self.env._(
                "The account was archived, but not by a user: probably by an update "
                "or a script. Press Repair to have it work again."
            )
        return self.env._(
            "The account was disconnected, but not by a user: probably by an update or "
            "a script. Press Repair to have it work again."
        )

    def _bol_say_switched_off(self, flows):
        return self.env._(
            "Not by a user, but probably by an update or a script: %(flows)s. Press "
            "Repair to have them work as before.",
            flows=", ".join(self._bol_kind_labels(flows)),
        )

    def _bol_say_paused(self, since):
        return self.env._(
            "Paused since %(since)s: nothing is exchanged with bol. Press Go On, or It "
            "Is Meant So.",
            since=self._bol_moment(since),
        )

    def _bol_say_disconnected(self, said):
        return self.env._(
            "%(said)s When that is solved, press Test Connection on the account.",
            said=f"{said} " if said else "",
        ).strip()

    def _bol_say_limited(self, flows):
        return self.env._(
            "Bol.com has asked for fewer calls for so long that nothing gets done: "
            "%(flows)s. Does another program use the same account? Else raise the "
            "intervals of these flows.",
            flows=", ".join(self._bol_kind_labels(flows)),
        )

    def _bol_say_silent(self, flows):
        labels = self._bol_kind_labels(kind for kind, _last, _error in flows)
        return "\n".join(
            [
                self.env._("Without success for longer than expected:"),
                *(
                    self._bol_say_silent_flow(label, last, error)
                    for label, (_kind, last, error) in zip(labels, flows, strict=True)
                ),
                self.env._("Press Repair to have them run now."),
            ]
        )

    def _bol_say_silent_flow(self, label, last, error):
        last = self._bol_moment(last) if last else self.env._("never")
        text = self.env._("%(flow)s (last: %(last)s)", flow=label, last=last)
        return f"{text}: {error}" if error else text

    def _bol_say_backlog(self, flows):
        labels = self._bol_kind_labels(kind for kind, _count in flows)
        waiting = [
            f"{label}: {count}"
            for label, (_kind, count) in zip(labels, flows, strict=True)
        ]
        return self.env._(
            "More and more waits, and it gets no less: %(waiting)s. Look at what waits "
            "and at the flow's last error.",
            waiting=", ".join(waiting),
        )

    def _bol_say_consent(self, ends):
        return self.env._(
            "The consent of the shop ends on %(ends)s. Connect it again before: "
            "nothing is lost by it.",
            ends=self._bol_moment(ends),
        )

    # -- parts -----------------------------------------------------------------

    def _bol_kind_labels(self, kinds):
        """Names of kinds of flows in the reader's language."""
        field = self.env["bol.flow"]._fields["kind"]
        labels = dict(field._description_selection(self.env))
        return [labels.get(kind, kind) for kind in kinds]

    def _bol_moment(self, text):
        """A moment of the facts as the reader writes it, in his time zone."""
        moment = fields.Datetime.to_datetime(text)
        zone = self.env.context.get("tz") or self.env.user.tz or BOL_ZONE.key
        return format_datetime(self.env, moment, tz=zone, dt_format="short")
