"""Tolerant reading of bol's JSON.

Each reader takes parsed JSON and the keys that lead to a value. Nothing here raises:
a missing key, a null or a value of the wrong type reads as absent. Absent is "" for
text, None for numbers and times, () for lists, False for flags.
"""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

Read = TypeVar("Read")

# What can't be stored or sent on: NUL and halves of surrogate pairs.
_UNSTORABLE = {0: None, **dict.fromkeys(range(0xD800, 0xE000))}
_MOST_DIGITS = 18


def parse(content: bytes) -> Any:
    """JSON with exact numbers (Decimal). ValueError if it is none."""
    try:
        return json.loads(content, parse_float=Decimal, parse_constant=lambda _: None)
    except RecursionError:
        raise ValueError("JSON is nested too deep") from None


def mapping(data: Any) -> dict[str, Any]:
    """`data` if it is a JSON object, else {}."""
    return data if isinstance(data, dict) else {}


def value(data: Any, *keys: str) -> Any:
    """What lies at `keys`, None if anything on the way isn't there."""
    for key in keys:
        data = mapping(data).get(key)
    return data


def text(data: Any, *keys: str) -> str:
    """A text; numbers are taken too, for ids that some answers send as numbers."""
    found = value(data, *keys)
    if isinstance(found, str):
        return found.translate(_UNSTORABLE).strip()
    whole = integer(data, *keys) if not isinstance(found, bool) else None
    return "" if whole is None else str(whole)


def number(data: Any, *keys: str) -> Decimal | None:
    """An exact number, also from a text such as "9.99"."""
    found = value(data, *keys)
    if isinstance(found, bool) or not isinstance(found, int | str | Decimal):
        return None
    try:
        exact = Decimal(found)
    except InvalidOperation:
        return None
    if not exact.is_finite():
        return None
    if not exact:
        return Decimal(0)
    return exact if abs(exact.adjusted()) <= _MOST_DIGITS else None


def integer(data: Any, *keys: str) -> int | None:
    """A whole number, None for one with a fraction."""
    exact = number(data, *keys)
    if exact is None or exact != exact.to_integral_value():
        return None
    return int(exact)


def flag(data: Any, *keys: str) -> bool:
    """Whether bol says true (also as text)."""
    return choice(data, *keys) is True


def choice(data: Any, *keys: str) -> bool | None:
    """True or False (also as text), None if bol says neither."""
    found = value(data, *keys)
    if isinstance(found, str):
        return {"true": True, "false": False}.get(found.strip().lower())
    return found if isinstance(found, bool) else None


def moment(data: Any, *keys: str) -> datetime | None:
    """A moment with any ISO offset (none: UTC), as naive UTC."""
    try:
        found = datetime.fromisoformat(text(data, *keys))
        if found.tzinfo is not None:
            found = found.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    return found


def epoch(data: Any, *keys: str) -> datetime | None:
    """A moment in milliseconds since 1970, or one as `moment` reads it."""
    milliseconds = integer(data, *keys)
    if milliseconds is None:
        return moment(data, *keys)
    try:
        found = datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return found.replace(tzinfo=None)


def day(data: Any, *keys: str) -> date | None:
    """A date, also from a moment: the day as bol writes it."""
    try:
        return date.fromisoformat(text(data, *keys)[:10])
    except ValueError:
        return None


def items(data: Any, key: str, read: Callable[[Any], Read]) -> tuple[Read, ...]:
    """The objects of a list, each read by `read`; () for {} or anything else."""
    found = value(data, key)
    if not isinstance(found, list):
        return ()
    return tuple(read(item) for item in found if isinstance(item, dict))


def texts(data: Any, *keys: str) -> tuple[str, ...]:
    """A list of texts, without the empty ones."""
    found = value(data, *keys)
    if not isinstance(found, list):
        return ()
    return tuple(filter(None, (text({"": item}, "") for item in found)))


def part(data: Any, key: str, read: Callable[[Any], Read]) -> Read | None:
    """An object inside, None if it is absent or empty."""
    found = mapping(value(data, key))
    return read(found) if found else None
