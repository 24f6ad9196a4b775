"""Where every scheduled action is killed in the middle: all is caught up, once."""

import pytest
from kit.odoo_log import complaints
from kit.project import LOG

from . import world
from .outage import LANES, Shop, sql
from .workers import Worker

#: As few as let a slice have its many commits.
KNOWN, MISSED = 12, 9
#: More rounds than it takes.
MOST = 150
WORKER_LOG = LOG / "order-worker-slices.log"


@pytest.fixture(scope="module")
def worker(stack, main_job):
    WORKER_LOG.unlink(missing_ok=True)
    worker = Worker("order_worker", stack.database, WORKER_LOG)
    assert worker.answer() == "ready"
    yield worker
    worker.kill()


@pytest.fixture(params=["before", "after"])
def shop(request, worker, stack):
    """A seller after an outage, and Odoo's own scheduled actions still at rest.

    :ivar moment: whether slices are killed just before or just after a commit
    """
    shop = Shop(stack, f"slices-{request.param}", KNOWN, MISSED)
    shop.moment = request.param
    try:
        shop.deploy()
        shop.hours_pass()
        shop.life_goes_on()
        flows = shop.odoo.ids("bol.flow", [("account_id", "=", shop.seller.account)])
        shop.odoo.call("bol.flow", "action_live", flows)
        yield shop
    finally:
        sql(f"UPDATE ir_cron SET active = true WHERE id IN ({LANES})", stack)
        shop.odoo.write("bol.account", [shop.seller.account], {"active": False})


def minutes_pass(shop):
    """Bol is given ten minutes to show what became of a call before it is repeated:
    killed just after Odoo noted that it tells bol, it never told it."""
    for table in ("bol_shipment", "bol_cancellation"):
        older = "sent_at = sent_at - interval '11 minutes', next_attempt = create_date"
        lost = f"account_id = {shop.seller.account} AND state = 'sending'"
        sql(f"UPDATE {table} SET {older} WHERE {lost}", shop.stack)


def test_each_slice_is_killed(shop, worker):
    """At its first commit, then at its second one, and so on: each goes on where the
    one before it died."""
    killed = 0
    for commit in range(1, MOST):
        for lane in ("out", "orders"):
            worker.tell(slice=lane, **{shop.moment: commit})
            killed += worker.answer()
        if shop.caught_up():
            break
    print(f"\nKilled {killed} times, {shop.moment} up to the {commit}. commit")
    assert killed > 10
    minutes_pass(shop)
    shop.settle()
    (report,) = shop.catch_ups()
    assert report["state"] == "done"
    assert report["lines"]["orders"]["missed"] == MISSED
    assert world.mirrored(shop.seller).keys() == shop.truth()["orders"].keys()
    assert set(world.sold(shop.seller).values()) == {1}
    assert shop.shipments_at_bol() == dict.fromkeys(shop.shipped, 1)
    assert shop.truth()["violations"] == []
    assert complaints(WORKER_LOG) == []
