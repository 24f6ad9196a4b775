"""The dashboard of an account with 100,000 orders, and of a small one beside it."""

from kit.steps import say

from .lib.figure import figure
from .lib.processes import SECRET, setting

ORDERS, FEW = 100_000, 1000
TIMES = 5
TARGET = "under a second"


def measure():
    """One dict per figure: what, unit, figure, reference, ratio, target."""
    with setting("dashboard", 1, module="dashboard_worker") as (bol, [worker]):
        ids = {}
        for name, orders in (("few", FEW), ("many", ORDERS)):
            bol.make_account(name)
            ids[name] = worker.get(
                "connect",
                name=name,
                url=bol.url,
                client_id=name,
                client_secret=SECRET,
            )
            worker.get("fill", account_id=ids[name], orders=orders)
        for what in ("cards", "report", "to_ship"):
            few, many = (best(worker, what, ids[name]) for name in ids)
            say(
                f"           {what}: {many['seconds']:.3f} s, {many['queries']} queries"
            )
            yield figure(
                f"{what} of an account with {ORDERS} orders",
                "s",
                many["seconds"],
                f"of one with {FEW}",
                few["seconds"],
                TARGET,
            )


def best(worker, what, account_id):
    """The answer of the fastest of a few times; the first one warms up."""
    answers = [worker.ask(what, account_id=account_id) for _ in range(TIMES)]
    return min(answers, key=lambda answer: answer["seconds"])
