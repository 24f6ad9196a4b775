"""One call of bol's API from the token to the readable answer."""

import json
import logging
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import requests

from . import errors, problems, reading, wire
from .endpoint import Endpoint
from .headers import LimitState, limit_state, retry_after
from .limits import Limits
from .operations import MULTIPART, Kind, Operation
from .tokens import TokenSource

_logger = logging.getLogger(__name__)

_NUMBER_OF_BOL = re.compile(r"[A-Za-z]{0,3}\d[\w-]{0,38}|[\da-fA-F-]{36}")
_NAMED_IN_QUERY = ("order-id", "entity-id")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came of it, for a log of calls: no secret and no
    customer data. `path` is the template; `error` the name of an error class;
    `subject` bol's own number of what it was about, "" if there is none."""

    method: str
    path: str
    status: int | None
    seconds: float
    limit: int | None = None
    remaining: int | None = None
    error: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of 2xx. `document` is its JSON object, {} if it has none."""

    operation: Operation
    status: int
    headers: Mapping[str, str]
    content: bytes
    document: dict[str, Any]

    def unreadable(self, why: str) -> errors.BolError:
        """The error to raise when something essential is missing."""
        return problems.unreadable(self.operation, why, self.status)


@dataclass(frozen=True, slots=True)
class _Request:
    """What one attempt sends, but for the token."""

    url: str
    headers: Mapping[str, str]
    query: Mapping[str, Any]
    subject: str = ""
    data: bytes | None = None
    files: Mapping[str, tuple[str, bytes, str]] | None = None


class Transport:
    """Calls operations: takes a token, keeps to the limits, reads the answer, renews
    a token once that isn't accepted. Thread-safe. `http`, if given, is used as it
    is."""

    def __init__(
        self,
        endpoint: Endpoint,
        tokens: TokenSource,
        *,
        http: requests.Session | None = None,
        limits: Limits | None = None,
        timeout: tuple[float, float] = (5, 30),
        language: str = "nl",
        on_exchange: Callable[[Exchange], None] | None = None,
    ) -> None:
        self.tokens = tokens
        self.endpoint = endpoint
        self._reads = http or wire.session_for_reads()
        self._writes = http or wire.session_for_writes()
        self._limits = limits or Limits()
        self._timeout = timeout
        self._language = language
        self._on_exchange = on_exchange

    def close(self) -> None:
        """Close the connections."""
        self._reads.close()
        self._writes.close()

    def call(
        self,
        operation: Operation,
        ids: Mapping[str, str] | None = None,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
        token: str | None = None,
        language: str = "",
    ) -> Answer:
        """Call `operation` and return its answer of 2xx; any other is raised as a
        BolError.

        `ids` fills the path, None is left out of `query`, `body` is sent as JSON.
        With a `token` that one is used and never renewed: TokenExpired is raised.
        """
        request = _Request(
            url=self.endpoint.url(_path(operation, ids or {})),
            headers=_headers(operation, language or self._language),
            query={k: _in_query(v) for k, v in (query or {}).items() if v is not None},
            subject=_subject(ids or {}, query or {}, body),
            data=None if body is None else json.dumps(body, default=_plain).encode(),
            files=files,
        )
        if token is not None:
            return self._attempt(operation, request, token)
        token = self.tokens.get()
        try:
            return self._attempt(operation, request, token)
        except errors.TokenExpired:
            renewed = self.tokens.get(refused=token)
        return self._attempt(operation, request, renewed)

    def _attempt(self, operation: Operation, request: _Request, token: str) -> Answer:
        entered = self._limits.enter(operation)
        begun = time.perf_counter()
        response: requests.Response | None = None
        try:
            response = self._send(operation, request, token)
            outcome = _judged(operation, response)
        except requests.RequestException as failure:
            outcome = problems.of_failure(operation, failure)
            outcome.__cause__ = failure
        finally:
            held = self._release(operation, entered, response)
        seconds = time.perf_counter() - begun
        self._report(operation, request.subject, response, seconds, outcome)
        if isinstance(outcome, errors.RateLimited):
            outcome.retry_after = outcome.retry_after or held
        if isinstance(outcome, errors.BolError):
            raise outcome
        return outcome

    def _send(
        self, operation: Operation, request: _Request, token: str
    ) -> requests.Response:
        session = self._reads if operation.kind is Kind.READ else self._writes
        return session.request(
            operation.method,
            request.url,
            params=request.query,
            data=request.data,
            files=request.files,
            headers=request.headers,
            auth=wire.Bearer(token),
            timeout=self._timeout,
            allow_redirects=False,
        )

    def _release(
        self, operation: Operation, entered: float, response: requests.Response | None
    ) -> float:
        if response is None:
            return self._limits.leave(operation, entered, None)
        refused = response.status_code == 429
        wait = None
        if refused:
            detail = reading.text(_json(response), "detail")
            wait = retry_after(response.headers, detail)
        state = limit_state(response.headers)
        return self._limits.leave(operation, entered, state, refused, wait)

    def _report(
        self,
        operation: Operation,
        subject: str,
        response: requests.Response | None,
        seconds: float,
        outcome: Answer | errors.BolError,
    ) -> None:
        failed = isinstance(outcome, errors.BolError)
        state = LimitState() if response is None else limit_state(response.headers)
        exchange = Exchange(
            method=operation.method,
            path=operation.path,
            status=None if response is None else response.status_code,
            seconds=seconds,
            limit=state.limit,
            remaining=state.remaining,
            error=type(outcome).__name__ if failed else "",
            subject=subject,
        )
        _logger.debug("%s", exchange)
        try:
            if self._on_exchange:
                self._on_exchange(exchange)
        except Exception:
            # bol has answered already: a log that fails must not hide that.
            _logger.exception("The log of calls failed")


def _judged(
    operation: Operation, response: requests.Response
) -> Answer | errors.BolError:
    status, body = response.status_code, None
    if not 200 <= status < 300:
        body = _json(response)
        return problems.of_answer(operation, status, response.headers, body)
    expected = operation.accept.endswith("json") and status != 204
    body = _json(response) if expected else {}
    if not isinstance(body, dict):
        return problems.unreadable(operation, "no JSON object", status)
    content = response.content
    return Answer(operation, status, response.headers, content, body)


def _json(response: requests.Response) -> Any:
    try:
        return reading.parse(response.content)
    except ValueError:
        return None


def _path(operation: Operation, ids: Mapping[str, str]) -> str:
    path = operation.path
    for name, value in ids.items():
        if value in ("", ".", ".."):
            raise errors.BadRequest(f"{name} is empty", operation=str(operation))
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    return path


def _subject(ids: Mapping[str, str], query: Mapping[str, Any], body: Any) -> str:
    """bol's number of what a call is about; of several items that of the first.

    What doesn't look like a number of bol was typed by somebody: it isn't told.
    """
    items = reading.items(body, "orderItems", dict)
    named = [
        *ids.values(),
        *(query.get(key) for key in _NAMED_IN_QUERY),
        *(item.get("orderItemId") for item in items),
    ]
    first = next(filter(None, named), "")
    return first if _NUMBER_OF_BOL.fullmatch(first) else ""


def _headers(operation: Operation, language: str) -> dict[str, str]:
    headers = {"Accept": operation.accept}
    if operation.sends and operation.sends != MULTIPART:
        headers["Content-Type"] = operation.sends
    if operation.languages:
        headers |= wire.language_header(language, operation.languages)
    return headers


def _in_query(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _plain(value: Any) -> Any:
    """Decimal as a JSON number; a float of 15 digits is written back unchanged."""
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"Not JSON: {type(value).__name__}")
