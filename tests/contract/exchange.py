"""An exchange: a request and its answer, as a line of the sandbox's journal."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl


@dataclass
class Exchange:
    """``status`` None: no answer came. ``deliberate``: why the answer may be
    against the description (a fault, or a record posted broken on purpose)."""

    method: str
    path: str
    query: list[tuple[str, str]] = field(default_factory=list)
    request_headers: dict[str, str] = field(default_factory=dict)
    request_body: bytes = b""
    status: int | None = None
    response_headers: dict[str, str] = field(default_factory=dict)
    response_body: bytes = b""
    deliberate: str | None = None

    @classmethod
    def of(cls, line: dict[str, Any]) -> "Exchange":
        """From a journal's line: ``query`` is the raw text, bodies are texts,
        ``{"base64": ...}`` or None, header names in any case."""
        return cls(
            method=line["method"],
            path=line["path"],
            query=parse_qsl(line.get("query") or "", keep_blank_values=True),
            request_headers=_lower(line.get("request_headers")),
            request_body=_bytes(line.get("request_body")),
            status=line.get("status"),
            response_headers=_lower(line.get("response_headers")),
            response_body=_bytes(line.get("response_body")),
            deliberate=line.get("deliberate"),
        )

    @property
    def accept(self) -> list[str]:
        """The media types of the Accept header, without their parameters."""
        header = self.request_headers.get("accept", "")
        return [_bare(part) for part in header.split(",")]

    @property
    def request_type(self) -> str:
        return _bare(self.request_headers.get("content-type", ""))

    @property
    def response_type(self) -> str:
        return _bare(self.response_headers.get("content-type", ""))


def lines(path: str) -> Iterator[Exchange]:
    """The exchanges of a journal file."""
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield Exchange.of(json.loads(line))


def _bare(media_type: str) -> str:
    return media_type.split(";")[0].strip().lower()


def _lower(headers: dict[str, str] | None) -> dict[str, str]:
    return {name.lower(): value for name, value in (headers or {}).items()}


def _bytes(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, dict):
        return base64.b64decode(body["base64"])
    return body.encode()
