"""Images at addresses that bol names: taken with bounds, from nowhere private."""

import ipaddress
import time
from dataclasses import dataclass
from enum import Enum
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from . import wire

MOST_BYTES = 5 * 1024 * 1024
_MOST_SECONDS = 30
_MOST_REDIRECTS = 3
_CHUNK = 64 * 1024
_REDIRECTS = (301, 302, 303, 307, 308)
# What the first bytes of an image are; what a server says of it proves nothing.
_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8")


class Reason(Enum):
    """Why there is no image. `UNAVAILABLE` may pass; the others stay."""

    UNAVAILABLE = "unavailable"
    MISSING = "missing"
    TOO_LARGE = "too_large"
    NO_IMAGE = "no_image"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Picture:
    """An image: JPEG, PNG or GIF by its first bytes."""

    url: str
    content: bytes


@dataclass(frozen=True, slots=True)
class LostPicture:
    """An image that couldn't be had."""

    url: str
    reason: Reason


class _Lost(Exception):
    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason.value)


class PictureSource:
    """Takes images over http(s). Thread-safe.

    `home`: host and port that may be private all the same, as a sandbox's is.
    `timeout`: seconds to connect, and to wait for bytes.
    """

    def __init__(self, home: str, timeout: tuple[float, float] = (5, 15)) -> None:
        self._home = home
        self._timeout = timeout
        self._at_home = _session(HTTPAdapter())
        self._outside = _session(_PublicOnly())

    def close(self) -> None:
        """Close the connections."""
        self._at_home.close()
        self._outside.close()

    def get(self, url: str) -> Picture | LostPicture:
        """The image at `url`, or why there is none. Never raises for what the other
        side does."""
        try:
            return Picture(url, self._follow(url))
        except _Lost as lost:
            return LostPicture(url, lost.reason)
        except ValueError:
            # What requests and urllib3 say of an address that is none.
            return LostPicture(url, Reason.ADDRESS)
        except requests.RequestException:
            return LostPicture(url, Reason.UNAVAILABLE)

    def _follow(self, url: str) -> bytes:
        for _ in range(_MOST_REDIRECTS + 1):
            with self._ask(url) as response:
                if response.status_code not in _REDIRECTS:
                    return _content(response)
                target = urljoin(url, response.headers.get("Location", ""))
            if urlsplit(url).scheme == "https" != urlsplit(target).scheme:
                raise _Lost(Reason.ADDRESS)
            url = target
        raise _Lost(Reason.ADDRESS)

    def _ask(self, url: str) -> requests.Response:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise _Lost(Reason.ADDRESS)
        session = self._at_home if parts.netloc == self._home else self._outside
        return session.get(
            url, stream=True, allow_redirects=False, timeout=self._timeout
        )


def _content(response: requests.Response) -> bytes:
    if response.status_code in (404, 410):
        raise _Lost(Reason.MISSING)
    if response.status_code != 200:
        raise _Lost(Reason.UNAVAILABLE)
    if int(response.headers.get("Content-Length") or 0) > MOST_BYTES:
        raise _Lost(Reason.TOO_LARGE)
    content = _read(response)
    if not content.startswith(_BEGINNINGS):
        raise _Lost(Reason.NO_IMAGE)
    return content


def _read(response: requests.Response) -> bytes:
    content, end = bytearray(), time.monotonic() + _MOST_SECONDS
    for chunk in response.iter_content(_CHUNK):
        content += chunk
        if len(content) > MOST_BYTES:
            raise _Lost(Reason.TOO_LARGE)
        if time.monotonic() > end:
            raise _Lost(Reason.UNAVAILABLE)
    return bytes(content)


def _session(adapter: HTTPAdapter) -> requests.Session:
    session = wire.session_with(adapter)
    session.headers["Accept"] = "image/jpeg, image/png, image/gif"
    # No credentials out of a .netrc file for whoever bol names.
    session.auth = _no_credentials
    return session


def _no_credentials(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


# -- only public addresses ---------------------------------------------------------


def _check_peer(connection: Any, sock: Any) -> Any:
    """The address that was really reached counts: a name may mean another one each
    time it is asked for."""
    address = ipaddress.ip_address(sock.getpeername()[0].partition("%")[0])
    if not (getattr(address, "ipv4_mapped", None) or address).is_global:
        sock.close()
        raise _Lost(Reason.ADDRESS)
    return sock


class _PublicConnection(HTTPConnection):
    def _new_conn(self) -> Any:
        return _check_peer(self, super()._new_conn())


class _PublicTLSConnection(HTTPSConnection):
    def _new_conn(self) -> Any:
        return _check_peer(self, super()._new_conn())


class _PublicPool(HTTPConnectionPool):
    ConnectionCls = _PublicConnection


class _PublicTLSPool(HTTPSConnectionPool):
    ConnectionCls = _PublicTLSConnection


class _PublicOnly(HTTPAdapter):
    """Connects to nothing private. A proxy, where one is configured, is the
    administrator's, and asked as it is."""

    def init_poolmanager(self, *args: Any, **kw: Any) -> None:
        super().init_poolmanager(*args, **kw)
        self.poolmanager.pool_classes_by_scheme = {
            "http": _PublicPool,
            "https": _PublicTLSPool,
        }
