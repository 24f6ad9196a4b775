"""Holding back: alone, beside strangers, whatever kind of limit bol has (counting from
the first call, on the clock, in a sliding window, a bucket that fills up)."""

import math
import threading
import time
from typing import Any

import pytest
from bol_api import Limits, errors
from bol_api.headers import LimitState
from bol_api.operations import Kind, Operation

from .clients import scripted_client
from .limit_models import KINDS, NAMED, WINDOW, Fixed, Run
from .scripted import Reply, problem


@pytest.mark.parametrize("kind", KINDS)
def test_alone_nothing_is_refused_and_nothing_is_lost(kind):
    run = Run(kind(50, WINDOW), WINDOW, NAMED["exactly"])
    run.go(4 * WINDOW + 0.1, threads=8)
    assert run.refused == 0
    assert run.good >= 0.9 * 5 * 50
    assert run.longest_sleep < 1.05


def shared(run: Run, seconds: float) -> None:
    """What several processes may do to each other, that know nothing of each other:
    the last calls of a window race."""
    run.go(seconds, threads=4, processes=3)
    assert run.refused <= 0.15 * run.good
    assert run.worst <= 2
    windows = math.floor(seconds / run.server.window) + 1
    assert run.good >= 0.8 * windows * run.server.limit


@pytest.mark.parametrize("kind", KINDS)
def test_several_processes_share_a_limit(kind):
    shared(Run(kind(30, WINDOW), WINDOW, NAMED["exactly"]), 3 * WINDOW + 0.1)


@pytest.mark.parametrize("how", ["in whole seconds", "not at all"])
def test_however_bol_names_the_time(how):
    shared(Run(Fixed(30, 1), 1, NAMED[how]), 2.1)


def test_an_unknown_window_is_learned():
    run = Run(Fixed(20, 1.5), None, NAMED["exactly"])
    run.go(4.6, threads=4)
    assert run.refused <= 4
    assert run.worst <= 1
    assert run.good >= 0.7 * 3 * 20


def operation(window: float | None = 60) -> Operation:
    return Operation("GET", "/x", Kind.READ, window=window)


def call(limits: Limits, one: Operation, limit: int, remaining: int) -> None:
    started = limits.enter(one)
    limits.leave(one, started, LimitState(limit, remaining))


def held(limits: Limits, one: Operation) -> float:
    """For how long the next call is held back."""
    with pytest.raises(errors.RateLimited) as caught:
        limits.enter(one)
    assert caught.value.operation == str(one)
    assert caught.value.retry_after is not None
    return caught.value.retry_after


def test_nothing_left_means_no_call():
    limits, one = Limits(), operation()
    call(limits, one, 25, 0)
    begun = time.monotonic()
    assert held(limits, one) == pytest.approx(60, abs=0.5)
    assert time.monotonic() - begun < 0.1
    call(limits, operation(1), 25, 24)


def test_the_end_of_another_call_may_make_room():
    """The last that was heard of the limit is old: bol has a new window."""
    limits, one = Limits(), operation()
    for remaining in (2, 1):
        call(limits, one, 3, remaining)
    scout = limits.enter(one)
    entered = threading.Event()

    def follow() -> None:
        limits.enter(one)
        entered.set()

    threading.Thread(target=follow, daemon=True).start()
    assert not entered.wait(0.1)
    limits.leave(one, scout, LimitState(3, 2))
    assert entered.wait(1)


def test_other_operations_go_on():
    limits, one = Limits(), operation()
    call(limits, one, 1, 0)
    held(limits, one)
    call(limits, Operation("POST", "/x", Kind.WRITE, window=60), 1, 0)


def test_a_short_wait_is_waited():
    limits, one = Limits(), operation(0.3)
    call(limits, one, 1, 0)
    begun = time.monotonic()
    call(limits, one, 1, 0)
    assert 0.25 < time.monotonic() - begun < 0.6


def test_what_others_used_counts():
    """And of the last two of 25 calls, strangers may have more than was said."""
    limits, one = Limits(), operation()
    call(limits, one, 25, 3)
    call(limits, one, 25, 2)
    assert held(limits, one) == pytest.approx(60, abs=0.5)


def test_a_new_window_is_noticed():
    limits, one = Limits(), operation()
    for remaining in (2, 1, 2, 1):
        call(limits, one, 3, remaining)
    call(limits, one, 3, 0)
    held(limits, one)


@pytest.mark.parametrize(
    "window, named, seconds",
    [(60, 7, 8), (1, 7, 7), (60, None, 60), (1, None, 1), (None, None, 60)],
)
def test_after_a_refusal_nobody_calls(window, named, seconds):
    limits, one = Limits(moment=0), operation(window)
    started = limits.enter(one)
    wait = limits.leave(one, started, LimitState(25, 0), True, named)
    assert wait == pytest.approx(seconds, abs=0.2)
    assert held(limits, one) == pytest.approx(seconds, abs=0.2)


def test_refusals_without_a_time_make_it_wait_longer():
    now = [0.0]
    limits, one = Limits(clock=lambda: now[0]), operation(1)
    waits = []
    for _ in range(4):
        started = limits.enter(one)
        waits.append(limits.leave(one, started, None, True))
        now[0] += waits[-1]
    assert waits == [1, 2, 4, 8]
    limits.leave(one, limits.enter(one), LimitState(25, 24))
    assert limits.leave(one, limits.enter(one), None, True) == 1


def test_calls_that_flew_together_are_one_refusal():
    limits, one = Limits(), operation(1)
    call(limits, one, 25, 24)
    flying = [limits.enter(one) for _ in range(8)]
    waits = [limits.leave(one, started, None, True) for started in flying]
    assert max(waits) <= 1


def test_after_a_refusal_one_goes_ahead():
    limits, one = Limits(moment=0.2), operation(0.1)
    limits.leave(one, limits.enter(one), LimitState(9, 0), True)
    scout = limits.enter(one)
    entered = threading.Event()

    def follow() -> None:
        limits.enter(one)
        entered.set()

    threading.Thread(target=follow, daemon=True).start()
    assert not entered.wait(0.1)
    limits.leave(one, scout, LimitState(9, 8))
    assert entered.wait(1)


def test_nobody_waits_long_for_the_one_ahead():
    limits, one = Limits(moment=0.1), operation()
    limits.enter(one)
    limits.enter(one)


def test_headers_are_read_in_any_case(server):
    headers = {"x-RATELIMIT-limit": "1", "x-ratelimit-REMAINING": "0"}
    headers["X-RateLimit-Reset"] = "1"
    server.reply(Reply(200, {"orders": []}, headers))
    with scripted_client(server.url) as bol:
        list(bol.orders.pages())
        with pytest.raises(errors.RateLimited) as caught:
            list(bol.orders.pages())
    assert len(server.received) == 1
    assert caught.value.status is None
    assert 55 < caught.value.retry_after <= 60


@pytest.mark.parametrize("value", ["", "many", "-1", "1.5", "9" * 30, "\u0663"])
def test_odd_headers_change_nothing(server, value):
    odd: dict[str, Any] = {"X-RateLimit-Limit": value, "X-RateLimit-Remaining": value}
    server.reply(
        Reply(200, {"orders": []}, {k: v for k, v in odd.items() if v.isascii()})
    )
    with scripted_client(server.url) as bol:
        for _ in range(3):
            list(bol.orders.pages())
    assert len(server.received) == 3


def test_clients_of_an_account_share_what_they_know(server):
    reply = problem(429, "Too many requests, retry in 30 seconds.")
    server.reply(reply)
    limits = Limits()
    for expected in (429, None):
        with scripted_client(server.url, limits=limits) as bol:
            with pytest.raises(errors.RateLimited) as caught:
                bol.returns.get("1")
        assert caught.value.status == expected
    assert len(server.received) == 1
