"""bol's rules of shipments, transports and labels in the sandbox."""

import pytest

from tests.sandbox.clock import DAY

from .answers_orders import LABELS, SHIPMENTS
from .bol import PDF, Bol

pytest_plugins = "tests.contract.fixtures"


# Shipping ----------------------------------------------------------------------
def test_shipping_in_parts(bol):
    item_id = bol.item(quantity=5)["orderItemId"]
    bol.done(bol.ship(item_id, quantity=2))
    assert bol.quantities(item_id) == (5, 2, 0)
    shipment = bol.done(bol.ship(item_id))["entityId"]
    assert bol.quantities(item_id) == (5, 5, 0)
    shown = bol.get(f"{SHIPMENTS}/{shipment}").json["shipmentItems"][0]
    assert (shown["quantity"], shown["quantityShipped"]) == (5, 3)


REFUSALS = {
    "too many": "exceeds the open quantity 2",
    "handled": "has already been handled",
    "twice": "has already been handled",
    "unknown": "Order item with id 1 not found",
    "fbb": "is fulfilled by bol",
}


@pytest.mark.parametrize("wrong", REFUSALS)
def test_what_can_not_be_shipped_fails_in_the_process(bol, wrong):
    item = bol.item("fbb") if wrong == "fbb" else bol.item(quantity=2)
    item_id = item["orderItemId"]
    wanted = {"unknown": [item_id, "1"], "twice": [item_id, item_id]}
    if wrong == "handled":
        bol.admin(f"items/{item_id}/cancel", {})
    answer = bol.ship(
        *wanted.get(wrong, [item_id]), quantity=99 if wrong == "too many" else None
    )
    assert REFUSALS[wrong] in bol.failure(answer)
    assert bol.account.shipments == {}
    assert bol.quantities(item_id)[1] == 0


def test_a_shipment_is_of_one_order(bol):
    items = [bol.item()["orderItemId"] for _ in range(2)]
    assert "different orders" in bol.failure(bol.ship(*items))


def test_a_shipment_has_a_label_or_a_transport(bol):
    item_id = bol.item()["orderItemId"]
    transport = {"transporterCode": "TNT", "trackAndTrace": "3S"}
    both = bol.ship(item_id, shippingLabelId="1", transport=transport)
    for answer in (both, bol.ship(item_id, transport=None)):
        assert answer.status == 400
        reason = answer.json["violations"][0]["reason"]
        assert reason.startswith("Conflicting transport method")


def test_transporters_are_bols(bol):
    item_id = bol.item()["orderItemId"]
    unknown = bol.ship(item_id, transport={"transporterCode": "PIGEON"})
    assert unknown.status == 400
    assert "allowed values" in unknown.json["violations"][0]["reason"]
    untracked = bol.ship(item_id, transport={"transporterCode": "TNT_BRIEF"})
    assert "Track and trace is required" in bol.failure(untracked)


@pytest.mark.parametrize(("count", "status"), [(0, 400), (100, 202), (101, 400)])
def test_a_shipment_has_one_to_hundred_items(bol, count, status):
    assert bol.ship(*map(str, range(count))).status == status


def test_nothing_is_shipped_before_the_process_ends():
    bol = Bol(process_seconds=60)
    try:
        item_id = bol.item()["orderItemId"]
        answer = bol.ship(item_id)
        assert "entityId" not in answer.json
        assert bol.done(answer)["status"] == "PENDING"
        assert bol.quantities(item_id)[1] == 0
        assert bol.get(SHIPMENTS).json["shipments"] == []
        bol.advance(61)
        process = bol.done(answer)
        assert process["status"] == "SUCCESS"
        assert process["entityId"] in bol.account.shipments
    finally:
        bol.close()


def test_shipments_are_listed_by_method_or_by_order(bol):
    order = bol.order("fbb")
    bol.advance(3700)
    own = bol.shipment()

    def shown(**params):
        return [
            one["shipmentId"] for one in bol.get(SHIPMENTS, params).json["shipments"]
        ]

    bols = shown(**{"fulfilment-method": "FBB"})
    assert shown() == shown(**{"fulfilment-method": "FBR"}) == [own]
    assert len(bols) == 1 and own not in bols
    assert shown(**{"order-id": order["orderId"]}) == bols
    bol.advance(100 * DAY)
    assert shown() == []


def test_transport_can_be_changed(bol):
    key = bol.shipment()
    transport_id = bol.account.shipments[key]["transport"]["transportId"]
    body = {"trackAndTrace": "JVGL1", "transporterCode": "DHL"}
    assert bol.done(bol.put(f"/retailer/transports/{transport_id}", body))
    shown = bol.get(f"{SHIPMENTS}/{key}").json["transport"]
    assert (shown["transporterCode"], shown["trackAndTrace"]) == ("DHL", "JVGL1")
    assert "not found" in bol.failure(bol.put("/retailer/transports/1", body))


def test_transport_events_come_with_time(bol):
    key = bol.shipment()
    bol.advance(2 * DAY)
    events = bol.get(f"{SHIPMENTS}/{key}").json["transport"]["transportEvents"]
    assert events[-1]["eventCode"] == "DELIVERED_AT_CUSTOMER"


# Labels ------------------------------------------------------------------------
def test_a_label_costs_money_each_time(bol):
    item = bol.item("vvb")
    offer_id = bol.label_offer(item)
    bol.done(bol.buy(item, offer_id)), bol.done(bol.buy(item, offer_id))
    truth = bol.admin("truth")
    assert truth["money_spent"] == 8.82
    assert len(truth["labels"]) == 2


def test_label_offers_expire(bol):
    item = bol.item("vvb")
    offer_id = bol.label_offer(item)
    bol.advance(2 * DAY)
    assert "expired" in bol.failure(bol.buy(item, offer_id))
    assert bol.account.money_spent == 0


@pytest.mark.parametrize("lookup", ["", "label", "item"])
def test_purchases_may_be_looked_up_by_order_item(bol, lookup):
    bol.admin("settings", {"label_lookup": lookup})
    item = bol.item("vvb")
    label_id = bol.done(bol.buy(item))["entityId"]
    wanted = {"entity-id": item["orderItemId"], "event-type": "CREATE_SHIPPING_LABEL"}
    found = bol.get("/shared/process-status", wanted).json["processStatuses"]
    named = {"": [], "label": [label_id], "item": [item["orderItemId"]]}
    assert [process["entityId"] for process in found] == named[lookup]
    assert {process["status"] for process in found} <= {"SUCCESS"}


def test_labels_get_dearer_and_late(bol):
    bol.admin("settings", {"label_prices": 2, "late_labels": ["DHLFORYOU"]})
    wanted = {"orderItems": [{"orderItemId": bol.item("vvb")["orderItemId"]}]}
    options = bol.post(f"{LABELS}/delivery-options", wanted).json["deliveryOptions"]
    seen = {}
    for option in options:
        handover = option["handoverDetails"]
        assert handover["earliestHandoverDateTime"] < handover["latestHandoverDateTime"]
        kind = option["transporterCode"], option["labelType"]
        price = option["labelPrice"]["totalPrice"]
        seen[kind] = (price, handover["meetsCustomerExpectation"])
    assert seen == {
        ("TNT", "PARCEL"): (8.82, True),
        ("TNT_BRIEF", "MAILBOX_LIGHT"): (5.76, True),
        ("DHLFORYOU", "PARCEL"): (9.9, False),
        ("DHLFORYOU", "MAILBOX"): (7.1, False),
    }


def test_a_label_is_shipped_with_once(bol):
    key = bol.label()
    label = bol.account.labels[key]
    item_id = next(iter(label["items"]))
    other = bol.item("vvb")["orderItemId"]
    assert "other order items" in bol.failure(bol.ship(other, shippingLabelId=key))
    shipment = bol.done(bol.ship(item_id, shippingLabelId=key))["entityId"]
    shown = bol.get(f"{SHIPMENTS}/{shipment}").json["transport"]
    assert shown["shippingLabelId"] == key
    assert shown["trackAndTrace"] == label["trackAndTrace"]


def test_a_used_label_is_no_good_for_the_rest(bol):
    item = bol.item(quantity=2)
    key = bol.done(bol.buy(item))["entityId"]
    item_id = item["orderItemId"]
    bol.done(bol.ship(item_id, quantity=1, shippingLabelId=key))
    rest = bol.ship(item_id, quantity=1, shippingLabelId=key)
    assert "already been used" in bol.failure(rest)


def test_a_label_is_a_pdf_with_headers(bol):
    path = f"{LABELS}/{bol.label()}"
    full = bol.get(path, accept=PDF)
    head = bol.call("HEAD", path, accept=PDF)
    assert full.content.startswith(b"%PDF")
    assert head.content == b""
    for answer in (full, head):
        assert answer.headers["X-Transporter-Code"] == "TNT"
        assert answer.headers["X-Track-And-Trace-Code"].startswith("3SBOL")
        assert int(answer.headers["Content-Length"]) == len(full.content)
