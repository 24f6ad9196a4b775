"""A worker is killed at any moment of an import: every order is there, once."""

import itertools

import pytest
from kit.odoo_log import complaints
from kit.project import LOG

from . import samples, world
from .workers import Worker

#: Small, so that a run has many commits.
BATCH = 2
#: More commits than a run has.
MOST = 100
WORKER_LOG = LOG / "order-worker-killed.log"


@pytest.fixture(scope="module")
def worker(stack):
    WORKER_LOG.unlink(missing_ok=True)
    worker = Worker("order_worker", stack.database, WORKER_LOG)
    assert worker.answer() == "ready"
    yield worker
    worker.kill()


class Round:
    """Some new orders at bol: a buyer of two, a product of three, one that is held."""

    _numbers = itertools.count(1)

    def __init__(self, stack, seller):
        number = next(self._numbers)
        self.ean = samples.ean()
        self.emails = [f"killed-{number}-{n}@verkopen.test2.bol.com" for n in range(2)]
        first, second = self.emails
        nowhere = samples.address(second, countryCode="XX")
        self.held = world.place(stack, seller, self._order(second, nowhere))
        orders = [self._order(email) for email in (first, first, second)]
        self.good = world.place(stack, seller, *orders)

    def _order(self, email, address=None):
        there = {"shipmentDetails": address} if address else {}
        return samples.order(samples.item(self.ean), email=email, **there)

    def check(self, seller):
        """Each order is there, once, and so is what was made for it."""
        orders = world.mirrored(seller, "state", "held_kind")
        assert {orders[number]["state"] for number in self.good} == {"imported"}
        assert {orders[number]["held_kind"] for number in self.held} == {"address"}
        sold = world.sold(seller)
        assert [sold[number] for number in self.good + self.held] == [1, 1, 1, 0]
        assert set(world.contacts(seller, self.emails).values()) == {1}
        assert world.products(seller, [self.ean]) == {self.ean: 1}


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_at_each_commit(main_job, stack, worker, moment, truth):
    """Each time an account of its own, whose run has as many commits as the others'."""
    for commit in range(1, MOST):
        seller = world.another(stack, f"killed-{moment}-{commit}")
        seller.connect()
        # Odoo's own run of the flow, after going live, is over then.
        seller.import_now("orders")
        orders = Round(stack, seller)
        flow = world.flow(seller, "orders")
        worker.tell(run=flow, batch=BATCH, **{moment: commit})
        killed = worker.answer()
        seller.import_now("orders")
        orders.check(seller)
        there = truth(seller.client_id)["orders"]
        assert world.mirrored(seller).keys() == there.keys()
        seller.odoo.write("bol.account", [seller.account], {"active": False})
        if not killed:
            break
    # Lists, details, sale orders and the record of success are commits of their own.
    assert 15 < commit < MOST - 1
    assert complaints(WORKER_LOG) == []
