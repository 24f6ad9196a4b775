"""Where bol is: live, demo, or anything that behaves as bol does."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

_API = "https://api.bol.com"
_LOGIN = "https://login.bol.com"
_BOL = "bol.com"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Addresses of one bol. `demo_paths` turns `/retailer` into `/retailer-demo` and
    `/shared` into `/shared-demo`. ValueError for bol's own hosts without https."""

    api_url: str
    token_url: str
    authorize_url: str
    demo_paths: bool = False

    def __post_init__(self) -> None:
        for url in (self.api_url, self.token_url, self.authorize_url):
            parts = urlsplit(url)
            host = parts.hostname or ""
            if parts.scheme not in ("http", "https") or not host:
                raise ValueError(f"Not a web address: {url}")
            if parts.scheme != "https" and f".{host}".endswith(f".{_BOL}"):
                raise ValueError("bol.com is only spoken to over https")

    @classmethod
    def live(cls) -> Self:
        """bol.com itself."""
        return cls(_API, f"{_LOGIN}/token", f"{_LOGIN}/authorize")

    @classmethod
    def demo(cls) -> Self:
        """bol's demo: the same credentials, fixed answers, no state."""
        return cls(_API, f"{_LOGIN}/token", f"{_LOGIN}/authorize", demo_paths=True)

    @classmethod
    def at(cls, url: str) -> Self:
        """Token and API under one address, as of the sandbox."""
        base = url.rstrip("/")
        return cls(base, f"{base}/token", f"{base}/authorize")

    def url(self, path: str) -> str:
        """The address of `path`, which starts with `/retailer` or `/shared`."""
        if self.demo_paths:
            _, area, rest = path.split("/", 2)
            path = f"/{area}-demo/{rest}"
        return f"{self.api_url}{path}"
