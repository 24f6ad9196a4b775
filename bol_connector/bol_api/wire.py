"""How requests leave this machine: connections, repeats of reads, no surprises."""

import io
from collections.abc import Mapping
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Self, cast

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ReadTimeoutError
from urllib3.util.retry import Retry

_CONNECTIONS = 16
_REPEATS = 2
_BACK_OFF = 0.3
_PASSING = (500, 502, 503, 504)
_USER_AGENT = "bol-connector (Odoo)"


class _Repeats(Retry):
    """Two more attempts after 0, and 0.6 s, for connections that fail and 5xx. Not
    after a timeout, which has taken long enough, nor for as long as Retry-After."""

    @classmethod
    def of_reads(cls) -> Self:
        return cls(
            total=_REPEATS,
            redirect=0,
            other=0,
            allowed_methods=None,
            status_forcelist=_PASSING,
            backoff_factor=_BACK_OFF,
            raise_on_status=False,
            respect_retry_after_header=False,
        )

    def increment(
        self,
        method: str | None = None,
        url: str | None = None,
        response: Any = None,
        error: Exception | None = None,
        _pool: Any = None,
        _stacktrace: Any = None,
    ) -> Self:
        if isinstance(error, ReadTimeoutError):
            raise error
        return super().increment(method, url, response, error, _pool, _stacktrace)


class _Watched(io.BytesIO):
    """A body that knows whether anybody began to send it."""

    begun = False

    def read(self, *args: Any) -> bytes:
        self.begun = True
        return super().read(*args)


class _OneAttempt(HTTPAdapter):
    """Sends once, and marks the exception of a failure with `sent`: False if the
    request certainly never left."""

    def send(
        self, request: requests.PreparedRequest, *args: Any, **kw: Any
    ) -> requests.Response:
        body = request.body
        if not body:
            return super().send(request, *args, **kw)
        watched = _Watched(body.encode() if isinstance(body, str) else body)
        request.body = cast(Any, watched)
        try:
            return super().send(request, *args, **kw)
        except requests.RequestException as failure:
            vars(failure)["sent"] = watched.begun
            raise
        finally:
            request.body = body


class Bearer(requests.auth.AuthBase):
    """The access token as a header; being `auth`, it also keeps `requests` from
    taking credentials out of a .netrc file."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def session_for_reads() -> requests.Session:
    """A session that repeats what fails in passing. For operations of kind READ."""
    adapter = HTTPAdapter(pool_maxsize=_CONNECTIONS, max_retries=_Repeats.of_reads())
    return session_with(adapter)


def session_for_writes() -> requests.Session:
    """A session that never sends a request twice."""
    return session_with(_OneAttempt(pool_maxsize=_CONNECTIONS, max_retries=0))


def session_with(adapter: HTTPAdapter) -> requests.Session:
    """A session without cookies that sends by `adapter`."""
    session = requests.Session()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers["User-Agent"] = _USER_AGENT
    for scheme in ("http://", "https://"):
        session.mount(scheme, adapter)
    return session


def language_header(wanted: str, spoken: tuple[str, ...]) -> Mapping[str, str]:
    """Accept-Language for an operation that speaks `spoken`: the wanted language,
    else another form of it ("fr" for "fr-BE"), else bol's own default."""
    similar = [one for one in spoken if one[:2] == wanted[:2]]
    chosen = wanted if wanted in spoken else next(iter(similar), "")
    return {"Accept-Language": chosen} if chosen else {}
