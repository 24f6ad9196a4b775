"""What it costs to look at bol when nothing has happened."""

from .figure import figure

FEW, MANY = 100, 1000
PAGE = 50
HOURS = 2
#: Orders from before an account's start date are mirrored, and nothing is made of them.
NEVER = "2099-01-01 00:00:00"


class Poll:
    """Calls and queries of one poll."""

    def __init__(self, account, worker, **options):
        bol = account.bol
        bol.forget_received()
        worker.get("due", accounts=[account.id])
        self.queries = worker.ask("run", account=account.id, **options)["queries"]
        self.lists, self.details = bol.received()


class Idle:
    """Two accounts that know all their open orders, a few and many."""

    def __init__(self, few, many, worker):
        self.accounts = {FEW: few, MANY: many}
        self.worker = worker
        for count, account in self.accounts.items():
            worker.get("configure", account=account.id, orders_from=NEVER)
            account.place(count)
            worker.get("due", accounts=[account.id])
            worker.get("run", account=account.id)
            states = worker.get("imported", accounts=[account.id])["states"]
            assert states == {"ignored": count}, states
        few.bol.pass_time(HOURS * 3600)
        for account in self.accounts.values():
            # bol's token has expired meanwhile, which costs a call.
            Poll(account, worker)

    def figures(self):
        yield from self._of("ordinary poll", "at most 20", "doesn't grow")
        # All open orders are listed, the page after the last one, and the changes.
        asked, grows = "poll that somebody asked for", "grows per page, not per order"
        yield from self._of(asked, "at most 22", grows, forced=True)

    def _of(self, what, most_lists, growth, **options):
        polls = {
            count: Poll(account, self.worker, **options)
            for count, account in self.accounts.items()
        }
        few, many = polls[FEW], polls[MANY]
        what = f"{what} of {MANY} known open orders"
        pages = f"{MANY // PAGE} full pages"
        yield figure(
            f"{what}: lists", "calls", many.lists, pages, MANY // PAGE, most_lists
        )
        yield figure(f"{what}: details", "calls", many.details, "none", 0, "none")
        yield figure(
            f"{what}: SQL",
            "queries",
            many.queries,
            f"the same with {FEW}",
            few.queries,
            growth,
        )
