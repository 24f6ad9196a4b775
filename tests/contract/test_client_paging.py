"""Pages as iterators that hold one page, and details fetched side by side."""

import threading
import time
from datetime import date

import pytest
from bol_api import errors

from .clients import Given, scripted_client
from .scripted import Received, Reply, problem


def orders(*ids: str) -> Reply:
    return Reply(200, {"orders": [{"orderId": one} for one in ids]})


def test_pages_until_an_empty_one(server):
    server.reply(orders("1", "2"), orders("3"), Reply(200, {}))
    with scripted_client(server.url) as bol:
        pages = bol.orders.pages("ALL", latest_change_date=date(2026, 1, 31))
        assert server.received == []
        assert [one.order_id for one in next(pages)] == ["1", "2"]
        assert len(server.received) == 1
        assert [[one.order_id for one in page] for page in pages] == [["3"]]
    asked = [request.query for request in server.received]
    assert [query["page"] for query in asked] == [["1"], ["2"], ["3"]]
    assert {query["latest-change-date"][0] for query in asked} == {"2026-01-31"}


def test_a_page_that_comes_twice_is_the_last(server):
    server.reply(orders("1"))
    with scripted_client(server.url) as bol:
        assert len(list(bol.orders.pages())) == 1
    assert len(server.received) == 2


def test_an_error_between_pages_is_raised(server):
    server.reply(orders("1"), problem(429, "Slow"))
    with scripted_client(server.url) as bol:
        pages = bol.orders.pages()
        next(pages)
        with pytest.raises(errors.RateLimited):
            next(pages)


def test_offers_go_by_cursor(server):
    def respond(request: Received) -> Reply:
        cursor = request.query.get("cursor", [""])[0]
        following = {"": "a+/=", "a+/=": "b", "b": None}[cursor]
        offers = [] if cursor == "a+/=" else [{"offerId": f"offer {cursor}"}]
        return Reply(200, {"offers": offers, "page": {"nextCursor": following}})

    server.respond = respond
    with scripted_client(server.url) as bol:
        pages = [[one.offer_id for one in page] for page in bol.offers.pages()]
    assert pages == [["offer"], ["offer b"]]


def test_a_cursor_that_goes_round_ends(server):
    server.reply(
        Reply(200, {"offers": [{"offerId": "1"}], "page": {"nextCursor": "a"}})
    )
    with scripted_client(server.url) as bol:
        assert len(list(bol.offers.pages())) == 2


def test_long_lists_go_out_in_parts(server):
    server.reply(Reply(200, {"offers": [], "page": {}}))
    with scripted_client(server.url) as bol:
        list(bol.offers.pages(eans=[f"{number:013}" for number in range(120)]))
        assert [len(one.query["eans"]) for one in server.received] == [50, 50, 20]
        server.received.clear()
        assert list(bol.offers.pages(eans=[])) == []
        assert server.received == []


def test_process_statuses_a_thousand_at_a_time(server):
    def respond(request: Received) -> Reply:
        asked = request.json["processStatusQueries"]
        return Reply(200, {"processStatuses": asked[1:]})

    server.respond = respond
    with scripted_client(server.url) as bol:
        found = bol.process_status.bulk([str(number) for number in range(2001)])
    assert [len(one.json["processStatusQueries"]) for one in server.received] == [
        1000,
        1000,
        1,
    ]
    assert len(found) == 1998
    assert found[0].process_status_id == "1"


def test_a_specification_ends_with_a_short_page(server):
    full = {"invoiceSpecification": [{"item": {}}] * 25_000}
    server.reply(Reply(200, full), Reply(200, {"invoiceSpecification": [{}]}))
    with scripted_client(server.url) as bol:
        pages = list(bol.invoices.specification_pages("1"))
    assert [len(page["invoiceSpecification"]) for page in pages] == [25_000, 1]


def by_id(server, answers: dict[str, Reply], delays: dict[str, float] | None = None):
    def respond(request: Received) -> Reply:
        key = request.path.rsplit("/", 1)[1]
        time.sleep((delays or {}).get(key, 0))
        return answers.get(key, Reply(200, {"orderId": key}))

    server.respond = respond


def names(results) -> list[tuple[str, str]]:
    return [
        (key, type(one).__name__ if isinstance(one, Exception) else one.order_id)
        for key, one in results
    ]


def test_details_come_in_the_order_asked(server):
    ids = [str(number) for number in range(30)]
    by_id(server, {}, {"0": 0.2, "7": 0.1})
    with scripted_client(server.url) as bol:
        assert names(bol.orders.get_many(ids)) == [(one, one) for one in ids]


def test_one_bad_order_stops_no_other(server):
    by_id(server, {"2": problem(404, "?"), "3": problem(500), "4": Reply(200, b"<")})
    with scripted_client(server.url) as bol:
        found = names(bol.orders.get_many(["1", "2", "3", "4", "5"], workers=2))
    assert found == [
        ("1", "1"),
        ("2", "NotFound"),
        ("3", "BolUnavailable"),
        ("4", "UnreadableAnswer"),
        ("5", "5"),
    ]


@pytest.mark.parametrize(
    "reply, error",
    [
        (problem(429, "Slow"), "RateLimited"),
        (problem(503, "Away"), "BolUnavailable"),
        (Reply(drop=True), "BolUnavailable"),
        (problem(401, "No"), "TokenExpired"),
        (problem(403, "Account is not active"), "AccountInactive"),
    ],
)
def test_trouble_for_all_ends_the_calls(server, reply, error):
    ids = [str(number) for number in range(100)]
    by_id(server, {"5": reply})
    with scripted_client(server.url) as bol:
        found = names(bol.orders.get_many(ids, workers=4))
    assert [key for key, _ in found] == ids
    assert found[:5] == [(one, one) for one in ids[:5]]
    assert found[5] == ("5", error)
    assert {name for _, name in found[20:]} == {error}
    asked = {request.path for request in server.received}
    assert len(asked) < 20


def test_no_more_than_so_many_at_once(server):
    lock, now, most = threading.Lock(), [0], [0]

    def respond(request: Received) -> Reply:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        time.sleep(0.02)
        with lock:
            now[0] -= 1
        return Reply(200, {"orderId": "1"})

    server.respond = respond
    with scripted_client(server.url) as bol:
        assert len(list(bol.orders.get_many(["1"] * 40, workers=3))) == 40
    assert most[0] == 3


def test_only_what_is_soon_needed_is_fetched(server):
    by_id(server, {})
    with scripted_client(server.url) as bol:
        results = bol.orders.get_many((str(n) for n in range(1000)), workers=2)
        next(results)
        results.close()
    assert len(server.received) <= 4


class ForOneThread(Given):
    """A token source that can't be used in a thread of a pool."""

    def __init__(self) -> None:
        super().__init__()
        self.thread = threading.current_thread()

    def get(self, refused: str | None = None) -> str:
        assert threading.current_thread() is self.thread
        return super().get(refused)


def test_an_expired_token_is_renewed_by_the_caller(server):
    tokens = ForOneThread()

    def respond(request: Received) -> Reply:
        if request.headers["authorization"] == "Bearer token-1":
            return problem(401, "JWT expired at 2026-01-01")
        return Reply(200, {"orderId": request.path.rsplit("/", 1)[1]})

    server.respond = respond
    ids = [str(number) for number in range(30)]
    with scripted_client(server.url, tokens=tokens) as bol:
        assert names(bol.orders.get_many(ids)) == [(one, one) for one in ids]
    assert tokens.number == 2
    assert len(server.received) <= 30 + 8
    times_asked = [request.path for request in server.received]
    assert max(times_asked.count(path) for path in times_asked) == 2


def test_a_log_in_that_fails_is_an_error_of_each(server):
    class Broken:
        def get(self, refused: str | None = None) -> str:
            raise errors.CredentialsRefused("No")

    with scripted_client(server.url, tokens=Broken()) as bol:
        found = names(bol.orders.get_many(["1", "2", "3"]))
    assert found == [(one, "CredentialsRefused") for one in ("1", "2", "3")]
    assert server.received == []
