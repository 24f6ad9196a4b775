"""Access tokens: how long one is used, and who may ask bol for the next."""

import copy
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from . import errors

_LEAST_MARGIN = timedelta(seconds=15)
_SHARE_OF_LIFE = 10
_PAUSE_AFTER_TROUBLE = 30.0
_PAUSE_AFTER_REFUSAL = 300.0


def utcnow() -> datetime:
    """Now, as the naive UTC datetime in which this package speaks of moments."""
    return datetime.now(UTC).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Token:
    """What the log-in gave. Moments are naive UTC; `issued_at` is taken before the
    request was sent, so that `expires_at` is never too late."""

    access_token: str = field(repr=False)
    expires_at: datetime
    refresh_token: str = field(default="", repr=False)
    scope: str = ""
    issued_at: datetime | None = None

    def usable(
        self, now: datetime | None = None, margin: timedelta | None = None
    ) -> bool:
        """Whether the access token outlives `margin` (default: a tenth of its life,
        at least 15 s, at most half its life)."""
        if margin is None:
            margin = _LEAST_MARGIN
            if self.issued_at:
                life = self.expires_at - self.issued_at
                margin = min(max(life / _SHARE_OF_LIFE, margin), life / 2)
        return (now or utcnow()) + margin < self.expires_at


class TokenSource(Protocol):
    """Where the client gets its access token; shared by all who use the account."""

    def get(self, refused: str | None = None) -> str:
        """A usable access token. `refused` is one that bol just didn't accept: it is
        renewed, unless somebody did so already."""
        ...


class MemoryTokens:
    """A token source in the memory of one process, for any number of threads.

    `fetch` asks bol once and returns the new Token. After it failed, bol isn't asked
    again for a while (30 s for passing trouble, 5 minutes for a refusal, or what
    `retry_after` says): the same error is raised meanwhile.
    """

    def __init__(self, fetch: Callable[[], Token]) -> None:
        self._fetch = fetch
        self._lock = threading.Lock()
        self._token: Token | None = None
        self._failure: errors.BolError | None = None
        self._quiet_until = 0.0

    def get(self, refused: str | None = None) -> str:
        with self._lock:
            token = self._token
            if token and token.usable() and token.access_token != refused:
                return token.access_token
            if self._failure and time.monotonic() < self._quiet_until:
                raise copy.copy(self._failure)
            self._token = self._renewed()
            return self._token.access_token

    def _renewed(self) -> Token:
        try:
            token = self._fetch()
        except errors.BolError as error:
            self._failure = error
            self._quiet_until = time.monotonic() + _pause_after(error)
            raise
        self._failure = None
        return token


def _pause_after(error: errors.BolError) -> float:
    passing = isinstance(error, errors.TryLater)
    pause = _PAUSE_AFTER_TROUBLE if passing else _PAUSE_AFTER_REFUSAL
    return max(getattr(error, "retry_after", None) or 0.0, pause)
