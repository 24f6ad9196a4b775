"""Log-in: one request for one token, for any number of threads, never in a loop."""

import base64
import threading
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from bol_api import BolClient, Endpoint, MemoryTokens, Token, auth, errors
from bol_api.tokens import utcnow

from .clients import token
from .scripted import Reply, Scripted

GRANTED = Reply(
    200,
    {"access_token": "abc", "token_type": "Bearer", "expires_in": 299, "scope": "S"},
)
ID, SECRET = "client id", "se:cret"


def form(server: Scripted) -> dict[str, str]:
    (request,) = server.received
    fields = parse_qs(request.body.decode(), strict_parsing=True)
    return {key: value for key, (value,) in fields.items()}


def test_client_credentials(server):
    server.reply(GRANTED)
    before = utcnow()
    given = auth.client_credentials(Endpoint.at(server.url), ID, SECRET)
    assert given.access_token == "abc"
    assert given.scope == "S"
    assert given.refresh_token == ""
    assert 298 < (given.expires_at - before).total_seconds() <= 300
    (request,) = server.received
    assert (request.method, request.path, request.query) == ("POST", "/token", {})
    assert request.headers["accept"] == "application/json"
    known = base64.b64encode(f"{ID}:{SECRET}".encode()).decode()
    assert request.headers["authorization"] == f"Basic {known}"
    assert form(server) == {"grant_type": "client_credentials"}


def test_the_code_of_a_consent(server):
    server.reply(Reply(200, {**GRANTED.body, "refresh_token": "first"}))
    endpoint = Endpoint.at(server.url)
    given = auth.exchange_code(endpoint, ID, SECRET, "code-1", "https://x.example/b")
    assert given.refresh_token == "first"
    assert form(server) == {
        "grant_type": "authorization_code",
        "code": "code-1",
        "redirect_uri": "https://x.example/b",
    }


@pytest.mark.parametrize("more, kept", [({}, "old"), ({"refresh_token": "new"}, "new")])
def test_fixed_and_rotating_refresh_tokens(server, more, kept):
    server.reply(Reply(200, {**GRANTED.body, **more}))
    given = auth.refresh(Endpoint.at(server.url), ID, SECRET, "old")
    assert given.refresh_token == kept
    assert form(server) == {"grant_type": "refresh_token", "refresh_token": "old"}


def test_where_the_seller_consents():
    url = auth.authorize_url(Endpoint.live(), "id&1", "https://x.example/b?c=d", "s t")
    parts = urlsplit(url)
    assert (parts.scheme, parts.netloc) == ("https", "login.bol.com")
    assert parse_qs(parts.query) == {
        "response_type": ["code"],
        "client_id": ["id&1"],
        "scope": ["offline_access"],
        "redirect_uri": ["https://x.example/b?c=d"],
        "state": ["s t"],
    }


@pytest.mark.parametrize(
    "reply, error",
    [
        (Reply(401, {"error": "invalid_client"}), errors.CredentialsRefused),
        (Reply(400, {"error": "invalid_grant"}), errors.ConsentEnded),
        (Reply(401, b""), errors.CredentialsRefused),
        (Reply(404, b"<html>"), errors.TokenBlocked),
        (Reply(403, b""), errors.TokenBlocked),
        (Reply(429, b"", {"Retry-After": "600"}), errors.TokenBlocked),
        (Reply(500, b""), errors.BolUnavailable),
        (Reply(503, b"<html>"), errors.BolUnavailable),
        (Reply(drop=True), errors.BolUnavailable),
        (Reply(200, b"<html>"), errors.UnreadableAnswer),
        (Reply(200, {}), errors.UnreadableAnswer),
        (Reply(302, b"", {"Location": "/elsewhere"}), errors.UnreadableAnswer),
    ],
)
def test_a_log_in_that_fails(server, reply, error):
    server.reply(reply)
    with pytest.raises(errors.BolError) as caught:
        auth.client_credentials(Endpoint.at(server.url), ID, SECRET)
    assert type(caught.value) is error
    assert SECRET not in f"{caught.value!r} {caught.value}"
    assert len(server.received) == 1
    if reply.headers.get("Retry-After"):
        assert caught.value.retry_after == 600


def test_a_token_hides_itself():
    assert "abc" not in repr(Token("abc", utcnow(), refresh_token="abc"))


@pytest.mark.parametrize(
    "life, margin",
    [(299, 29.9), (599, 59.9), (60, 15), (20, 10), (2, 1)],
)
def test_the_margin_of_a_token(life, margin):
    now = utcnow()
    given = Token("abc", now + timedelta(seconds=life), issued_at=now)
    assert given.usable(now)
    assert given.usable(now + timedelta(seconds=life - margin - 0.01))
    assert not given.usable(now + timedelta(seconds=life - margin))
    assert given.usable(now + timedelta(seconds=life - 0.5), timedelta(0))


def test_odd_lives_end(server):
    for said in (None, -5, "x", 10**30):
        server.reply(Reply(200, {"access_token": "abc", "expires_in": said}))
        given = auth.client_credentials(Endpoint.at(server.url), ID, SECRET)
        assert given.usable()


def together(count: int, work) -> None:
    ready = threading.Barrier(count)

    def run() -> None:
        ready.wait()
        work()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Log:
    """Counts what is fetched."""

    def __init__(self, *results: Token | errors.BolError) -> None:
        self.results = list(results)
        self.count = 0

    def __call__(self) -> Token:
        self.count += 1
        result = self.results.pop(0)
        if isinstance(result, errors.BolError):
            raise result
        return result


def test_one_renewal_for_all_threads():
    fetch = Log(token("token-1"), token("token-2"))
    tokens = MemoryTokens(fetch)
    seen: set[str] = set()
    together(32, lambda: seen.add(tokens.get()))
    assert (fetch.count, seen) == (1, {"token-1"})
    together(32, lambda: seen.add(tokens.get(refused="token-1")))
    assert (fetch.count, seen) == (2, {"token-1", "token-2"})


def test_an_old_token_is_renewed():
    fetch = Log(token("token-1", 299), token("token-2"))
    tokens = MemoryTokens(fetch)
    tokens.get()
    old = token("token-1", 20)
    fetch.results.insert(0, old)
    assert tokens.get(refused="token-1") == "token-1"
    assert fetch.count == 2


@pytest.mark.parametrize(
    "error",
    [
        errors.CredentialsRefused("No", status=401),
        errors.BolUnavailable("Away"),
        errors.TokenBlocked(status=404),
    ],
)
def test_no_loop_at_the_log_in(error):
    fetch = Log(error, token())
    tokens = MemoryTokens(fetch)
    raised: list[errors.BolError] = []

    def ask() -> None:
        try:
            tokens.get()
        except errors.BolError as caught:
            raised.append(caught)

    together(16, ask)
    assert fetch.count == 1
    assert len(raised) == 16
    assert {(type(one), str(one)) for one in raised} == {(type(error), str(error))}


def test_after_a_while_it_is_asked_again(monkeypatch):
    monkeypatch.setattr("bol_api.tokens._PAUSE_AFTER_TROUBLE", 0.0)
    fetch = Log(errors.BolUnavailable("Away"), token("token-1"))
    tokens = MemoryTokens(fetch)
    with pytest.raises(errors.BolUnavailable):
        tokens.get()
    assert tokens.get() == "token-1"


def test_calls_of_many_threads_share_one_renewal(server):
    """All find the token expired at once."""
    expired = {"title": "Expired JWT", "detail": "JWT expired at ..."}

    def respond(request):
        fresh = request.headers["authorization"] == "Bearer token-2"
        return Reply(200, {"orderId": "A1"}) if fresh else Reply(401, expired)

    server.respond = respond
    fetch = Log(token("token-1"), token("token-2"))
    with BolClient(Endpoint.at(server.url), MemoryTokens(fetch)) as bol:
        together(16, lambda: bol.orders.get("A1"))
    assert fetch.count == 2
    assert len(server.received) <= 32
