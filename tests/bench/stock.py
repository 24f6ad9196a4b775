"""Stock out: what it costs the warehouse, how soon bol knows, and how fast it goes."""

from contextlib import ExitStack, contextmanager

from kit import databases

from .lib.night import Night
from .lib.processes import SECRET, Worker, setting
from .lib.reaction import Reaction
from .lib.stock_changes import Changes
from .lib.transfers import LINES, Together, Transfers

NAME = "stock"
MODULE = "stock_worker"
#: Less than bol's most, so that each piece more or less is told.
PIECES = 500
OFFERS = 10_000
#: Of an account that gets many more later.
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
    shop = Shop(bol, helper, "many", OFFERS)
    products = goods(helper, shop.barcodes, average_cost=False)
    shop.open()
    many = Changes(bol, worker, helper, shop, products, PIECES)
    yield from many.once()
    yield from many.while_bol_is_down()


def check(bol, workers):
    """The nightly comparison of a long list of offers."""
    worker, helper = workers
    shop = Shop(bol, helper, "night", FEW)
    goods(helper, shop.barcodes, average_cost=False)
    shop.open()
    yield from Night(bol, worker, helper, shop).figures()


class Shop:
    """An account, live, and its offers at the stand-in; none has a product yet.

    :param int offers: that the seller delivers himself; a tenth of all is another's
    :ivar id: of the ``bol.account``
    :ivar barcodes: of the offers that the seller delivers himself
    """

    def __init__(self, bol, worker, name, offers):
        self.bol, self.worker, self.name = bol, worker, name
        self.offer_count = offers * 10 // 9
        bol.make_account(name)
        bol.server.admin("POST", "offers", account=name, count=self.offer_count)
        self.reader = bol.reader(name)
        self.barcodes = [offer["ean"] for offer in self.own().values()]
        assert len(self.barcodes) == offers, len(self.barcodes)
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
