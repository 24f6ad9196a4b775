"""The nightly check: all of bol's offers are read, and their stock is compared."""

import time

from kit import postgres
from kit.steps import say

from .figure import figure

FIRST = 10_000
PAGE = 100
#: Offers whose stock somebody changes at bol.
CHANGED = 25
PAUSE = 2
FOUND = ("equal", "different", "waiting", "recent", "unmanaged", "unmatched")
COMPARED = f"""
    SELECT count(*),
           COALESCE(sum({" + ".join(f"COALESCE({n}_count, 0)" for n in FOUND)}), 0),
           COALESCE(sum(different_count), 0)
      FROM bol_stock_check WHERE account_id = %s AND id > %s
"""


class Night:
    """An account with a long list of offers.

    :param bol: :class:`.processes.Bol`
    :param worker: :class:`.processes.Worker` whose flow is measured
    :param shop: the account
    """

    def __init__(self, bol, worker, shop):
        self.bol, self.worker, self.shop = bol, worker, shop
        self.offers = shop.offers
        self.changed = self._change_at_bol()
        last = "SELECT max(id) FROM bol_stock_check"
        self.earlier = postgres.sql(last, worker.database)

    def _change_at_bol(self):
        """Somebody sells out some offers in bol's own screens; their ids."""
        began = time.monotonic()
        own = list(self.shop.own())
        self.bare = time.monotonic() - began
        changed = own[:: len(own) // CHANGED][:CHANGED]
        for offer in changed:
            self.bol.server.admin(
                "POST", f"offers/{offer}", account=self.shop.name, stock=0
            )
        return changed

    def figures(self):
        self.bol.forget_received()
        samples, took = self._run()
        lists, details = self.bol.received("offers")
        what = f"the nightly check of {self.offers} offers"
        pages = f"pages of {PAGE}"
        yield figure(
            f"{what}: list calls", "calls", lists, pages, self.offers / PAGE, "as many"
        )
        yield figure(f"{what}: other calls", "calls", details, "none", 0, "none")
        checks, compared, different = self._compared()
        assert checks == 1, checks
        yield figure(
            f"{what}: compared", "offers", compared, "offers", self.offers, "all"
        )
        yield figure(
            f"{what}: found different",
            "offers",
            different,
            "changed at bol",
            CHANGED,
            "as many",
        )
        for name, seconds in took.items():
            yield figure(
                f"{what}: {name}",
                "ms/offer",
                seconds * 1000 / self.offers,
                "the list alone, by a program that keeps nothing",
                self.bare * 1000 / self.offers,
                "to be known",
            )
        yield figure(
            f"{what}: resident memory of the worker, the most at any time",
            "MiB",
            max(samples.values()),
            f"after the first {FIRST} were read",
            samples[FIRST],
            "ratio at most 1.1",
        )
        yield from self._repaired()

    def _run(self):
        """({offers read and compared: MiB}, {phase: seconds})."""
        began = time.monotonic()
        self.worker.tell("run", account=self.shop.id, kind="offers", forced=True)
        samples, read = {}, None
        while not self.worker.answers_within(PAUSE):
            done = self.bol.received("offers")[0] * PAGE
            done += int(self._compared()[1])
            if done >= self.offers and not read:
                read = time.monotonic() - began
            step = done // FIRST * FIRST
            if step not in samples:
                samples[step] = self.worker.memory()
                say(f"           {step} done: {samples[step]:.0f} MiB")
        self.worker.answer()
        whole = time.monotonic() - began
        samples[2 * self.offers] = self.worker.memory()
        samples.setdefault(FIRST, samples[min(samples, key=lambda n: abs(n - FIRST))])
        return samples, {"reading": read, "comparing": whole - read}

    def _compared(self):
        mine = COMPARED % (self.shop.id, self.earlier)
        row = postgres.sql(mine, self.worker.database)
        return [int(number) for number in row.split("|")]

    def _repaired(self):
        """What was found different is told again, and nothing else."""
        self.bol.forget_received()
        self.worker.get("run_on", account=self.shop.id, kind="stock")
        rows = self.bol.server.admin("GET", "received?method=PATCH")
        told = {row["path"].rpartition("/")[2] for row in rows if row["status"] == 204}
        assert told == set(self.changed), "others than those that differed were told"
        yield figure(
            "what the check found different: told again",
            "PATCH calls",
            len(rows),
            "different",
            CHANGED,
            "as many",
        )
