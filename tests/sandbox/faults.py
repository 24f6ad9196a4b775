"""Trouble on request: what the admin wants to go wrong, where and how often."""

import random
import re
from dataclasses import asdict, dataclass

from .problems import Problem

KINDS = {
    "delay": "wait ``seconds`` before the work",
    "delay_after": "wait ``seconds`` between the work and the answer",
    "expired_token": "401 Expired JWT",
    "inactive": "403",
    "not_found": "404",
    "rate_limited": "429, with ``retry_after`` seconds unless that is null",
    "server_error": "500",
    "unavailable": "503",
    "status": "the given ``status``",
    "broken_json": "do the work, answer half of the JSON",
    "html": "an HTML error page instead of the work (``status``, default 502)",
    "drop_before": "close the connection before the work",
    "drop_after": "close the connection after the work",
}
STATUSES = {"not_found": 404, "server_error": 500, "unavailable": 503}
PAGE = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
INACTIVE = (
    "Account is not active, access denied. Please contact partnerservice if this is"
    " unexpected."
)


@dataclass
class Fault:
    """``times``: how often it strikes (None: without end); ``share``: of calls."""

    kind: str
    method: str | None = None
    path: str = ""
    account: str | None = None
    times: int | None = None
    share: float = 1.0
    seconds: float = 1.0
    retry_after: int | None = 1
    status: int | None = None
    struck: int = 0

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind {self.kind}: {', '.join(KINDS)}")
        re.compile(self.path)

    def meets(self, call, dice: random.Random) -> bool:
        if self.times is not None and self.struck >= self.times:
            return False
        if self.method and self.method.upper() != call.method:
            return False
        if self.account and self.account != getattr(call.account, "client_id", None):
            return False
        if not re.search(self.path, call.path):
            return False
        return self.share >= 1 or dice.random() < self.share


def expired(now: str) -> Problem:
    detail = (
        f"JWT expired at {now}. Current time: {now}, a difference of 1000"
        " milliseconds. Allowed clock skew: 1000 milliseconds."
    )
    return Problem(401, detail, title="Expired JWT")


class Faults:
    def __init__(self, seed: int = 1):
        self.all: list[Fault] = []
        self._dice = random.Random(f"faults:{seed}")

    def add(self, values: dict) -> Fault:
        """TypeError or ValueError when it makes no sense."""
        values = dict(values)
        if "times" not in values and "share" not in values:
            values["times"] = 1
        fault = Fault(**values)
        self.all.append(fault)
        return fault

    def clear(self):
        self.all.clear()

    def listing(self) -> list[dict]:
        return [asdict(fault) for fault in self.all]

    def strike(self, call) -> Fault | None:
        """The first fault that meets the call, counted."""
        for fault in self.all:
            if fault.meets(call, self._dice):
                fault.struck += 1
                return fault
        return None


def problem_of(fault: Fault, now: str) -> Problem | None:
    """The error answer of a fault that gives one instead of the work."""
    if fault.kind == "expired_token":
        return expired(now)
    if fault.kind == "inactive":
        return Problem(403, INACTIVE)
    if fault.kind == "rate_limited":
        wait = fault.retry_after
        headers = {} if wait is None else {"Retry-After": str(wait)}
        return Problem(
            429, f"Too many requests, retry in {wait or 1} seconds.", headers=headers
        )
    status = fault.status if fault.kind == "status" else STATUSES.get(fault.kind)
    return Problem(status, "The sandbox was told to fail.") if status else None
