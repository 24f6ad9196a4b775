"""A HTTP server that answers what a test tells it, to see the client at work."""

import json
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

V10 = "application/vnd.retailer.v10+json"


@dataclass
class Received:
    """A request as it arrived; `headers` with lower-case names."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Reply:
    """What to answer. `drop`: close the connection instead, `delay`: seconds."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False
    delay: float = 0.0

    def content(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return b"" if self.body is None else json.dumps(self.body).encode()


def problem(status: int, detail: str = "", **extra: Any) -> Reply:
    """An error as bol writes it."""
    body = {"type": "https://api.bol.com/problems", "title": "Problem"}
    body |= {"status": status, "detail": detail, "violations": [], **extra}
    return Reply(status, body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # The default of five makes the sixth of many threads wait a second.
    request_queue_size = 128


class Scripted:
    """The server. `replies` are used one after the other, the last one for ever;
    or set `respond`, a function of the request."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.replies: list[Reply] = [Reply(body={})]
        self.respond: Callable[[Received], Reply] = self._next
        self._lock = threading.Lock()
        self._http = _Server(("127.0.0.1", 0), _handler(self))
        serve = threading.Thread(target=self._http.serve_forever, args=(0.01,))
        serve.daemon = True
        serve.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    def reply(self, *replies: Reply) -> None:
        self.replies = list(replies)

    def take(self, request: Received) -> Reply:
        with self._lock:
            self.received.append(request)
        return self.respond(request)

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def _next(self, request: Received) -> Reply:
        with self._lock:
            first, *rest = self.replies
            self.replies = rest or [first]
            return first


def _handler(server: Scripted) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def answer(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            reply = server.take(
                Received(
                    method=self.command,
                    path=parts.path,
                    query=parse_qs(parts.query, keep_blank_values=True),
                    headers={k.lower(): v for k, v in self.headers.items()},
                    body=self.rfile.read(length),
                )
            )
            time.sleep(reply.delay)
            if reply.drop:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            content = reply.content()
            self.send_response_only(reply.status)
            headers = {"Content-Type": V10, **reply.headers}
            if reply.status != 204:
                headers.setdefault("Content-Length", str(len(content)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD" and reply.status != 204:
                self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = answer

        def log_message(self, *args: Any) -> None:
            """Quiet: the test asserts on what was received."""

    return Handler
