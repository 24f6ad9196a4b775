"""Stock out: what it costs the warehouse, how soon bol knows, and how fast it goes."""

import time
from contextlib import ExitStack, contextmanager

from kit import databases
from kit.steps import say

from .lib.night import Night
from .lib.processes import SECRET, Worker, setting
from .lib.reaction import Reaction
from .lib.stock_changes import Changes
from .lib.transfers import LINES, Together, Transfers

NAME = "stock"
MODULE = "stock_worker"
#: Less than bol's most, so that each piece more or less is told.
PIECES = 500
#: Offers that change, and offers that are compared.
CHANGED, COMPARED = 10_000, 100_000
AT_ONCE = 10_000
#: Seconds in which the stand-in checks a new offer, before it is for sale.
CHECKED = 3
#: Offers that an account begins with.
FEW = 90


def measure():
    """One dict per figure: what, unit, figure, reference, ratio, target."""
    with setting(NAME, workers=2, module=MODULE) as (bol, workers):
        yield from warehouse(bol, workers)
        yield from changes(bol, workers)
        yield from check(bol, workers)


def warehouse(bol, workers):
    """What the people there notice of the addons, and how soon bol notices them."""
    worker, helper = workers
    shop = Shop(bol, worker, "shop", LINES)
    products = goods(worker, shop.barcodes)
    with without_addons() as plain:
        there = {worker: products, plain: goods(plain, shop.barcodes)}
        yield from Transfers(bol, worker, plain, there).figures()
    shop.open()
    yield from Together([helper, worker], shop.id, products).figures()
    yield from Reaction(bol, worker, products).figures()


def changes(bol, workers):
    """Many offers at once."""
    worker, helper = workers
    # A tenth is delivered by bol, and none of the warehouse's business.
    shop = long_list(bol, helper, "many", CHANGED * 10 // 9)
    many = Changes(bol, worker, helper, shop)
    yield from many.once()
    yield from many.while_bol_is_down()


def check(bol, workers):
    """The nightly comparison of a long list of offers."""
    worker, helper = workers
    shop = long_list(bol, helper, "night", COMPARED)
    yield from Night(bol, worker, shop).figures()


def long_list(bol, worker, name, offers):
    """A shop that has been open for long: nothing is new, and nothing is due."""
    shop = Shop(bol, worker, name, FEW)
    goods(worker, shop.barcodes, average_cost=False)
    shop.open()
    shop.grow(offers)
    return shop


class Shop:
    """An account, live, and its offers at the stand-in; none has a product yet.

    :param int own: so many offers that the seller delivers himself; for nine of them
        there is one that bol delivers
    :ivar id: of the ``bol.account``
    :ivar offers: how many there are
    :ivar barcodes: of the offers that the seller delivers himself
    """

    def __init__(self, bol, worker, name, own):
        self.bol, self.worker, self.name = bol, worker, name
        self.offers = own * 10 // 9
        bol.make_account(name)
        bol.server.admin("POST", "offers", account=name, count=self.offers)
        self.reader = bol.reader(name)
        self.barcodes = [offer["ean"] for offer in self.own().values()]
        assert len(self.barcodes) == own, len(self.barcodes)
        options = {"client_secret": SECRET, "create_products": False}
        self.id = worker.get(
            "connect", name=name, url=bol.url, client_id=name, **options
        )
        # Everything changes at once here, which would wait for somebody to agree.
        brake = {"stock_brake_change": 0, "stock_brake_zero": 0}
        worker.get("configure", account=self.id, **brake)

    def own(self):
        """{offer id: as bol shows it} of those that the seller delivers himself."""
        offers = self.reader.offers()
        return {
            id_: offer
            for id_, offer in offers.items()
            if offer["fulfilment"]["method"] == "FBR"
        }

    def open(self):
        """Read the offers, and tell bol their stock for the first time."""
        self.worker.get("run", account=self.id, kind="offers")
        self.worker.get("run", account=self.id, kind="stock")

    def grow(self, offers):
        """Get more offers, up to so many, as if all had been there for long."""
        while self.offers < offers:
            more = min(AT_ONCE, offers - self.offers)
            self.bol.server.admin("POST", "offers", account=self.name, count=more)
            self.offers += more
        time.sleep(CHECKED)
        began = time.monotonic()
        self.worker.get("fill", account=self.id)
        say(f"           {offers} offers made in {time.monotonic() - began:.0f} s")


def goods(worker, barcodes, average_cost=True):
    """Make products, some on the shelf; their ids."""
    products = worker.get("make_goods", barcodes=barcodes, average_cost=average_cost)
    worker.get("add", products=products, pieces=PIECES)
    return products


@contextmanager
def without_addons():
    """A worker on a database that has all that the addons need, and not them."""
    with ExitStack() as held:
        database = f"bol_{NAME}_plain"
        databases.copy(databases.BASE, database)
        held.callback(databases.drop, database)
        worker = Worker(database, f"{NAME}-plain", MODULE)
        held.callback(worker.process.kill)
        yield worker
