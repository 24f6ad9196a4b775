import json
import math
from datetime import timedelta

from odoo import fields, models

from ..bol_api import errors
from ..tools import rerun_on_conflict

# bol's list by change interval reaches back an hour at the most, by date three months.
LONGEST_INTERVAL = 60
LONGEST_LOOK_BACK = timedelta(days=89)
OVERLAP = timedelta(minutes=5)
BATCH = 25
HELD = ["&", ("state", "=", "held"), ("detail_due", "=", False)]


class BolFlow(models.Model):
    """Orders from bol: list what changed, read the details, make sale orders."""

    _inherit = "bol.flow"

    def _run_orders(self, work):
        """Work until the slice is over or nothing is left.

        What is read is projected before more is read: a limit that bol sets on
        reading then keeps no order back that is already here.
        """
        while work.time_left():
            if not (
                self._bol_project_orders()
                or self._bol_read_order_details(work.client)
                or self._bol_list_orders(work)
            ):
                break
        work.backlog = self.env["bol.order"].search_count(self._bol_orders_waiting())
        return not work.time_left()

    # -- list ------------------------------------------------------------------

    def _bol_list_orders(self, work):
        """Read one page of bol's lists; False when they are read to the end."""
        if not self.position:
            if not self._bol_list_is_due(work):
                return False
            now = fields.Datetime.now()
            windows = self._bol_order_windows(now)
            self._bol_keep_position({"start": str(now), "windows": windows, "page": 1})
            work.forced = False
        position = json.loads(self.position)
        window = {**position["windows"][0]}
        if day := window.get("latest_change_date"):
            window["latest_change_date"] = fields.Date.to_date(day)
        page = work.client.orders.page(position["page"], **window)
        rerun_on_conflict(self.env, lambda: self._bol_note_page(position, page))
        return True

    def _bol_note_page(self, position, page):
        first = page[0].order_id if page else None
        if page and first != position.get("first"):
            self.env["bol.order"]._bol_note_listed(self.account_id, page)
            position = {**position, "page": position["page"] + 1, "first": first}
        else:
            # A page that comes again is a list that doesn't end.
            position = {**position, "windows": position["windows"][1:], "page": 1}
            position["first"] = None
        self._bol_keep_position(position)

    def _bol_keep_position(self, position):
        if position["windows"]:
            self.position = json.dumps(position)
            return
        start = fields.Datetime.to_datetime(position["start"][:19])
        self.write({"position": False, "listed_at": start})

    def _bol_order_windows(self, now):
        """The lists that together show everything since the last complete reading.

        Open orders are always listed whole, whatever the clocks say; what was
        handled in between shows in a window that widens with the time it was missed.

        :return: list of keyword arguments of ``client.orders.pages``
        """
        method = self.account_id.fulfilment_methods
        windows = [{"status": "OPEN", "fulfilment_method": method}]
        changed = {"status": "ALL", "fulfilment_method": method}
        if not self.listed_at:
            return windows + [{**changed, "change_interval_minute": LONGEST_INTERVAL}]
        missed = now - self.listed_at + OVERLAP
        minutes = math.ceil(missed.total_seconds() / 60)
        if minutes <= LONGEST_INTERVAL:
            return windows + [{**changed, "change_interval_minute": max(minutes, 2)}]
        day = max(self.listed_at - OVERLAP, now - LONGEST_LOOK_BACK).date()
        # bol's days are those of Amsterdam, which is ahead of UTC.
        while day <= (now + timedelta(hours=2)).date():
            windows.append({**changed, "latest_change_date": day.isoformat()})
            day += timedelta(days=1)
        return windows

    # -- details ---------------------------------------------------------------

    def _bol_read_order_details(self, client):
        """Read the details of one batch of orders; False when none is due."""
        orders = self.env["bol.order"].search(
            [
                ("account_id", "=", self.account_id.id),
                ("detail_due", "=", True),
                "|",
                ("detail_not_before", "=", False),
                ("detail_not_before", "<=", fields.Datetime.now()),
            ],
            order="placed_at, id",
            limit=BATCH,
        )
        if not orders:
            return False
        by_number = {order.bol_id: order for order in orders}
        # Nothing of this transaction may wait for bol.
        self.env.cr.commit()
        answers, refusals, trouble = read_details(client, list(by_number))

        def store():
            good = self.env["bol.order"].union(*(by_number[n] for n in answers))
            good._bol_mirror(list(answers.values()))
            for number, error in refusals.items():
                by_number[number]._bol_note_unreadable(error)

        rerun_on_conflict(self.env, store)
        if trouble:
            raise trouble
        return True

    # -- sale orders -----------------------------------------------------------

    def _bol_orders_waiting(self):
        return [
            ("account_id", "=", self.account_id.id),
            "|",
            ("detail_due", "=", True),
            ("state", "in", ["new", "held"]),
        ]

    def _has_work_orders(self):
        """Accounts with held orders that somebody or something has made possible."""
        orders = self.env["bol.order"]
        retry = orders.search([*HELD, ("retry_at", "<=", fields.Datetime.now())])
        return (retry | orders._bol_find_relieved()).account_id.ids

    def _bol_orders_to_project(self):
        """Domain of the mirrored orders whose sale order is to be made now."""
        relieved = self.env["bol.order"]._bol_find_relieved()
        return [
            ("account_id", "=", self.account_id.id),
            "|",
            "&",
            ("state", "=", "new"),
            ("detail_due", "=", False),
            "&",
            *HELD,
            "|",
            ("retry_at", "<=", fields.Datetime.now()),
            ("id", "in", relieved.ids),
        ]

    def _bol_project_orders(self):
        """Make sale orders of one batch; False when none is waiting, or in preview."""
        if self.mode != "live":
            return False

        def project():
            orders = self.env["bol.order"].search(
                self._bol_orders_to_project(), order="placed_at, id", limit=BATCH
            )
            return orders._bol_project()

        return rerun_on_conflict(self.env, project)


def read_details(client, numbers):
    """Details of orders from bol, sorted by what came of each.

    :param client: bol_api ``BolClient``
    :param list numbers: bol's order numbers
    :return: (dict number -> ``Order``, dict number -> error about that order alone,
        the error that concerns all of them, or None)
    """
    answers, refusals, trouble = {}, {}, None
    for number, answer in client.orders.get_many(numbers):
        if not isinstance(answer, errors.BolError):
            answers[number] = answer
        elif isinstance(answer, errors.Refused | errors.UnreadableAnswer):
            refusals[number] = answer
        else:
            trouble = answer
    return answers, refusals, trouble
