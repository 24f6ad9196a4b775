"""Orders as bol keeps them: placing, counting, and what ends an item."""

from datetime import date

from .clock import end_of_day, iso, parse

OPEN, HANDLED = "OPEN", "HANDLED"


def place(world, account, data: dict, placed: float, posted: bool = False) -> dict:
    """Put an order into the book. ``data`` is what GET order serves.

    ``posted``: the admin wrote it by hand; it is served as given, whatever it
    lacks.
    """
    order_id = str(data["orderId"])
    order = {"data": data, "placed": placed, "posted": posted, "items": {}}
    for index, item in enumerate(data.get("orderItems") or []):
        if isinstance(item, dict) and item.get("orderItemId") is not None:
            order["items"][str(item["orderItemId"])] = _state(item, index, placed)
    account.orders[order_id] = order
    account.index(order_id, order)
    for item_id, state in order["items"].items():
        if state["expires"]:
            world.plan(state["expires"], "expire", account, item_id)
        if state["method"] == "FBB":
            ships = placed + world.settings.fbb_ship_seconds
            world.plan(ships, "ship_fbb", account, item_id)
    world.changed()
    return order


def count(item: dict, field: str) -> int:
    """A quantity of an item as served; 0 when a posted order lacks it."""
    value = item.get(field)
    return value if isinstance(value, int) else 0


def open_quantity(item: dict) -> int:
    gone = count(item, "quantityShipped") + count(item, "quantityCancelled")
    return max(0, count(item, "quantity") - gone)


def status(item: dict) -> str:
    return OPEN if open_quantity(item) else HANDLED


def touch(state: dict, item: dict, now: float):
    state["changed"] = now
    item["latestChangedDateTime"] = iso(now)


def ship(state: dict, item: dict, quantity: int, now: float):
    item["quantityShipped"] = count(item, "quantityShipped") + quantity
    touch(state, item, now)


def cancel(state: dict, item: dict, now: float) -> int:
    """Cancel whatever is open. How many that were."""
    quantity = open_quantity(item)
    if quantity:
        item["quantityCancelled"] = count(item, "quantityCancelled") + quantity
        touch(state, item, now)
    return quantity


def request_cancellation(state: dict, item: dict, now: float):
    """The customer asks; the item stays open until the retailer agrees."""
    item["cancellationRequest"] = True
    touch(state, item, now)


def expire(world, account, item_id: str) -> int:
    """What wasn't shipped before the expiry date ended is cancelled: how many."""
    found = account.item(item_id)
    if not found:
        return 0
    _, state, item = found
    return cancel(state, item, world.clock.now())


def _state(item: dict, index: int, placed: float) -> dict:
    """What bol keeps to itself about an item (tolerant of a broken one)."""
    fulfilment = item.get("fulfilment")
    fulfilment = fulfilment if isinstance(fulfilment, dict) else {}
    offer = item.get("offer")
    offer = offer if isinstance(offer, dict) else {}
    return {
        "place": index,
        "method": fulfilment.get("method", "FBR"),
        "party": fulfilment.get("distributionParty", "RETAILER"),
        "offer_id": offer.get("offerId"),
        "changed": _moment(item.get("latestChangedDateTime"), placed),
        "expires": _expiry(fulfilment.get("expiryDate")),
    }


def _moment(text, default: float) -> float:
    try:
        return parse(text)
    except (TypeError, ValueError, AttributeError):
        return default


def _expiry(text) -> float | None:
    try:
        return end_of_day(date.fromisoformat(text))
    except (TypeError, ValueError):
        return None
