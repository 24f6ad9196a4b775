import time
from datetime import timedelta

from odoo import api, fields, models

from .bol_catch_up import INTERVALS, SHORTEST
from .bol_flow import SLICE_SECONDS


class BolFlow(models.Model):
    """After a silence the flows of an account go one after the other."""

    _inherit = "bol.flow"

    @api.model
    def _run_lane(self, lane):
        end = time.monotonic() + SLICE_SECONDS / 2
        catch_ups = self.env["bol.catch.up"]
        catch_ups._bol_look()
        held = catch_ups._bol_held_now()
        result = super()._run_lane(lane)
        # The next stage need not wait for this action's next run, which may be far.
        while held - (held := catch_ups._bol_held_now()) and time.monotonic() < end:
            super()._run_lane(lane)
        return result

    def _bol_execute(self, end, forced=False):
        catch_ups = self.env["bol.catch.up"]
        account_id, kind = self.account_id.id, self.kind
        if kind == "orders" and self._bol_was_silent():
            catch_ups._bol_apart(lambda them: them._bol_open_by_id(account_id))
        more = super()._bol_execute(end, forced)
        if catch_ups._bol_running(self.account_id):
            answered = not self.error_streak
            catch_ups._bol_apart(
                lambda them: them._bol_after(account_id, kind, answered)
            )
        return more

    def _bol_due(self):
        due = super()._bol_due()
        held = self.env["bol.catch.up"]._bol_held_back()
        return due.filtered(
            lambda flow: (
                (flow.account_id.id, flow.kind) not in held
                and not flow._bol_lets_orders_try()
            )
        )

    def _bol_lets_orders_try(self):
        """Whether this flow, which fails, lets the one of orders find out first that
        bol is back: by turns, so that neither keeps the other from trying."""
        if not self.error_streak or self.kind == "orders":
            return False
        orders = self.account_id._bol_flow("orders")
        now = fields.Datetime.now()
        return bool(
            orders.mode == "live"
            and orders._bol_was_silent()
            and orders.error_streak
            and (self.last_attempt or now) > orders.last_attempt
            and orders.not_before
            and orders.not_before > now - timedelta(minutes=10)
        )

    # -- silence ---------------------------------------------------------------

    @api.model
    def _bol_silent_orders(self):
        """The live flows of orders that did nothing for too long.

        A flow that isn't due yet, and one that never read any order, isn't silent.
        """
        longest = fields.Datetime.now() - SHORTEST
        flows = self.search(
            [
                ("kind", "=", "orders"),
                ("last_success", "<", longest),
                *self._bol_runnable(forced=True),
            ]
        )
        return flows.filtered(lambda flow: flow._bol_was_silent())

    def _bol_was_silent(self):
        if self.mode != "live" or not self.last_success:
            return False
        now = fields.Datetime.now()
        longest = max(INTERVALS * timedelta(minutes=self.interval_minutes), SHORTEST)
        waits = not self.error_streak and (self.next_run or now) > now
        return self.last_success < now - longest and not waits

    def _bol_is_through(self, began):
        """Whether this flow did all that was due since then, as far as it can now.

        :param datetime began:
        """
        if not self.last_success or self.last_success < began or self.error_streak:
            return False
        waiting = getattr(self, f"_has_work_{self.kind}", tuple)()
        return not self.position and self.account_id.id not in waiting

    def _bol_has_listed(self, began):
        """Whether a flow that reads lists has read one that began since then."""
        lists = self.kind == "orders"
        return not lists or bool(self.listed_at) and self.listed_at >= began


class BolCatchUp(models.Model):
    _inherit = "bol.catch.up"

    def _bol_after(self, account_id, kind, answered):
        """A flow of this account has run.

        :param str kind: the flow's
        :param bool answered: whether it succeeded
        """
        running = self._bol_running(self.env["bol.account"].browse(account_id))
        if answered:
            running._bol_try_failed(kind)
        running._bol_advance()


class BolAccount(models.Model):
    _inherit = "bol.account"

    catch_up_id = fields.Many2one(
        "bol.catch.up", "Catching Up", compute="_compute_catch_up_id"
    )

    def _compute_catch_up_id(self):
        running = self.env["bol.catch.up"]._bol_running(self).grouped("account_id")
        for account in self:
            account.catch_up_id = running.get(account)

    def _bol_live_flows(self):
        live = self.flow_ids.filtered(lambda flow: flow.mode == "live")
        # Nobody waits for what somebody paused.
        return live._bol_allowed()


class BolOrder(models.Model):
    _inherit = "bol.order"

    def _bol_follow_part(self):
        result = super()._bol_follow_part()
        running = self.env["bol.catch.up"].sudo()._bol_running(self.account_id)
        for line in running.line_ids.filtered(
            lambda one: one.stage == "cancelled" and not one.ended
        ):
            mine = self.filtered(lambda o, a=line.account_id: o.account_id == a)
            line._bol_note(mine)
        return result
