import logging
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Command
from odoo.tools import format_datetime

from ..tools import CONFLICTS, rerun_on_conflict

_logger = logging.getLogger(__name__)

# What is shorter is no outage.
SHORTEST = timedelta(minutes=30)
INTERVALS = 3
# After the orders are here: what isn't done by then is for people.
LONGEST = timedelta(hours=24)
# Nobody saw to it for so long: it keeps no flow from running any more.
FORGOTTEN = timedelta(minutes=20)
# A report whose figures may still change is counted again so often, for so long.
COUNT_EVERY = timedelta(minutes=10)
COUNT_RUNNING = timedelta(seconds=30)
COUNT_FOR = timedelta(days=7)
# A stage that fails is tried again, before the later ones, so often.
RETRY_EVERY = timedelta(minutes=5)
# So long a report is kept.
KEPT = timedelta(days=365)
TROUBLE = "catch_up"


class BolCatchUp(models.Model):
    """What an account's flows do after a silence, stage by stage, and how it went.

    While it runs, flows of later stages wait for the earlier ones. They never wait for
    a stage that fails or that lasts too long, nor for another account.
    """

    _name = "bol.catch.up"
    _description = "Bol.com Catch-up"
    _order = "began desc, id desc"
    _rec_name = "began"

    account_id = fields.Many2one(
        "bol.account", required=True, index=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    user_id = fields.Many2one(
        "res.users", "Asked For By", readonly=True, help="Empty: it began by itself."
    )
    silent_since = fields.Datetime(
        readonly=True, help="When orders were last read before."
    )
    began = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    ended = fields.Datetime(readonly=True)
    counted_at = fields.Datetime(readonly=True)
    state = fields.Selection(
        [("running", "Under way"), ("done", "Done"), ("left", "Not finished")],
        required=True,
        readonly=True,
        default="running",
    )
    line_ids = fields.One2many("bol.catch.up.line", "catch_up_id", "Stages")
    missed = fields.Integer(compute="_compute_totals", store=True)
    late = fields.Integer("Done Late", compute="_compute_totals", store=True)
    open = fields.Integer("Still Open", compute="_compute_totals", store=True)
    human = fields.Integer("Needs You", compute="_compute_totals", store=True)

    _one_running = models.UniqueIndex(
        "(account_id) WHERE state = 'running'", "It is being caught up already."
    )

    @api.depends("line_ids.missed", "line_ids.late", "line_ids.open", "line_ids.human")
    def _compute_totals(self):
        for catch_up in self:
            for name in ("missed", "late", "open", "human"):
                catch_up[name] = sum(catch_up.line_ids.mapped(name))

    @api.depends("account_id", "began")
    def _compute_display_name(self):
        for one in self:
            began = fields.Datetime.context_timestamp(one, one.began)
            one.display_name = f"{one.account_id.name}, {began:%Y-%m-%d %H:%M}"

    @api.model
    def _bol_stages(self):
        """The stages in their order, with the flows that carry them out.

        :return: dict ``stage -> list of kinds of bol.flow``; a stage without any is
            noted while the one before it runs
        """
        return {
            "orders": ["orders"],
            "cancelled": [],
            "cancellations": ["cancellations"],
            "prices": ["prices"],
        }

    @api.model
    def _bol_stages_of(self, account):
        """The stages that an account has live flows for, in their order."""
        live = set(account._bol_live_flows().mapped("kind"))
        stages = self._bol_stages()
        return [
            stage
            for stage, kinds in stages.items()
            if live & set(kinds or stages["orders"])
        ]

    # -- beginning -------------------------------------------------------------

    @api.model
    def _bol_open(self, account, user=None):
        """Begin to catch up on an account, unless that is under way.

        :param user: res.users record of who asked for it
        :rtype: bol.catch.up record
        """
        running = self._bol_running(account)
        if running:
            return running
        orders = account._bol_flow("orders")
        catch_up = self.create(
            {
                "account_id": account.id,
                "user_id": user and user.id,
                "silent_since": orders.last_success,
                "counted_at": fields.Datetime.now(),
            }
        )
        catch_up.line_ids = [
            Command.create({"stage": stage, "sequence": place})
            for place, stage in enumerate(self._bol_stages_of(account))
        ]
        catch_up.line_ids._bol_note_waiting()
        catch_up._bol_advance()
        return catch_up

    @api.model
    def _bol_running(self, account):
        running = [("account_id", "in", account.ids), ("state", "=", "running")]
        return self.search(running)

    @api.model
    def _bol_held_back(self):
        """The flows that wait for an earlier stage: set of (account id, kind).

        They wait for no catch-up that doesn't get on itself.
        """
        looked = ("counted_at", ">", fields.Datetime.now() - FORGOTTEN)
        running = self.search([("state", "=", "running"), looked])
        stages = self._bol_stages()
        return {
            (line.account_id.id, kind)
            for line in running.line_ids.filtered(lambda line: not line.began)
            for kind in stages[line.stage]
        }

    @api.model
    def _bol_held_now(self):
        """The same as it is committed, which the caller's snapshot may not see."""
        with self.env.registry.cursor() as cr:
            return api.Environment(cr, SUPERUSER_ID, {})[self._name]._bol_held_back()

    # -- going on --------------------------------------------------------------

    @api.model
    def _bol_apart(self, work):
        """Do ``work(catch-ups)`` on a cursor of its own; it never stops a flow."""
        try:
            with self.env.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
                rerun_on_conflict(env, lambda: work(env["bol.catch.up"]))
        except CONFLICTS as error:
            _logger.info("Another worker sees to the catch-up: %s", error)
        except Exception:
            _logger.exception("The catch-up of bol.com can't go on")

    @api.model
    def _bol_look(self):
        """Begin with accounts that were silent, and go on with what has begun.

        What goes wrong with one account concerns no other.
        """
        silent, running, counted = [], [], []

        def see(catch_ups):
            silent[:] = catch_ups.env["bol.flow"]._bol_silent_orders().account_id.ids
            running[:] = catch_ups.search([("state", "=", "running")]).ids
            counted[:] = catch_ups._bol_to_recount().ids

        self._bol_apart(see)
        for one in silent:
            self._bol_apart(lambda them, one=one: them._bol_open_by_id(one))
        for one in running:
            self._bol_apart(lambda them, one=one: them.browse(one)._bol_advance())
        for one in counted:
            self._bol_apart(lambda them, one=one: them.browse(one)._bol_count())

    @api.model
    def _bol_open_by_id(self, account_id):
        return self._bol_open(self.env["bol.account"].browse(account_id))

    def _bol_advance(self):
        """Let the stages of each go on as far as they may by now."""
        for catch_up in self:
            catch_up = catch_up.with_context(lang=catch_up.account_id._bol_lang())
            catch_up._bol_advance_stages(fields.Datetime.now())

    def _bol_advance_stages(self, now):
        before = self._bol_stage_moments()
        for line in self.line_ids:
            if not line.began:
                line._bol_begin(now)
            if not line.ended:
                line._bol_judge(now)
            if not line._bol_lets_go(now):
                break
        first = self.line_ids[:1].ended
        late = first and first + LONGEST <= now
        # Counting looks at all that was missed: not after each slice of each flow.
        old = (self.counted_at or now) + COUNT_RUNNING <= now
        if old or late or self._bol_stage_moments() != before:
            self._bol_count()
        if late or all(line.ended for line in self.line_ids):
            self._bol_end(now)

    def _bol_stage_moments(self):
        return self.line_ids.mapped(lambda line: (line.began, line.ended, line.failed))

    def _bol_try_failed(self, kind):
        """Bol answers: try the failed stage again, before those that come after it.

        :param str kind: of the flow that bol answered
        """
        now = fields.Datetime.now()
        for catch_up in self:
            failed = catch_up.line_ids.filtered("failed")[:1]
            known = failed and kind in failed._bol_kinds_here()
            if failed and not known and failed.began + RETRY_EVERY <= now:
                later = catch_up.line_ids.filtered(
                    lambda line, first=failed: (
                        line.sequence > first.sequence and not line.ended
                    )
                )
                later.write({"began": False, "failed": False})
                failed._bol_begin(now)

    # -- the end ---------------------------------------------------------------

    def _bol_end(self, now):
        left = self.line_ids.filtered(lambda line: not line.ended)
        for line in left:
            line._bol_end(now)
        self.write({"state": "left" if left else "done", "ended": now})
        self.account_id._message_log(body=self._bol_summary())
        title = self.env._("Bol.com: catching up wasn't finished")
        self.account_id._bol_tell_while(TROUBLE, bool(left), title)

    def _bol_summary(self):
        """One sentence for the timeline of the account."""
        return self.env._(
            "Caught up with bol.com, silent since %(since)s: %(missed)s missed, "
            "%(late)s done late, %(open)s still open, %(human)s for you. See "
            "Configuration, Catch-up Reports.",
            since=format_datetime(
                self.env, self.silent_since, tz=self.account_id.user_id.tz
            ),
            missed=self.missed,
            late=self.late,
            open=self.open,
            human=self.human,
        )

    def _bol_to_recount(self):
        """Ended ones with something left, not counted for a while."""
        now = fields.Datetime.now()
        return self.search(
            [
                ("state", "!=", "running"),
                ("ended", ">", now - COUNT_FOR),
                ("counted_at", "<", now - COUNT_EVERY),
                "|",
                ("open", ">", 0),
                ("human", ">", 0),
            ]
        )

    @api.autovacuum
    def _gc_catch_ups(self):
        old = fields.Datetime.now() - KEPT
        self.search([("state", "!=", "running"), ("ended", "<", old)]).unlink()

    def _bol_count(self):
        self.line_ids._bol_count()
        self.counted_at = fields.Datetime.now()
