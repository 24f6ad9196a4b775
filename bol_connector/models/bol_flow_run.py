import logging
import time
from datetime import datetime

from odoo import SUPERUSER_ID, api, fields, models

from ..tools import (
    CONFLICTS,
    advisory_lock,
    commit,
    rerun_on_conflict,
)
from ..tools.locks import FLOW
from .bol_flow import SLICE_SECONDS

_logger = logging.getLogger(__name__)

LEAST_SHARE = 2
LANES = {
    "out": "bol_connector.ir_cron_lane_out",
    "orders": "bol_connector.ir_cron_lane_orders_1",
    "bulk": "bol_connector.ir_cron_lane_bulk",
}


class Slice:
    """The stretch of work of one run of a flow.

    :ivar client: :class:`bol_api.BolClient` of the account
    :ivar int backlog: what the flow knows to be waiting, for the screen
    :ivar bool forced: somebody asked for it, before its time
    :ivar bool judged: whether what waits to be sent was judged since it last changed
    :ivar int nameless: orders that bol lists without a usable number
    """

    def __init__(self, client, end, forced=False):
        self.client = client
        self.backlog = 0
        self.forced = forced
        self.nameless = 0
        self.judged = False
        self._end = end

    def time_left(self):
        """Whether another batch may be started."""
        return time.monotonic() < self._end

    def wait(self):
        """Let a moment pass, with no transaction open; whether there's time left."""
        time.sleep(0.5)
        return self.time_left()


class BolFlow(models.Model):
    """Running flows: lanes take the due ones, each under its own lock."""

    _inherit = "bol.flow"

    # -- lanes -----------------------------------------------------------------

    @api.model
    def _bol_wake(self, lanes):
        """Have these lanes run as soon as this transaction is committed, once."""
        woken = self.env.cr.precommit.data.setdefault("bol_lanes", set())
        for lane in set(lanes) - woken:
            woken.add(lane)
            for cron in self._bol_lane_cron(lane):
                cron._trigger()

    @api.model
    def _bol_wake_kind(self, kind):
        """Have the lane run that flows of a kind are in; costs no query."""
        self._bol_wake([self._bol_kinds()[kind]["lane"]])

    def _bol_lane_cron(self, lane):
        """One scheduled action of the lane: any of them does the same work.

        None if an administrator removed it: waking is a courtesy, and no reason for
        a user's transaction to fail.
        """
        cron = self.env.ref(LANES[lane], raise_if_not_found=False)
        return (cron or self.env["ir.cron"]).sudo()

    @api.model
    def _bol_cron_id(self, kind):
        """Id of the scheduled action that runs flows of a kind, or that it once had.

        Costs no query, and says nothing of whether the action is still there.
        """
        lane = self._bol_kinds()[kind]["lane"]
        return self.env["ir.model.data"]._xmlid_to_res_id(LANES[lane]) or None

    @api.model
    def _run_lane(self, lane):
        """Entry point of the scheduled actions: a slice of the lane's due flows."""
        end = time.monotonic() + SLICE_SECONDS
        more = False
        due = self._due_turns(lane)
        slow = set()
        while due:
            now = time.monotonic()
            if now >= end:
                more = True
                break
            # A slow one leaves its share to those that come after it.
            share = max((end - now) / len(due), LEAST_SHARE)
            flow_id, account_id = due.pop(0)
            ran = self._bol_run_guarded(flow_id, now + share)
            more |= ran == "more"
            if time.monotonic() > now + share:
                # Others have become due meanwhile, and go before its other flows.
                slow.add(account_id)
                due = self._due_turns(lane)
            elif ran == "failed":
                slow.add(account_id)
            due.sort(key=lambda turn: turn[1] in slow)
        self.env["ir.cron"]._commit_progress(remaining=0)
        if more:
            # Telling Odoo of remaining work would park it until its next wake-up.
            cron = self.env["ir.cron"].browse(self.env.context.get("cron_id"))
            for lane_cron in cron.exists().sudo() or self._bol_lane_cron(lane):
                lane_cron._trigger()

    def _bol_run_guarded(self, flow_id, end):
        """As :meth:`_run_alone`; one flow never stops the others."""
        try:
            return self._run_alone(flow_id, end)
        except Exception:  # noqa: BLE001 - whatever it is
            _logger.exception("Flow %s of bol.com broke off", flow_id)
            return "failed"

    @api.model
    def _due_turns(self, lane):
        """The lane's flows that may run now, in their turn: list of (id, account's id).

        On a cursor of its own: the caller's snapshot doesn't see what the flows
        committed meanwhile.
        """
        with self.env.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            in_lane = [("lane", "=", lane)]
            flows = env["bol.flow"].search(
                [*in_lane, *self._bol_runnable()],
                # Whoever ran last comes last, however much it still has to do.
                order="last_attempt NULLS FIRST, sequence, id",
            )
            turns = [(flow.id, flow.account_id.id) for flow in flows._bol_due()]
            # So do accounts: a call may wait for half a minute where bol hangs.
            groups = env["bol.flow"]._read_group(
                in_lane, ["account_id"], ["error_streak:max", "last_attempt:max"]
            )
            place = {
                account.id: (streak > 0, last or datetime.min)
                for account, streak, last in groups
            }
            return sorted(turns, key=lambda turn: place[turn[1]])

    def _bol_runnable(self, forced=False):
        """Domain of the flows that may run at all.

        :param bool forced: somebody asks for it: also one that was put off
        """
        runnable = [
            ("mode", "!=", "off"),
            ("account_id.active", "=", True),
            ("account_id.state", "!=", "draft"),
        ]
        if forced:
            return runnable
        now = fields.Datetime.now()
        return [*runnable, "|", ("not_before", "=", False), ("not_before", "<=", now)]

    def _bol_due(self):
        """Those of these flows whose time has come, or that have work waiting."""
        now = fields.Datetime.now()
        waiting = {
            kind: set(getattr(self, f"_has_work_{kind}", tuple)())
            for kind in set(self.mapped("kind"))
        }
        return self.filtered(
            lambda flow: (
                (flow.next_run or now) <= now
                or flow.account_id.id in waiting[flow.kind]
            )
        )

    # -- one run ---------------------------------------------------------------

    @api.model
    def _run_alone(self, flow_id, end, forced=False):
        """Run one flow for a slice, unless another worker has it.

        Never raises for what happens inside the flow: that is recorded on it.

        :param float end: time.monotonic() after which no new batch is started
        :param bool forced: run it also before its time
        :return: "" if it didn't run, "more" if it has work left, "failed" if it did,
            else "done"
        """
        registry = self.env.registry
        with advisory_lock(registry, FLOW, flow_id) as held:
            if not held:
                return ""
            with registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
                flow = env["bol.flow"].search(
                    [("id", "=", flow_id), *self._bol_runnable(forced)]
                )
                if not flow:
                    return ""
                if not forced and not flow._bol_due():
                    # Another worker did it before it was our turn.
                    return ""
                flow = flow.with_context(
                    allowed_company_ids=flow.company_id.ids,
                    lang=flow.account_id._bol_lang(),
                )
                if flow._bol_execute(end, forced):
                    return "more"
                return "failed" if flow.error_streak else "done"

    def _bol_execute(self, end, forced=False):
        """Do the work of this flow, and record on it how it went.

        Somebody may edit the flow meanwhile: its row is written in transactions that
        are run again after a conflict.

        :return: whether more can be done at once
        """
        more = False
        start = fields.Datetime.now()
        rerun_on_conflict(self.env, lambda: self.write({"last_attempt": start}))
        try:
            with self.account_id._bol_client(flow=self) as client:
                work = Slice(client, end, forced)
                more = getattr(self, f"_run_{self.kind}")(work)
            commit(self.env)
        except CONFLICTS as error:
            # Others were faster, again and again: no trouble, and nothing is lost.
            _logger.info("%s goes on later: %s", self.display_name, error)
            self.env.cr.rollback()
            self.env.invalidate_all(flush=False)
            more = True
            rerun_on_conflict(self.env, lambda: self.write({"next_run": start}))
        except Exception as error:  # noqa: BLE001 - any trouble belongs on the flow
            self.env.cr.rollback()
            self.env.invalidate_all(flush=False)
            trouble = error
            rerun_on_conflict(self.env, lambda: self._bol_record_failure(trouble))
        else:
            rerun_on_conflict(
                self.env, lambda: self._bol_record_success(more, work.backlog)
            )
        return more
