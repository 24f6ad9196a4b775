"""How fast orders come in, and what a poll costs.

Each figure stands beside a reference of the same run, on the same machine and in the
same database.
"""

from .lib.account import Account
from .lib.lanes import Hanging, TwoLanes
from .lib.polling import Idle
from .lib.processes import setting
from .lib.server import Server
from .lib.speed import Speed

BESTSELLER = "8712345678906"


def measure():
    """One dict per figure: what, unit, figure, reference, ratio, target."""
    with setting("bench", workers=2) as (bol, workers):
        first = workers[0]
        ann, bob = (Account(bol, first, name) for name in ("ann", "bob"))
        speed = Speed(ann, first)
        yield from speed.figures()
        yield TwoLanes([ann, bob], workers).figure(
            "products of their own", "ratio at least 1.7"
        )
        yield Hanging([ann, bob], workers).figure()
        both = [Account(bol, first, name, BESTSELLER) for name in ("cat", "dan")]
        yield TwoLanes(both, workers).figure("one bestseller for all", "to be known")
        few, many = (Account(bol, first, name) for name in ("eve", "fay"))
        yield from Idle(few, many, first).figures()
        yield Server(ann, first).figure(speed.rates["connector"].value)
