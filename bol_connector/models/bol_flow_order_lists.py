import json
import logging
import math
from datetime import timedelta

from odoo import fields, models

from ..bol_api import errors
from ..tools import amsterdam_day, rerun_on_conflict
from .bol_mirror import is_number

_logger = logging.getLogger(__name__)

# bol's list by change interval reaches back an hour at the most, by date three months.
LONGEST_INTERVAL = 60
LONGEST_LOOK_BACK = timedelta(days=89)
OVERLAP = timedelta(minutes=5)
# How long bol lists handled orders without a window.
SHOWN_ANYWAY = timedelta(days=2)
# Between two readings of the whole list of open orders.
WHOLE_EVERY = timedelta(hours=1)


def minutes_since(moment):
    """Whole minutes of bol's window that reaches back to a naive UTC moment."""
    passed = fields.Datetime.now() - moment
    return max(math.ceil(passed.total_seconds() / 60), 2)


def window_query(window):
    """Keyword arguments of ``client.orders.page`` for one of the lists.

    :param dict window: ``status``, ``fulfilment_method``, and perhaps ``since`` (UTC
        moment as text) or ``latest_change_date`` (day at bol as text)
    """
    query = {**window}
    if since := query.pop("since", None):
        moment = fields.Datetime.to_datetime(since)
        query["change_interval_minute"] = minutes_since(moment)
    if day := query.get("latest_change_date"):
        query["latest_change_date"] = fields.Date.to_date(day)
    return query


class BolFlow(models.Model):
    """Walking through bol's lists of orders, page by page, over several slices."""

    _inherit = "bol.flow"

    wanted_lists = fields.Char(
        readonly=True, copy=False, help="Lists that somebody asked for, JSON."
    )
    whole_listed_at = fields.Datetime("Last Whole List", readonly=True, copy=False)

    def _bol_list_orders(self, work):
        """Read one page of bol's lists; False when they are read to the end."""
        if not (self.position or self._bol_start_lists(work)):
            return False
        position = self._bol_with_days(json.loads(self.position))
        query = window_query(position["windows"][0])
        try:
            page = work.client.orders.page(position["page"], **query)
        except errors.BadRequest as error:
            if "latest_change_date" not in query:
                raise
            # A day that grew too old: the other lists go on.
            _logger.info("%s: %s is left out: %s", self.display_name, query, error)
            page = []
        work.nameless += sum(not is_number(order.order_id) for order in page)
        rerun_on_conflict(self.env, lambda: self._bol_note_page(position, page))
        return True

    def _bol_with_days(self, position):
        """The position, with the days in place of a window that grew too long."""
        first, *rest = position["windows"]
        since = fields.Datetime.to_datetime(first.get("since"))
        if not since or minutes_since(since) <= LONGEST_INTERVAL:
            return position
        days = self._bol_windows_by_day(since, fields.Datetime.now())
        return {**position, "windows": [*days, *rest], "page": 1, "first": None}

    def _bol_check_named(self, work):
        """Say so on the flow when bol listed orders that can't be asked for.

        :raise bol_api.errors.UnreadableAnswer: after all others were taken in
        """
        if not work.nameless:
            return
        summary = self.env._("Bol.com lists orders without a usable number")
        rerun_on_conflict(
            self.env, lambda: self.account_id._bol_tell("nameless", summary)
        )
        text = self.env._(
            "%(count)s orders are listed without a usable number. Look at the newest "
            "orders in bol's seller portal.",
            count=work.nameless,
        )
        raise errors.UnreadableAnswer(text)

    def _bol_start_lists(self, work):
        """Begin to read the lists, if it's time; returns whether it is."""
        due = self._bol_list_is_due(work)
        if not (due or self.wanted_lists):
            return False
        now = fields.Datetime.now()
        whole = work.forced or self._bol_whole_is_due(now)
        work.forced = False

        def begin():
            windows = json.loads(self.wanted_lists or "[]")
            position = {"page": 1}
            if due:
                windows = self._bol_order_windows(now, whole) + windows
                position["start"] = fields.Datetime.to_string(now)
                position["whole"] = whole
            self.wanted_lists = False
            self._bol_keep_position({**position, "windows": windows})

        rerun_on_conflict(self.env, begin)
        return bool(self.position)

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
        values = {"position": False}
        if start := position.get("start"):
            values["listed_at"] = fields.Datetime.to_datetime(start)
            if position.get("whole"):
                values["whole_listed_at"] = values["listed_at"]
        self.write(values)

    def _bol_whole_is_due(self, now):
        """Whether to list all open orders, and not only what changed.

        A window of bol's shows each change, new orders included; that all open
        orders are known is made sure of every hour, and after trouble.
        """
        last = self.whole_listed_at
        missed = self.listed_at and now - self.listed_at > WHOLE_EVERY
        return not last or not self.listed_at or missed or last + WHOLE_EVERY <= now

    def _bol_order_windows(self, now, whole=True):
        """The lists that together show everything since the last complete reading.

        What changed meanwhile shows in a window that widens with the time it was
        missed; the list of all open orders depends on no clock.

        :param bool whole: list all open orders as well
        :return: list of windows, as :func:`window_query` takes them
        """
        method = self.account_id.fulfilment_methods
        windows = [{"status": "OPEN", "fulfilment_method": method}] if whole else []
        changed = {"status": "ALL", "fulfilment_method": method}
        if not self.listed_at:
            # All that bol lists without a window: handled orders for two days.
            return [*windows, *self._bol_windows_missed(now), changed]
        # Bol counts its window back from the call, which trouble may put off.
        since = fields.Datetime.to_string(self.listed_at - OVERLAP)
        return [*windows, {**changed, "since": since}]

    def _bol_windows_missed(self, now):
        """The days since the last success, where the place in the lists was forgotten.

        New credentials do that: after days without any that bol accepts.
        """
        if not self.last_success or self.last_success > now - SHOWN_ANYWAY:
            return []
        # A success may have been that of one slice of a long list.
        return self._bol_windows_by_day(self.last_success - timedelta(days=1), now)

    def _bol_windows_by_day(self, start, end):
        """Lists of all orders that changed on each of these days.

        :param datetime start, end: UTC; bol reaches back three months
        """
        day = amsterdam_day(max(start, fields.Datetime.now() - LONGEST_LOOK_BACK))
        method = self.account_id.fulfilment_methods
        windows = []
        last = min(amsterdam_day(end), amsterdam_day(fields.Datetime.now()))
        while day <= last:
            changed = {"status": "ALL", "fulfilment_method": method}
            windows.append({**changed, "latest_change_date": day.isoformat()})
            day += timedelta(days=1)
        return windows

    def _bol_list_period(self, start, end):
        """Have the orders that changed on these days listed with the next run.

        :param date start, end: bol looks back three months at the most
        """
        self.ensure_one()
        moments = [fields.Datetime.to_datetime(day) for day in (start, end)]
        windows = json.loads(self.wanted_lists or "[]")
        windows += self._bol_windows_by_day(*moments)
        self.sudo().write(
            {"wanted_lists": json.dumps(windows), "next_run": fields.Datetime.now()}
        )
        self._bol_wake([self.lane])
