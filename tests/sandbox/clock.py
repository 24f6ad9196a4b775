"""The sandbox's time: the machine's, moved forward by the admin endpoint."""

import calendar
import time
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAY = 86400


class Clock:
    """Seconds since 1970; ``offset`` is what the admin has advanced it by."""

    def __init__(self, offset: float = 0.0):
        self.offset = offset
        self._held: float | None = None

    def now(self) -> float:
        return time.time() + self.offset if self._held is None else self._held

    @contextmanager
    def at(self, moment: float):
        """Within, it is that moment: what was due then happens then."""
        self._held = moment
        try:
            yield
        finally:
            self._held = None

    def today(self) -> date:
        return local(self.now()).date()


def local(moment: float) -> datetime:
    """The moment in Europe/Amsterdam, bol's time zone."""
    return datetime.fromtimestamp(int(moment), AMSTERDAM)


def iso(moment: float) -> str:
    """bol's v10 timestamps: ``2018-11-14T09:34:41+01:00``."""
    return local(moment).isoformat()


def utc_iso(moment: float) -> str:
    """The timestamps of offers v11: UTC with milliseconds and a ``Z``."""
    text = datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def parse(text: str) -> float:
    """Seconds of an ISO 8601 text; without an offset it is UTC. ValueError."""
    moment = datetime.fromisoformat(text.replace(" ", "+"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.timestamp()


def day_of(moment: float, days: int = 0) -> date:
    return local(moment).date() + timedelta(days=days)


def end_of_day(day: date) -> float:
    """The first moment after the day, in Amsterdam."""
    following = day + timedelta(days=1)
    return datetime(
        following.year, following.month, following.day, tzinfo=AMSTERDAM
    ).timestamp()


def months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
