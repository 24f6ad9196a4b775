"""Every fault of bol against a read, an idempotent write and another write: what the
client makes of it, how often it asks, and how often it happens at bol."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from bol_api import BolClient, MemoryTokens, errors

from .clients import outcome, sandbox_client, sandbox_tokens, until
from .running import Sandbox

READ, CHANGE, WRITE = "a read", "an idempotent write", "another write"
CALLS = (READ, CHANGE, WRITE)
AWAY, UNSURE = "BolUnavailable", "OutcomeUnknown"

# fault: {of read, of idempotent write, of other write}; "once" strikes one request.
OUTCOMES: dict[str, tuple[str, str, str]] = {
    "delay once": ("ok", "ok", "ok"),
    "delay_after once": (AWAY, AWAY, UNSURE),
    "expired_token once": ("ok", "ok", "ok"),
    "expired_token": ("TokenExpired", "TokenExpired", "TokenExpired"),
    "inactive once": ("AccountInactive", "AccountInactive", "AccountInactive"),
    "not_found once": ("NotFound", "NotFound", "NotFound"),
    "rate_limited once": ("RateLimited", "RateLimited", "RateLimited"),
    "rate_limited unnamed once": ("RateLimited", "RateLimited", "RateLimited"),
    "server_error once": ("ok", AWAY, UNSURE),
    "server_error": (AWAY, AWAY, UNSURE),
    "unavailable once": ("ok", AWAY, UNSURE),
    "unavailable": (AWAY, AWAY, UNSURE),
    "broken_json once": ("UnreadableAnswer", "ok", UNSURE),
    "html once": ("ok", AWAY, UNSURE),
    "html": (AWAY, AWAY, UNSURE),
    "drop_before once": ("ok", AWAY, UNSURE),
    "drop_before": (AWAY, AWAY, UNSURE),
    "drop_after once": ("ok", AWAY, UNSURE),
    "drop_after": (AWAY, AWAY, UNSURE),
}
# How often bol is asked: reads are repeated twice, an expired token once.
REPEATED = {"server_error", "unavailable", "html", "drop_before", "drop_after"}
NAMED = {"rate_limited": 30}


@dataclass
class Case:
    """One kind of call, prepared; `path` names it to the sandbox."""

    method: str
    path: str
    call: Callable[[], Any]


def case(sandbox: Sandbox, kind: str, bol: BolClient) -> Case:
    if kind == READ:
        order_id = sandbox.order()["id"]
        path = f"/retailer/orders/{order_id}"
        return Case("GET", path, lambda: bol.orders.get(order_id))
    if kind == CHANGE:
        offer_id = next(iter(sandbox.admin("truth")["offers"]))
        change = {"stock": {"amount": 7, "managedByRetailer": False}}
        path = f"/retailer/offers/{offer_id}"
        return Case("PATCH", path, lambda: bol.offers.patch(offer_id, change))
    item = sandbox.item()
    path = "/retailer/orders/cancellation"
    return Case("PUT", path, lambda: bol.orders.cancel(item, "OUT_OF_STOCK"))


def strike(sandbox: Sandbox, fault: str, method: str, path: str) -> None:
    kind, *how = fault.split()
    body: dict[str, Any] = {"kind": kind, "method": method, "path": path}
    body |= {"seconds": 1.0 if kind == "delay_after" else 0.2, "share": 1}
    if kind in NAMED:
        body["retry_after"] = None if "unnamed" in how else NAMED[kind]
    if "once" in how:
        body["times"] = 1
    sandbox.admin("faults", method="DELETE")
    sandbox.admin("received", method="DELETE")
    sandbox.admin("faults", body)


def times_asked(fault: str, kind: str) -> int:
    name, *how = fault.split()
    if name == "expired_token":
        return 2
    if kind == READ and name in REPEATED:
        return 2 if "once" in how else 3
    return 1


def asked(sandbox: Sandbox, prepared: Case) -> int:
    """How often; a delayed request is known to the sandbox after its delay."""
    return len(until(lambda: sandbox.received(prepared.method, prepared.path)))


@pytest.fixture(scope="module")
def tokens(sandbox: Sandbox) -> MemoryTokens:
    return sandbox_tokens(sandbox.url)


@pytest.mark.parametrize("kind", CALLS)
@pytest.mark.parametrize("fault", OUTCOMES)
def test_fault(sandbox: Sandbox, tokens: MemoryTokens, fault: str, kind: str):
    with sandbox_client(sandbox.url, tokens, timeout=(2, 0.6)) as bol:
        bol.retailers.current()
        prepared = case(sandbox, kind, bol)
        strike(sandbox, fault, prepared.method, prepared.path)
        assert outcome(prepared.call) == OUTCOMES[fault][CALLS.index(kind)]
    assert asked(sandbox, prepared) == times_asked(fault, kind)


def processes(sandbox: Sandbox, event_type: str) -> int:
    known = sandbox.admin("truth")["processes"]
    return len([one for one in known if one["eventType"] == event_type])


def effects(sandbox: Sandbox) -> dict[str, int]:
    """How often each thing happened at bol."""
    truth = sandbox.admin("truth")
    return {
        "shipment": len(truth["shipments"]),
        "label": len(truth["labels"]),
        "cancellation": processes(sandbox, "CANCEL_ORDER"),
    }


def command(sandbox: Sandbox, effect: str, bol: BolClient) -> Case:
    if effect == "label":
        item = sandbox.item("vvb")
        offer_id = bol.labels.delivery_options([(item, None)])[0].offer_id
        path = "/retailer/shipping-labels$"
        return Case("POST", path, lambda: bol.labels.create([(item, None)], offer_id))
    item = sandbox.item()
    if effect == "cancellation":
        path = "/retailer/orders/cancellation"
        return Case("PUT", path, lambda: bol.orders.cancel(item, "OUT_OF_STOCK"))
    return Case(
        "POST",
        "/retailer/shipments$",
        lambda: bol.shipments.create(
            [(item, None)],
            reference="WH/OUT/1",
            transporter_code="TNT",
            track_and_trace="3SBOL",
        ),
    )


@pytest.mark.parametrize(
    "fault, happened",
    [("drop_after", 1), ("delay_after", 1), ("drop_before", 0)],
)
@pytest.mark.parametrize("effect", ["shipment", "cancellation", "label"])
def test_a_command_without_an_answer(sandbox, tokens, effect, fault, happened):
    """Unknown to the client, and done at bol once or not at all: never twice."""
    with sandbox_client(sandbox.url, tokens, timeout=(2, 0.6)) as bol:
        prepared = command(sandbox, effect, bol)
        before = effects(sandbox)
        strike(sandbox, fault, prepared.method, prepared.path)
        with pytest.raises(errors.OutcomeUnknown) as caught:
            prepared.call()
        assert "unknown" in str(caught.value)
    assert asked(sandbox, prepared) == 1
    assert effects(sandbox) == {**before, effect: before[effect] + happened}


def test_a_command_that_never_left():
    sandbox = Sandbox()
    with sandbox, sandbox_client(sandbox.url) as bol:
        prepared = command(sandbox, "shipment", bol)
        bol.retailers.current()
    with pytest.raises(errors.BolUnavailable) as caught:
        prepared.call()
    assert caught.value.not_sent


def test_what_was_done_can_be_found_at_bol(sandbox, tokens):
    """After an unknown outcome the shipment is found by its order."""
    order = sandbox.order()
    (item, *_) = order["items"]
    with sandbox_client(sandbox.url, tokens) as bol:
        strike(sandbox, "drop_after once", "POST", "/retailer/shipments$")
        with pytest.raises(errors.OutcomeUnknown):
            bol.shipments.create(
                [(item, None)], reference="WH/OUT/2", transporter_code="TNT"
            )
        ((found,),) = bol.shipments.pages(order_id=order["id"])
        assert found.reference == "WH/OUT/2"
        assert [one.order_item_id for one in found.items] == [item]
        processes_of_it = bol.process_status.by_entity(item, "CREATE_SHIPMENT")
        assert isinstance(next(processes_of_it, []), list)
