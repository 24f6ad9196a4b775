from odoo import fields, models

from ..tools import rerun_on_conflict
from .bol_mirror import is_number
from .bol_push_event import NEEDS

# While bol tells of what happens, its lists are read so much less often.
SLOWER = 2
CREATED = "ORDER_CREATED"


class BolFlow(models.Model):
    """Push messages: their subscription is looked after, and they bring orders."""

    _inherit = "bol.flow"

    kind = fields.Selection(
        selection_add=[("push", "Push messages")], ondelete={"push": "cascade"}
    )

    def _bol_kinds(self):
        push = {"lane": "bulk", "sequence": 5, "interval_minutes": 60, "mode": "live"}
        return {**super()._bol_kinds(), "push": push}

    # -- the subscription ------------------------------------------------------

    def _has_work_push(self):
        due = self.env["bol.push"].search([("look_at", "<=", fields.Datetime.now())])
        return due.account_id.ids

    def _run_push(self, work):
        self.account_id._bol_push()._bol_look(work.client)
        return False

    # -- orders ----------------------------------------------------------------

    def _has_work_orders(self):
        events = self.env["bol.push.event"]
        told = events._read_group(
            events._bol_pending_domain(_of("orders")), ["account_id"]
        )
        return [*super()._has_work_orders(), *(account.id for (account,) in told)]

    def _run_orders(self, work):
        rerun_on_conflict(self.env, self._bol_take_told_orders)
        return super()._run_orders(work)

    def _bol_take_told_orders(self):
        """Note which orders bol told of; reading them shows what is true."""
        account = self.account_id
        events = self.env["bol.push.event"]._bol_pending(account, _of("orders"))
        told = events.filtered(
            lambda one: one.resource == "ORDER" and is_number(one.resource_id)
        )
        orders = self.env["bol.order"]
        known = orders._bol_known(account, told.mapped("resource_id"))
        orders._bol_note_numbers(account, told.mapped("resource_id"))
        # Of a known order it's news only if it was not read for its creation.
        changed = set(
            told.filtered(lambda one: one.kind != CREATED).mapped("resource_id")
        )
        known.filtered(lambda order: order.bol_id in changed).write(
            {"detail_due": True, "detail_not_before": False}
        )
        if events - told:
            # Where bol says no more than that something happened, the list tells.
            now = fields.Datetime.now()
            self.next_run = min(self.next_run or now, now)
        events.handled = True

    # -- less polling ----------------------------------------------------------

    def _bol_pause(self):
        pause = super()._bol_pause()
        told = self.kind == "orders" and self.account_id.push_ids._bol_is_alive()
        return SLOWER * pause if told else pause


class BolCommand(models.AbstractModel):
    """Commands whose process bol told of are looked at without waiting."""

    _inherit = "bol.command"

    def _bol_accounts_waiting(self):
        accounts = super()._bol_accounts_waiting()
        return [*accounts, *self._bol_told_of().account_id.ids]

    def _bol_run(self, account, work):
        rerun_on_conflict(self.env, lambda: self._bol_take_told(account))
        return super()._bol_run(account, work)

    def _bol_told_of(self, account=None):
        """The sent commands whose process bol told of."""
        events = self.env["bol.push.event"]
        domain = events._bol_pending_domain(["PROCESS_STATUS"])
        if account:
            domain = [("account_id", "=", account.id), *domain]
        told = events._search(domain).subselect("resource_id")
        mine = [("account_id", "=", account.id)] if account else []
        return self.search(
            [*mine, ("state", "=", "sent"), ("process_status_id", "in", told)]
        )

    def _bol_take_told(self, account):
        commands = self._bol_told_of(account)
        if not commands:
            return
        commands.next_attempt = fields.Datetime.now()
        self.env["bol.push.event"].search(
            [
                ("account_id", "=", account.id),
                ("resource", "=", "PROCESS_STATUS"),
                ("resource_id", "in", commands.mapped("process_status_id")),
            ]
        ).handled = True


def _of(kind):
    """Resources that concern flows of a kind."""
    return [resource for resource, flow in NEEDS.items() if flow == kind]
