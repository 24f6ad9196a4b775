"""A day with thousands of sales: bol ends with the right stock, and never sells more
than there is, but for what it can't know yet.

The shelves are kept by the test, apart from Odoo and the addons. ``BOL_SEED`` chooses
another day, ``BOL_STEPS`` a longer one.
"""

import math
import os
import time
from collections import Counter
from types import SimpleNamespace

import pytest
from kit.seller import Seller
from kit.waiting import wait_for

from . import world
from .day import TROUBLES, Clock, Customers, Orders, Staff
from .ledger import Ledger, Shelf
from .warehouse import Warehouse

SEED = int(os.environ.get("BOL_SEED", 1))
STEPS = int(os.environ.get("BOL_STEPS", 500))
#: Seconds between two customers at bol.
PAUSE = 0.06
OFFERS = 24
#: What some offers have a stock rule of: offer's place -> the rule.
RULES = {1: {"buffer": 2}, 4: {"most": 5}, 7: {"buffer": 25, "buffer_kind": "percent"}}


class Bol:
    """The sandbox's endpoints for what isn't done over the API, for one account."""

    def __init__(self, stack, account):
        self.stack, self.account = stack, account

    def __call__(self, endpoint, **body):
        body["account"] = self.account
        return self.stack.sandbox.admin("POST", endpoint, **body)

    def clear_faults(self):
        self.stack.sandbox.admin("DELETE", "faults")

    def truth(self):
        return self.stack.sandbox.admin("GET", f"truth?account={self.account}")


@pytest.fixture(scope="module")
def day(stack):
    """The day, lived through once."""
    seller = world.another(stack, f"day-{SEED}")
    bol = Bol(stack, seller.client_id)
    bol("offers", count=OFFERS)
    world.by_ean_alone(seller)
    seller.connect()
    seller.import_now("offers")
    goods = Warehouse(seller)
    assert len(goods.products) >= OFFERS * 0.9
    ledger = Ledger({offer: Shelf() for offer in goods.products})
    make_rules(goods, ledger)
    orders = Orders()
    staff = Staff(goods, bol, ledger, orders, SEED)
    for offer in ledger.shelves:
        quantity = staff.dice.randrange(2, 30)
        ledger.add(offer, on_hand=quantity)
        goods.count(offer, quantity)
    seller.run_now("stock")
    began = time.monotonic()
    customers = Customers(bol, seller.client_id, ledger, orders, SEED, PAUSE)
    live(stack, seller, staff, customers)
    found = SimpleNamespace(
        goods=goods, bol=bol, ledger=ledger, staff=staff, customers=customers
    )
    found.seconds = time.monotonic() - began
    report(found)
    yield found
    seller.odoo.write("bol.account", [seller.account], {"active": False})


def make_rules(goods, ledger):
    offers = list(ledger.shelves)
    for place, values in RULES.items():
        values = {**values, "product_id": goods.products[offers[place]]}
        values["account_id"] = goods.seller.account
        goods.odoo.create("bol.stock.rule", values)


def another_session(stack, seller):
    """The same staff with a session of their own: for another thread."""
    other = Seller(stack.odoo())
    other.account, other.warehouse = seller.account, seller.warehouse
    return other


def live(stack, seller, staff, customers):
    clock = Clock(another_session(stack, seller))
    threads = (customers, clock)
    for thread in threads:
        thread.start()
    try:
        for _ in range(STEPS):
            staff.step()
            staff.look_into(staff.ledger.oversold)
            errors = customers.errors + clock.errors
            assert not errors, errors
        if staff.trouble_kind:
            staff.end_trouble()
    finally:
        for thread in threads:
            thread.leave.set()
        for thread in threads:
            thread.join()


def report(day):
    """Print what happened."""
    over = day.ledger.oversold
    within = [one for one in over if one.within_the_race]
    late = [one.late for one in over if one.late is not None]
    events = {**day.customers.counts, **day.staff.counts}
    pieces = events.get("pieces sold at bol", 0)
    print(f"\nSeed {SEED}: {day.seconds:.0f} s")
    print(", ".join(f"{name} {count}" for name, count in sorted(events.items())))
    print(
        f"Oversold within the race: {sum(one.pieces for one in within)} of {pieces} "
        f"pieces, at most {max(late, default=0):.1f} s after Odoo knew; beyond it: "
        f"{sum(one.pieces for one in over if not one.within_the_race)}"
    )
    for one in over:
        if not one.within_the_race:
            print(one)


def test_bol_never_sells_what_is_not_there(day):
    assert [one for one in day.ledger.oversold if not one.within_the_race] == []
    # The race is short, and so it is lost seldom.
    oversold = sum(one.pieces for one in day.ledger.oversold)
    assert oversold <= day.customers.counts["pieces sold at bol"] / 10


def test_day_was_a_busy_one(day):
    events = {**day.customers.counts, **day.staff.counts}
    assert events["sold at bol"] > STEPS / 2
    for name in (*Staff.STEPS, *TROUBLES, "refused by bol", "cancelled at bol"):
        assert events[name], name


def test_bol_sells_what_the_rules_say(day):
    """Once all is told: computed from Odoo's quants and bol's open orders alone."""
    settle(day)

    def told():
        day.goods.run_now("shipments")
        return len(wrong(day))

    wait_for("offers with another stock", told, patience=60)
    assert wrong(day) == {}


def test_shelves_are_as_odoo_has_them(day):
    """The test itself kept count as it should."""
    there = {offer: on_hand for offer, (on_hand, _) in day.goods.quants().items()}
    assert there == {o: shelf.on_hand for o, shelf in day.ledger.shelves.items()}


def settle(day):
    """All orders are imported, what is cancelled is cancelled on both sides."""
    goods = day.goods

    def left():
        goods.run_now("orders")
        day.staff.tidy_up()
        placed = set(day.bol.truth()["orders"])
        rows = goods.orders()
        new = sum(row["state"] == "new" for row in rows.values())
        return len(placed - rows.keys()) + new + goods.follow_cancellations()

    assert wait_for("orders to import", left, patience=120) == 0
    goods.assign()


def wrong(day):
    """Offers of which bol sells another number: offer id -> (bol's, the right one)."""
    quants, reserved = day.goods.quants(), day.goods.reserved_for_bol()
    truth = day.bol.truth()
    ordered = open_at_bol(truth)
    found = {}
    for place, offer in enumerate(day.ledger.shelves):
        on_hand, taken = quants[offer]
        rule = RULES.get(place, {})
        amount = by_rule(on_hand - taken, **rule) + reserved[offer]
        right = max(min(max(amount, 0), 999) - ordered[offer], 0)
        sold = truth["offers"][offer]["correctedStock"]
        if sold != right:
            found[offer] = sold, right
    return found


def by_rule(free, buffer=0, buffer_kind="pieces", most=0):
    if buffer_kind == "percent":
        buffer = math.ceil(max(free, 0) * buffer / 100)
    left = free - buffer
    return min(left, most) if most else left


def open_at_bol(truth):
    """Offer id -> pieces that are open at bol."""
    ordered = Counter()
    for order in truth["orders"].values():
        for item in order["data"]["orderItems"]:
            gone = item["quantityShipped"] + item["quantityCancelled"]
            ordered[item["offer"]["offerId"]] += item["quantity"] - gone
    return ordered
