"""Many workers find one account's token expired at the same moment."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from kit import postgres

from .workers import Worker

PROCESSES, THREADS = 8, 8
REDIRECT = "https://odoo.example/bol/consent"


@pytest.fixture(scope="module")
def workers(stack):
    workers = [Worker("token_worker", stack.database) for _ in range(PROCESSES)]
    assert {worker.answer() for worker in workers} == {"ready"}
    yield workers
    for worker in workers:
        worker.kill()


def storm(workers, account, refused):
    """Let the threads of all processes ask at once; the tokens they got, as a set."""
    for worker in workers:
        worker.tell(ask=account, threads=THREADS, refused=refused)
    tokens = [token for worker in workers for token in worker.answer()]
    assert len(tokens) == PROCESSES * THREADS
    return set(tokens)


def requested(truth, client_id):
    """How often the token endpoint was asked for this account."""
    return truth(client_id)["tokens"]["requests"]


def stored(stack, account, column):
    """What the database keeps of the account's token."""
    query = f"SELECT {column} FROM bol_token WHERE account_id = {account}"
    return postgres.sql(query, stack.database)


def consent(stack, worker, account, client_id):
    """The seller agrees at bol, and Odoo gets his token."""
    answer = requests.get(
        f"{stack.url}/authorize",
        params={
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": REDIRECT,
            "scope": "offline_access",
            "state": "storm",
        },
        allow_redirects=False,
        timeout=10,
    )
    (code,) = parse_qs(urlsplit(answer.headers["Location"]).query)["code"]
    worker.tell(consent=account, code=code, redirect=REDIRECT)
    return worker.answer()


def test_one_request_for_all_workers(stack, workers, newcomer, truth):
    newcomer.connect()
    old = stored(stack, newcomer.account, "access_token")
    before = requested(truth, newcomer.client_id)
    tokens = storm(workers, newcomer.account, refused=old)
    assert tokens == {stored(stack, newcomer.account, "access_token")} != {old}
    assert requested(truth, newcomer.client_id) == before + 1


@pytest.mark.parametrize("rotating", [True, False], ids=["single-use", "fixed"])
def test_refresh_token_survives_the_storm(stack, workers, newcomer, truth, rotating):
    """A refresh token that is used twice would end the seller's consent."""
    broker = f"broker-of-{newcomer.client_id}"
    stack.sandbox.admin(
        "POST",
        "accounts",
        client_id=broker,
        client_secret="right",
        grant="code",
        rotating=rotating,
        acts_for=newcomer.client_id,
        redirect_uris=[REDIRECT],
    )
    client = {"consent_client_id": broker, "consent_client_secret": "right"}
    newcomer.odoo.write("bol.account", [newcomer.account], client)
    token = consent(stack, workers[0], newcomer.account, broker)
    assert token == stored(stack, newcomer.account, "access_token")
    for _round in range(3):
        before = requested(truth, broker)
        refresh = stored(stack, newcomer.account, "refresh_token")
        tokens = storm(workers, newcomer.account, refused=token)
        (token,) = tokens
        assert requested(truth, broker) == before + 1
        rotated = stored(stack, newcomer.account, "refresh_token") != refresh
        assert rotated == rotating
    newcomer.connect()
