"""The WSGI application: from a request to its answer, in the order bol would.

Faults, the token, the rate limit, the media types, the request's own sense,
and then the handler; all under the world's lock, but for sleeping.
"""

import time
from urllib.parse import parse_qs, unquote

from . import admin, auth, faults, media, pictures
from .clock import iso
from .exchange import Answer, Call
from .journal import Journal
from .problems import Problem
from .routes import TABLE

JSON = "application/json"
STATUS_LINES = {200: "200 OK", 201: "201 Created", 202: "202 Accepted"}
REFUSALS = (400, 405, 406, 415)


class Dropped(ConnectionResetError):
    """The connection is closed instead of an answer."""


class Sandbox:
    def __init__(self, world, journal: Journal | None = None, store=None):
        self.world = world
        self.journal = journal or Journal(None)
        self.store = store

    def __call__(self, environ, start_response):
        call = read_call(environ, self.world)
        try:
            answer = self.answer(call)
        except Dropped:
            _close(environ)
            raise
        payload = answer.payload()
        headers = _headers(answer, payload)
        status = STATUS_LINES.get(answer.status, f"{answer.status} Status")
        start_response(status, list(headers.items()))
        return [] if call.method == "HEAD" else [payload]

    def answer(self, call: Call) -> Answer:
        if call.path.startswith(admin.PREFIX):
            with self.world.lock:
                answer = admin.answer(call)
            self._save()
            return answer
        with self.world.lock:
            self.world.catch_up()
            _recognise(call)
            fault = self.world.faults.strike(call)
        if fault:
            call.deliberate = f"fault: {fault.kind}"
        answer = self._struck(call, fault) if fault else self._worked(call)
        self._remember(call, answer)
        if fault and fault.kind == "drop_after":
            raise Dropped
        return answer

    def _struck(self, call: Call, fault) -> Answer:
        """The answer of a call that meets a fault."""
        if fault.kind == "delay":
            time.sleep(fault.seconds)
        if fault.kind == "drop_before":
            self._remember(call, None)
            raise Dropped
        if fault.kind == "html":
            return Answer(fault.status or 502, faults.PAGE, "text/html")
        problem = faults.problem_of(fault, iso(call.now))
        if problem:
            return _refusal(call, problem)
        answer = self._worked(call)
        if fault.kind == "delay_after":
            time.sleep(fault.seconds)
        if fault.kind == "broken_json":
            payload = answer.payload()
            answer.body = payload[: max(1, len(payload) // 2)]
        return answer

    def _worked(self, call: Call) -> Answer:
        """Do what is asked, and see to it that it lasts."""
        with self.world.lock:
            answer = self._handle(call)
            answer.body = answer.payload() if answer.body is not None else None
        self._save()
        return answer

    def _handle(self, call: Call) -> Answer:
        headers: dict[str, str] = {}
        try:
            answer = self._dispatch(call, headers)
        except Problem as problem:
            answer = _refusal(call, problem)
        answer.headers = {**headers, **answer.headers}
        if call.method not in ("GET", "HEAD"):
            self.world.changed()
        return answer

    def _dispatch(self, call: Call, headers: dict) -> Answer:
        if call.path.startswith(pictures.PREFIX):
            return pictures.serve(call)
        if call.path in OUTSIDE:
            return OUTSIDE[call.path](call)
        call.account = auth.check(call)
        if call.route is None:
            raise _no_route(call)
        headers.update(self.world.limits.spend(call))
        call.accepted = media.accepted(call)
        media.check_body(call)
        media.check_language(call)
        call.read_query()
        call.read_body()
        answer = call.route.handler(call)
        if answer.media_type is None and answer.body is not None:
            answer.media_type = call.accepted
        return answer

    def _remember(self, call: Call, answer: Answer | None):
        """For the admin's questions, and for the journal."""
        status = answer.status if answer else None
        with self.world.lock:
            now = iso(call.now)
            self.world.received.append(admin.received_row(call, status, now))
            refused = status in REFUSALS or (call.route is None and status == 404)
            if call.account and not call.deliberate and refused:
                operation = f"{call.method} {call.path}"
                call.account.note_violation(now, operation, f"answered {status}")
            if call.path not in OUTSIDE and not call.path.startswith(pictures.PREFIX):
                self.journal.write(call, answer, now)

    def tick(self):
        """Let time pass; called again and again while the server runs."""
        with self.world.lock:
            self.world.catch_up()
        self._save()

    def close(self):
        """Save what is left and close the journal."""
        self._save(at_once=True)
        self.journal.close()

    def _save(self, at_once: bool = False):
        if self.store is not None:
            self.store.save(at_once)


def read_call(environ, world) -> Call:
    """A Call of a WSGI environment; the body is always read to its end."""
    headers = {
        name[5:].replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    headers["content-type"] = environ.get("CONTENT_TYPE") or ""
    raw_query = environ.get("QUERY_STRING", "")
    path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
    return Call(
        method=environ["REQUEST_METHOD"],
        path=path,
        raw_query=raw_query,
        query_values=parse_qs(raw_query, keep_blank_values=True),
        headers=headers,
        raw_body=_read_body(environ),
        world=world,
    )


def _read_body(environ) -> bytes:
    if environ.get("wsgi.input_terminated"):
        return environ["wsgi.input"].read()
    length = int(environ.get("CONTENT_LENGTH") or 0)
    return environ["wsgi.input"].read(length) if length else b""


def _recognise(call: Call):
    """Who calls, and which operation is meant, before anything is judged."""
    call.account = auth.who(call)
    call.route, call.params, _ = TABLE.find(call.method, call.path)
    call.params = {name: unquote(value) for name, value in call.params.items()}


def _no_route(call: Call) -> Problem:
    _, _, methods = TABLE.find(call.method, call.path)
    if methods:
        return Problem(405, f"Method {call.method} is not allowed here.")
    return Problem(404, f"No resource at {call.path}.")


def _refusal(call: Call, problem: Problem) -> Answer:
    """bol types a Problem as the operation's own media type."""
    media_type = call.route.produces[0] if call.route else JSON
    body = problem.body(call.path)
    return Answer(problem.status, body, media_type, dict(problem.headers))


def _headers(answer: Answer, payload: bytes) -> dict[str, str]:
    headers = dict(answer.headers)
    if answer.media_type:
        charset = ";charset=UTF-8" if answer.media_type == "text/html" else ""
        headers["Content-Type"] = answer.media_type + charset
    if answer.status != 204:
        headers["Content-Length"] = str(len(payload))
    return headers


def _close(environ):
    """Close the server's socket; under a test's own transport there is none."""
    socket = environ.get("werkzeug.socket")
    if socket is not None:
        socket.shutdown(2)


OUTSIDE = {"/token": auth.token, "/authorize": auth.authorize}
