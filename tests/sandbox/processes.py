"""The queue behind every 202: processes that are pending, then end.

A resource registers what an event type does with ``@effect``; the function gets
(world, account, work), returns the entity id, and raises ``Failed`` with the
error message of a FAILURE. Nothing changes at bol before the process ends.
"""

import random
import uuid

from .clock import iso
from .exchange import Answer

PENDING, SUCCESS, FAILURE, TIMEOUT = "PENDING", "SUCCESS", "FAILURE", "TIMEOUT"
EFFECTS = {}
LABEL = "CREATE_SHIPPING_LABEL"


class Failed(Exception):
    """The process ends as FAILURE with this error message."""


def effect(event_type: str):
    def register(function):
        EFFECTS[event_type] = function
        return function

    return register


def submit(call, event_type: str, description: str, work: dict, entity_id=None):
    """Put a process into the queue and answer 202 with its status."""
    world, account = call.world, call.account
    process = {
        "processStatusId": _time_ordered_id(world),
        "entityId": entity_id,
        "eventType": event_type,
        "description": description,
        "status": PENDING,
        "errorMessage": None,
        "created": call.now,
        "ended": None,
        "work": work,
        "override": _override(world, event_type),
    }
    key = process["processStatusId"]
    account.processes[key] = process
    world.plan(call.now + world.settings.process_seconds, "process", account, key)
    return Answer(202, view(process))


def view(process: dict) -> dict:
    """The process as the API shows it; absent values are left out."""
    shown = {
        "processStatusId": process["processStatusId"],
        "eventType": process["eventType"],
        "description": process["description"],
        "status": process["status"],
        "createTimestamp": iso(process["created"]),
        "links": [
            {
                "rel": "self",
                "href": "http://api.bol.com/shared/process-status/"
                + process["processStatusId"],
                "method": "GET",
            }
        ],
    }
    if process["entityId"] is not None:
        shown["entityId"] = process["entityId"]
    if process["errorMessage"] is not None:
        shown["errorMessage"] = process["errorMessage"]
    return shown


def of_entity(world, account, event_type: str, entity_id: str) -> list[dict]:
    """What was asked of an entity, as far as bol remembers and tells: newest first."""
    lookup = world.settings.label_lookup if event_type == LABEL else ""
    rows = [
        process
        for process in account.processes.values()
        if process["eventType"] == event_type
        and kept(world, process)
        and (
            process["entityId"] == entity_id or (lookup and _is_of(process, entity_id))
        )
    ]
    rows.sort(key=lambda row: row["processStatusId"], reverse=True)
    named = {"entityId": entity_id} if lookup == "item" else {}
    return [view({**row, **named}) for row in rows]


def _is_of(process: dict, item_id: str) -> bool:
    return any(
        one["orderItemId"] == item_id for one in process["work"].get("orderItems", ())
    )


def finish(world, account, key: str):
    """End the process: as the admin wants it, otherwise by doing its work."""
    process = account.processes.get(key)
    if process is None or process["status"] != PENDING:
        return
    override = process["override"]
    process["ended"] = world.clock.now()
    if override is None or override.get("applied"):
        _carry_out(world, account, process)
    if override is not None:
        process["status"] = override.get("status", FAILURE)
        process["errorMessage"] = override.get("errorMessage")
    world.emit(account, "PROCESS_STATUS", process["status"], key)


def kept(world, process: dict) -> bool:
    """Whether bol still remembers the process."""
    ended = process["ended"]
    retention = world.settings.process_retention
    return ended is None or world.clock.now() < ended + retention


def _carry_out(world, account, process: dict):
    try:
        entity_id = EFFECTS[process["eventType"]](world, account, process["work"])
    except Failed as error:
        process["status"], process["errorMessage"] = FAILURE, str(error)
        return
    process["status"] = SUCCESS
    if entity_id is not None:
        process["entityId"] = entity_id


def _override(world, event_type: str) -> dict | None:
    """The ending that the admin wants for the next process of this type."""
    wanted = world.settings.process_result.get(event_type)
    if not wanted:
        return None
    times = wanted.setdefault("times", 1)
    if times is not None:
        if times <= 0:
            return None
        wanted["times"] = times - 1
    return dict(wanted)


def _time_ordered_id(world) -> str:
    """A version 7 UUID: ids grow with time, as bol's do."""
    count = world.number("process", 0)
    dice = random.Random(f"{world.seed}:process:{count}")
    moment = int(world.clock.now() * 1000)
    number = (moment << 80) | (7 << 76) | (2 << 62)
    number |= (dice.getrandbits(12) << 64) | dice.getrandbits(62)
    return str(uuid.UUID(int=number))
