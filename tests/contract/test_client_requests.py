"""Every request that the client can make, against bol's official description."""

import pytest
from bol_api import operations
from bol_api.operations import Operation

from . import openapi, specs
from .calls import CALLS
from .clients import scripted_client
from .exchange import Exchange
from .scripted import Received, Reply, Scripted

pytestmark = pytest.mark.skipif(not specs.available(), reason=specs.MISSING)

_PROMOTED = "promotions are not part of what the connector does"
_MARKET = "market research: nothing of it is kept in Odoo"
_SENDING_TO_BOL = "replenishments are only read: they are made at bol"
LEFT_OUT = {
    ("GET", "/retailer/promotions"): _PROMOTED,
    ("GET", "/retailer/promotions/{promotion-id}"): _PROMOTED,
    ("GET", "/retailer/promotions/{promotion-id}/products"): _PROMOTED,
    ("GET", "/retailer/insights/product-ranks"): _MARKET,
    ("GET", "/retailer/insights/sales-forecast"): _MARKET,
    ("GET", "/retailer/insights/search-terms"): _MARKET,
    ("GET", "/retailer/products/categories"): _MARKET,
    ("POST", "/retailer/products/list"): _MARKET,
    ("GET", "/retailer/products/list-filters"): _MARKET,
    ("GET", "/retailer/products/{ean}/offers"): _MARKET,
    ("GET", "/retailer/products/{ean}/price-star-boundaries"): _MARKET,
    ("GET", "/retailer/products/{ean}/product-ids"): _MARKET,
    ("GET", "/retailer/products/{ean}/ratings"): _MARKET,
    ("POST", "/retailer/content/chunk-recommendations"): _MARKET,
    ("POST", "/retailer/commissions"): "beta; POST /retailer/commission is used",
    ("POST", "/retailer/replenishments"): _SENDING_TO_BOL,
    ("PUT", "/retailer/replenishments/{replenishment-id}"): _SENDING_TO_BOL,
    ("GET", "/retailer/replenishments/delivery-dates"): _SENDING_TO_BOL,
    ("POST", "/retailer/replenishments/pickup-time-slots"): _SENDING_TO_BOL,
    ("POST", "/retailer/replenishments/product-destinations"): _SENDING_TO_BOL,
    (
        "GET",
        "/retailer/replenishments/product-destinations/{product-destinations-id}",
    ): _SENDING_TO_BOL,
    ("POST", "/retailer/replenishments/product-labels"): _SENDING_TO_BOL,
    (
        "GET",
        "/retailer/replenishments/{replenishment-id}/load-carrier-labels",
    ): _SENDING_TO_BOL,
    ("GET", "/retailer/replenishments/{replenishment-id}/pick-list"): _SENDING_TO_BOL,
}
IDS = (
    "id offerId orderId shipmentId returnId uploadId retailerId replenishmentId".split()
)
ANSWER = {
    **dict.fromkeys([*IDS, "processStatusId"], "1"),
    # One page with a record, whatever is asked for: a second request is made.
    **{
        key: [{"id": "1"}]
        for key in (
            "orders shipments invoiceRequests offers returns inventory replenishments"
            " operators processStatuses"
        ).split()
    },
    "page": {"nextCursor": "more of it=="},
}
named = pytest.mark.parametrize(
    "operation, call", CALLS, ids=[str(operation) for operation, _ in CALLS]
)


def answer(request: Received) -> Reply:
    """Something that the client accepts."""
    if not request.headers["accept"].endswith("json"):
        return Reply(body=b"%PDF-1.4")
    if request.method in ("PATCH", "DELETE") and "offers" in request.path:
        return Reply(204)
    later = request.query.get("page", ["1"]) != ["1"] or "cursor" in request.query
    return Reply(body={} if later else ANSWER)


def exchange(request: Received) -> Exchange:
    return Exchange(
        method=request.method,
        path=request.path,
        query=[(key, one) for key, many in request.query.items() for one in many],
        request_headers=request.headers,
        request_body=request.body,
    )


def described(operation: Operation) -> list[specs.Operation]:
    """The operations of that method and path in the files (v10 and v11)."""
    method = "GET" if operation.method == "HEAD" else operation.method
    key = (method, operation.path)
    return [one for one in specs.operations() if (one.method, one.path) == key]


@named
def test_a_request_keeps_to_the_description(server: Scripted, operation, call):
    server.respond = answer
    with scripted_client(server.url) as bol:
        call(bol)
    assert server.received
    for request in server.received:
        assert openapi.request_violations(exchange(request)) == []
        assert request.headers["accept"] == operation.accept
        assert request.headers["authorization"] == "Bearer token-1"
        sent = request.headers.get("content-type", "").split(";")[0]
        assert sent == operation.sends


@pytest.mark.parametrize("operation", operations.ALL, ids=str)
def test_no_operation_is_deprecated(operation):
    media = {operation.accept, operation.sends}
    spoken = [one for one in described(operation) if one.answer_types & media]
    assert len(spoken) == 1
    assert not spoken[0].deprecated


def test_every_operation_is_called():
    assert {operation for operation, _ in CALLS} == set(operations.ALL)


def test_no_operation_is_left_out():
    needed = {
        (one.method, one.path) for one in specs.operations() if not one.deprecated
    } - set(LEFT_OUT)
    made = {(one.method, one.path) for one in operations.ALL if one.method != "HEAD"}
    assert made == needed


def test_what_is_left_out_exists():
    known = {(one.method, one.path) for one in specs.operations()}
    assert set(LEFT_OUT) <= known


def test_languages_are_those_of_the_description():
    for operation in operations.ALL:
        (spec, *_) = described(operation)
        spoken = [
            tuple(one["schema"]["enum"])
            for one in spec.described.get("parameters", ())
            if one["name"] == "Accept-Language"
        ]
        assert ([operation.languages] if operation.languages else []) == spoken
