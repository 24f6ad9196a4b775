"""bol's rules of orders, cancellations, returns and processes in the sandbox."""

from datetime import timedelta

import pytest

from tests.sandbox.clock import DAY, day_of

from .answers_orders import HANDLED, ORDERS, PROCESS, RETURNS, cancel
from .bol import JSON

pytest_plugins = "tests.contract.fixtures"


def ids(bol, **params):
    """The order ids that the list shows."""
    params = {name.replace("_", "-"): value for name, value in params.items()}
    return {one["orderId"] for one in bol.get(ORDERS, params).json["orders"]}


# The order list ----------------------------------------------------------------
def test_list_shows_open_orders_of_the_retailer_by_default(bol):
    plain, fbb, vvb = (bol.order(kind)["orderId"] for kind in ("plain", "fbb", "vvb"))
    assert ids(bol) == {plain, vvb}
    assert ids(bol, fulfilment_method="FBB") == {fbb}
    assert ids(bol, fulfilment_method="ALL") == {plain, fbb, vvb}
    assert ids(bol, vvb_only="true") == {vvb}


def test_list_has_fifty_orders_a_page_newest_first(bol):
    bol.admin("orders", {"count": 60, "kinds": ["plain"]})
    pages = [bol.get(ORDERS, {"page": page}).json["orders"] for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [50, 10, 0]
    placed = [one["orderPlacedDateTime"] for page in pages for one in page]
    assert placed == sorted(placed, reverse=True)


def test_handled_orders_leave_the_list_after_two_days(bol):
    order = bol.order()
    bol.done(bol.ship(order["orderItems"][0]["orderItemId"]))
    shipped = day_of(bol.world.clock.now()).isoformat()
    assert ids(bol) == set()
    assert ids(bol, status="SHIPPED") == ids(bol, status="ALL") == {order["orderId"]}
    bol.advance(48 * 3600 + 60)
    assert ids(bol, status="ALL") == set()
    assert ids(bol, status="ALL", latest_change_date=shipped) == {order["orderId"]}
    assert bol.get(f"{ORDERS}/{order['orderId']}").status == 200


def test_history_goes_back_three_months(bol):
    today = bol.world.clock.today()
    for days, status in ((80, 200), (100, 400), (-1, 400)):
        day = (today - timedelta(days=days)).isoformat()
        assert bol.get(ORDERS, {"latest-change-date": day}).status == status


def test_list_filters_on_the_latest_change(bol):
    old, new = bol.order(), bol.order()
    bol.advance(3600)
    assert ids(bol, change_interval_minute=30) == set()
    item_id = new["orderItems"][0]["orderItemId"]
    bol.admin(f"items/{item_id}/request-cancellation", {})
    assert ids(bol, change_interval_minute=30) == {new["orderId"]}
    assert ids(bol, change_interval_minute=60) == {new["orderId"]}
    assert ids(bol) == {old["orderId"], new["orderId"]}


def test_list_shows_only_the_items_that_meet_the_filters(bol):
    order = bol.order("several_items")
    first, *rest = [item["orderItemId"] for item in order["orderItems"]]
    bol.done(bol.ship(first))
    listed = bol.get(ORDERS).json["orders"][0]["orderItems"]
    assert [item["orderItemId"] for item in listed] == rest


def test_billing_details_vanish_after_a_while(bol):
    order_id = bol.order("business")["orderId"]
    assert "billingDetails" in bol.get(f"{ORDERS}/{order_id}").json
    bol.advance(40 * DAY)
    assert "billingDetails" not in bol.get(f"{ORDERS}/{order_id}").json


# Cancelling --------------------------------------------------------------------
def test_cancellation_takes_all_that_is_open(bol):
    item_id = bol.item(quantity=5)["orderItemId"]
    bol.done(bol.ship(item_id, quantity=2))
    assert bol.done(cancel(bol, item_id=item_id))["status"] == "SUCCESS"
    assert bol.quantities(item_id) == (5, 2, 3)
    assert "already been handled" in bol.failure(cancel(bol, item_id=item_id))


def test_cancellation_takes_exactly_one_item(bol):
    items = [{"orderItemId": key, "reasonCode": "OTHER"} for key in ("1", "2")]
    for wrong in ([], items):
        body = {"orderItems": wrong}
        assert bol.put(ORDERS + "/cancellation", body).status == 400


def test_a_customers_request_leaves_the_item_open(bol):
    item_id = bol.item("cancellation_request")["orderItemId"]
    listed = bol.get(ORDERS).json["orders"][0]["orderItems"][0]
    assert listed["cancellationRequest"] is True
    assert listed["fulfilmentStatus"] == "OPEN"
    assert bol.done(bol.ship(item_id))["status"] == "SUCCESS"


def test_items_expire(bol):
    item = bol.item(quantity=2)
    bol.advance(8 * DAY)
    assert bol.quantities(item["orderItemId"]) == (2, 0, 2)


# Returns -----------------------------------------------------------------------
def test_returns_are_handled_and_sorted(bol):
    made = [bol.returned() for _ in range(3)]
    for one in made[:2]:
        bol.advance(60)
        rma_id = one["returnItems"][0]["rmaId"]
        bol.done(bol.put(f"{RETURNS}/{rma_id}", HANDLED))

    def listed(handled):
        rows = bol.get(RETURNS, {"handled": handled}).json["returns"]
        return [row["returnId"] for row in rows]

    first, second, third = (one["returnId"] for one in made)
    assert listed("true") == [second, first]
    assert listed("false") == [third]


def test_a_handled_return_can_be_changed(bol):
    rma_id = bol.returned()["returnItems"][0]["rmaId"]
    path = f"{RETURNS}/{rma_id}"
    bol.done(bol.put(path, HANDLED))
    change = {"handlingResult": "EXCHANGE_PRODUCT", "quantityReturned": 1}
    assert bol.done(bol.put(path, change))["status"] == "SUCCESS"
    item = bol.get(RETURNS, {"handled": "true"}).json["returns"][0]["returnItems"][0]
    assert [one["handlingResult"] for one in item["processingResults"]] == [
        "EXCHANGE_PRODUCT"
    ]
    many = {**HANDLED, "quantityReturned": 9}
    assert "At most" in bol.failure(bol.put(path, many))


def test_a_return_can_be_made_for_ninety_days(bol):
    items = [bol.item(quantity=2)["orderItemId"] for _ in range(2)]
    for item_id in items:
        bol.done(bol.ship(item_id))

    def make(item_id, quantity=1):
        body = {**HANDLED, "orderItemId": item_id, "quantityReturned": quantity}
        return bol.post(RETURNS, body, send=JSON)

    key = bol.done(make(items[0]))["entityId"]
    assert bol.get(f"{RETURNS}/{key}").json["returnItems"][0]["handled"] is True
    assert "not shipped" in bol.failure(make(items[0], 2))
    bol.advance(91 * DAY)
    assert "too long ago" in bol.failure(make(items[1]))


# Processes ---------------------------------------------------------------------
def test_processes_end_as_the_admin_wants(bol):
    wanted = {"status": "TIMEOUT", "errorMessage": "Too late", "times": 1}
    bol.admin("settings", {"process_result": {"CREATE_SHIPMENT": wanted}})
    item_id = bol.item()["orderItemId"]
    process = bol.done(bol.ship(item_id))
    assert (process["status"], process["errorMessage"]) == ("TIMEOUT", "Too late")
    assert bol.quantities(item_id)[1] == 0
    assert bol.done(bol.ship(item_id))["status"] == "SUCCESS"


def test_a_process_can_fail_after_the_work(bol):
    wanted = {"status": "FAILURE", "applied": True}
    bol.admin("settings", {"process_result": {"CREATE_SHIPMENT": wanted}})
    item_id = bol.item(quantity=1)["orderItemId"]
    assert bol.done(bol.ship(item_id))["status"] == "FAILURE"
    assert bol.quantities(item_id)[1] == 1


def test_processes_are_forgotten(bol):
    keys = [cancel(bol).json["processStatusId"] for _ in range(2)]
    body = {"processStatusQueries": [{"processStatusId": key} for key in keys]}
    assert len(bol.post(PROCESS, body).json["processStatuses"]) == 2
    bol.advance(DAY + 60)
    assert bol.get(f"{PROCESS}/{keys[0]}").status == 404
    assert bol.post(PROCESS, body).json["processStatuses"] == []


@pytest.mark.parametrize(("count", "status"), [(1000, 200), (1001, 400)])
def test_a_thousand_processes_at_once(bol, count, status):
    body = {"processStatusQueries": [{"processStatusId": str(n)} for n in range(count)]}
    assert bol.post(PROCESS, body).status == status


def test_processes_of_an_entity_newest_first(bol):
    item_id = bol.item()["orderItemId"]
    for _ in range(2):
        cancel(bol, item_id=item_id)
        bol.advance(1)
    params = {"entity-id": item_id, "event-type": "CANCEL_ORDER"}
    rows = bol.get(PROCESS, params).json["processStatuses"]
    assert [row["status"] for row in rows] == ["FAILURE", "SUCCESS"]
