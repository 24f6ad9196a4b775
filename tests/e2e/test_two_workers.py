"""Two workers and impatient users at the same orders: each comes in once."""

import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from kit.odoo_log import complaints
from kit.project import LOG
from kit.seller import Seller

from . import samples, world
from .workers import Worker

SECONDS = 15
ROUNDS = 10
WORKERS = 2


@pytest.fixture(scope="module")
def workers(stack):
    logs = [LOG / f"order-worker-{number}.log" for number in range(WORKERS)]
    for log in logs:
        log.unlink(missing_ok=True)
    workers = [Worker("order_worker", stack.database, log) for log in logs]
    assert {worker.answer() for worker in workers} == {"ready"}
    yield SimpleNamespace(all=workers, logs=logs)
    for worker in workers:
        worker.kill()


@pytest.fixture(scope="module")
def sellers(main_job, stack):
    """Two accounts that sell the same products."""
    sellers = [world.another(stack, f"rush-{number}") for number in range(2)]
    for seller in sellers:
        seller.connect()
    yield sellers
    for seller in sellers:
        seller.odoo.write("bol.account", [seller.account], {"active": False})


class Rush:
    """Orders that keep arriving, and users who can't wait for them.

    :ivar good, held: numbers of orders, by their seller's place
    :ivar emails, eans: of all of them
    """

    def __init__(self, stack, sellers):
        self.stack = stack
        self.sellers = sellers
        self.good = [[] for _ in sellers]
        self.held = [[] for _ in sellers]
        self.emails = set()
        self.eans = set()
        self.done = False

    def arrive(self):
        """Place orders of the same new products with every seller, now and again."""
        for _ in range(ROUNDS):
            eans = [samples.ean() for _ in range(2)]
            self.eans.update(eans)
            for place, seller in enumerate(self.sellers):
                email = f"{eans[0]}-{place}@verkopen.test2.bol.com"
                self.emails.add(email)
                good = [self._order(email, *eans) for _ in range(3)]
                nowhere = samples.address(email, countryCode="XX")
                bad = self._order(email, *eans, shipmentDetails=nowhere)
                numbers = world.place(self.stack, seller, bad, *good)
                self.held[place].append(numbers[0])
                self.good[place] += numbers[1:]
            time.sleep(SECONDS / ROUNDS)
        self.done = True

    def _order(self, email, *eans, **changes):
        return samples.order(*map(samples.item, eans), email=email, **changes)

    def press(self, what):
        """Let a user do ``what(seller, place)`` over and over, in a session of his."""
        users = [self._user(seller) for seller in self.sellers]
        count = 0
        while not self.done:
            for place, user in enumerate(users):
                what(user, place)
                count += 1
                # Nobody presses faster.
                time.sleep(0.3)
        return count

    def _user(self, seller):
        user = Seller(self.stack.odoo())
        user.account = seller.account
        return user

    def press_import(self, user, place):
        user.press("bol.account", "action_import_orders", [user.account])

    def press_retry(self, user, place):
        mine = [("account_id", "=", user.account), ("state", "=", "held")]
        held = user.odoo.ids("bol.order", mine)
        if held:
            user.press("bol.order", "action_retry", held)

    def recover(self, user, place):
        """Fetch the latest orders by their numbers."""
        numbers = "\n".join(self.good[place][-4:])
        if not numbers:
            return
        values = {"account_id": user.account, "by": "number", "numbers": numbers}
        wizard = user.odoo.create("bol.order.fetch", values)
        user.press("bol.order.fetch", "action_fetch", [wizard])


@pytest.fixture(scope="module")
def rush(stack, sellers, workers):
    """A rush that is over."""
    rush = Rush(stack, sellers)
    for worker in workers.all:
        worker.tell(lane="orders", seconds=SECONDS)
    deeds = rush.press_import, rush.press_retry, rush.recover
    with ThreadPoolExecutor() as pool:
        pressed = [pool.submit(rush.press, what) for what in deeds]
        pool.submit(rush.arrive).result()
    for worker in workers.all:
        worker.answer()
    for seller in sellers:
        seller.import_now("orders")
    # Each of them must have got through, without an error shown to him.
    assert min(press.result() for press in pressed) > 0
    return rush


def test_every_order_once(rush, sellers):
    for place, seller in enumerate(sellers):
        orders = world.mirrored(seller, "state", "held_kind", "held_reason")
        assert orders.keys() == {*rush.good[place], *rush.held[place]}
        states = {
            number: (row["state"], row["held_reason"])
            for number, row in orders.items()
            if number in rush.good[place] and row["state"] != "imported"
        }
        assert states == {}
        assert {orders[number]["held_kind"] for number in rush.held[place]} == {
            "address"
        }
        sold = world.sold(seller)
        assert sold == dict.fromkeys(rush.good[place], 1)
    anybody = sellers[0]
    assert world.products(anybody, rush.eans) == dict.fromkeys(rush.eans, 1)
    assert world.contacts(anybody, rush.emails) == dict.fromkeys(rush.emails, 1)


def test_nothing_to_complain(rush, workers, stack):
    logs = [*workers.logs, stack.server.log]
    assert [entry for log in logs for entry in complaints(log)] == []
