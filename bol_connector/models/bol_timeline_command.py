from odoo import fields, models

from .bol_timeline import Entry


class BolCommand(models.AbstractModel):
    """What a command tells of itself, here and in the timeline of its order."""

    _name = "bol.command"
    _inherit = ["bol.command", "bol.timeline"]

    def _bol_title(self):
        """What is done, in few words."""
        return self.display_name

    def _bol_wish_text(self):
        """What bol is to be told, as a sentence."""
        return self.env._("Bol is to be told.")

    def _bol_timeline_own(self):
        entries = [
            *super()._bol_timeline_own(),
            Entry(self.create_date, self._bol_wish_text()),
        ]
        if self.attempts:
            entries.append(Entry(self.sent_at, self.env._("Bol was told.")))
        if "message_ids" not in self._fields:
            # The others have noted each step.
            entries += self._bol_timeline_end()
        return entries

    def _bol_timeline_end(self):
        if self.state == "done":
            return [Entry(self.done_at, self.message or self.env._("Bol has done it."))]
        ends = {
            "failed": self.env._("Bol refused it: %(why)s", why=self.message),
            "attention": self.env._("Needs attention: %(why)s", why=self.message),
            "withdrawn": self.env._("Not told to bol: %(why)s", why=self.message or ""),
        }
        text = ends.get(self.state)
        return [Entry(self.write_date, text)] if text else []

    def _bol_next_own(self):
        steps = {
            "to_send": self._bol_next_to_send,
            "sending": self._bol_next_sending,
            "sent": self._bol_next_sent,
            "failed": self._bol_next_failed,
            "attention": self._bol_next_attention,
        }
        step = steps.get(self.state)
        return [*super()._bol_next_own(), *([step()] if step else [])]

    def _bol_next_to_send(self):
        flow = self.account_id._bol_flow(self._bol_flow_kind)
        if not self.approved and flow.mode == "off":
            return self.env._(
                "It waits: the flow %(flow)s is switched off.", flow=flow.display_name
            )
        if not self.approved and flow.mode == "preview":
            return self.env._(
                "It waits in preview. Send it in Waiting for Bol.com, or go live."
            )
        if self.next_attempt and self.next_attempt > fields.Datetime.now():
            at = self._bol_when(self.next_attempt)
            return self.env._("Bol is told by itself at %(at)s.", at=at)
        return self.env._("Bol is told by itself, within minutes.")

    def _bol_next_sending(self):
        return self.env._(
            "It isn't known yet whether bol has it. It is looked up at bol by itself, "
            "so that it is never done twice."
        )

    def _bol_next_sent(self):
        if not self.next_attempt:
            return self.env._("Bol works on it.")
        at = self._bol_when(self.next_attempt)
        return self.env._(
            "Bol works on it, and is asked at %(at)s how it stands.", at=at
        )

    def _bol_next_failed(self):
        return self.env._(
            "It needs you. %(why)s Put that right, then press Retry on it; or mark it "
            "as done by hand.",
            why=self.message or "",
        )

    def _bol_next_attention(self):
        return self.env._(
            "It needs you. %(why)s Then press Retry on it, or mark it as done by hand.",
            why=self.message or "",
        )


class BolCancellation(models.Model):
    _inherit = "bol.cancellation"

    def _bol_title(self):
        title = self.item_id.title or self.item_id.ean or self.item_id.bol_id
        return self.env._("Cancellation of %(item)s", item=title)

    def _bol_wish_text(self):
        reasons = dict(self._fields["reason_code"]._description_selection(self.env))
        reason = reasons.get(self.reason_code, self.reason_code)
        return self.env._("Bol is to cancel it. Reason: %(reason)s.", reason=reason)


class BolOfferChange(models.Model):
    _inherit = "bol.offer.change"

    def _bol_title(self):
        titles = {
            "create": self.env._("Creating the offer"),
            "update": self.env._("Changing the offer"),
            "delete": self.env._("Removing the offer"),
        }
        return titles[self.kind]

    def _bol_wish_text(self):
        user = self.create_uid.name
        return self.env._("Asked for by %(user)s.", user=user)
