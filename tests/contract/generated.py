"""Records for property tests: by bol's description, and broken in every way."""

import datetime
from typing import Any

from hypothesis import strategies as st

from . import specs

_LONGEST_LIST = 3

plain_values = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
)
json_values = st.recursive(
    plain_values,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
    ),
    max_leaves=8,
)
_offsets = st.integers(-14 * 60, 14 * 60).map(
    lambda minutes: datetime.timezone(datetime.timedelta(minutes=minutes))
)
_moments = st.datetimes(timezones=_offsets).map(lambda at: at.isoformat())
_days = st.dates().map(lambda day: day.isoformat())


def of_schema(file: str, name: str) -> st.SearchStrategy[dict[str, Any]]:
    """What the schema `name` of that file allows."""
    return _value(file, {"$ref": f"#/components/schemas/{name}"})


def _value(file: str, schema: dict) -> st.SearchStrategy[Any]:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        found = specs.specification(file)["components"]["schemas"][name]
        return st.deferred(lambda: _value(file, found))
    parts = schema.get("allOf") or schema.get("oneOf")
    if parts:
        made = st.one_of([_value(file, part) for part in parts])
    elif "enum" in schema:
        made = st.sampled_from(schema["enum"])
    else:
        made = _made(file, schema)
    return st.none() | made if schema.get("nullable") else made


def _made(file: str, schema: dict) -> st.SearchStrategy[Any]:
    kind = schema.get("type", "object" if "properties" in schema else "")
    if kind == "object":
        return _object(file, schema)
    if kind == "array":
        inner = _value(file, schema["items"])
        return st.lists(inner, max_size=_LONGEST_LIST)
    if kind == "boolean":
        return st.booleans()
    if kind == "integer":
        return st.integers(-(2**31), 2**31 - 1)
    if kind == "number":
        cents = st.integers(-(10**6), 10**6).map(lambda cents: cents / 100)
        return cents | st.floats(allow_nan=False, allow_infinity=False)
    return {"date-time": _moments, "date": _days}.get(
        schema.get("format", ""), st.text(max_size=30)
    )


def _object(file: str, schema: dict) -> st.SearchStrategy[dict[str, Any]]:
    values = {key: _value(file, one) for key, one in schema["properties"].items()}
    required = set(schema.get("required", ()))
    return st.fixed_dictionaries(
        {key: one for key, one in values.items() if key in required},
        optional={key: one for key, one in values.items() if key not in required},
    )


@st.composite
def mutated(draw: st.DrawFn, records: st.SearchStrategy[Any]) -> Any:
    """A record with nulls, wrong types, missing keys, `{}` for lists, unknown
    fields and values."""
    return _broken(draw, draw(records))


def _broken(draw: st.DrawFn, value: Any) -> Any:
    if draw(st.integers(0, 9)) == 0:
        return draw(st.just({}) | st.just([]) | json_values)
    if isinstance(value, list):
        return [_broken(draw, item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {key: item for key, item in value.items() if draw(st.integers(0, 9))}
    broken = {key: _broken(draw, item) for key, item in kept.items()}
    return broken | draw(st.dictionaries(st.text(max_size=8), json_values, max_size=2))
