"""Many offers whose stock changes: once, and again and again while bol is down."""

import time

from kit.steps import say

from .figure import figure

#: bol's limit of changes a second, as far as it is known, and how much more the
#: stand-in allows here: the connector is measured, and not the waiting.
PATCHES_A_SECOND = 50
SCALE = 2
WITHIN = 1.2
TIMES = 10


class Changes:
    """An account whose offers all change.

    :param bol: :class:`.processes.Bol`
    :param worker: :class:`.processes.Worker` whose flow is measured
    :param helper: another one: the people in the warehouse
    :param shop: the account with its offers; bol has their stock already
    """

    def __init__(self, bol, worker, helper, shop):
        self.bol, self.worker, self.helper = bol, worker, helper
        self.shop = shop
        self.stocks = self._at_bol()
        self.products = helper.get("products_of", account=shop.id)
        self.many = len(self.stocks)
        assert len(self.products) == self.many

    def once(self):
        """All of them change, at a limit that isn't out of reach."""
        self._change(1)
        self.bol.server.admin("POST", "settings", limits=SCALE)
        sent = self._send()
        self.bol.server.admin("POST", "settings", limits=0)
        what = f"the stock of {self.many} offers changed"
        yield self._calls(what, sent)
        limit = PATCHES_A_SECOND * SCALE
        yield figure(
            f"{what}: seconds, to compute all of them and send them",
            "seconds",
            sent.seconds,
            f"at a limit of {limit} a second, from the first moment on",
            self.many / limit,
            f"ratio at most {WITHIN}",
        )
        refused = f"{what}: calls that bol refused as too many"
        yield figure(refused, "calls", sent.refused, "none", 0, "none")

    def while_bol_is_down(self):
        """They change ten times, and the flow tries each time."""
        self.bol.forget_received()
        down = {"kind": "unavailable", "path": "/retailer/", "times": None}
        self.bol.server.admin("POST", "faults", **down)
        for _ in range(TIMES):
            self._change(-1, "shift")
            self.worker.get("try_again", account=self.shop.id, kind="stock")
        tried = len(self.bol.all_received())
        self.bol.recover()
        sent = self._send()
        what = f"the same changed {TIMES} times while bol is down"
        yield self._calls(f"{what}: afterwards", sent)
        failed = f"{what}: calls that failed meanwhile"
        yield figure(failed, "calls", tried, "times", TIMES, "to be known")
        yield figure(
            f"{what}: afterwards, without bol's limit",
            "PATCH calls/s",
            sent.count / sent.seconds,
            "bol's limit",
            PATCHES_A_SECOND,
            "ratio at least 1",
        )

    # -- helpers ---------------------------------------------------------------

    def _change(self, pieces, how="add"):
        self.helper.get(how, products=self.products, pieces=pieces)
        self.stocks = {id_: stock + pieces for id_, stock in self.stocks.items()}

    def _at_bol(self):
        offers = self.shop.own().items()
        return {id_: offer["stock"]["amount"] for id_, offer in offers}

    def _send(self):
        """Run the flow until nothing is left to send; what bol got."""
        self.bol.forget_received()
        began = time.monotonic()
        self.worker.get("try_again", account=self.shop.id, kind="stock")
        self.worker.get("run_on", account=self.shop.id, kind="stock")
        return Sent(time.monotonic() - began, self.bol)

    def _calls(self, what, sent):
        """The calls that reached bol, once it is sure that they were right."""
        changed = self.stocks.keys()
        assert sent.offers == changed, "others than those that changed were sent"
        assert self._at_bol() == self.stocks, "not every offer has the right stock"
        calls = f"{what}: PATCH calls"
        return figure(calls, "calls", sent.count, "offers", self.many, "as many")


class Sent:
    """What reached bol since it was last asked to forget.

    :param seconds: how long the flow took, computing included
    :ivar count: PATCH calls that bol took
    :ivar offers: ids of their offers
    """

    def __init__(self, seconds, bol):
        self.seconds = seconds
        rows = bol.server.admin("GET", "received?method=PATCH")
        taken = [row for row in rows if row["status"] == 204]
        self.refused = sum(row["status"] == 429 for row in rows)
        self.count = len(taken)
        self.offers = {row["path"].rpartition("/")[2] for row in taken}
        self.span = (taken[-1]["moment"] - taken[0]["moment"]) if taken else 0
        say(
            f"           {self.count} calls in {seconds:.1f} s, {self.span:.1f} s from "
            f"the first to the last; {self.refused} refused"
        )
