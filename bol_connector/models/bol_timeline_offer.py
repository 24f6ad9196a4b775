from odoo import fields, models

from .bol_timeline import Entry

#: So many of bol's reasons are told; all of them are on the offer.
REASONS = 3


class BolOffer(models.Model):
    _name = "bol.offer"
    _inherit = ["bol.offer", "bol.timeline"]

    def _bol_timeline_own(self):
        entries = [
            *super()._bol_timeline_own(),
            Entry(self.create_date, self.env._("Seen at bol for the first time.")),
            Entry(self.changed_at, self.env._("Last changed at bol.")),
        ]
        for row in self.log_ids:
            entries += row._bol_timeline_entries()
        return entries

    def _bol_timeline_commands(self):
        changes = self.env["bol.offer.change"].search([("offer_id", "=", self.id)])
        return [*super()._bol_timeline_commands(), changes]

    def _bol_next_own(self):
        steps = super()._bol_next_own()
        if not self.active:
            return [*steps, self.env._("Nothing: bol doesn't list it any more.")]
        if not self.product_id:
            why = self.env._(
                "It needs you. Choose its product: until then bol is told no price and "
                "no stock of it."
            )
            return [*steps, why]
        for part in self._bol_parts():
            steps += self._bol_next_part(part)
        return [*steps, *self._bol_next_for_sale()]

    def _bol_next_part(self, part):
        """What comes next for a part, e.g. the price; a list of sentences."""
        values = {"part": self._bol_part_label(part), "why": ""}
        state = self[f"{part}_state"]
        if state == "held":
            values["why"] = self[f"{part}_held"]
            return [self.env._("It needs you. The %(part)s is held: %(why)s", **values)]
        if state == "skipped":
            values["why"] = self[f"{part}_skipped"]
            return [self.env._("The %(part)s isn't sent: %(why)s", **values)]
        if state == "failed":
            return [self._bol_next_failed(part, values)]
        if state == "pending":
            return [self._bol_next_pending(part, values)]
        if state == "sent":
            return [
                self.env._(
                    "Bol accepted the %(part)s; its list shows it later.", **values
                )
            ]
        return []

    def _bol_part_label(self, part):
        labels = self.env["bol.offer.log"]._fields["part"]._description_selection
        return dict(labels(self.env))[part].lower()

    def _bol_next_failed(self, part, values):
        values["why"] = self[f"{part}_error"]
        retry = self[f"{part}_retry_at"]
        if not retry or retry <= fields.Datetime.now():
            return self.env._(
                "Bol didn't take the %(part)s, it is sent again within minutes: "
                "%(why)s",
                **values,
            )
        values["at"] = self._bol_when(retry)
        return self.env._(
            "Bol didn't take the %(part)s, it is sent again at %(at)s: %(why)s",
            **values,
        )

    def _bol_next_pending(self, part, values):
        flow = self.account_id._bol_flow(self.env["bol.flow"]._bol_parts_kept()[part])
        approved = self[f"{part}_approved"]
        values["flow"] = flow.display_name
        if flow.stopped and not approved:
            values["why"] = flow.stopped
            return self.env._(
                "It needs you. The %(part)s waits, %(flow)s has stopped: %(why)s",
                **values,
            )
        if flow.mode == "off" and not approved:
            return self.env._(
                "The %(part)s waits: the flow %(flow)s is switched off.", **values
            )
        if flow.mode == "preview" and not approved:
            return self.env._(
                "The %(part)s waits in preview. Send it in Waiting for Bol.com, or go "
                "live.",
                **values,
            )
        return self.env._("Bol is told the %(part)s within minutes.", **values)

    def _bol_next_for_sale(self):
        if self.sale_state == "for_sale":
            return []
        return [
            self.env._(
                "Bol doesn't sell it in %(country)s. %(why)s %(advice)s",
                country=reason.country or "",
                why=reason.meaning,
                advice=reason.advice,
            )
            for reason in self.reason_ids[:REASONS]
        ]


class BolOfferLog(models.Model):
    _inherit = "bol.offer.log"

    def _bol_timeline_entries(self):
        """What became of one value, as a list of :class:`.bol_timeline.Entry`."""
        labels = self._fields["part"]._description_selection(self.env)
        words = {
            "part": dict(labels)[self.part],
            "value": self.value_text or "",
            "why": self.reason or "",
        }
        entries = []
        if self.state == "skipped":
            text = self.env._("%(part)s not sent: %(why)s", **words)
        else:
            text = self.env._("%(part)s in Odoo: %(value)s.", **words)
        entries.append(Entry(self.at, text))
        if self.sent_at and self.state == "failed":
            text = self.env._("%(part)s %(value)s failed: %(why)s", **words)
            entries.append(Entry(self.sent_at, text))
        elif self.sent_at:
            text = self.env._("%(part)s %(value)s: bol accepted it.", **words)
            entries.append(Entry(self.sent_at, text))
        if self.shown_at and self.state == "confirmed":
            text = self.env._("%(part)s %(value)s: bol shows it.", **words)
            entries.append(Entry(self.shown_at, text))
        return entries
