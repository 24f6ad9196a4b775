"""A deployment switches everything off for three hours at a peak: it is noticed,
mended with one click, and caught up in the right order, all of it, once."""

import time
from collections import Counter

import pytest
from kit.waiting import wait_for

from . import world
from .outage import LANES, Shop, sql

STAGES = ["orders", "cancellations", "shipments", "stock", "prices"]
#: Looks of the watch until somebody is told.
LOOKS = 2


@pytest.fixture(scope="module")
def shop(main_job, stack):
    """The outage, lived through once.

    :ivar troubles: what the watch told of, after at most two of its looks
    :ivar seconds: from the click until all was caught up
    """
    shop = Shop(stack, "outage")
    watch = Watch(shop)
    watch.look()
    shop.deploy()
    try:
        shop.hours_pass()
        shop.life_goes_on()
        shop.silent = shop.received()
        for _ in range(LOOKS):
            watch.look()
        shop.troubles = watch.troubles()
        began = time.monotonic()
        watch.repair()
        shop.left = wait_for(
            "catch-up to end", lambda: int(not shop.caught_up()), patience=120
        )
        shop.seconds = time.monotonic() - began
        shop.settle()
        watch.look()
        shop.troubles_left = watch.troubles()
        print(f"\nCaught up in {shop.seconds:.0f} s: {shop.catch_ups()}")
        yield shop
    finally:
        sql(f"UPDATE ir_cron SET active = true WHERE id IN ({LANES})", stack)
        shop.odoo.write("bol.account", [shop.seller.account], {"active": False})


class Watch:
    """The scheduled action that watches the others."""

    def __init__(self, shop):
        self.shop, self.odoo = shop, shop.odoo
        self.cron = self.odoo.id_of("bol_connector.ir_cron_watch")

    def look(self):
        self.odoo.call("ir.cron", "method_direct_trigger", [self.cron])

    def troubles(self):
        """Kinds of the open troubles of the account, and of those of all accounts."""
        accounts = [False, self.shop.seller.account]
        domain = [("account_id", "in", accounts), ("state", "=", "open")]
        rows = self.odoo.rows("bol.trouble", domain, ["kind"])
        return Counter(row["kind"] for row in rows)

    def repair(self):
        account = self.shop.seller.account
        self.shop.seller.press("bol.account", "action_repair", [account])


def test_it_was_silent(shop):
    assert shop.silent == []


def test_the_watch_noticed(shop):
    assert {"action", "switched_off"} <= shop.troubles.keys()


def test_nothing_is_left_of_the_trouble(shop):
    assert shop.troubles_left == {}


def test_all_stages_in_their_order(shop):
    """No call of a stage came before the last one of an earlier stage."""
    stages = [stage for stage, _row in shop.received() if stage != "orders"]
    told = stages[: len(stages) - stages[::-1].index("prices")]
    assert [stage for stage in STAGES[1:] if stage in told] == STAGES[1:]
    assert told == sorted(told, key=STAGES.index)
    first = [stage for stage, _row in shop.received()]
    assert first[0] == "orders"


def test_shipments_by_nearest_deadline(shop):
    due = shop.due()
    dates = [due[item] for item in shop.sent_shipments()]
    assert len(dates) == len(shop.shipped) > 10
    assert dates == sorted(dates)
    assert len(set(dates)) > 2


def test_each_order_is_there_once(shop):
    orders = world.mirrored(shop.seller, "state")
    assert orders.keys() == shop.truth()["orders"].keys()
    assert {orders[number]["state"] for number in shop.missed} == {"imported"}
    assert set(world.sold(shop.seller).values()) == {1}


def test_bol_heard_of_each_shipment_once(shop):
    assert shop.shipments_at_bol() == dict.fromkeys(shop.shipped, 1)


def test_cancellations_went_both_ways(shop):
    truth = shop.truth()["orders"]
    for number in shop.given_up:
        (item,) = truth[number]["items"].values()
        assert item["quantityCancelled"] == item["quantity"]
    domain = [("bol_number", "in", shop.cancelled + shop.given_up)]
    rows = shop.odoo.rows("sale.order", domain, ["state"])
    assert Counter(row["state"] for row in rows) == {"cancel": len(domain[0][2])}


def test_bol_has_the_right_stock(shop):
    there = {o: row["amount"] for o, row in shop.truth()["offers"].items()}
    right = shop.seller.quantities_for_sale()
    assert {offer: there[offer] for offer in right} == right


def test_the_report_says_what_is_true(shop):
    (report,) = shop.catch_ups()
    lines = report["lines"]
    patched = {
        stage: {row["path"] for one, row in shop.received() if one == stage}
        for stage in ("stock", "prices")
    }
    missed = {stage: line["missed"] for stage, line in lines.items()}
    assert missed == {
        "orders": len(shop.missed),
        "cancelled": len(shop.cancelled),
        "cancellations": len(shop.given_up),
        "shipments": len(shop.shipped),
        "stock": len(patched["stock"]),
        "prices": len(patched["prices"]),
        # No customer asked for one.
        "invoice_uploads": 0,
    }
    for line in lines.values():
        assert line["done"] + line["late"] == line["missed"]
        assert line["open"] == line["human"] == 0
    assert report["state"] == "done"


def test_nobody_is_told_of_trouble_that_is_over(shop):
    account = [("res_model", "=", "bol.account"), ("res_id", "=", shop.seller.account)]
    assert shop.odoo.rows("mail.activity", account, ["summary"]) == []


def test_bol_was_not_angered(shop):
    truth = shop.truth()
    assert truth["violations"] == []
    assert not truth["tokens"]["blocked"]


def test_all_works_again(shop):
    """What comes after it arrives by itself, and is no part of the report."""
    numbers = shop.customers_buy(2)
    flow = world.flow(shop.seller, "orders")
    # Instead of waiting until its interval has gone by.
    past = "listed_at = listed_at - interval '10 minutes', next_run = listed_at"
    sql(f"UPDATE bol_flow SET {past} WHERE id = {flow}", shop.stack)
    lane = shop.odoo.id_of("bol_connector.ir_cron_lane_orders_1")
    shop.odoo.call("ir.cron", "method_direct_trigger", [lane])
    read = [("bol_id", "in", numbers), ("state", "=", "imported")]
    left = wait_for("orders", lambda: 2 - shop.odoo.count("bol.order", read))
    assert left == 0
    assert len(shop.catch_ups()) == 1
