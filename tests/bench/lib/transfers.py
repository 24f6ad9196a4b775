"""What the addons add to the validation of a transfer, beside an Odoo without them."""

from kit import postgres

from .figure import figure

LINES = 50
ROUNDS = 30
PAIRS = 5
MOST = 1.05
PAUSE = 0.02
WITHOUT = "the same in a database without the addons"
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


class Transfers:
    """The same transfers in two databases, by turns.

    :param bol: :class:`.processes.Bol`
    :param addons: :class:`.processes.Worker` on a database that has the addons, with
        an account that offers these goods
    :param plain: one on a database that lacks them
    :param goods: {worker: product ids}
    """

    def __init__(self, bol, addons, plain, goods):
        self.bol, self.addons, self.plain = bol, addons, plain
        self.goods = goods

    def figures(self):
        yield from self._of("out", f"a delivery of {LINES} lines validated")
        average = f"a receipt of {LINES} lines under average cost validated"
        yield from self._of("in", average)

    def _of(self, kind, what):
        self.bol.forget_received()
        took = self._rounds(kind)
        ours, plain = took[self.addons], took[self.plain]
        # A second that ends meanwhile costs Odoo one more.
        queries = [min(one["queries"] for one in rows) for rows in (ours, plain)]
        yield figure(
            f"{what}: SQL",
            "queries",
            queries[0],
            WITHOUT,
            queries[1],
            "at most one more",
        )
        names = {"seconds": "least", "processor": "processor time of Odoo, least"}
        for name, least in names.items():
            yield figure(
                f"{what}: {least} of {ROUNDS}, by turns",
                "ms",
                min(one[name] for one in ours) * 1000,
                WITHOUT,
                min(one[name] for one in plain) * 1000,
                f"ratio at most {MOST}",
            )
        others = f"{what}: connections to anything but PostgreSQL"
        count = sum(one["connections"] for one in ours) + len(self.bol.all_received())
        yield figure(others, "connections", count, "none", 0, "none")

    def _rounds(self, kind):
        took = {self.addons: [], self.plain: []}
        for number in range(ROUNDS + 1):
            turns = list(took)
            for worker in reversed(turns) if number % 2 else turns:
                took[worker].append(validated(worker, kind, self.goods[worker]))
        # The first ones fill caches.
        return {worker: rows[1:] for worker, rows in took.items()}


class Together:
    """Two people who validate transfers of the same goods, and the flow meanwhile.

    :param workers: two of :class:`.processes.Worker`
    :param account: whose flow sends the stock of these goods
    """

    def __init__(self, workers, account, products):
        self.first, self.second = workers
        self.account, self.products = account, products

    def figures(self):
        alone = [validated(self.second, "out", self.products) for _ in range(PAIRS)]
        second = [self._second() for _ in range(PAIRS)]
        what = f"a delivery of {LINES} lines validated while another one of the same "
        what += "goods is all but committed"
        waits = f"{what}: times it met a lock"
        yield figure(waits, "times", second.count(None), "none", 0, "none")
        yield figure(
            f"{what}: least of {PAIRS}",
            "ms",
            least(second),
            "with nobody else at work",
            least(alone),
            "about as long",
        )
        yield figure(
            "stock computed and sent while a delivery of the same goods is all but "
            "committed: times it met a lock",
            "times",
            sum(self._flow() for _ in range(PAIRS)),
            "none",
            0,
            "none",
        )

    def _second(self):
        mine, yours = (
            worker.get("transfer", kind="out", products=self.products)
            for worker in (self.first, self.second)
        )
        self.first.get("validate", transfer=mine, hold=True)
        took = self.second.get("validate", transfer=yours)
        self.first.get("finish")
        return took

    def _flow(self):
        """Whether the flow had to wait for a transfer's transaction."""
        transfer = self.first.get("transfer", kind="in", products=self.products)
        self.first.get("validate", transfer=transfer, hold=True)
        self.second.tell("run", account=self.account, kind="stock")
        waited = False
        while not (waited or self.second.answers_within(PAUSE)):
            waited = postgres.sql(WAITING) != "0"
        self.first.get("finish")
        self.second.answer()
        return waited


def validated(worker, kind, products):
    """Make and validate a transfer: what it took, without the making."""
    transfer = worker.get("transfer", kind=kind, products=products)
    return worker.get("validate", transfer=transfer)


def least(rows):
    """Milliseconds of the quickest that met no lock."""
    return min((row["seconds"] for row in rows if row), default=0) * 1000
