"""As many calls as bol's limit allows, and none refused twice in a row.

`BOL_LONG=1` makes it 10,000 calls in a minute; otherwise it takes a quarter of that.
"""

import json
import os
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from bol_api import BolClient, Exchange, errors

from .clients import sandbox_client
from .running import Sandbox

LONG = bool(os.environ.get("BOL_LONG"))
PER_SECOND = 25  # of GET /retailer/orders/{order-id}
SCALE = 6.8
SECONDS = 60 if LONG else 12
CALLS = 10_000 if LONG else 2_000
THREADS = 8
PATH = "/retailer/orders/"


class Callers:
    """Threads of one client that make so many calls between them."""

    def __init__(self, bol: BolClient, order_id: str, calls: int) -> None:
        self.bol, self.order_id, self.left = bol, order_id, calls
        self.lock = threading.Lock()
        self.refused = self.worst = 0

    def run(self) -> float:
        """Seconds that it took."""
        begun = time.monotonic()
        threads = [threading.Thread(target=self.work) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return time.monotonic() - begun

    def work(self) -> None:
        while self.another():
            self.once()

    def another(self) -> bool:
        with self.lock:
            self.left -= 1
            return self.left >= 0

    def once(self) -> None:
        in_a_row = 0
        while True:
            try:
                self.bol.orders.get(self.order_id)
                return
            except errors.RateLimited as error:
                if error.status:
                    in_a_row += 1
                with self.lock:
                    self.refused += bool(error.status)
                    self.worst = max(self.worst, in_a_row)
                time.sleep(error.retry_after or 0)


def refusals_in_a_row(sandbox: Sandbox) -> tuple[int, int]:
    """(calls received, most 429 one after the other), as bol saw it."""
    worst = in_a_row = calls = 0
    with open(sandbox.journal, encoding="utf-8") as journal:
        for line in map(json.loads, journal):
            if line["method"] == "GET" and line["path"].startswith(PATH):
                calls += 1
                in_a_row = in_a_row + 1 if line["status"] == 429 else 0
                worst = max(worst, in_a_row)
    return calls, worst


def test_throughput(record_property):
    options = ("--limits", str(SCALE), "--process-seconds", "0")
    with Sandbox(*options) as sandbox:
        order_id = sandbox.order()["id"]
        with sandbox_client(sandbox.url) as bol:
            callers = Callers(bol, order_id, CALLS)
            seconds = callers.run()
        calls, worst = refusals_in_a_row(sandbox)
    limit = int(PER_SECOND * SCALE)
    # The first window is free: what the limit allows in n seconds is n + 1 windows.
    allowed = limit * (seconds + 1)
    reached = CALLS / allowed
    print(
        f"{CALLS} calls in {seconds:.1f} s of {limit}/s: {reached:.1%} of what is"
        f" allowed, {callers.refused} refused"
    )
    record_property("reached", reached)
    assert calls == CALLS + callers.refused
    assert callers.worst <= 1
    assert worst <= 1
    assert reached >= 0.9


def as_often_as_allowed(call: Callable[[], Any], end: float) -> None:
    while time.monotonic() < end:
        try:
            call()
        except errors.RateLimited as error:
            time.sleep(min(error.retry_after or 0, max(end - time.monotonic(), 0)))
        except errors.Refused:
            pass


def test_real_limits_of_many_operations():
    """Side by side for some seconds, at bol's real limits: per second, per minute,
    and some whose window the client doesn't know."""
    seen: list[Exchange] = []
    with Sandbox("--limits", "1") as sandbox:
        order_id = sandbox.order()["id"]
        with sandbox_client(sandbox.url, on_exchange=seen.append) as bol:
            calls: list[Callable[[], Any]] = [
                lambda: bol.orders.get(order_id),
                lambda: bol.orders.page(1),
                lambda: bol.orders.cancel("1", "OTHER"),
                lambda: bol.shipments.get("1"),
                lambda: bol.transports.change("1", "TNT", "3S"),
                lambda: bol.labels.delivery_options([("1", None)]),
                lambda: bol.offers.page(),
                lambda: bol.process_status.bulk(["1"]),
                lambda: bol.retailers.current(),
                lambda: bol.subscriptions.signature_keys(),
            ]
            end = time.monotonic() + 4
            threads = [
                threading.Thread(target=as_often_as_allowed, args=(call, end))
                for call in calls
                for _ in range(2)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
    assert [one for one in seen if one.status == 429] == []
    limits = {(one.method, one.path): one.limit for one in seen}
    made = Counter((one.method, one.path) for one in seen)
    assert len(made) == len(calls)
    assert {key: made[key] >= (limits[key] or 0) for key in made} == dict.fromkeys(
        made, True
    )
