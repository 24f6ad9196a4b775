"""Checks of what a client sends: small functions that name every violation.

A check is called with (value, name) and yields bol's violations; ``shape``,
``each`` and ``nullable`` combine checks into those of a whole request body.
"""

import re
import uuid
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from .problems import not_allowed, violation

Check = Callable[[Any, str], Iterator[dict]]


def text(low: int = 0, high: int | None = None, choices=None) -> Check:
    def check(value, name):
        if not isinstance(value, str):
            yield violation(name, "must be a string")
        elif choices is not None and value not in choices:
            yield not_allowed(name, value, choices)
        elif len(value) < low or (high is not None and len(value) > high):
            yield violation(name, f"size must be between {low} and {high or 'any'}")

    return check


def whole(low: int | None = None, high: int | None = None) -> Check:
    def check(value, name):
        if not isinstance(value, int) or isinstance(value, bool):
            yield violation(name, "must be an integer")
        elif low is not None and value < low:
            yield violation(name, f"must be greater than or equal to {low}")
        elif high is not None and value > high:
            yield violation(name, f"must be less than or equal to {high}")

    return check


def money(low: float, high: float) -> Check:
    """A number with at most two decimals between the bounds."""

    def check(value, name):
        if not isinstance(value, int | float) or isinstance(value, bool):
            yield violation(name, "must be a number")
        elif not low <= value <= high:
            yield violation(name, f"must be between {low} and {high}")
        elif Decimal(str(value)).as_tuple().exponent < -2:
            yield violation(name, "must have at most 2 decimals")

    return check


def flag(value, name) -> Iterator[dict]:
    if not isinstance(value, bool):
        yield violation(name, "must be a boolean")


def number(value, name) -> Iterator[dict]:
    if not isinstance(value, int | float) or isinstance(value, bool):
        yield violation(name, "must be a number")


def day(value, name) -> Iterator[dict]:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        yield violation(name, "must be a date in ISO 8601 format (yyyy-mm-dd)")


def identifier(value, name) -> Iterator[dict]:
    """A UUID, as the ids of offers v11."""
    try:
        uuid.UUID(value)
    except (TypeError, ValueError, AttributeError):
        yield violation(name, "must be a valid UUID")


def matching(pattern: str, meaning: str) -> Check:
    compiled = re.compile(pattern)

    def check(value, name):
        if not isinstance(value, str) or not compiled.fullmatch(value):
            yield violation(name, f"must be {meaning}")

    return check


def nullable(check: Check) -> Check:
    def checked(value, name):
        if value is not None:
            yield from check(value, name)

    return checked


def each(check: Check, low: int = 0, high: int | None = None) -> Check:
    def checked(value, name):
        if not isinstance(value, list):
            yield violation(name, "must be an array")
            return
        if len(value) < low or (high is not None and len(value) > high):
            yield violation(name, f"size must be between {low} and {high or 'any'}")
        for index, one in enumerate(value):
            yield from check(one, f"{name}[{index}]")

    return checked


def shape(required: dict[str, Check], optional: dict[str, Check] | None = None):
    """An object. Fields that it doesn't name are ignored, as bol does."""
    fields = {**required, **(optional or {})}

    def check(value, name=""):
        if not isinstance(value, dict):
            yield violation(name or "body", "must be an object")
            return
        prefix = f"{name}." if name else ""
        for missing in [key for key in required if key not in value]:
            yield violation(prefix + missing, "must not be null")
        for field, one in fields.items():
            if field in value:
                yield from one(value[field], prefix + field)

    return check
