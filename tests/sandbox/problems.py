"""bol's error answers: the ``Problem`` body of every status from 400 on."""

TYPE = "https://api.bol.com/problems"
INVALID = (
    "Error validating request. Consult the bol.com API documentation for more"
    " information."
)
TITLES = {
    400: INVALID,
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    409: "Conflict",
    415: "Unsupported Media Type",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


class Problem(Exception):
    """Raised by a handler, answered as a Problem of that status."""

    def __init__(self, status, detail, violations=(), title=None, headers=None):
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.violations = list(violations)
        self.title = title or TITLES.get(status, "Error")
        self.headers = dict(headers or {})

    def body(self, path: str) -> dict:
        return {
            "type": TYPE,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "host": "Instance-001",
            "instance": f"https://api.bol.com{path}",
            "violations": self.violations,
        }


def violation(name: str, reason: str) -> dict:
    return {"name": name, "reason": reason}


def invalid(*violations: dict) -> Problem:
    """400 with its violations."""
    return Problem(400, "Bad request", violations)


def not_allowed(name: str, value, allowed) -> dict:
    """The violation of a value outside an enumeration, in bol's words."""
    return violation(
        name,
        f"Request contains invalid value(s): '{value}',"
        f" allowed values: {', '.join(allowed)}.",
    )


def not_found(what: str, identifier: str) -> Problem:
    return Problem(404, f"{what} for {what.lower()} id {identifier} not found.")
