"""Goods on their way to bol's warehouse, moved on by the clock."""

from .clock import DAY, iso
from .resources import inventory

STEPS = (
    (0.5 * DAY, "IN_TRANSIT"),
    (1 * DAY, "ARRIVED_AT_WH"),
    (1.5 * DAY, "IN_PROGRESS_AT_WH"),
    (2 * DAY, "DONE"),
)
WAREHOUSE = {
    "streetName": "Mechie Trommelenweg",
    "houseNumber": "1",
    "houseNumberExtension": "",
    "zipCode": "5145ND",
    "city": "Waalwijk",
    "countryCode": "NL",
    "attentionOf": "t.a.v. bol.com",
}


def add(world, account, data: dict) -> str:
    """Announce a replenishment; ``data`` is a checked request body."""
    key = world.number("replenishment", 2312078000)
    now = world.clock.now()
    delivery = data.get("deliveryInfo") or {}
    account.replenishments[key] = {
        "replenishmentId": key,
        "created": now,
        "reference": data["reference"],
        "labelingByBol": data["labelingByBol"],
        "state": "",
        "expected": delivery.get("expectedDeliveryDate"),
        "transporter": delivery.get("transporterCode"),
        "pickup": data.get("pickupAppointment"),
        "carriers": data["numberOfLoadCarriers"],
        "sscc": [],
        "lines": data["lines"],
        "transitions": [],
    }
    _move(account.replenishments[key], "ANNOUNCED", now)
    for wait, _ in STEPS:
        world.plan(now + wait, "replenish", account, key)
    return key


def advance(world, account, key: str):
    """Agenda: the next step of a replenishment; the last one adds the stock."""
    row = account.replenishments.get(key)
    states = ["ANNOUNCED", *[state for _, state in STEPS]]
    if row is None or row["state"] not in states[:-1]:
        return
    _reach(world, account, row, states[states.index(row["state"]) + 1])


def move_all(world, account, state: str):
    """Let all replenishments reach a state at once."""
    for row in account.replenishments.values():
        if row["state"] != "DONE":
            _reach(world, account, row, state)


def _reach(world, account, row: dict, state: str):
    _move(row, state, world.clock.now())
    if state == "DONE":
        for line in row["lines"]:
            stock = inventory.stock_of(world, account, line["ean"], line["ean"])
            stock["regularStock"] += line["quantity"]


def cancel(world, row: dict):
    _move(row, "CANCELLED", world.clock.now())


def view(row: dict) -> dict:
    shown = {
        "replenishmentId": row["replenishmentId"],
        "creationDateTime": iso(row["created"]),
        "reference": row["reference"],
        "labelingByBol": row["labelingByBol"],
        "state": row["state"],
        "deliveryInformation": {
            "expectedDeliveryDate": row["expected"] or iso(row["created"] + DAY)[:10],
            "transporterCode": row["transporter"] or "POSTNL",
            "destinationWarehouse": WAREHOUSE,
        },
        "numberOfLoadCarriers": row["carriers"],
        "loadCarriers": [_carrier(row, i) for i in range(row["carriers"])],
        "lines": [_line(row, line) for line in row["lines"]],
        "invalidLines": [],
        "stateTransitions": row["transitions"],
    }
    if row["pickup"]:
        shown["pickupAppointment"] = _pickup(row["pickup"])
    return shown


def reduced(row: dict) -> dict:
    return {
        "replenishmentId": row["replenishmentId"],
        "reference": row["reference"],
        "creationDateTime": iso(row["created"]),
        "lines": [{"ean": line["ean"]} for line in row["lines"]],
        "invalidLines": [],
    }


def _move(row: dict, state: str, now: float):
    row["state"] = state
    row["transitions"].append({"state": state, "stateDateTime": iso(now)})


def _carrier(row: dict, index: int) -> dict:
    arrived = row["state"] in ("ARRIVED_AT_WH", "IN_PROGRESS_AT_WH", "DONE")
    sscc = row["sscc"][index] if index < len(row["sscc"]) else None
    number = int(row["replenishmentId"]) * 100 + index
    return {
        "sscc": sscc or f"0200{number:014d}",
        "transportState": "ARRIVED" if arrived else "ANNOUNCED",
        "transportStateUpdateDateTime": row["transitions"][-1]["stateDateTime"],
    }


def _line(row: dict, line: dict) -> dict:
    received = line["quantity"] if row["state"] == "DONE" else 0
    return {
        "ean": line["ean"],
        "lineState": "ANNOUNCED",
        "quantityAnnounced": line["quantity"],
        "quantityReceived": received,
        "quantityInProgress": 0,
        "quantityWithGradedState": 0,
        "quantityWithRegularState": received,
    }


def _pickup(given: dict) -> dict:
    shown = {
        "address": {"houseNumberExtension": "", **given["address"]},
        "pickupTimeSlot": given["pickupTimeSlot"],
    }
    if given.get("commentToTransporter"):
        shown["commentToTransporter"] = given["commentToTransporter"]
    return shown
