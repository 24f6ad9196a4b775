"""One token for any number of threads, at a log-in that blocks those who ask often."""

import threading
from collections.abc import Iterator

import pytest
import requests
from bol_api import BolClient, Endpoint, MemoryTokens, Token, auth, errors

from .clients import ID, SECRET, outcome, sandbox_client
from .running import Sandbox

THREADS = 64


@pytest.fixture(scope="module")
def bol(sandbox: Sandbox) -> Iterator[BolClient]:
    with sandbox_client(sandbox.url) as client:
        yield client


def test_wrong_credentials(sandbox):
    endpoint = Endpoint.at(sandbox.url)
    with pytest.raises(errors.CredentialsRefused):
        auth.client_credentials(endpoint, ID, "wrong")


def together(bol: BolClient) -> set[str]:
    """What calls of many threads at once come to."""
    outcomes: set[str] = set()
    threads = [
        threading.Thread(target=lambda: outcomes.add(outcome(bol.retailers.current)))
        for _ in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_an_expired_token_costs_one_request(bol, sandbox):
    bol.retailers.current()
    before = sandbox.admin("truth")["tokens"]["requests"]
    sandbox.admin("time", {"advance_seconds": 400})
    assert together(bol) == {"ok"}
    assert sandbox.admin("truth")["tokens"]["requests"] == before + 1


def consented(sandbox: Sandbox, client_id: str) -> Token:
    """The first token of an intermediary's account with rotating refresh tokens."""
    endpoint, back = Endpoint.at(sandbox.url), "https://connector.example/back"
    account = {"client_id": client_id, "client_secret": SECRET, "grant": "code"}
    account |= {"rotating": True, "redirect_uris": [back]}
    sandbox.admin("accounts", account)
    url = auth.authorize_url(endpoint, client_id, back, "state-1")
    answer = requests.get(url, allow_redirects=False, timeout=5)
    location = answer.headers["Location"]
    assert "state=state-1" in location
    code = location.split("code=")[1].split("&")[0]
    return auth.exchange_code(endpoint, client_id, SECRET, code, back)


def test_rotating_refresh_tokens_stay_connected(sandbox):
    endpoint = Endpoint.at(sandbox.url)
    kept = [consented(sandbox, "intermediary-1")]

    def renewed() -> Token:
        old = kept[-1].refresh_token
        kept.append(auth.refresh(endpoint, "intermediary-1", SECRET, old))
        return kept[-1]

    with BolClient(endpoint, MemoryTokens(renewed)) as bol:
        for _ in range(3):
            assert together(bol) == {"ok"}
            sandbox.admin("time", {"advance_seconds": 700})
    assert len({token.refresh_token for token in kept}) == len(kept) == 4
