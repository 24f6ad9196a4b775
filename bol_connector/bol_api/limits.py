"""Not calling bol more often than it allows: holding back instead of being told.

bol allows N calls of an operation per window of time, and says N and what is left of
it in the headers of each answer, but not reliably when the window ends. So each
operation has a count of the calls that bol still holds against us:

- An answered call is counted from the moment of its answer, and forgotten a window
  later. bol counted it before that moment, so however bol's windows lie (from the
  first call, on the clock, sliding, or a bucket that fills up), it is never too early.
- Each answer corrects the count. If bol holds fewer calls against us than we count,
  the oldest are forgotten: its window has ended. If it holds more, somebody else used
  the same limit, and as many strangers are counted from now on. While there are
  strangers the last twelfth of the limit is left to them, and near it our calls go one
  by one: what is left may be less than the last answer said.
- A call for which there is no room waits at most `moment` seconds; if that won't do
  it isn't made, and RateLimited says when to come back.
- After a 429 nobody calls before the time bol named (the window, if it named none),
  and then one call goes ahead alone. So does the first call of all, from which the
  limit is learned.

How long a window is: `Operation.window`. Where that is unknown a second is tried, and
the time named in a 429 is kept.
"""

import threading
import time
from bisect import bisect_right
from collections import deque
from collections.abc import Callable
from math import inf

from .errors import RateLimited
from .headers import LimitState
from .operations import MINUTE, SECOND, Operation

_MOMENT = 1.0
_TICK = 0.02
_LONGEST_HOLD = 3600.0
# This part of a limit that strangers use too.
_KEPT_FREE = 12
# bol's Retry-After may be rounded down.
_ROUNDING = 1.0


class Limits:
    """What is known of the limits of one seller account; may be shared by several
    clients of that account, and by any number of threads."""

    def __init__(
        self, moment: float = _MOMENT, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._moment = moment
        self._clock = clock
        self._lock = threading.Lock()
        self._counts: dict[Operation, _Count] = {}

    def enter(self, operation: Operation) -> float:
        """Wait for room for one call, at most a moment, and take it. Returns the
        call's start, to be handed back to `leave`. Raises RateLimited."""
        count = self._count(operation)
        with count.changed:
            now = self._clock()
            deadline = now + self._moment
            while (wait := count.wait(now, self._moment)) > 0:
                left = deadline - now
                # The end of a call under way may make room sooner.
                if wait > left and (not count.flying or left <= 0):
                    raise RateLimited(retry_after=wait, operation=str(operation))
                count.changed.wait(min(wait, left))
                now = self._clock()
            count.flying.append(now)
            return now

    def leave(
        self,
        operation: Operation,
        started: float,
        state: LimitState | None,
        refused: bool = False,
        retry_after: float | None = None,
    ) -> float:
        """Report the end of the call that began at `started`. `state` is None when
        no answer came, `refused` True for a 429. Returns the seconds for which
        further calls are held back."""
        count = self._count(operation)
        with count.changed:
            now = self._clock()
            count.flying.remove(started)
            if refused:
                count.refused(started, now, retry_after)
            else:
                count.answered(started, now, state or LimitState())
            count.changed.notify_all()
            return max(count.held_until - now, 0.0)

    def _count(self, operation: Operation) -> "_Count":
        with self._lock:
            if operation not in self._counts:
                self._counts[operation] = _Count(operation.window)
            return self._counts[operation]


class _Count:
    """The calls of one operation that bol holds against us. Callers hold `changed`."""

    def __init__(self, window: float | None) -> None:
        self.changed = threading.Condition()
        self.flying: list[float] = []  # starts of the calls under way
        self._ends: deque[float] = deque()  # ends of those counted, oldest first
        self._window = window or SECOND
        self._guessed = window is None
        self._limit: int | None = None
        self.held_until = 0.0
        self._refusals = 0
        self._alone = True
        self._shared_until = 0.0

    def wait(self, now: float, moment: float) -> float:
        """Seconds until a call may start; 0 or less: now."""
        while self._ends and self._ends[0] + self._window <= now:
            self._ends.popleft()
        if now < self.held_until:
            return self.held_until - now
        if self.flying and (self._alone or self._contested(now)):
            return self.flying[0] + moment - now
        if self._room(now) > 0:
            return 0.0
        oldest = min(times[0] for times in (self._ends, self.flying) if times)
        return max(oldest + self._window - now, _TICK)

    def _room(self, now: float) -> float:
        """How many calls may start; the last ones are left to strangers."""
        if self._limit is None:
            return inf
        kept = self._limit // _KEPT_FREE if now < self._shared_until else 0
        return self._limit - kept - len(self._ends) - len(self.flying)

    def _contested(self, now: float) -> bool:
        """Whether strangers may take what is left while our calls are under way."""
        if now >= self._shared_until or self._limit is None:
            return False
        return self._room(now) < self._limit / 4

    def answered(self, started: float, now: float, state: LimitState) -> None:
        """Count a call that bol didn't refuse, or that had no answer."""
        if started >= self.held_until:
            self._alone = False
            self._refusals = 0
        self._limit = state.limit or self._limit
        if self._limit is None or state.remaining is None:
            self._ends.append(now)
        else:
            self._agree(started, now, self._limit - state.remaining)
        if state.remaining == 0 and (self._guessed or self._limit is None):
            self._hold(now + self._window)

    def refused(self, started: float, now: float, named: float | None) -> None:
        """A 429, with the seconds it named."""
        if started < self.held_until:
            # It flew together with the call whose refusal is known already.
            return
        self._refusals += 1
        if named is None:
            unnamed = MINUTE if self._guessed else self._window
            wait = min(unnamed * 2 ** (self._refusals - 1), _LONGEST_HOLD)
        elif self._guessed:
            wait = named + _ROUNDING
            self._window = min(max(self._window, named), MINUTE)
            self._guessed = False
        else:
            wait = max(named, min(named + _ROUNDING, self._window))
        self._hold(now + wait)

    def _hold(self, until: float) -> None:
        """Nobody calls until then, and after that one alone."""
        self._alone = True
        self.held_until = max(self.held_until, until)

    def _agree(self, started: float, now: float, used: int) -> None:
        """Count a call, and correct the count by what bol has counted (`used`) with
        it. Calls that ran beside it may be in that figure or not: neither is
        presumed. With nothing counted, not even this call, there is no limit."""
        if used <= 0:
            self._ends.clear()
            return
        before = bisect_right(self._ends, started)
        for _ in range(min(before, before + 1 - used)):
            self._ends.popleft()
        strangers = used - len(self._ends) - len(self.flying) - 1
        if strangers > 0:
            self._ends.extend([now] * strangers)
            self._shared_until = now + 2 * self._window
        self._ends.append(now)
