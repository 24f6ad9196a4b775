"""What bol answers, or fails to answer, becomes an error that says what to do."""

import copy
import logging
import pickle
from typing import Any

import pytest
from bol_api import BolClient, Exchange, errors

from .clients import Given, scripted_client
from .scripted import Reply, Scripted, problem

JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJib2wifQ.c2lnbmF0dXJl"
EXPIRED = problem(401, "JWT expired at 2026-01-01. Allowed clock skew: 1000 ms.")
INACTIVE = problem(403, "Account is not active, access denied.")
HTML = Reply(200, b"<html>Sorry</html>", {"Content-Type": "text/html"})


def read(bol: BolClient) -> Any:
    return bol.orders.get("A1")


def change(bol: BolClient) -> Any:
    """An idempotent write."""
    return bol.transports.change("1", "TNT", "3S")


def write(bol: BolClient) -> Any:
    """A write that isn't idempotent."""
    return bol.orders.cancel("1", "OUT_OF_STOCK")


def failing(server: Scripted, call: Any, *replies: Reply) -> errors.BolError:
    server.reply(*replies)
    with scripted_client(server.url) as bol, pytest.raises(errors.BolError) as caught:
        call(bol)
    return caught.value


@pytest.mark.parametrize(
    "reply, of_read, of_change, of_write",
    [
        (problem(400, "Bad"), "BadRequest", "BadRequest", "BadRequest"),
        (problem(404, "No such"), "NotFound", "NotFound", "NotFound"),
        (problem(409, "Is there"), "Conflict", "Conflict", "Conflict"),
        (problem(403, "Not yours"), "Forbidden", "Forbidden", "Forbidden"),
        (INACTIVE, "AccountInactive", "AccountInactive", "AccountInactive"),
        (problem(406, "Media type"), "BadRequest", "BadRequest", "BadRequest"),
        (problem(401, "Bad token"), "TokenExpired", "TokenExpired", "TokenExpired"),
        (Reply(401, b""), "TokenExpired", "TokenExpired", "TokenExpired"),
        (EXPIRED, "TokenExpired", "TokenExpired", "TokenExpired"),
        (problem(429, "Slow"), "RateLimited", "RateLimited", "RateLimited"),
        (problem(500, "Oops"), "BolUnavailable", "BolUnavailable", "OutcomeUnknown"),
        (Reply(503, b"<html>"), "BolUnavailable", "BolUnavailable", "OutcomeUnknown"),
        (Reply(drop=True), "BolUnavailable", "BolUnavailable", "OutcomeUnknown"),
        (HTML, "UnreadableAnswer", "UnreadableAnswer", "OutcomeUnknown"),
        (
            Reply(404, b"<html>"),
            "UnreadableAnswer",
            "UnreadableAnswer",
            "OutcomeUnknown",
        ),
        (
            Reply(200, b'{"orderId"'),
            "UnreadableAnswer",
            "UnreadableAnswer",
            "OutcomeUnknown",
        ),
        (Reply(200, []), "UnreadableAnswer", "UnreadableAnswer", "OutcomeUnknown"),
        (Reply(200, {}), "UnreadableAnswer", "UnreadableAnswer", "OutcomeUnknown"),
        (
            Reply(302, b"", {"Location": "https://elsewhere.example"}),
            "UnreadableAnswer",
            "UnreadableAnswer",
            "OutcomeUnknown",
        ),
    ],
)
def test_the_type_says_what_to_do(server, reply, of_read, of_change, of_write):
    assert type(failing(server, read, reply)).__name__ == of_read
    assert type(failing(server, change, reply)).__name__ == of_change
    assert type(failing(server, write, reply)).__name__ == of_write


def test_the_message_is_for_people(server):
    violations = [
        {"name": "transport", "reason": "Conflicting transport method"},
        {"reason": "Without a name"},
    ]
    error = failing(server, write, problem(400, "Bad request", violations=violations))
    assert str(error) == (
        "bol.com doesn't accept the data. Bad request "
        "transport: Conflicting transport method; Without a name"
    )
    assert error.status == 400
    assert error.detail == "Bad request"
    assert error.violations[0] == ("transport", "Conflicting transport method")
    assert error.operation == "PUT /retailer/orders/cancellation"


@pytest.mark.parametrize(
    "headers, detail, seconds",
    [
        ({"Retry-After": "7"}, "", 7),
        ({"retry-after": "7"}, "", 7),
        ({}, "Too many requests, retry in 4 seconds.", 4),
        ({"Retry-After": "soon"}, "retry in 4 seconds", 4),
        ({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, "", 1),
        ({"Retry-After": "99999999"}, "", 86400),
        ({}, "", 1),
    ],
)
def test_when_to_come_back(server, headers, detail, seconds):
    reply = problem(429, detail)
    reply.headers = headers
    error = failing(server, read, reply)
    assert isinstance(error, errors.RateLimited)
    assert error.retry_after == pytest.approx(seconds, abs=0.1)


def test_a_maintenance_says_when_to_come_back(server):
    reply = Reply(503, {}, {"Retry-After": "120"})
    error = failing(server, change, reply)
    assert isinstance(error, errors.TryLater)
    assert error.retry_after == 120


def test_nothing_secret_in_messages_and_logs(server, caplog):
    caplog.set_level(logging.DEBUG)
    exchanges: list[Exchange] = []
    server.reply(problem(400, f"{JWT} of jan@example.com, Bearer {JWT}"))
    with scripted_client(server.url, on_exchange=exchanges.append) as bol:
        with pytest.raises(errors.BadRequest) as caught:
            bol.orders.cancel("1", "OUT_OF_STOCK")
    told = f"{caught.value} {caught.value!r} {exchanges} {caplog.text}"
    for secret in (JWT, "token-1", "jan@example.com"):
        assert secret not in told


def test_every_request_is_reported(server):
    exchanges: list[Exchange] = []
    headers = {"x-ratelimit-limit": "25", "X-RATELIMIT-REMAINING": "24"}
    server.reply(EXPIRED, Reply(200, {"orderId": "A1"}, headers))
    with scripted_client(server.url, on_exchange=exchanges.append) as bol:
        bol.orders.get("A1")
    first, second = exchanges
    assert (first.status, first.error) == (401, "TokenExpired")
    assert (second.status, second.error) == (200, "")
    assert (second.limit, second.remaining) == (25, 24)
    assert (second.method, second.path) == ("GET", "/retailer/orders/{order-id}")
    assert 0 < second.seconds < 5


def test_report_names_what_a_call_is_about(server):
    exchanges: list[Exchange] = []
    server.reply(Reply(200, {"processStatusId": "1"}))
    with scripted_client(server.url, on_exchange=exchanges.append) as bol:
        bol.orders.cancel("6042823871", "OUT_OF_STOCK")
        bol.shipments.create([("6042823872", 1)], reference="R-1")
        list(bol.shipments.pages(order_id="A2K8290LP8"))
        bol.offers.delete("13722de8-8182-d161-5422-4a0a1caab5c8")
        list(bol.orders.pages())
    assert [exchange.subject for exchange in exchanges] == [
        "6042823871",
        "6042823872",
        "A2K8290LP8",
        "13722de8-8182-d161-5422-4a0a1caab5c8",
        "",
    ]


def test_report_says_nothing_that_somebody_typed(server):
    exchanges: list[Exchange] = []
    server.reply(problem(404, "Order not found"))
    typed = ("Jan de Vries", "jan@example.com", "Kerkstraat", "x" * 50, "1" * 50)
    with scripted_client(server.url, on_exchange=exchanges.append) as bol:
        for text in typed:
            with pytest.raises(errors.NotFound):
                bol.orders.get(text)
    assert {exchange.subject for exchange in exchanges} == {""}


def test_a_log_that_fails_hides_no_answer(server, caplog):
    def broken(_: Exchange) -> None:
        raise ZeroDivisionError

    server.reply(Reply(202, {"processStatusId": "1"}))
    with scripted_client(server.url, on_exchange=broken) as bol:
        assert bol.orders.cancel("1", "OUT_OF_STOCK").process_status_id == "1"
    assert "log of calls" in caplog.text


def test_nothing_is_asked_without_an_id(server):
    with scripted_client(server.url) as bol:
        for nothing in ("", ".", ".."):
            with pytest.raises(errors.BadRequest):
                bol.orders.get(nothing)
        with pytest.raises(errors.BadRequest):
            bol.shipments.create(
                [("1", None)],
                reference="R",
                transporter_code="TNT",
                shipping_label_id="L",
            )
    assert server.received == []


def test_ids_stay_in_their_place(server):
    server.reply(Reply(200, {"orderId": "x"}))
    with scripted_client(server.url) as bol:
        bol.orders.get("../offers?a=b&c#d e")
    assert server.received[0].path == "/retailer/orders/..%2Foffers%3Fa%3Db%26c%23d%20e"


def test_errors_can_be_copied():
    error = errors.BadRequest("No", status=400, violations=(("a", "b"),))
    for twin in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert (type(twin), str(twin)) == (type(error), str(error))
        assert twin.violations == error.violations


@pytest.mark.parametrize("refusal", [EXPIRED, problem(401, "?"), Reply(401, b"")])
def test_one_renewal_and_one_repeat(server, refusal):
    """Whatever bol says with its 401: its signing keys may have changed."""
    tokens = Given()
    server.reply(refusal, Reply(200, {"orderId": "A1"}))
    with scripted_client(server.url, tokens=tokens) as bol:
        assert bol.orders.get("A1").order_id == "A1"
    sent = [request.headers["authorization"] for request in server.received]
    assert sent == ["Bearer token-1", "Bearer token-2"]
    assert tokens.asked == [None, "token-1"]


def test_never_more_than_one_renewal(server):
    tokens = Given()
    server.reply(EXPIRED)
    with scripted_client(server.url, tokens=tokens) as bol:
        with pytest.raises(errors.CredentialsRefused):
            bol.orders.cancel("1", "OUT_OF_STOCK")
    assert len(server.received) == 2
    assert tokens.asked == [None, "token-1"]
