"""The check of an exchange against bol's official OpenAPI files.

``violations(exchange)`` says what is wrong, of the request and of the answer;
openapi-core does the checking, ``extras`` what it doesn't look at.
"""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from openapi_core import Config, OpenAPI
from openapi_core.testing import MockRequest, MockResponse
from werkzeug.datastructures import MultiDict

from . import extras, specs
from .exchange import Exchange
from .specs import Operation

HOST = "https://api.bol.com"
MULTIPART = "multipart/form-data"


def violations(exchange: Exchange | dict) -> list[str]:
    """``exchange``: an Exchange or a line of the sandbox's journal."""
    if isinstance(exchange, dict):
        exchange = Exchange.of(exchange)
    return [*request_violations(exchange), *response_violations(exchange)]


def request_violations(exchange: Exchange) -> list[str]:
    operation = specs.operation_of(exchange)
    if operation is None:
        return [f"request: no operation {exchange.method} {exchange.path}"]
    found = list(extras.request(operation, exchange))
    if exchange.request_type == MULTIPART:
        # openapi-core reads parts as ASCII, which a PDF isn't.
        found += extras.multipart(operation, exchange)
    else:
        app = _app(operation.file, operation.path)
        validator = app.request_validator_cls(app.spec, **_options(app))
        errors = validator.iter_errors(_request(operation, exchange))
        found += [_told(error) for error in errors]
    return [f"request: {operation}: {text}" for text in found]


def response_violations(exchange: Exchange) -> list[str]:
    """None for an answer that never came, or that was wrong on purpose."""
    operation = specs.operation_of(exchange)
    if operation is None or exchange.status is None or exchange.deliberate:
        return []
    file = _file_with(operation, str(exchange.status))
    if file is None:
        found = list(extras.undescribed_answer(operation, exchange))
    elif exchange.method == "HEAD":
        found = ["has a body"] if exchange.response_body else []
    else:
        found = list(_answer_errors(operation, exchange, file))
        found += extras.response(operation, exchange)
    return [f"answer {exchange.status}: {operation}: {text}" for text in found]


def _file_with(operation: Operation, status: str) -> str | None:
    """The file that describes such an answer of the operation."""
    for file in (operation.file, specs.LATER.get(operation.file)):
        if file and specs.has(file):
            path = specs.specification(file)["paths"][operation.path]
            if status in path[operation.method.lower()]["responses"]:
                return file
    return None


def _answer_errors(operation: Operation, exchange: Exchange, file: str):
    app = _app(file, operation.path)
    validator = app.response_validator_cls(app.spec, **_options(app))
    answer = MockResponse(
        exchange.response_body,
        exchange.status or 0,
        exchange.response_headers,
        exchange.response_type,
    )
    for error in validator.iter_errors(_request(operation, exchange), answer):
        yield _told(error)


@cache
def _app(file: str, path: str) -> OpenAPI:
    """openapi-core on one path only: finding it among all of them is slow."""
    spec = specs.specification(file)
    one = {**spec, "paths": {path: spec["paths"][path]}}
    readers = dict.fromkeys(_media_types(one["paths"][path]), _load)
    config = Config(spec_validator_cls=None, extra_media_type_deserializers=readers)
    return OpenAPI.from_dict(one, config=config)


def _media_types(path: dict) -> Iterator[str]:
    for operation in path.values():
        described = [operation.get("requestBody", {}), *operation["responses"].values()]
        for part in described:
            for media_type in part.get("content", {}):
                if media_type != MULTIPART:
                    yield media_type


def _load(value: bytes, **parameters: str) -> Any:
    """JSON where it is some: bol types the Problem of a PDF call as a PDF."""
    try:
        return json.loads(value)
    except ValueError:
        return value


def _options(app: OpenAPI) -> dict[str, Any]:
    readers = app.config.extra_media_type_deserializers
    return {"extra_media_type_deserializers": readers}


def _request(operation: Operation, exchange: Exchange) -> MockRequest:
    return MockRequest(
        HOST,
        operation.method,
        exchange.path,
        args=MultiDict(exchange.query),
        headers=exchange.request_headers,
        data=exchange.request_body,
        content_type=exchange.request_headers.get("content-type", ""),
    )


def _told(error: BaseException) -> str:
    """The error with its cause: openapi-core wraps what the schema said."""
    told: list[str] = []
    cause: BaseException | None = error
    while cause is not None:
        told.append(" ".join(str(cause).split())[:300])
        told += [
            f"{'.'.join(map(str, one.absolute_path))}: {one.message[:200]}"
            for one in getattr(cause, "schema_errors", ())
        ]
        cause = cause.__cause__
    return "; ".join(dict.fromkeys(told))
