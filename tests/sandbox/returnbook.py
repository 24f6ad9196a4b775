"""Returns as bol keeps them: what customers send back, and what came of it."""

import random

from . import orderbook, samples
from .clock import iso

REJECTED = ("RETURN_DOES_NOT_MEET_CONDITIONS", "CUSTOMER_KEEPS_PRODUCT_PAID")


def add(world, account, lines: list[tuple[str, int]]) -> str:
    """Register a return of (order item id, quantity) lines of one order."""
    return_id = world.number("return", 15897000)
    dice = random.Random(f"{world.seed}:return:{return_id}")
    items = [_item(world, account, dice, *line) for line in lines]
    first = account.item(lines[0][0])
    account.returns[return_id] = {
        "returnId": return_id,
        "registered": world.clock.now(),
        "fulfilmentMethod": first[1]["method"],
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


def handle(world, item: dict, quantity: int, result: str):
    """Write down what became of a returned item; a later word replaces it."""
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


def _item(world, account, dice, item_id: str, quantity: int) -> dict:
    order, _, item = account.item(item_id)
    reason, detail = dice.choice(samples.REASONS)
    return {
        "order_item_id": item_id,
        "rmaId": world.number("rma", 60283000),
        "orderId": str(order["data"]["orderId"]),
        "ean": item["product"]["ean"],
        "title": item["product"]["title"],
        "expectedQuantity": quantity,
        "returnReason": {
            "mainReason": reason,
            "detailedReason": detail,
            "customerComments": "Niet wat ik zocht, verder prima.",
        },
        "trackAndTrace": "3SRETB" + world.number("return-track", 10**8),
        "transporterName": "PostNL",
        "handled": False,
        "handled_at": None,
        "processingResults": [],
        "customerDetails": _customer(order["data"].get("shipmentDetails") or {}),
    }


def _customer(address: dict) -> dict:
    left_out = ("language", "pickupPointName")
    return {name: value for name, value in address.items() if name not in left_out}
