"""How soon bol knows of a change in the warehouse, with Odoo's own scheduler."""

import random
import statistics
import time

from kit import postgres
from kit.processes import free_port
from kit.waiting import wait_for

from .figure import figure
from .server import SETTLING, WORDS, CronServer

TIMES = 20
TARGET = 5
PAUSE = 0.1
BUSY = """
    SELECT (SELECT count(*) FROM bol_offer WHERE stock_due)
         + (SELECT count(*) FROM bol_offer_dirty WHERE part = 'stock')
"""


class Reaction:
    """A running server that has nothing to do but for one transfer at a time.

    :param worker: :class:`.processes.Worker`: the people in the warehouse
    :param products: ids of products that the account offers
    """

    def __init__(self, bol, worker, products):
        self.bol, self.worker, self.products = bol, worker, products
        self.server = CronServer(worker.database, free_port(), "odoo-bench", WORDS)
        self.dice = random.Random(1)

    def figures(self):
        self.server.start()
        try:
            time.sleep(SETTLING)
            # Odoo looks at what was due before its start after a minute.
            self.worker.get("wake", lane="out")
            self._settle()
            received = [self._receipt() for _ in range(TIMES)]
            reserved = [self._delivery() for _ in range(TIMES)]
        finally:
            self.server.stop()
        yield self._figure("a receipt is validated", received)
        yield self._figure("a delivery of another channel is reserved", reserved)

    def _figure(self, what, seconds):
        return figure(
            f"from the commit in which {what} to bol's receipt of the stock: median "
            f"of {TIMES}, scheduler running, idle",
            "seconds",
            statistics.median(seconds),
            "the longest",
            max(seconds),
            f"median under {TARGET}",
        )

    def _receipt(self):
        product = self.dice.choice(self.products)
        transfer = self.worker.get("transfer", kind="in", products=[product])
        self._settle()
        self.bol.forget_received()
        committed = self.worker.get("validate", transfer=transfer)["at"]
        return self._received() - committed

    def _delivery(self):
        self._settle()
        self.bol.forget_received()
        product = self.dice.choice(self.products)
        self.worker.get("transfer", kind="out", products=[product])
        committed = time.time()
        return self._received() - committed

    def _received(self):
        """The moment in which bol got the first PATCH."""
        assert not wait_for("PATCH", lambda: not self._patches(), pause=PAUSE)
        return self._patches()[0]["moment"]

    def _patches(self):
        return self.bol.server.admin("GET", "received?method=PATCH")

    def _settle(self):
        assert not wait_for("offers", self._busy, pause=PAUSE)
        # Some other moment of the scheduler's round each time.
        time.sleep(self.dice.uniform(0.5, 1.5))

    def _busy(self):
        return int(postgres.sql(BUSY, self.worker.database))
