"""The one tree of errors that the client raises: the type says what to do.

    BolError
      TryLater              nothing was done, or doing it again is harmless
        RateLimited         too many calls: come back after `retry_after`
        BolUnavailable      no connection, a timeout, or a failure at bol
        UnreadableAnswer    no JSON, or what is essential is missing
      NotConnected          the connection needs a person
        CredentialsRefused, ConsentEnded, AccountInactive, TokenBlocked
      Refused               bol said no: never repeat it as it is
        BadRequest, NotFound, Conflict, Forbidden
      OutcomeUnknown        a write whose answer never came: look at bol first

`str(error)` is a sentence for a sales clerk. No message holds a token, a secret
or customer data.
"""

import re

Violation = tuple[str, str]

_SECRET = re.compile(r"eyJ[\w.-]{10,}|(?i:bearer)\s+\S+|[^\s'\"<>]+@[^\s'\"<>]+")
_LONGEST = 500


def presentable(text: str) -> str:
    """`text` of bol on one line, cut, without tokens and e-mail addresses."""
    line = " ".join(_SECRET.sub("…", text).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


class BolError(Exception):
    """Base of all. `status` is the HTTP status (None without an answer), `detail`
    bol's own explanation, `violations` pairs of field name and reason, `operation`
    for example `GET /retailer/orders/{order-id}`."""

    sentence = "bol.com could not be used."

    def __init__(
        self,
        detail: str = "",
        *,
        status: int | None = None,
        violations: tuple[Violation, ...] = (),
        operation: str = "",
    ) -> None:
        self.detail = presentable(detail)
        self.status = status
        self.violations = tuple((n, presentable(r)) for n, r in violations)
        self.operation = operation
        super().__init__(self.detail)

    def __str__(self) -> str:
        reasons = [f"{name}: {why}" if name else why for name, why in self.violations]
        said = [text for text in (self.detail, "; ".join(reasons)) if text]
        return " ".join([self.sentence, *said])


class TryLater(BolError):
    """Nothing was done, or doing it again is harmless. `retry_after`: seconds until
    it makes sense, None when bol didn't say."""

    sentence = "bol.com can't do this now; it is tried again later."
    retry_after: float | None = None

    def __init__(
        self,
        detail: str = "",
        *,
        retry_after: float | None = None,
        status: int | None = None,
        violations: tuple[Violation, ...] = (),
        operation: str = "",
    ) -> None:
        super().__init__(
            detail, status=status, violations=violations, operation=operation
        )
        self.retry_after = retry_after


class RateLimited(TryLater):
    """bol answered 429 (`status` 429), or the call was held back so that it
    wouldn't (`status` None). `retry_after` is always given."""

    sentence = "bol.com asks for fewer calls; this is tried again in a while."


class BolUnavailable(TryLater):
    """No connection, no answer in time, or 5xx. `not_sent` is True when the request
    certainly never left this machine."""

    sentence = "bol.com can't be reached or has a failure; this is tried again later."
    not_sent = False


class UnreadableAnswer(TryLater):
    """bol answered, but not in the form its description promises."""

    sentence = "The answer of bol.com can't be read; this is tried again later."


class NotConnected(BolError):
    """Nothing will work until a person looks at the connection."""

    sentence = "The connection with bol.com is broken."


class CredentialsRefused(NotConnected):
    """Client id, secret, code, refresh token or access token isn't accepted."""

    sentence = (
        "bol.com doesn't accept the credentials: check client id and secret in the "
        "API settings of the bol.com seller account, or connect again."
    )


class ConsentEnded(CredentialsRefused):
    """The code or the refresh token of a seller's consent was used before, is too old,
    or was withdrawn: the seller has to consent again."""

    sentence = "bol.com doesn't accept the seller's consent any more: connect again."


class TokenExpired(CredentialsRefused):
    """401 of a call: the access token isn't accepted any more. The client renews it
    and repeats the call once; this is seen only if the new token fares the same."""


class AccountInactive(NotConnected):
    """403: bol has closed or paused the seller account."""

    sentence = "The seller account is not active at bol.com: contact its support."


class TokenBlocked(NotConnected):
    """403, 404 or 429 of the log-in address: bol blocks those who ask too often.
    `retry_after`: seconds, if bol named a time."""

    sentence = (
        "The log-in of bol.com turns this server away, probably after too many "
        "log-ins: wait, and contact bol.com if it stays so."
    )
    retry_after: float | None = None


class Refused(BolError):
    """bol said no. Repeating the same call can't succeed."""

    sentence = "bol.com refused this."


class BadRequest(Refused):
    """400 and the like; `violations` names the fields."""

    sentence = "bol.com doesn't accept the data."


class NotFound(Refused):
    """404 with bol's own explanation."""

    sentence = "bol.com doesn't know this."


class Conflict(Refused):
    """409: it exists already, or has changed meanwhile."""

    sentence = "bol.com has this already, or it was changed meanwhile."


class Forbidden(Refused):
    """403 that isn't about the whole account."""

    sentence = "bol.com doesn't allow this to the seller account."


class OutcomeUnknown(BolError):
    """A write that may have been done: its answer never came, was 5xx or unreadable.
    Look at bol whether it was done before doing it again."""

    sentence = (
        "It is unknown whether bol.com has done this: its answer never came or "
        "can't be read. It is looked up at bol.com before it is tried again."
    )
