"""Two sellers in two companies of one database, each with a bol of his own."""

import os
import signal
import time
from contextlib import contextmanager

import psycopg2
from kit import postgres
from kit.processes import free_port
from kit.sandbox_server import SandboxServer
from kit.seller import Seller
from kit.stack import Stack

from . import samples, shop, world
from .outage import sql
from .warehouse import Warehouse

LANES = r"""
    SELECT res_id FROM ir_model_data
    WHERE module = 'bol_connector' AND model = 'ir.cron' AND name LIKE '%\_lane\_%'
"""
#: First key of the lock that a worker holds on a flow while it runs.
FLOW = 0x626F6C01
OFFERS = 6
#: Seconds: so often everything is due.
INTERVAL = 5


class Neighbour:
    """The staff of one account, with goods on the shelf and orders to ship.

    :param seller: whose account is entered, but not connected
    :param bol: the :class:`SandboxServer` of his
    """

    def __init__(self, stack, seller, bol):
        self.stack, self.seller, self.bol = stack, seller, bol
        self.odoo, self.account = seller.odoo, seller.account
        bol.admin("POST", "offers", account=seller.client_id, count=OFFERS)
        world.by_ean_alone(seller)
        seller.connect()
        seller.import_now("offers")
        self.goods = Warehouse(seller)
        seller.stock_up(seller.products_on_offer())
        eans = {row["ean"] for row in self.truth()["offers"].values()}
        self.eans = sorted(eans)
        self.counted = 20
        #: Orders that it worked for.
        self.bought, self.shipped = [], []

    def truth(self):
        return self.bol.admin("GET", f"truth?account={self.seller.client_id}")

    def customers_buy(self, count):
        """So many orders; their numbers."""
        orders = [
            {
                **samples.order(samples.item(self.eans[place % len(self.eans)])),
                "_complete": False,
            }
            for place in range(count)
        ]
        answer = self.bol.admin(
            "POST", "orders", account=self.seller.client_id, orders=orders
        )
        return answer["orderIds"]

    def stocked(self, orders):
        """Have orders imported, and all offers' stock told."""
        self.customers_buy(orders)
        self.seller.import_now("orders")
        self.goods.assign()
        for _ in range(2):
            self.seller.run_now("stock")
            self.seller.send_stock_anyway()

    def works(self):
        """One of everything: an order arrives, a transfer is validated, goods are
        counted.

        :return: function that tells which of them bol or Odoo doesn't have yet
        """
        (bought,) = self.customers_buy(1)
        self.bought.append(bought)
        self.counted += 1
        offer = sorted(self.goods.products)[0]
        (row, *_more) = self.seller.transfers_to_ship()
        self.seller.ship([row])
        self.goods.count(offer, self.counted)
        shipped = row["bol_order_id"][1]
        self.shipped.append(shipped)

        def missing():
            truth = self.truth()
            there = {
                "order": bought in world.sold(self.seller),
                "shipment": shipped in {one["order_id"] for one in truth["shipments"]},
                "stock": self._is_told(truth, offer),
            }
            return [what for what, yes in there.items() if not yes]

        return missing

    def told(self):
        """The orders of bol's shipments, one by one."""
        return [one["order_id"] for one in self.truth()["shipments"]]

    def missing(self):
        """What it has worked for and isn't there: orders in Odoo, shipments at bol."""
        return {
            "orders": {*self.bought} - world.sold(self.seller).keys(),
            "shipments": {*self.shipped} - {*self.told()},
        }

    def _is_told(self, truth, offer):
        return truth["offers"][offer]["amount"] == self.seller.quantities_for_sale()[
            offer
        ] + self.goods.reserved_for_bol().get(offer, 0)

    def write(self, model, ids, **values):
        self.odoo.write(model, ids, values)


@contextmanager
def two():
    """(one that is well, and one of another company, to whom trouble comes)

    In a database of their own: what is told of trouble in its log is no complaint.
    """
    # Hours of work are done in minutes here.
    stack = Stack("neighbours", limits=0)
    bol = SandboxServer(free_port(), "sandbox-ill", limits=0)
    bol.forget()
    stack.start(fresh=True)
    try:
        bol.start()
        well = Neighbour(stack, world.another(stack, "well"), stack.sandbox)
        company = shop.company(stack.odoo(), "Misfortune B.V.")
        yield well, Neighbour(stack, _seller(stack, company, bol), bol)
    finally:
        bol.stop()
        stack.stop()


def _seller(stack, company, bol):
    bol.admin("POST", "accounts", client_id="ill", client_secret="right")
    seller = Seller(stack.odoo())
    seller.odoo.context["allowed_company_ids"] = [company]
    seller.client_id = "ill"
    seller.account = seller.odoo.create(
        "bol.account",
        {
            "name": "ill",
            "company_id": company,
            "environment": "sandbox",
            "sandbox_url": bol.url,
            "client_id": "ill",
            "client_secret": "right",
            "create_products": True,
            "transporter_code": "TNT",
        },
    )
    seller.warehouse = seller.of_account("warehouse_id")[0]
    return seller


def all_due(stack, first=None):
    """Every flow of both is due, those of ``first`` before all others; the lanes are
    woken, as the scheduler does each minute."""
    turn = first.account if first else 0
    sql(
        "UPDATE bol_flow SET next_run = now() AT TIME ZONE 'UTC' - interval '2 s', "
        "not_before = NULL, "
        "listed_at = LEAST(listed_at, now() AT TIME ZONE 'UTC' - interval '10 min'), "
        "last_attempt = CASE "
        f"WHEN account_id = {turn} THEN NULL ELSE last_attempt END",
        stack,
    )
    sql(
        "INSERT INTO ir_cron_trigger (cron_id, call_at) "
        f"SELECT res_id, now() AT TIME ZONE 'UTC' FROM ({LANES}) AS lanes",
        stack,
    )
    postgres.sql(f"SELECT pg_notify('cron_trigger', '{stack.database}')", "postgres")


def hours_pass(neighbour):
    """bol's limits are over, what waits to be sent or tried again has waited."""
    server = neighbour.stack.server
    server.stop()
    waiting = {
        "bol_shipment": ("next_attempt", "sent_at"),
        "bol_order": ("retry_at",),
        "bol_flow": ("not_before",),
    }
    for table, columns in waiting.items():
        earlier = [f"{name} = {name} - interval '2 hours'" for name in columns]
        where = f"WHERE account_id = {neighbour.account}"
        sql(f"UPDATE {table} SET {', '.join(earlier)} {where}", neighbour.stack)
    server.start()


# -- what happens to the one that is ill --------------------------------------------


def faulty(kind, path="", **how):
    """bol answers so, whatever it is asked below a path."""

    @contextmanager
    def trouble(ill):
        ill.bol.admin("POST", "faults", kind=kind, path=path, **how)
        yield
        ill.bol.admin("DELETE", "faults")

    return trouble


def account_with(**values):
    """The account has other settings; afterwards the old ones."""

    @contextmanager
    def trouble(ill):
        names = list(values)
        (before,) = ill.odoo.call("bol.account", "read", [ill.account], names)
        ill.write("bol.account", [ill.account], **values)
        yield
        ill.write("bol.account", [ill.account], **{n: before[n] for n in names})

    return trouble


def archived(table, found):
    """Records are archived that it can't do without, past all of Odoo's checks.

    :param found: function of the neighbour -> their ids
    """

    @contextmanager
    def trouble(ill):
        ids = found(ill)
        assert ids
        where = f"WHERE id IN ({', '.join(map(str, ids))})"
        sql(f"UPDATE {table} SET active = false {where}", ill.stack)
        yield
        sql(f"UPDATE {table} SET active = true {where}", ill.stack)

    return trouble


@contextmanager
def paused(ill):
    ill.seller.press("bol.account", "action_pause", [ill.account])
    yield
    ill.seller.press("bol.account", "action_go_on", [ill.account])


@contextmanager
def stuck(ill):
    """A worker holds all its flows, and does nothing."""
    mine = [("account_id", "=", ill.account)]
    flows = ill.odoo.ids("bol.flow", mine)
    address = {"host": str(postgres.SOCKETS), "user": postgres.USER}
    worker = psycopg2.connect(dbname=ill.stack.database, **address)
    with worker.cursor() as cr:
        for flow in flows:
            cr.execute("SELECT pg_advisory_xact_lock(%s, %s)", (FLOW, flow))
    yield
    worker.close()


@contextmanager
def frozen(ill):
    """Its bol takes connections, and never says a word."""
    process = ill.bol.service.process.pid
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


@contextmanager
def stopped(ill):
    ill.bol.stop()
    yield
    ill.bol.start()


@contextmanager
def other_secret(ill):
    """Somebody has made a new secret in bol's portal."""
    ill.bol.admin("POST", "accounts", client_id="ill", client_secret="new")
    yield
    ill.bol.admin("POST", "accounts", client_id="ill", client_secret="right")


@contextmanager
def backlog(ill):
    """More orders than anybody imports in a few minutes."""
    ill.customers_buy(400)
    yield


def measured(well, ill, trouble, patience):
    """What the one that is well works for, while the other has this trouble.

    :return: dict: what -> seconds until it was there; ``patience`` if it wasn't
    """
    with trouble(ill):
        missing = well.works()
        began = due = time.monotonic()
        all_due(well.stack, first=ill)
        seconds, left = {}, ["order", "shipment", "stock"]
        while left and time.monotonic() - began < patience:
            time.sleep(0.3)
            left = missing()
            if time.monotonic() - due > INTERVAL:
                # A run that was under way may have read its list before.
                all_due(well.stack)
                due = time.monotonic()
            for what in {"order", "shipment", "stock"} - {*left, *seconds}:
                seconds[what] = time.monotonic() - began
        return {**dict.fromkeys(left, patience), **seconds}
