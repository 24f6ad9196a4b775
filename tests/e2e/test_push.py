"""bol tells of orders by itself: over real HTTP, from the sandbox to Odoo."""

import json
import time
import urllib.error
import urllib.request

import pytest
from kit.waiting import wait_for

from . import samples, world

ORDERS = 100
#: With the one about its making, that is 1,000 messages.
REQUESTS = 9
#: A message must be answered in a second; the courier of bol waits five.
AT_ONCE = 1


@pytest.fixture
def told(newcomer, stack):
    """A seller whose account is told of everything."""
    odoo = newcomer.odoo
    odoo.call("ir.config_parameter", "set_param", "web.base.url", stack.server.url)
    # What is made of the orders is no matter here.
    odoo.write("bol.account", [newcomer.account], {"create_products": False})
    newcomer.connect()
    newcomer.press("bol.account", "action_push_on", [newcomer.account])

    def missing():
        newcomer.run_now("push")
        return int(newcomer.of_account("push_state") != "on")

    assert wait_for("push to be on", missing, patience=60) == 0
    # From here on only messages bring anything.
    orders = world.flow(newcomer, "orders")
    odoo.write("bol.flow", [orders], {"interval_minutes": 600})
    newcomer.run_now("orders")
    return newcomer


def deliveries(stack, seller):
    return stack.sandbox.admin("GET", f"truth?account={seller.client_id}")["webhooks"]


def reads(stack, seller, path):
    """How often bol was asked for what is below a path."""
    rows = stack.sandbox.admin("GET", f"received?path={path}")
    return sum(
        row["account"] == seller.client_id and row["method"] == "GET" for row in rows
    )


def test_order_comes_without_asking(stack, told):
    before = reads(stack, told, "/retailer/orders$")
    (number,) = world.place(stack, told, samples.order(samples.item(samples.ean())))
    missing = lambda: int(number not in world.mirrored(told))  # noqa: E731
    assert wait_for("order that bol told of", missing, patience=30) == 0
    assert reads(stack, told, "/retailer/orders$") == before
    assert [row["status"] for row in deliveries(stack, told)][-1] == 204


def test_burst_causes_no_more_reads_than_needed(stack, told):
    orders = world.flow(told, "orders")
    # While the flow is busy with something else, as in a burst it is.
    told.press("bol.flow", "action_off", [orders])
    placed = [samples.order(samples.item(samples.ean())) for _ in range(ORDERS)]
    numbers = world.place(stack, told, *placed)
    items = [order["orderItems"][0]["orderItemId"] for order in placed]
    for _ in range(REQUESTS):
        for item in items:
            path = f"items/{item}/request-cancellation"
            stack.sandbox.admin("POST", path, account=told.client_id)
    wanted = ORDERS * (REQUESTS + 1)
    left = lambda: wanted - len(deliveries(stack, told))  # noqa: E731
    assert wait_for("messages to be delivered", left, patience=240) == 0
    assert {row["status"] for row in deliveries(stack, told)} == {204}
    told.press("bol.flow", "action_live", [orders])

    def unread():
        rows = world.mirrored(told, "cancellation_requested")
        return sum(not rows.get(n, {}).get("cancellation_requested") for n in numbers)

    assert wait_for("requests to be read", unread, patience=120) == 0
    assert reads(stack, told, "/retailer/orders/") == ORDERS


def test_stranger_is_refused_at_once(stack, told):
    address = told.of_account("push_address")
    body = json.dumps({"event": {"resource": "ORDER", "resourceId": "C1"}}).encode()
    signature = 'keyId=0, algorithm="rsa-sha256", signature=AAAA'
    for headers in ({}, {"Signature": signature}):
        request = urllib.request.Request(address, body, headers, method="POST")
        began = time.monotonic()
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=5)
        assert refused.value.code == 401
        assert time.monotonic() - began < AT_ONCE
