"""The HTTP server: threads, HTTP/1.1 with keep-alive, a ticking clockwork."""

import sys
import threading
import traceback

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

TICK = 0.1


class Handler(WSGIRequestHandler):
    """Keeps connections open, which Werkzeug's own handler doesn't: it closes
    them because an application may leave a part of a request unread. The
    sandbox reads every request to its end and answers in one piece."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 65536

    def run_wsgi(self):
        if self.headers.get("Expect", "").lower() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            self.wfile.flush()
        self.environ = self.make_environ()
        try:
            pieces = self.server.app(self.environ, self._start)
            self.wfile.write(b"".join(pieces))
            self.wfile.flush()
        except ConnectionError:
            self.close_connection = True
        except Exception:
            traceback.print_exc(file=sys.stderr)
            self.close_connection = True

    def _start(self, status: str, headers: list[tuple[str, str]]):
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()

    def date_time_string(self, timestamp=None):
        """The header Date tells the sandbox's time, which may be moved."""
        return super().date_time_string(timestamp or self.server.app.world.clock.now())

    def log_request(self, code="-", size="-"):
        pass


class Server(ThreadedWSGIServer):
    daemon_threads = True
    request_queue_size = 128


def make(host: str, port: int, app) -> Server:
    """Listening already; port 0 takes a free one (``server.port``)."""
    return Server(host, port, app, handler=Handler)


class Ticker(threading.Thread):
    """Lets time pass for the world while nobody calls."""

    def __init__(self, app, every: float = TICK):
        super().__init__(daemon=True, name="sandbox-ticker")
        self._app = app
        self._every = every
        self._stopped = threading.Event()

    def run(self):
        while not self._stopped.wait(self._every):
            self._app.tick()

    def stop(self):
        self._stopped.set()
        self.join(timeout=5)
