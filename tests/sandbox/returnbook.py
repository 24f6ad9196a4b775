"""Returns as bol keeps them: what customers send back, and what came of it."""

import random

from . import orderbook, samples
from .clock import iso
from .codes import HANDLING_RESULTS

REJECTED = ("RETURN_DOES_NOT_MEET_CONDITIONS", "CUSTOMER_KEEPS_PRODUCT_PAID")
COMMENTS = "Niet wat ik zocht, verder prima."


def lines(account, wanted: list[dict], unknown=False, more=False) -> list[dict]:
    """What the admin wants sent back, judged; ValueError says what can't be.

    Each is ``orderItemId``, or ``orderId`` and ``ean`` (the first item of that
    order with enough left), with ``quantity``, ``reason`` and ``comments``.
    ``unknown``: the order may be one that bol has no more; ``more``: more may
    come back than was shipped. Either may be said of one line as well.
    """
    made, taken = [], {}
    for one in wanted:
        quantity = one["quantity"]
        item_id = one.get("orderItemId") or _find(account, one, taken)
        gone = one.get("unknown", unknown) and one.get("orderId") not in account.orders
        if item_id is None and not gone:
            raise ValueError(f"no item for {one}")
        if item_id is not None:
            left = returnable(account, item_id) - taken.get(item_id, 0)
            beyond = account.item(item_id) and one.get("more", more)
            if quantity < 1 or (quantity > left and not beyond):
                raise ValueError(f"{quantity} of item {item_id} can't be returned")
            taken[item_id] = taken.get(item_id, 0) + quantity
        made.append({**one, "orderItemId": item_id})
    return made


def method_of(account, wanted: list[dict]) -> str:
    """FBR or FBB: that of the first item; FBR of an order that bol has no more."""
    first = account.item(wanted[0]["orderItemId"])
    return first[1]["method"] if first else "FBR"


def add(world, account, wanted: list[dict], method: str | None = None) -> str:
    """Register a return of such ``lines``. ``method``: FBR or FBB, by default
    ``method_of`` them."""
    return_id = world.number("return", 15897000)
    dice = random.Random(f"{world.seed}:return:{return_id}")
    items = [_item(world, account, dice, line) for line in wanted]
    account.returns[return_id] = {
        "returnId": return_id,
        "registered": world.clock.now(),
        "fulfilmentMethod": method or method_of(account, wanted),
        "items": items,
    }
    world.changed()
    return return_id


def returnable(account, item_id: str) -> int:
    """How many of an order item were shipped and not returned yet."""
    found = account.item(item_id)
    if found is None:
        return 0
    returned = sum(
        item["expectedQuantity"]
        for row in account.returns.values()
        for item in row["items"]
        if item["order_item_id"] == item_id
    )
    return orderbook.count(found[2], "quantityShipped") - returned


def unhandled(item: dict) -> int:
    """How many pieces can be handled: all of them anew, once all are handled."""
    done = sum(one["quantity"] for one in item["processingResults"])
    return item["expectedQuantity"] - (0 if item["handled"] else done)


def handle(world, item: dict, quantity: int, result: str):
    """Write down what became of a returned item; a later word replaces it."""
    if result not in HANDLING_RESULTS:
        raise ValueError(f"no handling result {result}")
    if item["handled"]:
        item["processingResults"] = []
    item["processingResults"].append(
        {
            "quantity": quantity,
            "processingResult": "REJECTED" if result in REJECTED else "ACCEPTED",
            "handlingResult": result,
            "processingDateTime": iso(world.clock.now()),
        }
    )
    done = sum(one["quantity"] for one in item["processingResults"])
    item["handled"] = done >= item["expectedQuantity"]
    item["handled_at"] = world.clock.now()


def _find(account, wanted: dict, taken: dict) -> str | None:
    """The order item of an order and an EAN: the first with enough left, or else
    the first; None if there is none."""
    order = account.orders.get(wanted["orderId"])
    found = [
        item_id
        for item_id in (order["items"] if order else ())
        if _product(account, item_id).get("ean") == wanted["ean"]
    ]
    for item_id in found:
        left = returnable(account, item_id) - taken.get(item_id, 0)
        if left >= wanted["quantity"]:
            return item_id
    return found[0] if found else None


def _product(account, item_id: str) -> dict:
    return account.item(item_id)[2].get("product") or {}


def _item(world, account, dice, line: dict) -> dict:
    item_id = line["orderItemId"]
    order = account.item(item_id)[0]["data"] if item_id else {}
    product = _product(account, item_id) if item_id else line
    return {
        "order_item_id": item_id,
        "rmaId": world.number("rma", 60283000),
        "orderId": str(order.get("orderId") or line["orderId"]),
        "ean": product.get("ean", ""),
        "title": product.get("title", "Artikel"),
        "expectedQuantity": line["quantity"],
        "returnReason": _reason(dice, line),
        "trackAndTrace": "3SRETB" + world.number("return-track", 10**8),
        "transporterName": "PostNL",
        "handled": False,
        "handled_at": None,
        "processingResults": [],
        "customerDetails": _customer(order.get("shipmentDetails") or {}),
    }


def _reason(dice, line: dict) -> dict:
    main, detail = dice.choice(samples.REASONS)
    comments = line.get("comments", COMMENTS)
    if "reason" in line:
        return {"mainReason": line["reason"], "customerComments": comments}
    return {
        "mainReason": main,
        "detailedReason": detail,
        "customerComments": comments,
    }


def _customer(address: dict) -> dict:
    left_out = ("language", "pickupPointName")
    return {name: value for name, value in address.items() if name not in left_out}
