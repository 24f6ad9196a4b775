from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

# Trouble that comes back within this time is the same one, and isn't mailed again.
FLAPPING = timedelta(hours=4)
KEPT = timedelta(days=365)
# Only what bol answers well shows that these are over.
UNTIL_SUCCESS = ("down", "disconnected", "limited")


class BolTrouble(models.Model):
    """Something that keeps an account, or all of them, from working as it should.

    Found by ``bol.watch``, one kind by one check, and over when that check no longer
    finds it. A kind ``x`` is a value of :attr:`kind`, a check ``_bol_find_x`` of
    ``bol.watch`` and a sentence ``_bol_say_x`` of this model.

    Without an account it is everybody's, and says nothing of any account.
    """

    _name = "bol.trouble"
    _description = "Bol.com Trouble"
    _order = "over_at DESC NULLS FIRST, since DESC, id DESC"

    account_id = fields.Many2one(
        "bol.account", readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    # In the order in which they are looked for.
    kind = fields.Selection(
        [
            ("moved", "Database was moved or copied"),
            ("asleep", "Nothing ran for a while"),
            ("action", "Scheduled action doesn't run"),
            ("down", "Bol.com can't be reached"),
            ("dropped", "Account was switched off"),
            ("switched_off", "Flows were switched off"),
            ("paused", "Paused for long"),
            ("disconnected", "Connection is broken"),
            ("limited", "Too many calls for bol.com"),
            ("silent", "Flows are silent"),
            ("backlog", "What waits grows"),
            ("consent", "Consent ends soon"),
            ("blind", "The watch can't see everything"),
        ],
        required=True,
        readonly=True,
    )
    key = fields.Char(
        default="", readonly=True, help="Tells apart troubles of one kind."
    )
    facts = fields.Json(readonly=True, help="What its sentence is made of.")
    count = fields.Integer(
        default=1, readonly=True, help="How many flows, actions or items have it."
    )
    state = fields.Selection(
        [("open", "Open"), ("accepted", "Meant to be so"), ("over", "Over")],
        default="open",
        required=True,
        readonly=True,
    )
    since = fields.Datetime(default=fields.Datetime.now, readonly=True)
    last_seen = fields.Datetime(default=fields.Datetime.now, readonly=True)
    over_at = fields.Datetime("Over Since", readonly=True)
    times = fields.Integer(
        default=1, readonly=True, help="How often it came back shortly after."
    )
    back_at = fields.Datetime("Back Since", readonly=True)
    named = fields.Json(
        readonly=True, help="Which flows or actions had it, at any time of it."
    )
    more_at = fields.Datetime(
        readonly=True, help="When another flow or action had it as well."
    )
    told_at = fields.Datetime("Activity At", readonly=True)
    mailed_at = fields.Datetime(readonly=True)
    over_mailed_at = fields.Datetime("Mailed That It's Over", readonly=True)
    message = fields.Text(compute="_compute_message")

    _one_open = models.UniqueIndex(
        "(COALESCE(account_id, 0), kind, key) WHERE state != 'over'",
        "This trouble is known already.",
    )

    @api.depends("kind", "count")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for trouble in self:
            several = f": {trouble.count}" if trouble.count > 1 else ""
            trouble.display_name = f"{labels.get(trouble.kind, '')}{several}"

    @api.depends("kind", "facts")
    @api.depends_context("lang", "tz")
    def _compute_message(self):
        for trouble in self:
            say = getattr(trouble, f"_bol_say_{trouble.kind}")
            trouble.message = say(**(trouble.facts or {}))

    # -- what the watch found --------------------------------------------------

    @api.model
    def _bol_note(self, kind, findings, accounts):
        """Keep what a check found now: open what is new, close what is gone.

        :param str kind: a value of :attr:`kind`
        :param findings: all that the check found, as ``bol_watch.Finding``
        :param accounts: those that were looked at: of others nothing is known
        """
        now = fields.Datetime.now()
        known = self._bol_recent(kind, now)
        for finding in findings:
            trouble = known.pop((finding.account.id, finding.key), None)
            if trouble:
                trouble._bol_renew(finding, now)
            else:
                self.create(self._bol_prepare_trouble(kind, finding))
        gone = self.union(*known.values()).filtered(
            lambda one: one.state != "over" and one._bol_is_over(accounts)
        )
        gone.write({"state": "over", "over_at": now})

    def _bol_is_over(self, accounts):
        """Whether this trouble, which a check doesn't find any more, is gone.

        Bol that fails in another way than before hasn't come back.

        :param accounts: those that were looked at
        """
        if self.account_id and self.account_id not in accounts:
            return False
        if self.kind not in UNTIL_SUCCESS:
            return True
        flows = (self.account_id or accounts)._bol_in_use().flow_ids._bol_allowed()
        # Orders are read at each run, where other flows may have nothing to ask.
        asking = flows.filtered(lambda flow: flow.kind == "orders") or flows
        return not asking or any(
            flow.last_success and flow.last_success > self.since for flow in asking
        )

    def _bol_recent(self, kind, now):
        """Troubles of a kind that are there, or were there a moment ago.

        :return: dict (account id, key) -> bol.trouble record
        """
        recent = self.search(
            [
                ("kind", "=", kind),
                "|",
                ("state", "!=", "over"),
                ("over_at", ">", now - FLAPPING),
            ],
            order="over_at NULLS LAST, id",
        )
        return {(one.account_id.id, one.key): one for one in recent}

    def _bol_prepare_trouble(self, kind, finding):
        return {
            "account_id": finding.account.id,
            "kind": kind,
            "key": finding.key,
            "facts": finding.facts,
            "count": finding.count,
            "named": sorted(names_of(finding.facts)),
            "since": fields.Datetime.now(),
            "last_seen": fields.Datetime.now(),
        }

    def _bol_renew(self, finding, now):
        """Bring a known trouble up to date; open it again if it is back, or if more
        is the matter than somebody accepted."""
        back = self.state == "over"
        more = self.state == "accepted" and (
            finding.count > self.count
            or bool(names_of(finding.facts) - set(self.named or []))
        )
        values = {"last_seen": now}
        named = names_of(finding.facts)
        if not back and named - set(self.named or named):
            values.update(more_at=now, told_at=False)
        if named - set(self.named or []):
            values["named"] = sorted(named | set(self.named or []))
        if self.facts != finding.facts or self.count != finding.count:
            values.update(facts=finding.facts, count=finding.count)
        if back or more:
            values.update(state="open", over_at=False, told_at=False)
        if back:
            values.update(times=self.times + 1, back_at=now, since=now)
            values["named"] = sorted(named)
        if more:
            values["mailed_at"] = False
        self.write(values)

    @api.autovacuum
    def _gc_troubles(self):
        """What was over long ago is of no use any more."""
        long_ago = fields.Datetime.now() - KEPT
        self.search([("state", "=", "over"), ("over_at", "<", long_ago)]).unlink()

    # -- buttons ---------------------------------------------------------------

    def action_accept(self):
        """It is meant to be so: nobody is told of it, unless it gets worse."""
        self._bol_check_manager()
        alone = self.env.user.has_group("base.group_system")
        if not alone and not all(trouble.account_id for trouble in self):
            raise UserError(
                self.env._(
                    "It concerns the accounts of all companies: only an administrator "
                    "of Odoo can say that it is meant so."
                )
            )
        for trouble in self.sudo().filtered(lambda one: one.state == "open"):
            trouble._bol_accept()
            trouble.state = "accepted"
        self.env["bol.watch"].sudo()._bol_wake_watch()

    def _bol_accept(self):
        """What was switched off by nobody is from now on meant to be off."""
        accounts = self.account_id
        if self.kind == "switched_off":
            accounts.flow_ids._bol_mean_mode()
        elif self.kind == "dropped" and accounts:
            accounts.meant_connected = False
        elif self.kind == "dropped":
            watch = self.env["bol.watch"]
            watch._bol_forget_accounts(watch._bol_gone_accounts())

    def action_repair(self):
        """Put right what can be put right from here; returns a notification."""
        self._bol_check_manager()
        accounts = self.env["bol.account"].union(*(t._bol_concerned() for t in self))
        return accounts._bol_repair_and_tell()

    def _bol_check_manager(self):
        """:raise odoo.exceptions.AccessError: the user may not steer flows"""
        self.check_access("read")
        self.env["bol.flow"].check_access("write")

    def _bol_concerned(self):
        """The accounts that have this trouble: for everybody's, those of the user."""
        accounts = self.env["bol.account"].with_context(active_test=False)
        return self.account_id or accounts.search([("meant_connected", "=", True)])

    def action_open(self):
        """Where one looks closer at it; an action."""
        self.ensure_one()
        if self.kind in ("silent", "switched_off", "limited", "backlog"):
            flows = self.env["ir.actions.act_window"]._for_xml_id(
                "bol_connector.bol_flow_action"
            )
            return {**flows, "domain": [("account_id", "in", self.account_id.ids)]}
        account = self.account_id or self._bol_concerned()[:1]
        return {
            "type": "ir.actions.act_window",
            "res_model": account._name,
            "res_id": account.id,
            "views": [(False, "form")],
        }


def names_of(facts):
    """The flows or actions that facts name.

    :rtype: set of str
    """
    named = (facts or {}).get("flows") or (facts or {}).get("actions") or []
    return {one if isinstance(one, str) else one[0] for one in named}
