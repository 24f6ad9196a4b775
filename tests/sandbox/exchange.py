"""One call and its answer, and the row of the table that joins them."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .problems import Problem, invalid, not_allowed, violation

V10 = "application/vnd.retailer.v10+json"
V11 = "application/vnd.retailer.v11+json"
V10_PDF = "application/vnd.retailer.v10+pdf"
V10_XLSX = (
    "application/vnd.retailer.v10+openxmlformats-officedocument.spreadsheetml.sheet"
)
PAGE_SIZE = 50


@dataclass(frozen=True)
class Query:
    """A query parameter: how its text is checked and read."""

    name: str
    kind: str = "text"  # text | integer | boolean | many
    choices: tuple[str, ...] = ()
    default: Any = None
    required: bool = False
    low: int | None = None
    high: int | None = None

    def read(self, values: list[str]):
        """The value, or the violation as a Problem."""
        if not values:
            if self.required:
                raise invalid(violation(self.name, "must not be null"))
            return [] if self.kind == "many" else self.default
        if self.kind == "many":
            return values
        if self.choices and values[-1] not in self.choices:
            raise invalid(not_allowed(self.name, values[-1], self.choices))
        return getattr(self, f"_read_{self.kind}")(values[-1])

    def _read_text(self, value):
        return value

    def _read_boolean(self, value):
        if value.lower() not in ("true", "false"):
            raise invalid(not_allowed(self.name, value, ("true", "false")))
        return value.lower() == "true"

    def _read_integer(self, value):
        try:
            read = int(value)
        except ValueError:
            raise invalid(violation(self.name, "must be an integer")) from None
        if self.low is not None and read < self.low:
            raise invalid(violation(self.name, f"must be at least {self.low}"))
        if self.high is not None and read > self.high:
            raise invalid(violation(self.name, f"must be at most {self.high}"))
        return read


PAGE = Query("page", "integer", default=1, low=1)


@dataclass(frozen=True)
class Route:
    """An operation: where it is, what it speaks, and who answers it.

    ``produces``: media types of the answer, the first is that of a Problem when
    the client accepts none. ``consumes``: media types of the body, () if none.
    ``body``: the check of a JSON body. ``languages``: those of Accept-Language.
    ``handler(call)`` returns an Answer or raises a Problem.
    """

    method: str
    path: str
    handler: Callable[["Call"], "Answer"]
    produces: tuple[str, ...] = (V10,)
    consumes: tuple[str, ...] = ()
    body: Callable | None = None
    query: tuple[Query, ...] = ()
    languages: tuple[str, ...] = ()

    @property
    def operation(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(slots=True)
class Call:
    """What a handler sees of a request."""

    method: str
    path: str
    raw_query: str
    query_values: dict[str, list[str]]
    headers: dict[str, str]
    raw_body: bytes
    world: Any = None
    account: Any = None
    route: Route | None = None
    params: dict[str, str] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    body: Any = None
    accepted: str = V10
    deliberate: str | None = None

    @property
    def now(self) -> float:
        return self.world.clock.now()

    def read_body(self):
        """Parse and check the JSON body of the route. Problem 400."""
        if self.route.body is None:
            return
        try:
            self.body = json.loads(self.raw_body)
        except ValueError:
            raise Problem(400, "Bad request: the body is no JSON.") from None
        violations = list(self.route.body(self.body, ""))
        if violations:
            raise invalid(*violations)

    def read_query(self):
        self.query = {
            one.name: one.read(self.query_values.get(one.name, []))
            for one in self.route.query
        }


@dataclass(slots=True)
class Answer:
    """``body``: a JSON value, bytes (served as they are) or None."""

    status: int = 200
    body: Any = None
    media_type: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def payload(self) -> bytes:
        if self.body is None:
            return b""
        if isinstance(self.body, bytes):
            return self.body
        return json.dumps(self.body, ensure_ascii=False).encode()


def page_of(rows: list, page: int, size: int = PAGE_SIZE) -> list:
    return rows[(page - 1) * size : page * size]
