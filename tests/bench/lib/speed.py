"""How fast one worker imports, beside two programs that do no more than they must."""

from .figure import Rate, figure

ROUNDS = 5
ORDERS = 80
#: One by one takes long, and varies little.
NAIVE_ORDERS = 20
BATCH = 25
#: Spares plain Odoo the keeping of a log of changes, as the connector does.
QUIET = {
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
    "tracking_disable": True,
    "sale_no_log_for_new_lines": True,
}

IMPORT = "orders imported from an HTTP backlog: listed, read, mirrored, confirmed"
BULK = "the same orders, read before, created and confirmed in batches of 25"


class Speed:
    """The same orders three times in one process, by turns, so that noise averages."""

    def __init__(self, account, worker):
        self.account = account
        self.worker = worker
        self.rates = {"connector": Rate(), "plain": Rate(), "naive": Rate()}

    def figures(self):
        self._round(counted=False)
        for number in range(ROUNDS):
            self._round(backwards=number % 2)
        self._check()
        connector, plain, naive = (rate.value for rate in self.rates.values())
        yield figure(
            IMPORT,
            "orders/s",
            connector,
            BULK,
            plain,
            "ratio at least 0.85",
        )
        yield figure(
            f"{IMPORT}; in processor time, which a busy machine changes less",
            "orders/s",
            self.rates["connector"].by_processor,
            BULK,
            self.rates["plain"].by_processor,
            "ratio at least 0.85",
        )
        yield figure(
            IMPORT,
            "orders/s",
            connector,
            "the same orders, one by one: read, created, confirmed, committed",
            naive,
            "ratio at least 2",
        )

    def _round(self, counted=True, backwards=False):
        numbers = self.account.place(ORDERS)
        orders = self.account.details(numbers)
        few = orders[:NAIVE_ORDERS]
        work = [
            ("plain", ORDERS, {"orders": orders, "batch": BATCH, "context": QUIET}),
            ("run", ORDERS, {}),
            ("naive", NAIVE_ORDERS, {"orders": few, **self._access()}),
        ]
        self.worker.get("due", accounts=[self.account.id])
        for do, count, options in reversed(work) if backwards else work:
            took = self.worker.ask(do, account=self.account.id, **options)
            if counted:
                rate = self.rates["connector" if do == "run" else do]
                rate.add(count, took["seconds"], took["processor"])

    def _access(self):
        return {"url": self.account.bol.url, "token": self.account.token()}

    def _check(self):
        """All orders were imported, and cost what the plain ones do."""
        expected = ORDERS * (ROUNDS + 1)
        found = self.worker.get("imported", accounts=[self.account.id])
        plain = self.worker.get("sold", mark="plain")
        assert found["sales"] == plain["sales"] == expected, (found, plain)
        assert found["total"] == plain["total"], (found, plain)
