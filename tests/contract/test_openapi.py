"""The checker itself: that it sees what is wrong, and lets pass what is right."""

import json

import pytest

from . import journal, openapi, specs
from .bol import V10, V11
from .exchange import Exchange

pytestmark = pytest.mark.skipif(not specs.available(), reason=specs.MISSING)

ITEM = {
    "orderItemId": "2012345678",
    "ean": "0000007740404",
    "fulfilmentMethod": "FBR",
    "fulfilmentStatus": "OPEN",
    "quantity": 1,
    "quantityShipped": 0,
    "quantityCancelled": 0,
    "cancellationRequest": False,
    "latestChangedDateTime": "2017-02-09T12:39:48+01:00",
}
SHIPMENT = {
    "orderItems": [{"orderItemId": "1"}],
    "transport": {"transporterCode": "TNT"},
}
PROBLEM = {"type": "a:b", "title": "", "status": 418, "detail": "", "violations": []}


def orders(*items, **change):
    """An answer of the order list, and what may be wrong with it."""
    order = {
        "orderId": "A2K8290LP8",
        "orderPlacedDateTime": "2017-02-09T12:39:48+01:00",
        "orderItems": [{**ITEM, **item} for item in items],
    }
    line = {
        "method": "GET",
        "path": "/retailer/orders",
        "query": "",
        "request_headers": {"Accept": V10},
        "status": 200,
        "response_headers": {"content-type": V10 + ";charset=UTF-8"},
        "response_body": json.dumps({"orders": [order]}),
    }
    return {**line, **change}


def post(path, body, content_type=V10, method="POST", **change):
    line = {
        "method": method,
        "path": path,
        "request_headers": {"Accept": content_type, "Content-Type": content_type},
        "request_body": json.dumps(body),
        "status": None,
    }
    return {**line, **change}


RIGHT = {
    "an answer": orders({}),
    "a page": orders({}, query="page=2&status=ALL&vvb-only=true"),
    "no answer": orders({}, status=None),
    "wrong on purpose": orders({"quantity": "x"}, deliberate="fault"),
    "429": orders(status=429, response_body=json.dumps(PROBLEM)),
    "a shipment": post("/retailer/shipments", SHIPMENT),
    "null": post("/retailer/shipments", {**SHIPMENT, "shippingLabelId": None}),
    "a change": post("/retailer/offers/1-2", {"reference": "A"}, V11, "PATCH"),
}
WRONG = {
    "type": orders({"quantity": "1"}),
    "enumeration": orders({"fulfilmentStatus": "SHIPPED"}),
    "null": orders({"ean": None}),
    "moment": orders({"latestChangedDateTime": "yesterday"}),
    "unknown field": orders({"colour": "red"}),
    "media type": orders({}, response_headers={"content-type": "application/json"}),
    "missing key": orders({}, response_body="{}"),
    "no JSON": orders({}, response_body="<html>"),
    "no body": orders({}, response_body=None),
    "status": orders({}, status=418, response_body=json.dumps(PROBLEM)),
    "no problem": orders({}, status=429, response_body="{}"),
    "query": orders({}, query="fulfillment-method=FBB"),
    "query value": orders({}, query="status=CLOSED"),
    "query bound": orders({}, query="change-interval-minute=61"),
    "accept": orders({}, request_headers={"Accept": "*/*"}),
    "path": orders({}, path="/retailer/nothing"),
    "missing": post("/retailer/shipments", {"transport": {}}),
    "too many": post(
        "/retailer/orders/cancellation", {"orderItems": [{}, {}]}, method="PUT"
    ),
    "typing error": post("/retailer/shipments", {**SHIPMENT, "shipmentRef": "A"}),
    "unknown in list": post(
        "/retailer/shipments",
        {**SHIPMENT, "orderItems": [{"orderItemId": "1", "q": 1}]},
    ),
    "ean of a change": post("/retailer/offers/1-2", {"ean": "1"}, V11, "PATCH"),
    "content type": post("/retailer/shipments", SHIPMENT, "application/json"),
    "deprecated": post("/retailer/offers", {}),
}


@pytest.mark.parametrize("name", RIGHT)
def test_right(name):
    line = {"response_headers": {"content-type": V10}, **RIGHT[name]}
    if name == "a change":
        line["path"] = "/retailer/offers/6ff736b5-cdd0-4150-8c67-78269ee986f5"
    assert openapi.violations(line) == []


@pytest.mark.parametrize("name", WRONG)
def test_wrong(name):
    assert openapi.violations(WRONG[name]) != []


def test_operation_is_chosen_by_media_type_and_literal_path():
    def meant(method, path, accept):
        headers = {"accept": accept}
        return specs.operation_of(Exchange(method, path, request_headers=headers))

    assert meant("GET", "/retailer/offers/1", V11).file == "offers-v11"
    assert meant("GET", "/retailer/offers/1", V10).deprecated
    assert meant("GET", "/retailer/orders/1", V10).path == "/retailer/orders/{order-id}"
    requests = "/retailer/shipments/invoices/requests"
    assert meant("GET", requests, V10).path == requests
    assert meant("HEAD", "/retailer/shipping-labels/1", V10).method == "GET"


def test_journal_counts_and_exits(tmp_path, capsys):
    file = tmp_path / "journal.jsonl"
    file.write_text(json.dumps(orders({})) + "\n" + json.dumps(orders({})) + "\n")
    assert journal.main([str(file)]) == 0
    assert "     2 GET /retailer/orders (retailer-v10)" in capsys.readouterr().out
    with file.open("a") as lines:
        lines.write(json.dumps(orders({"quantity": "1"})) + "\n")
    assert journal.main([str(file)]) == 1
    assert "VIOLATION 1x answer 200" in capsys.readouterr().out
    file.write_text("")
    assert journal.main([str(file)]) == 2
