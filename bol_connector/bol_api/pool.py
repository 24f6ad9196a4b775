"""Many calls of one kind side by side, their results in the order asked."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

from . import errors
from .tokens import TokenSource

Read = TypeVar("Read")
_SERVER_ERROR = 500


def in_order(
    keys: Iterable[str],
    tokens: TokenSource,
    fetch: Callable[[str, str], Read],
    workers: int,
) -> Iterator[tuple[str, Read | errors.BolError]]:
    """`fetch(key, access token)` for each key in `workers` threads, with at most
    twice as many results held. After an error that concerns everything, the calls
    not yet begun get that same error instead.

    `tokens` is only asked in the caller's thread: a source that reads a database may
    not be usable in another. So a token that bol doesn't accept is renewed here, and
    its calls are repeated here.
    """
    run = _Run(tokens, fetch)
    waiting: deque[_Job[Read]] = deque()
    pool = ThreadPoolExecutor(workers, thread_name_prefix="bol")
    try:
        for key in keys:
            waiting.append(run.start(pool, key))
            if len(waiting) >= 2 * workers:
                yield run.finish(waiting.popleft())
        while waiting:
            yield run.finish(waiting.popleft())
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


_Job = tuple[str, str, Future[Read]]


class _Run(Generic[Read]):
    def __init__(self, tokens: TokenSource, fetch: Callable[[str, str], Read]) -> None:
        self._tokens = tokens
        self._fetch = fetch
        self._stopped: errors.BolError | None = None

    def start(self, pool: ThreadPoolExecutor, key: str) -> "_Job[Read]":
        token = ""
        try:
            if self._stopped is None:
                token = self._tokens.get()
        except errors.BolError as error:
            self._stopped = error
        return key, token, pool.submit(self._work, key, token)

    def finish(self, job: "_Job[Read]") -> tuple[str, Read | errors.BolError]:
        key, token, future = job
        try:
            return key, future.result()
        except errors.TokenExpired:
            return key, self._again(key, token)
        except errors.BolError as error:
            return key, error

    def _work(self, key: str, token: str) -> Read:
        if self._stopped is not None:
            raise self._stopped
        try:
            return self._fetch(key, token)
        except errors.TokenExpired:
            raise
        except errors.BolError as error:
            self._note(error)
            raise

    def _again(self, key: str, refused: str) -> Read | errors.BolError:
        if self._stopped is not None:
            return self._stopped
        try:
            return self._fetch(key, self._tokens.get(refused=refused))
        except errors.BolError as error:
            self._note(error)
            return error

    def _note(self, error: errors.BolError) -> None:
        """A 500 may be about one record; what else concerns everything stops all."""
        if isinstance(error, errors.BolUnavailable):
            everything = error.status != _SERVER_ERROR
        else:
            everything = isinstance(error, errors.RateLimited | errors.NotConnected)
        if everything:
            self._stopped = error
