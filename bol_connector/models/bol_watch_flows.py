from datetime import timedelta

from odoo import fields, models

from .bol_flow_pace import BACKOFF_MINUTES
from .bol_watch import STALE_AFTER, Finding

LIMITED_FOR = timedelta(minutes=15)
GROWING_LOOKS = 6
# What grows more slowly than this is followed by people.
GROWTH_FORGOTTEN = timedelta(hours=2)


class BolFlowNote(models.Model):
    """What the watch took down of a flow: a row that no flow and no user writes."""

    _name = "bol.flow.note"
    _description = "Bol.com Watch of a Flow"

    flow_id = fields.Many2one("bol.flow", required=True, ondelete="cascade")
    expected_since = fields.Datetime(
        help="Since when nothing that is known keeps it from running."
    )
    backlog = fields.Integer()
    grown = fields.Integer(help="How often the backlog grew, and got hardly less.")
    grown_from = fields.Integer(help="What it was before it began to grow.")
    grown_at = fields.Datetime()

    _flow_unique = models.Constraint("unique(flow_id)", "A flow has one such row.")

    def _bol_note(self, expected, now):
        """Take down a flow as it is now.

        :param bool expected: whether nothing keeps it from running
        """
        flow = self.flow_id
        values = {}
        if not expected or not self.expected_since:
            values["expected_since"] = expected and now
        if flow.backlog > self.backlog:
            values.update(grown=self.grown + 1, grown_at=now)
            if not self.grown:
                values["grown_from"] = self.backlog
        elif self._bol_gets_less(flow.backlog) or self._bol_forgets(now):
            values.update(grown=0, grown_at=False)
        values["backlog"] = flow.backlog
        changed = {name: new for name, new in values.items() if self[name] != new}
        if changed:
            self.write(changed)

    def _bol_gets_less(self, backlog):
        """Whether more than a tenth of what it had grown by is done."""
        return (self.backlog - backlog) * 10 > self.backlog - self.grown_from

    def _bol_forgets(self, now):
        return self.grown_at and self.grown_at < now - GROWTH_FORGOTTEN


class BolWatch(models.Model):
    """Flows that are silent, limited, or switched off by nobody; growing backlogs."""

    _inherit = "bol.watch"

    def _bol_note_flows(self, accounts):
        """Take down how each flow stands."""
        now = fields.Datetime.now()
        flows = accounts.flow_ids
        expected = self._bol_expected(accounts)
        asleep = self._bol_gap() > STALE_AFTER
        asleep = asleep and not self._bol_worked_since_look(accounts)
        for note in self._bol_flow_notes(flows).values():
            # After a pause of everything, silence counts from its end.
            if asleep:
                note.expected_since = False
            note._bol_note(note.flow_id in expected, now)

    def _bol_flow_notes(self, flows):
        """dict bol.flow record -> bol.flow.note record"""
        notes = self.env["bol.flow.note"]
        known = notes.search([("flow_id", "in", flows.ids)])
        missing = flows - known.flow_id
        made = notes.create(
            [{"flow_id": flow.id, "backlog": flow.backlog} for flow in missing]
        )
        return (known | made).grouped("flow_id")

    def _bol_expected(self, accounts):
        """The flows that nothing known keeps from running.

        Their silence is a trouble of its own; that of others has a cause which is
        told already.
        """
        lanes = self._bol_lanes_running()
        down = self._bol_unreachable(accounts)
        held = self.env["bol.catch.up"]._bol_held_back()
        return accounts._bol_working_flows().filtered(
            lambda flow: (
                flow.lane in lanes
                and flow.account_id not in down
                and flow.failure not in ("limited", "connection")
                and (flow.account_id.id, flow.kind) not in held
            )
        )

    def _bol_find_silent(self, accounts):
        now = fields.Datetime.now()
        notes = self._bol_flow_notes(accounts.flow_ids)
        silent = accounts.flow_ids.filtered(
            lambda flow: flow._bol_silent(notes[flow].expected_since, now)
        )
        return self._bol_flow_findings(
            silent,
            lambda flow: [
                flow.kind,
                flow.last_success and fields.Datetime.to_string(flow.last_success),
                # An error of Odoo's own may name who a record is about.
                flow.failure != "other" and flow.last_error,
            ],
        )

    def _bol_find_limited(self, accounts):
        since = fields.Datetime.now() - LIMITED_FOR
        limited = accounts._bol_working_flows().filtered(
            lambda flow: (
                flow.failure == "limited"
                and flow.limited_since
                and flow.limited_since <= since
            )
        )
        return self._bol_flow_findings(limited, lambda flow: flow.kind)

    def _bol_find_backlog(self, accounts):
        notes = self._bol_flow_notes(accounts.flow_ids)
        growing = accounts._bol_working_flows().filtered(
            lambda flow: flow.mode == "live" and notes[flow].grown >= GROWING_LOOKS
        )
        return self._bol_flow_findings(growing, lambda flow: [flow.kind, flow.backlog])

    def _bol_find_switched_off(self, accounts):
        """Flows that do less than what a user last chose for them, or are gone."""
        kinds = {
            account: [
                *account.flow_ids.filtered(lambda f: f._bol_does_less()).mapped("kind"),
                *account._bol_in_use()._bol_lacking_kinds(),
            ]
            for account in accounts
        }
        return [
            Finding(account, {"flows": less}, len(less))
            for account, less in kinds.items()
            if less
        ]

    def _bol_flow_findings(self, flows, fact):
        """A finding for each account with some of these flows.

        :param fact: callable bol.flow record -> what is said of it
        """
        return [
            Finding(account, {"flows": [fact(flow) for flow in mine]}, len(mine))
            for account, mine in flows.grouped("account_id").items()
        ]


class BolFlow(models.Model):
    _inherit = "bol.flow"

    def _bol_silent(self, expected_since, now):
        """Whether it had no success for longer than it may take.

        :param expected_since: since when it is expected to have one, or False
        """
        if not expected_since:
            return False
        quiet = max(
            self.account_id.watch_intervals * self._bol_pause(),
            timedelta(minutes=self.account_id.watch_minutes),
        )
        if self.failure == "unavailable":
            # It may have to wait before it tries again.
            quiet += timedelta(minutes=BACKOFF_MINUTES[-1])
        return max(self.last_success or expected_since, expected_since) + quiet < now
