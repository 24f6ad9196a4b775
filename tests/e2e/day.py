"""A day of a seller: customers at bol, customers elsewhere, the warehouse, trouble."""

import random
import threading
from collections import Counter
from contextlib import contextmanager, suppress

from kit.steps import Problem

SHIP_AT_ONCE = 10
#: What goes wrong at bol, for so many steps of the staff.
TROUBLES = {
    "outage": [{"kind": "unavailable"}],
    "slow": [{"kind": "delay", "path": "/retailer/", "seconds": 0.3, "share": 0.5}],
    "lost answers": [
        {"kind": "drop_after", "method": "PATCH", "path": "/offers/", "share": 0.5},
        {"kind": "drop_after", "method": "POST", "path": "/shipments", "share": 0.5},
    ],
}
#: Trouble in which bol can't be told anything.
UNTOLD = ("outage", "lost answers")
TROUBLE_STEPS = 12


class Orders:
    """Orders placed at bol that are open there: number -> (offer, quantity)."""

    def __init__(self):
        self.open = {}
        #: Shipped, or cancelled in Odoo: the customer can't cancel them any more.
        self.settled = set()


class Customers(threading.Thread):
    """They buy what bol sells, and now and then they cancel."""

    def __init__(self, bol, account, ledger, orders, seed, pause):
        super().__init__(name="customers")
        self.bol, self.account = bol, account
        self.ledger, self.orders = ledger, orders
        self.dice = random.Random(f"customers {seed}")
        self.pause = pause
        self.counts = Counter()
        self.wait, self.leave = threading.Event(), threading.Event()
        self.errors = []

    def run(self):
        try:
            while not self.leave.wait(self.dice.expovariate(1 / self.pause)):
                if not self.wait.is_set():
                    self.step()
        except Exception as error:
            self.errors.append(error)

    def step(self):
        with self.ledger.lock:
            if self.dice.random() < 0.04:
                self.cancel()
            else:
                self.buy()

    def buy(self):
        offers = list(self.ledger.shelves)
        # The first ones are bestsellers.
        place = int(len(offers) * self.dice.random() ** 2)
        offer, quantity = offers[place], self.dice.choice((1, 1, 1, 2, 3))
        answer = self.bol("sales", offer=offer, quantity=quantity)
        sold = self.ledger.sold(offer, quantity, answer["sold"])
        assert sold == bool(answer["orderId"])
        self.counts["sold at bol" if sold else "refused by bol"] += 1
        if sold:
            self.counts["pieces sold at bol"] += quantity
            self.orders.open[answer["orderId"]] = offer, quantity

    def cancel(self):
        numbers = list(self.orders.open.keys() - self.orders.settled)
        if numbers:
            number = self.dice.choice(sorted(numbers))
            self.bol(f"orders/{number}/cancel")
            offer, quantity = self.orders.open.pop(number)
            self.ledger.add(offer, ordered=-quantity)
            self.counts["cancelled at bol"] += 1


class Clock(threading.Thread):
    """Presses what Odoo does by itself every few minutes: a day has few of them."""

    def __init__(self, seller):
        super().__init__(name="clock")
        self.seller = seller
        self.leave = threading.Event()
        self.errors = []

    def run(self):
        try:
            while not self.leave.wait(1):
                for kind in ("orders", "shipments"):
                    # bol may be down.
                    with suppress(Problem):
                        self.seller.run_now(kind)
        except Exception as error:
            self.errors.append(error)


class Staff:
    """What people do in Odoo, step by step, by chance."""

    STEPS = {
        "ship": 22,
        "receive": 14,
        "sell_elsewhere": 22,
        "deliver_elsewhere": 10,
        "cancel_elsewhere": 4,
        "count_goods": 8,
        "scrap": 6,
        "take_back": 5,
        "cancel_in_odoo": 4,
        "tidy_up": 6,
        "trouble": 3,
    }

    def __init__(self, warehouse, bol, ledger, orders, seed):
        self.goods, self.bol = warehouse, bol
        self.ledger, self.orders = ledger, orders
        self.dice = random.Random(f"staff {seed}")
        self.counts = Counter()
        self.sales = []
        self.cancelled_here = []
        self.troubles = list(TROUBLES)
        self.trouble_left = 0
        self.trouble_kind = None

    def step(self):
        (name,) = self.dice.choices(list(self.STEPS), list(self.STEPS.values()))
        if getattr(self, name)() is not False:
            self.counts[name] += 1
        self.trouble_left -= 1
        if self.trouble_kind and self.trouble_left <= 0:
            self.end_trouble()

    def look_into(self, oversold):
        """Keep what Odoo has to say of it, while it can still be seen."""
        for one in oversold:
            if not one.within_the_race and not one.in_odoo:
                moves = self.goods.moves(one.offer)
                one.in_odoo = [str(self.goods.quants()[one.offer]), *moves]

    def offer(self):
        offers = list(self.ledger.shelves)
        return offers[int(len(offers) * self.dice.random() ** 1.5)]

    @contextmanager
    def lower(self, offer, **pieces):
        """So many pieces less are left on a shelf, and Odoo is told now."""
        with self.ledger.lowering([offer]):
            self.ledger.add(offer, **pieces)
            yield

    @contextmanager
    def giving_back(self):
        """Within it people cancel what goods are reserved for.

        Odoo calls them free until they are reserved for those who wait for them.
        """
        with self.ledger.lowering(self.goods.waited_for()):
            yield
            self.goods.assign()

    # -- the warehouse ---------------------------------------------------------

    def receive(self):
        offer, quantity = self.offer(), self.dice.randrange(1, 25)
        self.ledger.add(offer, on_hand=quantity)
        self.goods.receive(offer, quantity)

    def count_goods(self):
        offer = self.offer()
        there = self.ledger.shelves[offer].on_hand
        found = max(there + self.dice.choice((-3, -2, -1, 1, 2)), 0)
        with self.lower(offer, on_hand=found - there):
            self.goods.count(offer, found)

    def scrap(self):
        offer = self.offer()
        if self.ledger.shelves[offer].left < 3:
            return False
        with self.lower(offer, on_hand=-1):
            self.goods.scrap(offer)
        return True

    def ship(self):
        rows = [row for row in self.goods.ready() if self._is_ours(row)]
        with self.ledger.lock:
            rows = [row for row in rows if row["number"] in self.orders.open]
            rows = rows[:SHIP_AT_ONCE]
            self.orders.settled |= {row["number"] for row in rows}
        if not rows:
            return False
        offers = [self.orders.open[row["number"]] for row in rows]
        with self.ledger.lowering({offer for offer, _ in offers}):
            with self.ledger.lock:
                for row, (offer, quantity) in zip(rows, offers, strict=True):
                    self.ledger.add(offer, on_hand=-quantity, ordered=-quantity)
                    del self.orders.open[row["number"]]
            self.goods.ship(rows)
        self.counts["shipped"] += len(rows)
        return True

    def _is_ours(self, row):
        return row["number"] not in self.orders.settled

    def take_back(self):
        found = self.goods.shipped(self.dice)
        if not found:
            return False
        picking, offer = found
        self.ledger.add(offer, on_hand=1)
        self.goods.take_back(picking)
        return True

    # -- sales elsewhere -------------------------------------------------------

    def sell_elsewhere(self):
        offer = self.offer()
        free = self.goods.free(offer)
        if free < 1:
            return False
        quantity = min(self.dice.choice((1, 1, 2, 4)), free)
        with self.lower(offer, promised=quantity):
            self.sales.append((self.goods.sell(offer, quantity), offer, quantity))
        return True

    def deliver_elsewhere(self):
        return self._settle(self.goods.deliver, on_hand=-1, promised=-1)

    def cancel_elsewhere(self):
        with self.giving_back():
            return self._settle(self.goods.cancel, promised=-1)

    def _settle(self, how, **each):
        if not self.sales:
            return False
        sale, offer, quantity = self.sales.pop(self.dice.randrange(len(self.sales)))
        pieces = {name: sign * quantity for name, sign in each.items()}
        self.ledger.add(offer, **pieces)
        if not how(sale):
            # Its goods aren't there yet: another day.
            self.ledger.add(offer, **{name: -n for name, n in pieces.items()})
            return False
        return True

    # -- orders of bol ---------------------------------------------------------

    def cancel_in_odoo(self):
        rows = [row for row in self.goods.ready() if self._is_ours(row)]
        with self.ledger.lock:
            rows = [row for row in rows if row["number"] in self.orders.open]
            if not rows:
                return False
            row = self.dice.choice(rows)
            self.orders.settled.add(row["number"])
            # Odoo tells bol in its own time, and then bol sells these pieces again.
            offer, quantity = self.orders.open.pop(row["number"])
            self.ledger.add(offer, ordered=-quantity)
        with self.giving_back():
            self.goods.cancel(row["sale"])
        self.cancelled_here.append(row["number"])
        return True

    def tidy_up(self):
        """Cancel at bol what was cancelled here, and here what was cancelled there."""
        while self.cancelled_here:
            self.bol(f"orders/{self.cancelled_here.pop()}/cancel")
        with self.giving_back():
            self.goods.follow_cancellations()

    # -- bol -------------------------------------------------------------------

    def trouble(self):
        if self.trouble_kind:
            return False
        self.trouble_kind = self.troubles.pop(0)
        self.troubles.append(self.trouble_kind)
        self.trouble_left = TROUBLE_STEPS
        if self.trouble_kind in UNTOLD:
            self.ledger.trouble_begins()
        for fault in TROUBLES[self.trouble_kind]:
            self.bol("faults", **fault)
        self.counts[self.trouble_kind] += 1
        return True

    def end_trouble(self):
        self.bol.clear_faults()
        if self.trouble_kind in UNTOLD:
            # What waits for its next try after an outage is tried now.
            self.goods.run_now("stock")
            self.ledger.trouble_ends()
        self.trouble_kind = None
