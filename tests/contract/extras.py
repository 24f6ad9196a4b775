"""Checks beyond what openapi-core does: nothing undescribed goes over the line."""

import io
import json
from collections.abc import Iterator
from typing import Any

from werkzeug.formparser import parse_form_data

from .exchange import Exchange
from .specs import Operation, specification

# Every gateway gives these, whatever the operation; the descriptions leave them
# out. The body has to be a Problem all the same.
GATEWAY = {401, 403, 405, 406, 415, 429, 500, 502, 503, 504}
# Answers that an operation must be able to give though its description has none.
UNDESCRIBED = {
    ("GET", "/retailer/orders", 400): "a filter out of its range",
    ("PATCH", "/retailer/offers/{offer-id}", 404): "no such offer",
}
PROBLEM = ("type", "title", "status", "detail", "violations")
# Seen in bol's demo answers, and in no description.
KNOWN_EXTRAS = ("links[].method",)


def request(operation: Operation, exchange: Exchange) -> Iterator[str]:
    """Deprecated operations, parameters and fields that the description doesn't
    know, an Accept that it doesn't offer."""
    if operation.deprecated:
        yield "the operation is deprecated"
    described = {
        one["name"]
        for one in operation.described.get("parameters", ())
        if one["in"] == "query"
    }
    for name in dict(exchange.query):
        if name not in described:
            yield f"query parameter {name} is not described"
    if not operation.answer_types & set(exchange.accept):
        yield f"Accept {exchange.accept} is none of {sorted(operation.answer_types)}"
    content = operation.described.get("requestBody", {}).get("content", {})
    schema = content.get(exchange.request_type, {}).get("schema")
    yield from _fields(operation, schema, exchange.request_type, exchange.request_body)


def response(operation: Operation, exchange: Exchange) -> Iterator[str]:
    """Fields of the answer that the description doesn't know."""
    answers = operation.described["responses"].get(str(exchange.status), {})
    content = answers.get("content", {}).get(exchange.response_type, {})
    body_type, body = exchange.response_type, exchange.response_body
    yield from _fields(operation, content.get("schema"), body_type, body)


def multipart(operation: Operation, exchange: Exchange) -> list[str]:
    """The parts that the description requires, and no others."""
    environ = {
        "wsgi.input": io.BytesIO(exchange.request_body),
        "CONTENT_LENGTH": str(len(exchange.request_body)),
        "CONTENT_TYPE": exchange.request_headers["content-type"],
        "REQUEST_METHOD": "POST",
    }
    _, form, files = parse_form_data(environ)
    content = operation.described.get("requestBody", {}).get("content", {})
    if "multipart/form-data" not in content:
        return ["takes no form"]
    schema = content["multipart/form-data"]["schema"]
    given = {*form, *files}
    missing = set(schema.get("required", ())) - given
    unknown = given - set(schema["properties"])
    return [
        *[f"part {name} is missing" for name in sorted(missing)],
        *[f"part {name} is not described" for name in sorted(unknown)],
    ]


def undescribed_answer(operation: Operation, exchange: Exchange) -> Iterator[str]:
    """An answer that the description leaves out: allowed from the gateway and
    where ``UNDESCRIBED`` says so, as a Problem."""
    key = (operation.method, operation.path, exchange.status)
    if exchange.status not in GATEWAY and key not in UNDESCRIBED:
        yield "this status is not described"
    if exchange.method == "HEAD":
        return
    try:
        body = json.loads(exchange.response_body)
    except ValueError:
        yield "the body is no JSON"
        return
    for name in PROBLEM:
        if name not in body:
            yield f"a Problem needs {name}"


def undescribed(spec: dict, schema: dict, value: Any, name: str = "") -> Iterator[str]:
    """The fields, like ``orders[].colour``, that the schema doesn't name. An
    object without described properties may hold anything."""
    if isinstance(value, list):
        items = _part(spec, schema, "items")
        for one in value:
            yield from undescribed(spec, items, one, f"{name}[]")
    elif isinstance(value, dict):
        known = _part(spec, schema, "properties")
        for key, one in value.items() if known else ():
            place = f"{name}.{key}" if name else key
            if key in known:
                yield from undescribed(spec, known[key], one, place)
            else:
                yield place


def _fields(operation, schema, media_type: str, body: bytes) -> Iterator[str]:
    if schema is None or not media_type.endswith("json"):
        return
    try:
        value = json.loads(body)
    except ValueError:
        return
    for field in dict.fromkeys(
        undescribed(specification(operation.file), schema, value)
    ):
        if not field.endswith(KNOWN_EXTRAS):
            yield f"field {field} is not described"


def _part(spec: dict, schema: dict, part: str) -> dict:
    """``properties`` or ``items`` of a schema, through references and choices."""
    if "$ref" in schema:
        target = schema["$ref"].rsplit("/", 1)[-1]
        return _part(spec, spec["components"]["schemas"][target], part)
    found = dict(schema.get(part, {}))
    for choice in ("allOf", "oneOf", "anyOf"):
        for one in schema.get(choice, ()):
            found.update(_part(spec, one, part))
    return found
