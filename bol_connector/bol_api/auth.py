"""The log-in of bol: one HTTP request for one token, never a repeat.

Client credentials are for the seller's own account; the code flow is for
intermediaries. Errors: CredentialsRefused, ConsentEnded, TokenBlocked,
BolUnavailable, UnreadableAnswer.
"""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import requests

from . import errors, problems, wire
from .endpoint import Endpoint
from .headers import retry_after
from .reading import integer, mapping, parse, text
from .tokens import Token, utcnow

_TIMEOUT = (5, 20)
_OPERATION = "POST /token"
_BLOCKED = (403, 404, 429)
# bol always says how long a token lives; this is for an answer that doesn't.
_LIFE_UNSAID = 60


def client_credentials(
    endpoint: Endpoint,
    client_id: str,
    client_secret: str,
    http: requests.Session | None = None,
) -> Token:
    """A token for the seller's own account."""
    form = {"grant_type": "client_credentials"}
    return _request(endpoint, client_id, client_secret, form, http)


def authorize_url(
    endpoint: Endpoint, client_id: str, redirect_uri: str, state: str
) -> str:
    """Where the seller consents; bol sends them back to `redirect_uri` with `code`
    and `state`."""
    query = {
        "response_type": "code",
        "client_id": client_id,
        "scope": "offline_access",
        "redirect_uri": redirect_uri,
        "state": state,
    }
    return f"{endpoint.authorize_url}?{urlencode(query)}"


def exchange_code(
    endpoint: Endpoint,
    client_id: str,
    client_secret: str,
    code: str,
    redirect_uri: str,
    http: requests.Session | None = None,
) -> Token:
    """The first token of a consent, with its refresh token."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
    }
    return _request(endpoint, client_id, client_secret, form, http)


def refresh(
    endpoint: Endpoint,
    client_id: str,
    client_secret: str,
    refresh_token: str,
    http: requests.Session | None = None,
) -> Token:
    """The next token. Its `refresh_token` is the new one, or the old one when bol
    gave none. A new one replaces the old at once: save it before using the token."""
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    return _request(endpoint, client_id, client_secret, form, http)


def _request(
    endpoint: Endpoint,
    client_id: str,
    client_secret: str,
    form: dict[str, str],
    http: requests.Session | None,
) -> Token:
    asked_at = utcnow()
    response = _post(endpoint, (client_id, client_secret), form, http)
    body = _json(response)
    if response.status_code != 200:
        raise _error(response, body)
    access_token = text(body, "access_token")
    if not access_token:
        why = "no access token"
        raise errors.UnreadableAnswer(why, status=200, operation=_OPERATION)
    life = max(integer(body, "expires_in") or 0, 0) or _LIFE_UNSAID
    return Token(
        access_token=access_token,
        expires_at=asked_at + timedelta(seconds=min(life, 10**8)),
        refresh_token=text(body, "refresh_token") or form.get("refresh_token", ""),
        scope=text(body, "scope"),
        issued_at=asked_at,
    )


def _post(
    endpoint: Endpoint,
    credentials: tuple[str, str],
    form: dict[str, str],
    http: requests.Session | None,
) -> requests.Response:
    session = http or wire.session_for_writes()
    try:
        return session.post(
            endpoint.token_url,
            data=form,
            # requests would encode texts as Latin-1, and fail on others.
            auth=tuple(part.encode() for part in credentials),
            headers={"Accept": "application/json"},
            timeout=_TIMEOUT,
            allow_redirects=False,
        )
    except requests.RequestException as failure:
        why = problems.why_unanswered(failure)
        error = errors.BolUnavailable(why, operation=_OPERATION)
        error.not_sent = not problems.may_have_left(failure)
        raise error from failure
    finally:
        if http is None:
            session.close()


def _error(response: requests.Response, body: Any) -> errors.BolError:
    status = response.status_code
    said = text(body, "error_description") or text(body, "error")
    known: dict[str, Any] = {"status": status, "operation": _OPERATION}
    if status in _BLOCKED:
        blocked = errors.TokenBlocked(said, **known)
        blocked.retry_after = retry_after(response.headers, said)
        return blocked
    if status >= 500:
        wait = retry_after(response.headers)
        return errors.BolUnavailable(said, retry_after=wait, **known)
    if status < 400 or (status != 401 and not mapping(body)):
        return errors.UnreadableAnswer(f"HTTP {status}", **known)
    if text(body, "error") == "invalid_grant":
        return errors.ConsentEnded(said, **known)
    return errors.CredentialsRefused(said, **known)


def _json(response: requests.Response) -> Any:
    try:
        return parse(response.content)
    except ValueError:
        return None
