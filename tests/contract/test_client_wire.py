"""How requests leave: repeats of reads only, no surprises on the way."""

import socket
import threading
import time

import pytest
import requests
from bol_api import BolClient, Endpoint, errors

from .clients import Given, scripted_client
from .scripted import Reply, problem

GOOD = Reply(200, {"orderId": "A1"})


@pytest.mark.parametrize(
    "trouble", [Reply(drop=True), Reply(503, b""), problem(500, "Oops")]
)
def test_reads_are_repeated(server, trouble):
    server.reply(trouble, trouble, GOOD)
    with scripted_client(server.url) as bol:
        assert bol.orders.get("A1").order_id == "A1"
    assert len(server.received) == 3


def test_reads_by_post_are_repeated(server):
    server.reply(Reply(drop=True), Reply(200, {"processStatuses": []}))
    with scripted_client(server.url) as bol:
        assert bol.process_status.bulk(["1"]) == []
    first, second = server.received
    assert first.body == second.body


def test_repeats_end(server):
    server.reply(problem(503, "Away"))
    begun = time.monotonic()
    with scripted_client(server.url) as bol, pytest.raises(errors.BolUnavailable):
        bol.orders.get("A1")
    assert len(server.received) == 3
    assert time.monotonic() - begun < 3


@pytest.mark.parametrize("trouble", [Reply(drop=True), Reply(503, b"")])
def test_writes_are_sent_once(server, trouble):
    server.reply(trouble)
    with scripted_client(server.url) as bol:
        with pytest.raises(errors.OutcomeUnknown):
            bol.orders.cancel("1", "OUT_OF_STOCK")
        with pytest.raises(errors.BolUnavailable) as caught:
            bol.offers.patch("1", {})
    assert len(server.received) == 2
    assert not caught.value.not_sent


def test_waiting_ends_and_is_not_repeated(server):
    server.reply(Reply(200, {}, delay=2))
    begun = time.monotonic()
    with scripted_client(server.url, timeout=(1, 0.2)) as bol:
        with pytest.raises(errors.BolUnavailable) as caught:
            bol.orders.get("A1")
        with pytest.raises(errors.OutcomeUnknown):
            bol.orders.cancel("1", "OUT_OF_STOCK")
    assert time.monotonic() - begun < 1
    assert len(server.received) == 2
    assert "no answer in time" in str(caught.value)


def unsent(url: str, **options: object) -> None:
    """A write that certainly never reached bol."""
    with scripted_client(url, timeout=(0.5, 2), **options) as bol:
        with pytest.raises(errors.BolUnavailable) as caught:
            bol.orders.cancel("1", "OUT_OF_STOCK")
        assert caught.value.not_sent
        with pytest.raises(errors.BolUnavailable):
            bol.orders.get("A1")


def test_nobody_listens():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    unsent(f"http://127.0.0.1:{port}")
    unsent(f"http://127.0.0.1:{port}", http=requests.Session())


def test_no_such_host():
    unsent("http://nowhere.invalid")


def test_no_tls(server):
    unsent(server.url.replace("http:", "https:"))


def test_a_handshake_that_never_ends():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        unsent(f"https://127.0.0.1:{silent.getsockname()[1]}")


def test_redirects_are_not_followed(server):
    server.reply(Reply(307, b"", {"Location": f"{server.url}/elsewhere"}))
    with scripted_client(server.url) as bol:
        with pytest.raises(errors.OutcomeUnknown):
            bol.orders.cancel("1", "OUT_OF_STOCK")
        with pytest.raises(errors.UnreadableAnswer):
            bol.orders.get("A1")
    assert {request.path for request in server.received} == {
        "/retailer/orders/cancellation",
        "/retailer/orders/A1",
    }


def test_no_cookies_and_no_netrc(server, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    server.reply(Reply(200, {"orderId": "A1"}, {"Set-Cookie": "a=b; Path=/"}))
    with scripted_client(server.url) as bol:
        bol.orders.get("A1")
        bol.orders.get("A1")
    assert server.received[1].headers["authorization"] == "Bearer token-1"
    assert "cookie" not in server.received[1].headers


def test_a_shortened_answer_is_no_answer(server):
    server.reply(Reply(200, b'{"orderId": "A1"}', {"Content-Length": "500"}))
    with scripted_client(server.url, timeout=(1, 0.3)) as bol:
        with pytest.raises(errors.TryLater):
            bol.orders.get("A1")


def test_bol_only_over_https():
    for url in ("http://api.bol.com", "http://login.bol.com/token", "http://bol.com"):
        with pytest.raises(ValueError, match="https"):
            Endpoint.at(url)
    for url in ("", "api.bol.com", "ftp://api.bol.com"):
        with pytest.raises(ValueError, match="address"):
            Endpoint.at(url)
    assert Endpoint.at("http://notbol.com/").url("/retailer/x") == (
        "http://notbol.com/retailer/x"
    )


def test_addresses_of_live_and_demo():
    live, demo = Endpoint.live(), Endpoint.demo()
    assert live.url("/retailer/orders") == "https://api.bol.com/retailer/orders"
    assert demo.url("/retailer/orders") == "https://api.bol.com/retailer-demo/orders"
    assert demo.url("/shared/process-status/1") == (
        "https://api.bol.com/shared-demo/process-status/1"
    )


def test_one_client_for_many_threads(server):
    server.respond = lambda request: Reply(200, {"orderId": request.path[-2:]})
    with BolClient(Endpoint.at(server.url), Given()) as bol:
        seen: list[str] = []

        def ask(number: int) -> None:
            seen.append(bol.orders.get(f"{number}").order_id)

        threads = [threading.Thread(target=ask, args=(n,)) for n in range(10, 42)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(seen) == [str(number) for number in range(10, 42)]
