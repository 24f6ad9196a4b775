import time

from odoo import SUPERUSER_ID, api, fields, models

from .bol_account import MANAGER

# Odoo's time limit counts for the whole pass over all ready jobs, so one job must
# not take much of it.
SLICE_SECONDS = 10


class BolFlow(models.Model):
    """One direction of traffic of one account, run in slices by scheduled actions.

    A kind ``x`` is a value of :attr:`kind`, an entry of :meth:`_bol_kinds`, and a
    method ``_run_x(slice)`` that works in batches, commits each of them, and returns
    whether more can be done at once. ``_has_work_x()`` may give the ids of accounts
    with work that doesn't wait for the interval.
    """

    _name = "bol.flow"
    _description = "Bol.com Flow"
    _order = "account_id, sequence, id"
    _rec_name = "kind"

    account_id = fields.Many2one(
        "bol.account", required=True, ondelete="cascade", index=True, readonly=True
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    kind = fields.Selection(
        [("offers", "Offers from bol"), ("orders", "Orders from bol")],
        required=True,
        readonly=True,
    )
    lane = fields.Selection(
        [("out", "To bol"), ("orders", "Orders"), ("bulk", "Bulk")],
        required=True,
        help="Which scheduled actions run it.",
    )
    sequence = fields.Integer("Priority", default=50)
    mode = fields.Selection(
        [("off", "Off"), ("preview", "Preview"), ("live", "Live")],
        required=True,
        default="preview",
        help="Preview reads and computes, shows what it would do, and does nothing "
        "with it: no sale order is made, nothing is sent to bol.",
    )
    interval_minutes = fields.Integer("Every (Minutes)", default=5, required=True)
    next_run = fields.Datetime(default=fields.Datetime.now, copy=False)
    not_before = fields.Datetime(
        readonly=True, copy=False, help="Put off until then, after trouble or a limit."
    )
    last_attempt = fields.Datetime(readonly=True, copy=False)
    last_success = fields.Datetime(readonly=True, copy=False)
    error_streak = fields.Integer("Errors in a Row", readonly=True, copy=False)
    last_error = fields.Text(readonly=True, copy=False)
    backlog = fields.Integer(readonly=True, copy=False)
    position = fields.Char(
        readonly=True,
        copy=False,
        groups=MANAGER,
        help="Where a list that is read in several slices goes on.",
    )
    listed_at = fields.Datetime(
        "Last Complete List", readonly=True, copy=False, groups=MANAGER
    )

    _kind_unique = models.Constraint(
        "unique(account_id, kind)", "An account has one flow of each kind."
    )
    _interval_positive = models.Constraint(
        "CHECK(interval_minutes BETWEEN 1 AND 10080)",
        "A flow runs every so many minutes, and once a week at the least.",
    )

    @api.depends("account_id", "kind")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for flow in self:
            flow.display_name = f"{flow.account_id.name}: {labels.get(flow.kind)}"

    @api.model
    def _bol_kinds(self):
        """Values of a new account's flows.

        :return: dict ``kind -> values of bol.flow``
        """
        return {
            "orders": {
                "lane": "orders",
                "sequence": 10,
                "interval_minutes": 5,
                "mode": "preview",
            },
            "offers": {
                "lane": "bulk",
                "sequence": 50,
                "interval_minutes": 60,
                "mode": "live",
            },
        }

    # -- buttons ---------------------------------------------------------------

    def action_off(self):
        self.write({"mode": "off"})

    def action_preview(self):
        self.write({"mode": "preview"})

    def action_live(self):
        now = fields.Datetime.now()
        self.write({"mode": "live", "next_run": now})
        first = self.filtered(lambda flow: flow.kind == "orders").account_id
        first.filtered(lambda a: not a.orders_live_since).orders_live_since = now
        self._bol_wake(self.mapped("lane"))

    def action_run_now(self):
        """Run these flows at once, at most one slice each; tells how it went.

        For every user of the account: what a flow does is for its settings to say.
        """
        self.check_access("read")
        notices = [flow._bol_run_and_tell() for flow in self]
        kinds = {kind for kind, _text in notices}
        worst = next(k for k in ("danger", "warning", "success") if k in kinds)
        text = "\n".join(text for _kind, text in notices)
        return self.account_id[:1]._bol_notification(text, worst)

    def _bol_run_and_tell(self, forced=True):
        """Run this flow for one slice; (kind of notice, text) for the user.

        :param bool forced: also before its time
        """
        ran = self._run_alone(self.id, time.monotonic() + SLICE_SECONDS, forced)
        if ran == "more":
            self._bol_wake([self.lane])
        # This transaction's snapshot is older than what the flow committed.
        with self.env.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, self.env.context)
            return env["bol.flow"].browse(self.id)._bol_outcome(ran)

    def _bol_outcome(self, ran):
        """What to tell the user who ran this flow: (kind of notice, text)."""
        name = self.display_name
        now = fields.Datetime.now()
        if not ran:
            return "warning", self.env._(
                "%(flow)s is switched off, or is running already.", flow=name
            )
        if self.last_error:
            return "danger", f"{name}: {self.last_error}"
        if self.not_before and self.not_before > now:
            seconds = int((self.not_before - now).total_seconds()) + 1
            return "warning", self.env._(
                "%(flow)s: bol.com asks for fewer calls. It goes on by itself in "
                "%(seconds)s seconds.",
                flow=name,
                seconds=seconds,
            )
        if self.stopped:
            return "warning", f"{name}: {self.stopped}"
        if self.backlog and self.mode == "preview":
            return "success", self.env._(
                "%(flow)s: done. %(count)s wait in preview until you go live.",
                flow=name,
                count=self.backlog,
            )
        if self.backlog:
            return "success", self.env._(
                "%(flow)s: done for now, %(count)s left to do.",
                flow=name,
                count=self.backlog,
            )
        return "success", self.env._("%(flow)s: done.", flow=name)
