"""Models of a server that limits calls, and of threads that call as often as they may,
in real time."""

import math
import random
import threading
import time
from collections.abc import Callable

from bol_api import Limits, errors
from bol_api.headers import LimitState
from bol_api.operations import Kind, Operation

WINDOW = 0.5


class Fixed:
    """So many calls per window, which begins with the first of them."""

    def __init__(self, limit: int, window: float) -> None:
        self.limit, self.window = limit, window
        self.start, self.used = -math.inf, 0

    def take(self, now: float) -> tuple[bool, int, float]:
        """(allowed, remaining, seconds to wait)"""
        if now >= self.start + self.window:
            self.start, self.used = self.begin(now), 0
        if self.used >= self.limit:
            return False, 0, self.start + self.window - now
        self.used += 1
        return True, self.limit - self.used, 0

    def begin(self, now: float) -> float:
        return now


class OnTheClock(Fixed):
    """Its windows begin whether anybody calls or not."""

    def begin(self, now: float) -> float:
        return now // self.window * self.window


class Sliding(Fixed):
    """No more than so many within any window."""

    def take(self, now: float) -> tuple[bool, int, float]:
        known = [at for at in getattr(self, "calls", []) if at > now - self.window]
        self.calls = known
        if len(known) >= self.limit:
            return False, 0, known[0] + self.window - now
        known.append(now)
        return True, self.limit - len(known), 0


class Bucket(Fixed):
    """Fills up evenly."""

    tokens, filled = math.inf, 0.0

    def take(self, now: float) -> tuple[bool, int, float]:
        rate = self.limit / self.window
        grown = self.tokens + (now - self.filled) * rate
        self.tokens, self.filled = min(self.limit, grown), now
        if self.tokens < 1:
            return False, 0, (1 - self.tokens) / rate
        self.tokens -= 1
        return True, int(self.tokens), 0


KINDS = [Fixed, OnTheClock, Sliding, Bucket]
Named = Callable[[float], float | None]
NAMED: dict[str, Named] = {
    "exactly": lambda wait: wait,
    "in whole seconds": math.ceil,
    "not at all": lambda wait: None,
}


class Run:
    """Threads of one or several processes that call as often as they may."""

    def __init__(self, server: Fixed, window: float | None, named: Named) -> None:
        self.server, self.named = server, named
        self.operation = Operation("GET", "/x", Kind.READ, window=window)
        self.lock = threading.Lock()
        self.good = self.refused = self.worst = 0
        self.longest_sleep = 0.0

    def go(self, seconds: float, threads: int, processes: int = 1) -> None:
        self.end = time.monotonic() + seconds
        workers = [
            threading.Thread(target=self.work, args=(limits,))
            for limits in [Limits() for _ in range(processes)]
            for _ in range(threads)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    def work(self, limits: Limits) -> None:
        in_a_row = 0
        while time.monotonic() < self.end:
            wait = self.once(limits)
            in_a_row = 0 if wait is None else in_a_row + 1
            self.worst = max(self.worst, in_a_row)
            time.sleep(wait or 0)

    def once(self, limits: Limits) -> float | None:
        """Call once. Seconds to wait after a 429, else None."""
        begun = time.monotonic()
        try:
            started = limits.enter(self.operation)
        except errors.RateLimited as error:
            time.sleep(error.retry_after or 0)
            return None
        self.longest_sleep = max(self.longest_sleep, started - begun)
        time.sleep(random.uniform(0, 0.003))
        with self.lock:
            good, remaining, wait = self.server.take(time.monotonic())
            self.good += good
            self.refused += not good
        time.sleep(random.uniform(0, 0.003))
        state = LimitState(self.server.limit, remaining)
        if good:
            limits.leave(self.operation, started, state)
            return None
        held = limits.leave(self.operation, started, state, True, self.named(wait))
        return self.named(wait) or held
