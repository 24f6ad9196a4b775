"""Orders: list, detail, cancellation (v10)."""

from datetime import date
from itertools import islice

from .. import orderbook, processes
from ..clock import day_of, months_before
from ..codes import CANCELLATION_REASONS
from ..exchange import PAGE, PAGE_SIZE, V10, Answer, Query, Route
from ..listing import listed
from ..problems import invalid, not_found, violation
from ..shapes import each, shape, text

MONTHS = 3
BILLING = ("billingDetails",)


def list_orders(call) -> Answer:
    """Only the items that meet the filters are listed, in their orders."""
    start = (call.query["page"] - 1) * PAGE_SIZE
    page = list(islice(_matching(call), start, start + PAGE_SIZE))
    if any(order["posted"] for order, _ in page):
        call.deliberate = "posted order"
    return listed(call, "orders", [_reduced(order, items) for order, items in page])


def get_order(call) -> Answer:
    order = call.account.orders.get(call.params["order-id"])
    if order is None:
        raise not_found("Order", call.params["order-id"])
    if order["posted"]:
        call.deliberate = "posted order"
    if "served" in (instead := order.get("instead", {})):
        return Answer(200, instead["served"].encode())
    data = order["data"]
    age = (call.now - _last_change(order)) / 86400
    if age > call.world.settings.billing_days:
        data = {name: value for name, value in data.items() if name not in BILLING}
    return Answer(200, data)


def cancel_item(call) -> Answer:
    wanted = call.body["orderItems"][0]
    return processes.submit(
        call,
        "CANCEL_ORDER",
        f"Cancel order item with order item id {wanted['orderItemId']}.",
        wanted,
        entity_id=wanted["orderItemId"],
    )


@processes.effect("CANCEL_ORDER")
def _cancel(world, account, work):
    item_id = work["orderItemId"]
    found = account.item(item_id)
    if found is None:
        raise processes.Failed(f"Order item with id {item_id} not found.")
    _, state, item = found
    if state["method"] == "FBB":
        raise processes.Failed(f"Order item {item_id} is fulfilled by bol.")
    if not orderbook.cancel(state, item, world.clock.now()):
        raise processes.Failed(f"Order item {item_id} has already been handled.")


def _matching(call):
    """(order, [(state, item), ...]) of what meets the filters, newest first."""
    query, wanted = call.query, _changed_filter(call)
    method, vvb_only = query["fulfilment-method"], query["vvb-only"]
    for order in sorted(call.account.orders.values(), key=lambda row: -row["placed"]):
        items = [
            (state, item)
            for state, item in _items(order)
            if (method == "ALL" or state["method"] == method)
            and (not vvb_only or state["party"] == "BOL")
            and _status_wanted(query["status"], item)
            and wanted(state, item)
        ]
        if items or (order["posted"] and not order["items"]):
            yield order, items


def _items(order: dict):
    """(state, item as served) of each item that has an id."""
    items = order["data"].get("orderItems")
    for state in order["items"].values():
        yield state, items[state["place"]]


def _status_wanted(wanted: str, item: dict) -> bool:
    if wanted == "OPEN":
        return orderbook.status(item) == orderbook.OPEN
    if wanted == "SHIPPED":
        shipped = orderbook.count(item, "quantityShipped") > 0
        return shipped and orderbook.status(item) == orderbook.HANDLED
    return True


def _changed_filter(call):
    """The test of an item's last change, from the two query parameters.

    Handled items leave the list after 48 hours unless a date is asked for.
    """
    now, minutes = call.now, call.query["change-interval-minute"]
    day = _history_day(call)
    handled_since = now - call.world.settings.handled_seconds

    def wanted(state, item):
        changed = state["changed"]
        if minutes is not None and changed < now - minutes * 60:
            return False
        if day is not None:
            return day_of(changed) == day
        return orderbook.status(item) == orderbook.OPEN or changed >= handled_since

    return wanted


def _history_day(call) -> date | None:
    given = call.query["latest-change-date"]
    if given is None:
        return None
    name, today = "latest-change-date", call.world.clock.today()
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise invalid(violation(name, "must be a date (yyyy-mm-dd)")) from None
    if not months_before(today, MONTHS) <= day <= today:
        raise invalid(violation(name, "up to 3 months of history is supported"))
    return day


def _last_change(order: dict) -> float:
    changes = [state["changed"] for state in order["items"].values()]
    return max(changes, default=order["placed"])


def _reduced(order: dict, items: list):
    if "listed" in (instead := order.get("instead", {})):
        return instead["listed"]
    data = order["data"]
    return {
        "orderId": data["orderId"],
        "orderPlacedDateTime": data.get("orderPlacedDateTime"),
        "orderItems": [_reduced_item(state, item) for state, item in items],
    }


def _reduced_item(state: dict, item: dict) -> dict:
    product = item.get("product")
    product = product if isinstance(product, dict) else {}
    return {
        "orderItemId": item["orderItemId"],
        "ean": product.get("ean", ""),
        "fulfilmentMethod": state["method"],
        "fulfilmentStatus": orderbook.status(item),
        "quantity": orderbook.count(item, "quantity"),
        "quantityShipped": orderbook.count(item, "quantityShipped"),
        "quantityCancelled": orderbook.count(item, "quantityCancelled"),
        "cancellationRequest": item.get("cancellationRequest") is True,
        "latestChangedDateTime": item.get("latestChangedDateTime"),
    }


CANCELLATION = shape(
    {
        "orderItems": each(
            shape(
                {
                    "orderItemId": text(1),
                    "reasonCode": text(choices=CANCELLATION_REASONS),
                }
            ),
            low=1,
            high=1,
        )
    }
)
ROUTES = [
    Route(
        "GET",
        "/retailer/orders",
        list_orders,
        query=(
            PAGE,
            Query("fulfilment-method", choices=("FBR", "FBB", "ALL"), default="FBR"),
            Query("status", choices=("OPEN", "SHIPPED", "ALL"), default="OPEN"),
            Query("change-interval-minute", "integer", high=60),
            Query("latest-change-date"),
            Query("vvb-only", "boolean", default=False),
        ),
    ),
    Route("GET", "/retailer/orders/{order-id}", get_order),
    Route(
        "PUT",
        "/retailer/orders/cancellation",
        cancel_item,
        consumes=(V10,),
        body=CANCELLATION,
    ),
]
