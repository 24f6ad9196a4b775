"""What the headers of an answer say of limits. Names are read in any case, as they
come in a `requests` answer; a value that makes no sense counts as absent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_LONGEST_WAIT = 86400.0
# A limit of more digits is none.
_DIGITS = 7
_IN_WORDS = re.compile(r"retry in (\d{1,6}) second", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LimitState:
    """Calls per window that bol allows, and how many are left of them.
    `X-RateLimit-Reset` isn't read: its unit differs from answer to answer."""

    limit: int | None = None
    remaining: int | None = None


def limit_state(headers: Mapping[str, str]) -> LimitState:
    """The limit headers of an answer."""
    return LimitState(
        limit=_count(headers.get("X-RateLimit-Limit")) or None,
        remaining=_count(headers.get("X-RateLimit-Remaining")),
    )


def retry_after(headers: Mapping[str, str], detail: str = "") -> float | None:
    """Seconds of `Retry-After` (a number, or a HTTP date), else of the sentence
    "retry in N seconds" in bol's `detail`, else None. At most a day."""
    value = (headers.get("Retry-After") or "").strip()
    seconds = _seconds(value) if value else None
    if seconds is None and (found := _IN_WORDS.search(detail)):
        seconds = float(found[1])
    return None if seconds is None else min(max(seconds, 0.0), _LONGEST_WAIT)


def _count(value: str | None) -> int | None:
    text = (value or "").strip()
    return int(text) if text.isdecimal() and len(text) < _DIGITS else None


def _seconds(value: str) -> float | None:
    if re.fullmatch(r"\d{1,9}(\.\d+)?", value):
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - datetime.now(UTC)).total_seconds()
