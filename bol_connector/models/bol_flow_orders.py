from itertools import chain, repeat

from odoo import fields, models

from ..bol_api import errors
from ..tools import (
    commit,
    divide_around_errors,
    explain,
    rerun_on_conflict,
    sort_answers,
)
from .bol_order import BATCH

WAITING = ["&", ("state", "in", ["new", "held"]), ("detail_due", "=", False)]


class BolFlow(models.Model):
    """Orders from bol: list what changed, read the details, make sale orders."""

    _inherit = "bol.flow"

    def _run_orders(self, work):
        """Work until the slice is over or nothing is left.

        What is read is projected before more is read: a limit that bol sets on
        reading then keeps no order back that is already here. Trouble with reading
        details keeps no new order from being listed.
        """
        trouble = None
        while work.time_left():
            if self._bol_project_orders():
                continue
            if not trouble:
                found, trouble = self._bol_read_order_details(work.client)
                if found:
                    continue
            if not self._bol_list_orders(work):
                break
        self._bol_preview_orders()
        if trouble:
            raise trouble
        self._bol_check_named(work)
        work.backlog = self.env["bol.order"].search_count(self._bol_orders_waiting())
        return not work.time_left()

    # -- details ---------------------------------------------------------------

    def _bol_read_order_details(self, client):
        """Read the details of one batch of orders.

        :return: (whether any were due, the error that concerns all of them or None)
        """
        orders = self.env["bol.order"].search(
            [
                ("account_id", "=", self.account_id.id),
                *unread_domain(fields.Datetime.now()),
            ],
            order="placed_at, id",
            limit=BATCH,
        )
        if not orders:
            return False, None
        by_number = {order.bol_id: order for order in orders}
        # Nothing of this transaction may wait for bol.
        commit(self.env)
        answers, refusals, trouble = sort_answers(
            client.orders.get_many(list(by_number))
        )

        def store():
            orders = self.env["bol.order"]
            divide_around_errors(
                self.env,
                list(answers),
                lambda numbers: orders.union(
                    *(by_number[number] for number in numbers)
                )._bol_mirror([answers[number] for number in numbers]),
                lambda number, error: by_number[number[0]]._bol_note_unstorable(error),
            )
            for number, error in refusals.items():
                reason = explain(self.env, error)
                if isinstance(error, errors.BolUnavailable):
                    by_number[number]._bol_note_unavailable(reason)
                else:
                    by_number[number]._bol_note_unreadable(reason)

        rerun_on_conflict(self.env, store)
        return True, trouble

    # -- sale orders -----------------------------------------------------------

    def _bol_orders_waiting(self):
        return [
            ("account_id", "=", self.account_id.id),
            "|",
            ("detail_due", "=", True),
            ("state", "in", ["new", "held"]),
        ]

    def _has_work_orders(self):
        """Accounts with orders that somebody or something has made possible."""
        orders = self.env["bol.order"]
        now = fields.Datetime.now()
        ready = orders._read_group([*WAITING, ("retry_at", "<=", now)], ["account_id"])
        unread = orders._read_group(unread_domain(now), ["account_id"])
        return [account.id for (account,) in ready + unread]

    def _bol_orders_to_project(self):
        """Domain of the mirrored orders whose sale order is to be made now."""
        return [
            ("account_id", "=", self.account_id.id),
            "|",
            "&",
            ("state", "=", "new"),
            ("detail_due", "=", False),
            "&",
            *WAITING,
            ("retry_at", "<=", fields.Datetime.now()),
        ]

    def _bol_preview_orders(self):
        """Look, in preview, which of the new orders are in Odoo already."""
        if self.mode != "preview":
            return

        def look_up():
            waiting = [("state", "in", ["new", "held"])]
            mine = ("account_id", "=", self.account_id.id)
            orders = self.env["bol.order"].search([mine, *waiting])
            if orders:
                orders._bol_note_entered()

        rerun_on_conflict(self.env, look_up)

    def _bol_project_orders(self):
        """Make sale orders of one batch; False when none is waiting, or in preview."""
        if self.mode != "live":
            return False

        # While people work on the same goods all the time, a small batch gets through.
        sizes = chain((BATCH, BATCH // 2, BATCH // 5), repeat(1))

        def project():
            orders = self.env["bol.order"].search(
                self._bol_orders_to_project(), order="placed_at, id", limit=next(sizes)
            )
            return orders._bol_project()

        return rerun_on_conflict(self.env, project)


def unread_domain(now):
    """Domain of the orders whose details are to be read by now."""
    return [
        ("detail_due", "=", True),
        "|",
        ("detail_not_before", "=", False),
        ("detail_not_before", "<=", now),
    ]
