"""The version before, at work, is updated: all that was there is there, and goes on."""

from types import SimpleNamespace

import pytest
from kit import postgres
from kit.odoo_log import complaints
from kit.seller import Seller
from kit.waiting import wait_for

from . import samples, world
from .release import Release

ORDERS = 12
#: Kinds of flows and the modes that people gave them.
MODES = {"prices": "off", "content": "preview"}
#: Who is updated may write anew what is only computed from the rest.
COMPUTED = {"write_date", "write_uid", "nextcall", "lastcall", "last_update"}
#: Flows that only read, and make nothing of it that leaves Odoo.
READING = {"push", "scores", "invoice_requests", "settlements"}


class Shop:
    """A seller who works with the release."""

    def __init__(self, stack, release, odoo):
        self.stack, self.release = stack, release
        stack.sandbox.admin(
            "POST", "accounts", client_id="upgrader", client_secret="right"
        )
        self.seller = self.staff(odoo)
        self.seller.enter_account(stack.url, "upgrader", "right")
        stack.sandbox.admin("POST", "offers", account="upgrader", count=6)
        self.seller.connect()
        self.seller.import_now("offers")
        self.seller.stock_up(self.seller.products_on_offer())
        eans = [row["ean"] for row in self.truth()["offers"].values()]
        self.eans = sorted(eans)
        self.numbers = self.customers_buy(ORDERS)
        self.seller.import_now("orders")

    def staff(self, odoo):
        seller = Seller(odoo)
        seller.client_id = "upgrader"
        return seller

    def truth(self):
        return self.stack.sandbox.admin("GET", "truth?account=upgrader")

    def customers_buy(self, count):
        orders = [
            samples.order(samples.item(self.eans[place % len(self.eans)]))
            for place in range(count)
        ]
        return world.place(self.stack, self.seller, *orders)

    def works(self):
        """Some is done, some under way, some only wished for."""
        seller, odoo = self.seller, self.seller.odoo
        transfers = seller.transfers_to_ship()
        seller.ship(transfers[:4])
        self.told = [row["bol_order_id"][1] for row in transfers[:4]]
        for _ in range(2):
            seller.run_now("shipments")
        # From here on bol takes none, and what is sent is of unknown outcome.
        self.stack.sandbox.admin(
            "POST", "faults", kind="drop_after", path="/shipments$", account="upgrader"
        )
        seller.ship(transfers[4:6])
        self.untold = [row["bol_order_id"][1] for row in transfers[4:6]]
        seller.run_now("shipments")
        unknown = [("account_id", "=", seller.account), ("state", "=", "sending")]
        assert odoo.count("bol.shipment", unknown), "none is of unknown outcome"
        self.changed_by_people(odoo)
        self.customers_buy(2)

    def changed_by_people(self, odoo):
        values = {"orders_from": "2026-01-05", "transporter_code": "DHL"}
        odoo.write("bol.account", [self.seller.account], values)
        for kind, mode in MODES.items():
            flow = world.flow(self.seller, kind)
            odoo.write("bol.flow", [flow], {"mode": mode, "interval_minutes": 77})
        carrier = self.seller.carrier()
        odoo.write("delivery.carrier", [carrier], {"bol_transporter_code": "GLS"})
        for template in odoo.ids("mail.template", [("model", "=like", "bol.%")]):
            odoo.write("mail.template", [template], {"subject": "In our own words"})
        second = odoo.id_of("bol_connector.ir_cron_lane_orders_2")
        odoo.write("ir.cron", [second], {"active": False})
        bulk = odoo.id_of("bol_connector.ir_cron_lane_bulk")
        odoo.call("ir.cron", "copy", [bulk], {"active": True, "interval_number": 3})


@pytest.fixture(scope="module")
def upgraded(stack):
    """A database that was updated, and what it was before.

    :ivar before, after: all rows, as the update found and left them
    """
    postgres.sql("SELECT 1")
    release = Release("bol_upgrade")
    release.install()
    with release.running(old=True) as odoo:
        shop = Shop(stack, release, odoo)
        shop.works()
    before = release.rows()
    release.update()
    yield SimpleNamespace(
        release=release, shop=shop, before=before, after=release.rows()
    )
    stack.sandbox.admin("DELETE", "faults")


@pytest.fixture(scope="module")
def running(upgraded, stack):
    """It works on, with the new version."""
    stack.sandbox.admin("DELETE", "faults")
    shop = upgraded.shop
    with upgraded.release.running() as odoo:
        account = shop.seller.account
        warehouse = shop.seller.warehouse
        shop.seller = shop.staff(odoo)
        shop.seller.account, shop.seller.warehouse = account, warehouse
        yield shop


def test_update_has_nothing_to_complain(upgraded):
    assert complaints(upgraded.release.log) == []


def test_no_row_is_lost(upgraded):
    assert set(upgraded.before) - set(upgraded.after) == set()


def test_no_value_is_changed(upgraded):
    changed = {
        (key, name): (value, upgraded.after[key][name])
        for key, row in upgraded.before.items()
        for name, value in row.items()
        if name not in COMPUTED and upgraded.after[key].get(name, value) != value
    }
    assert changed == {}


def test_no_column_is_gone(upgraded):
    gone = {
        (key[0], name)
        for key, row in upgraded.before.items()
        for name in row
        if name not in upgraded.after[key]
    }
    assert gone == set()


def test_new_flows_send_nothing_by_themselves(upgraded):
    def flows(rows):
        mine = upgraded.shop.seller.account
        return {
            row["kind"]: row["mode"]
            for (table, _id), row in rows.items()
            if table == "bol_flow" and row["account_id"] == mine
        }

    before, after = flows(upgraded.before), flows(upgraded.after)
    new = {kind: mode for kind, mode in after.items() if kind not in before}
    assert new
    live = {kind for kind, mode in new.items() if mode == "live"}
    assert live <= READING


def test_flows_go_on_by_themselves(running):
    (number,) = running.customers_buy(1)
    missing = lambda: int(number not in world.sold(running.seller))  # noqa: E731

    # The scheduler alone brings it: the flow is due each minute.
    orders = world.flow(running.seller, "orders")
    running.seller.odoo.write(
        "bol.flow", [orders], {"interval_minutes": 1, "next_run": False}
    )
    assert wait_for("order after the update", missing, patience=150) == 0


def test_what_was_under_way_is_told_once(running):
    seller = running.seller
    domain = [
        ("account_id", "=", seller.account),
        ("state", "in", ["to_send", "sending", "sent"]),
    ]

    def press():
        flow = world.flow(seller, "shipments")
        seller.odoo.write("bol.flow", [flow], {"not_before": False})
        seller.run_now("shipments")

    left = lambda: seller.odoo.count("bol.shipment", domain)  # noqa: E731
    assert wait_for("shipments", left, press, patience=120) == 0
    orders = [row["order_id"] for row in running.truth()["shipments"]]
    assert sorted(orders) == sorted([*running.told, *running.untold])


def test_watch_finds_nothing_new(running):
    """It is no outage that somebody updates, and what people switched off stays so."""
    cron = running.seller.odoo.id_of("bol_connector.ir_cron_watch")
    running.seller.odoo.call("ir.cron", "method_direct_trigger", [cron])
    rows = running.seller.odoo.rows(
        "bol.trouble", [("state", "=", "open")], ["kind", "message"]
    )
    # The lane that somebody had switched off is told, and nothing else.
    assert [row["kind"] for row in rows] in ([], ["action"])
    assert all("orders (2)" in row["message"] for row in rows)
