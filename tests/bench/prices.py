"""Prices out: a price list with many products changes, and changes again meanwhile.

About ten minutes, as bol's own limit of price changes holds for part of it. Every
expected price is computed here, in whole cents.
"""

import json
import time
from collections import defaultdict
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from kit.steps import say

from .lib.figure import figure
from .lib.processes import SECRET, rows_written, setting

OFFERS = 10_000
#: What bol allows a seller, as far as it is known.
PATCHES_A_SECOND = 50
#: What the connector sends before it looks again whether prices have changed.
BATCH = 100
VAT = Decimal("1.21")
#: Percent off the price list; the first is less than a cent for half of the products.
FEW, OLD, NEW = Decimal("0.2"), Decimal(10), Decimal(20)
CHANGED_AFTER = 1000
PAUSE = 0.5
SELLER = "shop"


def measure():
    """One dict per figure: what, unit, figure, reference, ratio, target."""
    with setting("prices", workers=2) as (bol, [worker, helper]):
        shop = Shop(bol, worker, helper)
        yield from shop.first_prices()
        yield from shop.list_changed()
        yield from shop.changed_meanwhile()
        yield from shop.night()


class Shop:
    """An account with a price list and many offers at the stand-in.

    :param bol: :class:`.lib.processes.Bol`
    :param worker: :class:`.lib.processes.Worker` whose flow is measured
    :param helper: another one: the user who changes the price list
    """

    def __init__(self, bol, worker, helper):
        self.bol, self.worker, self.helper = bol, worker, helper
        bol.make_account(SELLER)
        bol.server.admin("POST", "offers", account=SELLER, count=OFFERS)
        self.reader = bol.reader(SELLER)
        offers = self.reader.offers()
        self.prices = {id_: list_price(n) for n, id_ in enumerate(offers)}
        barcodes = [offer["ean"] for offer in offers.values()]
        prices = [float(price) for price in self.prices.values()]
        helper.get("make_products", barcodes=barcodes, prices=prices)
        options = {"client_secret": SECRET, "create_products": False}
        self.id = helper.get(
            "connect", name=SELLER, url=bol.url, client_id=SELLER, **options
        )
        worker.get("run", account=self.id, kind="offers")
        self.rule = None

    # -- the figures -----------------------------------------------------------

    def first_prices(self):
        """Every offer gets Odoo's price; bol's limit is off."""
        due = self._wrong(self.expected())
        pricelist = self.helper.get("make", model="product.pricelist", name="Bol")
        options = {"pricelist_id": pricelist, "price_change_max": 0}
        self.helper.get("configure", account=self.id, **options)
        sent = self._send()
        self.rule = self.helper.get(
            "make",
            model="product.pricelist.item",
            pricelist_id=pricelist,
            compute_price="percentage",
        )
        yield self._patches(f"a price list for {OFFERS} offers", sent, due)
        yield figure(
            f"a price list for {OFFERS} offers: without bol's limit",
            "patches/s",
            sent.count / sent.seconds,
            "bol's limit",
            PATCHES_A_SECOND,
            "ratio at least 1",
        )
        self._all_right(self.expected())

    def list_changed(self):
        """A rule that changes only some prices by a cent, at bol's own pace."""
        due = self._wrong(self.expected(FEW))
        assert 0 < len(due) < OFFERS, len(due)
        self.bol.server.admin("POST", "settings", limits=1)
        self._change(FEW)
        sent = self._send()
        self.bol.server.admin("POST", "settings", limits=0)
        what = f"{FEW} % off the list of {OFFERS} products"
        yield self._patches(what, sent, due)
        possible = len(due) / PATCHES_A_SECOND
        yield figure(
            f"{what}: seconds, to compute all of them and send what differs",
            "seconds",
            sent.seconds,
            f"at bol's limit of {PATCHES_A_SECOND} a second, from the first moment on",
            possible,
            "ratio at most 1.25",
        )
        yield figure(
            f"{what}: the same, from the first call to the last",
            "seconds",
            sent.span,
            "at bol's limit",
            possible,
            "ratio at most 1.15",
        )
        refused = f"{what}: calls that bol refused as too many"
        yield figure(refused, "calls", sent.refused, "none", 0, "none")
        pauses = f"{what}: times that the flow had to come back later"
        yield figure(pauses, "times", sent.pauses, "none", 0, "none")
        self._all_right(self.expected(FEW))

    def changed_meanwhile(self):
        """The list changes again while its prices are being sent."""
        old, new = self.expected(OLD), self.expected(NEW)
        self._change(OLD)
        self.bol.forget_received()
        self.worker.tell("run", account=self.id, kind="prices")
        while (before := len(self._rows())) < CHANGED_AFTER:
            time.sleep(PAUSE)
        self._change(NEW)
        self.worker.answer()
        sent = self._send(forget=False)
        late = sum(
            price == old[offer]
            for offer, prices in sent.prices.items()
            for price in prices
        )
        what = f"all {OFFERS} prices changed again while the first were being sent"
        yield figure(
            f"{what}: patches with the superseded price",
            "patches",
            late,
            "those sent when the change was made, and a batch",
            before + BATCH,
            "not many more: reading them here takes a moment",
        )
        yield figure(
            f"{what}: patches with the newest price",
            "patches",
            sent.count - late,
            "offers",
            OFFERS,
            "one each",
        )
        stale = [id_ for id_, prices in sent.prices.items() if prices[-1] != new[id_]]
        assert not stale, f"{len(stale)} offers got an older price after a newer one"
        self._all_right(new)

    def night(self):
        """All prices are computed again, and nothing has changed."""
        day = 24 * 60
        self.worker.get("due", accounts=[self.id], kind="prices", minutes=day)
        self.worker.get("let_go")
        before = rows_written(self.worker.database)
        sent = self._send()
        self.worker.get("let_go")
        after = rows_written(self.worker.database)
        written = {
            table: rows - before.get(table, 0)
            for table, rows in after.items()
            if rows != before.get(table, 0)
        }
        say(f"           rows written: {written}")
        what = f"the nightly look at {OFFERS} prices, nothing changed"
        yield figure(f"{what}: patches", "patches", sent.count, "none", 0, "none")
        rows = written.get("bol_offer", 0)
        yield figure(f"{what}: offers written", "rows", rows, "none", 0, "none")
        yield figure(
            what, "seconds", sent.seconds, "offers", OFFERS, "to be known: no limit"
        )

    # -- helpers ---------------------------------------------------------------

    def expected(self, percent=0):
        """{offer id: price at bol} with so many percent off the list."""
        return {
            offer: with_vat(price, Decimal(percent))
            for offer, price in self.prices.items()
        }

    def _change(self, percent):
        """A user changes the price list's rule."""
        self.helper.get(
            "change",
            model="product.pricelist.item",
            id=self.rule,
            percent_price=float(percent),
        )

    def _wrong(self, expected):
        """The offers that have another price than this at bol."""
        there = self._at_bol()
        return {offer for offer, price in expected.items() if there[offer] != price}

    def _all_right(self, expected):
        wrong = self._wrong(expected)
        assert not wrong, f"{len(wrong)} offers have the wrong price at bol"

    def _at_bol(self):
        return {id_: price_in(offer) for id_, offer in self.reader.offers().items()}

    def _rows(self):
        rows = self.bol.server.admin("GET", "received?method=PATCH&path=/retailer/")
        return [row for row in rows if "/offers/" in row["path"]]

    def _send(self, forget=True):
        """Run the flow of the prices until nothing is left to send."""
        if forget:
            self.bol.forget_received()
        began = time.monotonic()
        pauses = self.worker.get("run_on", account=self.id, kind="prices")
        return Sent(time.monotonic() - began, self._rows(), pauses)

    def _patches(self, what, sent, due):
        """The calls that reached bol, beside the offers whose price differs there."""
        assert sent.prices.keys() == due, "others than those that differ were sent"
        return figure(
            f"{what}: patches",
            "patches",
            sent.count,
            "offers whose price differs to the cent",
            len(due),
            "as many",
        )


class Sent:
    """What reached bol.

    :param seconds: how long the flow took, computing included
    :param rows: PATCH calls as the stand-in received them
    :param pauses: how often the flow was put off because of bol's limit
    :ivar prices: {offer id: its prices, in turn}
    """

    def __init__(self, seconds, rows, pauses):
        self.seconds, self.pauses = seconds, pauses
        self.refused = sum(row["status"] == 429 for row in rows)
        taken = [row for row in rows if row["status"] == 204]
        self.count = len(taken)
        self.span = span(taken)
        self.prices = defaultdict(list)
        for row in taken:
            body = json.loads(row["body"], parse_float=Decimal)
            self.prices[row["path"].rpartition("/")[2]].append(price_in(body))
        taking = f"{self.count} patches in {seconds:.1f} s"
        say(f"           {taking}, {self.refused} refused, put off {pauses} times")


def list_price(number):
    """Half of the products are cheap, yet never below the euro that bol wants."""
    cents = 500 + number if number % 2 else 104 + number % 100
    return Decimal(cents) / 100


def with_vat(price, percent):
    exact = price * (1 - percent / 100) * VAT
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def span(rows):
    """Seconds from the first to the last, with those of the first second."""
    moments = [datetime.fromisoformat(row["at"]) for row in rows]
    if not moments:
        return 0
    return (max(moments) - min(moments)).total_seconds() + 1


def price_in(offer):
    (step,) = offer["pricing"]["bundlePrices"][:1]
    return Decimal(str(step["unitPrice"])).quantize(Decimal("0.01"))
