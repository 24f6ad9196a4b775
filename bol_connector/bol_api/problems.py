"""From an answer, or the lack of one, to the error that says what to do."""

from collections.abc import Mapping
from typing import Any

import requests
from urllib3.exceptions import NewConnectionError

from . import errors
from .headers import retry_after
from .operations import Kind, Operation
from .reading import items, mapping, text

_REFUSED: dict[int, type[errors.Refused]] = {
    403: errors.Forbidden,
    404: errors.NotFound,
    409: errors.Conflict,
}
_TIMED_OUT = 408
_NO_ANSWER = "There was no answer in time."
_NO_CONNECTION = "The connection failed."


def of_answer(
    operation: Operation, status: int, headers: Mapping[str, str], body: Any
) -> errors.BolError:
    """The error of an answer that isn't 2xx; `body` is its JSON, None if it has none
    that can be read."""
    problem = mapping(body)
    detail = text(problem, "detail") or text(problem, "title")
    known: dict[str, Any] = {
        "status": status,
        "operation": str(operation),
        "violations": items(problem, "violations", _violation),
    }
    wait = retry_after(headers, detail)
    if status == 429:
        return errors.RateLimited(detail, retry_after=wait, **known)
    if status == 401:
        return errors.TokenExpired(detail, **known)
    if status >= 500 or status == _TIMED_OUT:
        return _unavailable(operation, detail, wait, known)
    explained = bool(problem) or operation.method == "HEAD"
    if status < 400 or not explained:
        return unreadable(operation, f"HTTP {status}", status)
    if status == 403 and "not active" in detail.lower():
        return errors.AccountInactive(detail, **known)
    return _REFUSED.get(status, errors.BadRequest)(detail, **known)


def unreadable(
    operation: Operation, why: str, status: int | None = None
) -> errors.BolError:
    """The error of an answer that doesn't keep to bol's description."""
    if operation.kind is Kind.WRITE:
        return errors.OutcomeUnknown(why, status=status, operation=str(operation))
    return errors.UnreadableAnswer(why, status=status, operation=str(operation))


def of_failure(
    operation: Operation, failure: requests.RequestException
) -> errors.BolError:
    """The error of a call that got no answer."""
    sent, why = may_have_left(failure), why_unanswered(failure)
    if sent and operation.kind is Kind.WRITE:
        return errors.OutcomeUnknown(why, operation=str(operation))
    error = errors.BolUnavailable(why, operation=str(operation))
    error.not_sent = not sent
    return error


def why_unanswered(failure: requests.RequestException) -> str:
    """A sentence on what became of a call that got no answer."""
    return _NO_ANSWER if isinstance(failure, requests.Timeout) else _NO_CONNECTION


def may_have_left(failure: requests.RequestException) -> bool:
    """Whether the request may have reached bol. `failure.sent` is set by `wire.py`."""
    if hasattr(failure, "sent"):
        return bool(failure.sent)
    reason = getattr(failure.args[0], "reason", None) if failure.args else None
    unopened = isinstance(failure, requests.ConnectTimeout | ValueError)
    return not unopened and not isinstance(reason, NewConnectionError)


def _unavailable(
    operation: Operation, detail: str, wait: float | None, known: dict[str, Any]
) -> errors.BolError:
    if operation.kind is Kind.WRITE:
        return errors.OutcomeUnknown(detail, **known)
    return errors.BolUnavailable(detail, retry_after=wait, **known)


def _violation(data: Any) -> errors.Violation:
    return text(data, "name"), text(data, "reason")
