"""Memory of the worker that imports a long backlog: 5,000 orders, some minutes."""

from kit.steps import say

from .lib.account import Account
from .lib.figure import figure
from .lib.growth import memory_at
from .lib.processes import setting

ORDERS = 5000
FIRST = 1000
STEP = 250
PLACED_AT_ONCE = 500
IMPORTED = "SELECT count(*) FROM bol_order WHERE state = 'imported'"


def measure():
    """One dict: resident memory after all orders, and after the first 1,000."""
    with setting("memory", workers=1) as (bol, [worker]):
        account = Account(bol, worker, "mem")
        for _ in range(0, ORDERS, PLACED_AT_ONCE):
            account.place(PLACED_AT_ONCE)
        worker.get("due", accounts=[account.id])
        worker.tell("run", account=account.id)
        samples = memory_at(range(STEP, ORDERS + 1, STEP), IMPORTED, worker)
        took = worker.answer()["seconds"]
        say(f"           {ORDERS / took:.1f} orders/s")
        yield figure(
            f"resident memory of a worker after a backlog of {ORDERS} orders",
            "MiB",
            samples[ORDERS],
            f"after the first {FIRST} of them",
            samples[FIRST],
            "ratio at most 1.1",
        )
