"""Tokens: POST /token, GET /authorize, and the check of every API call.

Both OAuth flows of bol: client credentials, and the intermediary's
authorization code with refresh tokens that stay the same or are single-use.
Whoever asks too often is blocked: the token endpoint then answers 404, the one
symptom that bol has documented.
"""

import base64
import binascii
import hashlib
import json
from urllib.parse import parse_qs, urlencode

from . import faults
from .clock import iso
from .exchange import Answer
from .problems import Problem

JSON = "application/json"
SECRET_WORDS = {
    "client_secret",
    "access_token",
    "refresh_token",
    "code",
    "grant_type",
}
CODE_SECONDS = 600
REFRESH_DAYS = 365
FORGET_AFTER = 3600


class Refused(Exception):
    """An OAuth error answer."""

    def __init__(self, status: int, error: str, description: str):
        super().__init__(description)
        self.status = status
        self.error = error


def token(call) -> Answer:
    """POST /token. OAuth errors are 400 and 401 with ``error``."""
    if call.method != "POST":
        return Answer(405, {"error": "method_not_allowed"}, JSON)
    try:
        account = _client(call)
        if _too_many(call, account):
            return Answer(404, b"Not Found", "text/plain")
        if account.secret != _credentials(call)[1]:
            raise Refused(401, "invalid_client", "Bad client credentials")
        answer = _grant(call, account)
    except Refused as error:
        body = {"error": error.error, "error_description": str(error)}
        return Answer(error.status, body, JSON)
    account.tokens_issued += 1
    return Answer(200, answer, JSON)


def authorize(call) -> Answer:
    """GET /authorize: the seller agrees at once and is sent back with a code."""
    values = {name: texts[-1] for name, texts in call.query_values.items()}
    account = call.world.accounts.get(values.get("client_id", ""))
    target = values.get("redirect_uri", "")
    if account is None or account.grant != "code" or not _known(account, target):
        return Answer(400, {"error": "invalid_request"}, JSON)
    back = {"state": values["state"]} if "state" in values else {}
    if values.get("response_type") != "code":
        back["error"] = "unsupported_response_type"
    elif not call.world.settings.consent:
        back["error"] = "access_denied"
    else:
        back["code"] = call.world.uuid("code")
        call.world.codes[back["code"]] = {
            "account": account.client_id,
            "seller": account.acts_for or account.client_id,
            "redirect_uri": target,
            "expires": call.now + CODE_SECONDS,
        }
    mark = "&" if "?" in target else "?"
    return Answer(302, headers={"Location": target + mark + urlencode(back)})


def who(call):
    """The account that calls, whatever its token is worth; None if unknown."""
    scheme, _, value = call.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            return call.world.accounts.get(_credentials(call)[0])
        except Refused:
            return None
    known = call.world.tokens.get(value)
    return call.world.accounts[known["account"]] if known else None


def check(call):
    """The account of an API call. Problem 401 or 403."""
    scheme, _, value = call.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not value:
        raise Problem(401, "No bearer token in the Authorization header.")
    known = call.world.tokens.get(value)
    if known is None:
        raise Problem(401, "The bearer token is invalid.", title="Invalid JWT")
    if call.now >= known["expires"]:
        raise faults.expired(iso(known["expires"]))
    account = call.world.accounts[known["account"]]
    if not account.active:
        raise Problem(403, faults.INACTIVE)
    return account


def _client(call):
    if SECRET_WORDS & call.query_values.keys():
        raise Refused(400, "invalid_request", "No credentials in the address")
    client_id, _ = _credentials(call)
    account = call.world.accounts.get(client_id)
    if account is None:
        raise Refused(401, "invalid_client", "Bad client credentials")
    return account


def _credentials(call) -> tuple[str, str]:
    scheme, _, value = call.headers.get("authorization", "").partition(" ")
    try:
        text = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        text = ""
    if scheme.lower() != "basic" or ":" not in text:
        raise Refused(401, "invalid_client", "Full authentication is required")
    client_id, _, secret = text.partition(":")
    return client_id, secret


def _too_many(call, account) -> bool:
    """Count the request; whether bol lets no more of them through."""
    settings = call.world.settings
    account.token_requests += 1
    moments = [one for one in account.token_moments if one > call.now - 60]
    account.token_moments = [*moments, call.now]
    if len(account.token_moments) > settings.token_requests_per_minute:
        account.blocked_until = call.now + settings.block_seconds
        account.note_violation(iso(call.now), "POST /token", "too many token requests")
    return call.now < account.blocked_until


def _grant(call, account) -> dict:
    form = parse_qs(call.raw_body.decode("utf-8", "replace"))
    form = {name: values[-1] for name, values in form.items()}
    kind = form.get("grant_type")
    if kind == "client_credentials" and account.grant == "client_credentials":
        return _issue(call, account, call.world.settings.token_seconds)
    if account.grant == "code" and kind == "authorization_code":
        return _by_code(call, account, form)
    if account.grant == "code" and kind == "refresh_token":
        return _by_refresh(call, account, form.get("refresh_token", ""))
    raise Refused(400, "unsupported_grant_type", f"Unsupported grant type: {kind}")


def _by_code(call, account, form: dict) -> dict:
    kept = call.world.codes.pop(form.get("code", ""), None)
    if (
        kept is None
        or kept["account"] != account.client_id
        or kept["expires"] < call.now
        or kept["redirect_uri"] != form.get("redirect_uri")
    ):
        raise Refused(400, "invalid_grant", "Invalid authorization code")
    seller = call.world.accounts[kept.get("seller") or account.client_id]
    answer = _issue(call, seller, call.world.settings.code_token_seconds)
    return {**answer, "refresh_token": _new_refresh_token(call, account, seller)}


def _by_refresh(call, account, value: str) -> dict:
    kept = call.world.refresh_tokens.get(value)
    if (
        kept is None
        or kept["account"] != account.client_id
        or kept["expires"] < call.now
    ):
        raise Refused(400, "invalid_grant", "Invalid refresh token")
    seller = call.world.accounts[kept.get("seller") or account.client_id]
    answer = _issue(call, seller, call.world.settings.code_token_seconds)
    if account.rotating:
        del call.world.refresh_tokens[value]
        value = _new_refresh_token(call, account, seller)
    return {**answer, "refresh_token": value}


def _issue(call, account, seconds: int) -> dict:
    world = call.world
    for old in [
        value
        for value, kept in world.tokens.items()
        if kept["expires"] + FORGET_AFTER < call.now
    ]:
        del world.tokens[old]
    value = _jwt(call, account, seconds)
    world.tokens[value] = {
        "account": account.client_id,
        "expires": call.now + seconds,
    }
    return {
        "access_token": value,
        "token_type": "Bearer",
        "expires_in": seconds,
        "scope": "RETAILER",
    }


def _new_refresh_token(call, account, seller) -> str:
    seconds = REFRESH_DAYS * 86400
    value = _jwt(call, seller, seconds)
    call.world.refresh_tokens[value] = {
        "account": account.client_id,
        "seller": seller.client_id,
        "expires": call.now + seconds,
    }
    return value


def _known(account, target: str) -> bool:
    return bool(target) and target in (account.redirect_uris or [target])


def _jwt(call, account, seconds: int) -> str:
    """A text of a JWT's form; the sandbox checks it by looking it up."""
    claims = {
        "sub": account.retailer_id,
        "azp": account.client_id,
        "jti": call.world.uuid("token"),
        "exp": int(call.now + seconds),
    }
    parts = [_base64({"alg": "HS256", "typ": "JWT"}), _base64(claims)]
    signed = hashlib.sha256(".".join(parts).encode()).digest()
    return ".".join([*parts, base64.urlsafe_b64encode(signed).decode().rstrip("=")])


def _base64(value: dict) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
