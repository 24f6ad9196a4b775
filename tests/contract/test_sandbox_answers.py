"""Every answer that the sandbox can give, against bol's official description."""

import re

import pytest

from tests.sandbox.routes import ROUTES

from . import answers_offers, answers_orders, answers_rest, openapi, specs

pytest_plugins = "tests.contract.fixtures"
pytestmark = pytest.mark.skipif(not specs.available(), reason=specs.MISSING)

ROWS = [*answers_orders.ROWS, *answers_offers.ROWS, *answers_rest.ROWS]
# The ten deprecated calls that offers v11 has taken the place of; a client that
# still makes them is turned away.
NOT_SERVED = {
    "POST /retailer/offers",
    "POST /retailer/offers/export",
    "GET /retailer/offers/export/{report-id}",
    "POST /retailer/offers/unpublished",
    "GET /retailer/offers/unpublished/{report-id}",
    "GET /retailer/offers/{offer-id}",
    "PUT /retailer/offers/{offer-id}",
    "DELETE /retailer/offers/{offer-id}",
    "PUT /retailer/offers/{offer-id}/price",
    "PUT /retailer/offers/{offer-id}/stock",
}
# Described, but the sandbox has no reason to say so there.
NEVER_SAID = {
    ("GET /retailer/insights/product-ranks", "406"): "tested with all 406 below",
    ("GET /retailer/content/catalog-products/{ean}", "406"): "below",
    ("GET /retailer/products/list-filters", "406"): "below",
    ("GET /retailer/products/{ean}/placement", "406"): "below",
    ("POST /retailer/products/list", "406"): "below",
    ("DELETE /retailer/subscriptions/{subscription-id}", "400"): "nothing to check",
    ("POST /retailer/subscriptions/test/{subscription-id}", "400"): "nothing to check",
    ("GET /retailer/subscriptions", "400"): "nothing to check",
    ("GET /retailer/subscriptions/{subscription-id}", "400"): "any text is an id",
    ("GET /retailer/shipping-labels/{shipping-label-id}", "400"): "any text is an id",
    ("GET /retailer/promotions/{promotion-id}", "400"): "any text is an id",
    ("GET /retailer/replenishments/delivery-dates", "400"): "nothing to check",
    ("GET /retailer/replenishments/{replenishment-id}", "400"): "any text is an id",
    ("GET /retailer/replenishments/{replenishment-id}/pick-list", "400"): "the same",
    (
        "GET /retailer/replenishments/product-destinations/{product-destinations-id}",
        "400",
    ): "any text is an id",
    ("GET /retailer/retailers/{retailer-id}", "400"): "any text is an id",
    ("GET /retailer/products/categories", "400"): "nothing to check",
    ("GET /retailer/economic-operator/{id}", "400"): "any text is an id",
    ("DELETE /retailer/economic-operator/{id}", "400"): "any text is an id",
    ("GET /retailer/economic-operators", "404"): "an empty page instead",
}
GATEWAY = {"403", "500", "502", "503", "504"}


def _name(operation) -> str:
    return f"{operation.method} {operation.path}"


@pytest.mark.parametrize(
    ("operation", "status", "ask"),
    ROWS,
    ids=[f"{status} {operation}" for operation, status, _ in ROWS],
)
def test_answer_is_as_described(bol, operation, status, ask):
    answers = ask(bol)
    for answer in answers if isinstance(answers, list) else [answers]:
        assert answer.status == status, answer.content
        assert _name(specs.operation_of(answer.exchange)) == operation
        assert openapi.response_violations(answer.exchange) == []
        if status < 300:
            assert openapi.request_violations(answer.exchange) == []


def test_no_operation_is_left_out():
    official = {_name(one) for one in specs.operations() if not one.deprecated}
    deprecated = {_name(one) for one in specs.operations() if one.deprecated}
    served = {route.operation for route in ROUTES}
    good = {operation for operation, status, _ in ROWS if status < 300}
    assert len(official) == 77
    assert served == official
    assert good == official
    assert deprecated == NOT_SERVED


def test_no_described_answer_is_left_out():
    tested = {(operation, str(status)) for operation, status, _ in ROWS}
    missing = {
        (_name(one), status)
        for one in specs.operations()
        if not one.deprecated
        for status in one.described["responses"]
        if status not in GATEWAY
    } - tested
    assert missing == NEVER_SAID.keys()


@pytest.fixture(scope="module")
def shared():
    from .bol import Bol

    started = Bol(offers=1)
    yield started
    started.close()


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.operation)
def test_what_every_gateway_answers(shared, route):
    """401, 403, 406, 415, 429, 5xx and unreadable JSON of each operation."""
    path = re.sub(r"\{[^}]+\}", "1", route.path)
    accept, send = route.produces[0], (route.consumes or (None,))[0]
    body = b"{" if send else None

    def ask(expected, fault=None, **more):
        if fault:
            shared.admin("faults", {"kind": fault, "status": expected})
        more = {"accept": accept, "send": send, **more}
        answer = shared.call(route.method, path, body, **more)
        assert answer.status == expected, answer.content
        assert _name(specs.operation_of(answer.exchange)) in (
            route.operation,
            *NOT_SERVED,
        )
        assert openapi.response_violations(answer.exchange) == []
        assert answer.json["status"] == expected

    ask(401, headers={"Authorization": "Bearer nonsense"})
    ask(401, "expired_token")
    ask(403, "inactive")
    ask(406, accept="application/json")
    ask(429, "rate_limited")
    ask(500, "server_error")
    ask(503, "unavailable")
    if route.languages:
        ask(406, headers={"Accept-Language": "de"})
    if send:
        ask(415, send="text/plain")
        ask(400 if "{shipment-id}" not in route.path else 404)


@pytest.mark.parametrize("operation", sorted(NOT_SERVED))
def test_deprecated_calls_are_turned_away(shared, operation):
    method, path = operation.split()
    answer = shared.call(method, re.sub(r"\{[^}]+\}", "1", path), {})
    assert answer.status in (404, 405, 406)
    assert answer.json["status"] == answer.status
    said = openapi.request_violations(answer.exchange)
    assert any("the operation is deprecated" in text for text in said)


def test_the_mended_files_are_valid_openapi():
    from openapi_spec_validator import validate

    for name in specs.FILES:
        validate(specs.specification(name))
