"""A long list of offers: taken over, read again, read for changes; about a minute.

Most offers have their product in Odoo, as those of a shop that sells already; the
others wait for one.
"""

import time

import requests
from kit.steps import say

from .lib.figure import figure
from .lib.growth import memory_at
from .lib.processes import SECRET, rows_written, setting

OFFERS = 10_000
FIRST = 1000
PAGE = 100
WITHOUT_PRODUCT = 500
CHANGED = 25
GONE = 25
#: Seconds since the offers were changed: more than a reading of changes reaches back.
AGE = 5 * 3600
SELLER = "shop"
OFFERS_MEDIA = "application/vnd.retailer.v11+json"
TAKEN = "SELECT count(*) FROM bol_offer"


def measure():
    """One dict per figure: what, unit, figure, reference, ratio, target."""
    with setting("offers", workers=2) as (bol, [worker, helper]):
        # What another process has done doesn't show in the memory of this one.
        shop = Shop(bol, worker, helper)
        yield from shop.first_reading()
        yield from shop.second_reading()
        yield from shop.hourly_reading()
        yield from shop.reading_with_gone()


class Shop:
    """An account with many offers at the stand-in.

    :param bol: :class:`.lib.processes.Bol`
    :param worker: :class:`.lib.processes.Worker` that is measured
    :param helper: another one, for what comes before
    """

    def __init__(self, bol, worker, helper):
        self.bol, self.worker = bol, worker
        bol.pass_time(-AGE)
        bol.make_account(SELLER)
        bol.server.admin("POST", "offers", account=SELLER, count=OFFERS)
        bol.pass_time(AGE)
        self.reader = bol.reader(SELLER)
        began = time.monotonic()
        self.offers = self.reader.offers()
        self.bare = time.monotonic() - began
        barcodes = [offer["ean"] for offer in self.offers.values()]
        helper.get("make_products", barcodes=barcodes[WITHOUT_PRODUCT:])
        self.id = helper.get(
            "connect",
            name=SELLER,
            url=bol.url,
            client_id=SELLER,
            client_secret=SECRET,
            create_products=False,
        )

    def first_reading(self):
        self.bol.forget_received()
        self.worker.tell("run", account=self.id, kind="offers")
        samples = memory_at(range(FIRST, OFFERS + 1, FIRST), TAKEN, self.worker)
        took = self.worker.answer()["seconds"]
        lists, _details = self.bol.received("offers")
        what = f"{OFFERS} offers in Odoo for the first time"
        yield self._calls(f"{what}: list calls", lists)
        yield self._seconds(what, took, "minutes")
        yield figure(
            f"{what}: resident memory of the worker",
            "MiB",
            samples[OFFERS],
            f"after the first {FIRST} of them",
            samples[FIRST],
            "ratio at most 1.1",
        )

    def second_reading(self):
        reading = Reading(self, forced=True)
        what = "the whole list again, nothing changed"
        yield self._calls(f"{what}: list calls", reading.lists)
        yield self._seconds(what, reading.seconds, "to be known")
        yield reading.rows(what, "offers changed", 0)
        own = f"{what}: rows written of the flow itself, and of its token"
        yield figure(own, "rows", reading.own(), "offers", OFFERS, "a few")

    def hourly_reading(self):
        for offer_id in list(self.offers)[:: OFFERS // CHANGED]:
            self.bol.server.admin(
                "POST", f"offers/{offer_id}", account=SELLER, price=1.23
            )
        self.worker.get("due", accounts=[self.id], kind="offers", minutes=61)
        reading = Reading(self)
        what = f"an hour later, {CHANGED} offers changed"
        yield figure(f"{what}: list calls", "calls", reading.lists, "one", 1, "one")
        yield reading.rows(what, "an offer and bol's words about it", 2 * CHANGED)

    def reading_with_gone(self):
        for offer_id in list(self.offers)[:: OFFERS // GONE]:
            self._delete(offer_id)
        reading = Reading(self, forced=True)
        what = f"the whole list, {GONE} offers gone"
        more = reading.lists + reading.details - OFFERS // PAGE
        calls = f"{what}: calls to make sure"
        yield figure(calls, "calls", more, "offers gone", GONE, "ratio at most 2")
        offers = reading.written.get("bol_offer", 0)
        yield figure(
            f"{what}: archived", "rows", offers, "offers gone", GONE, "as many"
        )

    def _delete(self, offer_id):
        answer = requests.delete(
            f"{self.bol.url}/retailer/offers/{offer_id}",
            headers={
                "Accept": OFFERS_MEDIA,
                "Authorization": f"Bearer {self.reader.log_in()}",
            },
            timeout=10,
        )
        assert answer.ok, answer.text

    def _calls(self, what, calls):
        pages = f"pages of {PAGE}"
        return figure(what, "calls", calls, pages, OFFERS / PAGE, "as many")

    def _seconds(self, what, seconds, target):
        bare = "the list alone, by a program that keeps nothing"
        return figure(what, "seconds", seconds, bare, self.bare, target)


class Reading:
    """One run of the flow of the offers, to its end.

    :ivar lists: list calls, those that name offers included
    :ivar details: calls for one offer
    :ivar seconds: how long it took
    :ivar written: {table: rows}
    """

    def __init__(self, shop, **options):
        worker, bol = shop.worker, shop.bol
        worker.get("let_go")
        before = rows_written(worker.database)
        bol.forget_received()
        answer = worker.ask("run", account=shop.id, kind="offers", **options)
        self.seconds = answer["seconds"]
        self.lists, self.details = bol.received("offers")
        worker.get("let_go")
        after = rows_written(worker.database)
        self.written = {
            table: rows - before.get(table, 0)
            for table, rows in after.items()
            if rows != before.get(table, 0)
        }
        say(f"           rows written: {self.written}")

    def rows(self, what, reference, reference_figure):
        """The rows it wrote, besides those of its own row and of the token."""
        rows = sum(self.written.values()) - self.own()
        return figure(
            f"{what}: rows written", "rows", rows, reference, reference_figure, "as few"
        )

    def own(self):
        return self.written.get("bol_flow", 0) + self.written.get("bol_token", 0)
