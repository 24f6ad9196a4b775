"""Stock out: what it costs the warehouse, how soon bol knows, and how fast it goes."""

from contextlib import ExitStack, contextmanager

from kit import databases

from .lib.processes import SECRET, Worker, setting
from .lib.reaction import Reaction
from .lib.transfers import LINES, Together, Transfers

NAME = "stock"
MODULE = "stock_worker"
#: Less than bol's most, so that each piece more or less is told.
PIECES = 500


def measure():
    """One dict per figure: what, unit, figure, reference, ratio, target."""
    with setting(NAME, workers=2, module=MODULE) as (bol, workers):
        yield from warehouse(bol, workers)


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


class Shop:
    """An account, live, and its offers at the stand-in; none has a product yet.

    :param int offers: that the seller delivers himself; a tenth of all is another's
    :ivar id: of the ``bol.account``
    :ivar barcodes: of the offers that the seller delivers himself
    """

    def __init__(self, bol, worker, name, offers):
        self.bol, self.worker, self.name = bol, worker, name
        bol.make_account(name)
        bol.server.admin("POST", "offers", account=name, count=offers * 10 // 9)
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


def goods(worker, barcodes):
    """Products at average cost, some on the shelf; their ids."""
    products = worker.get("make_goods", barcodes=barcodes, average_cost=True)
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
