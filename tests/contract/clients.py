"""Clients for the tests: against a scripted server or a running sandbox."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from bol_api import BolClient, Endpoint, MemoryTokens, Token, TokenSource, auth, errors
from bol_api.tokens import utcnow

ID, SECRET = "sandbox-client", "sandbox-secret"

Result = TypeVar("Result")


def token(name: str = "token-1", seconds: float = 299) -> Token:
    """A token that lives so many seconds from now."""
    now = utcnow()
    return Token(name, now + timedelta(seconds=seconds), issued_at=now)


class Given:
    """A token source that gives out numbered tokens and remembers what it was
    asked."""

    def __init__(self) -> None:
        self.asked: list[str | None] = []
        self.number = 1

    def get(self, refused: str | None = None) -> str:
        self.asked.append(refused)
        if refused == f"token-{self.number}":
            self.number += 1
        return f"token-{self.number}"


def scripted_client(url: str, **options: Any) -> BolClient:
    """A client that never asks for a token over HTTP."""
    options.setdefault("tokens", Given())
    return BolClient(Endpoint.at(url), **options)


def sandbox_tokens(url: str) -> MemoryTokens:
    """The log-in of the sandbox's default account. As bol does, the sandbox blocks
    those who ask for too many tokens: share it among the clients of a test."""
    endpoint = Endpoint.at(url)
    return MemoryTokens(lambda: auth.client_credentials(endpoint, ID, SECRET))


def sandbox_client(
    url: str, tokens: TokenSource | None = None, **options: Any
) -> BolClient:
    """A client with the credentials of the sandbox's default account."""
    return BolClient(Endpoint.at(url), tokens or sandbox_tokens(url), **options)


def outcome(call: Callable[[], Any]) -> str:
    """`ok`, or the name of the error that the call raises."""
    try:
        call()
    except errors.BolError as error:
        return type(error).__name__
    return "ok"


def until(found: Callable[[], Result], seconds: float = 10) -> Result:
    """What `found` returns as soon as it is something."""
    end = time.monotonic() + seconds
    while not (result := found()):
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.02)
    return result
