"""The table of paths in an order against the schema in bol's description."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from bol_api import order_paths
from bol_api.order_paths import LISTS, PATHS, WrongType, read

from . import specs

KINDS = {
    ("string", None): "text",
    ("string", "date"): "day",
    ("string", "date-time"): "moment",
    ("integer", "int32"): "integer",
    ("number", None): "number",
    ("boolean", None): "flag",
}


def described(schema, path=""):
    """Path -> (kind, choices) of a schema of bol's description."""
    schemas = specs.specification("retailer-v10")["components"]["schemas"]
    schema = schema.get("anyOf", [schema])[0]
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    if schema.get("type") == "array":
        return described(schema["items"], path)
    if "properties" not in schema:
        choices = tuple(schema.get("enum", ()))
        kind = KINDS[schema["type"], schema.get("format")]
        return {path: ("choice" if choices else kind, choices)}
    found = {}
    for name, part in schema["properties"].items():
        found |= described(part, f"{path}.{name}" if path else name)
    return found


@pytest.mark.skipif(not specs.available(), reason=specs.MISSING)
def test_paths_are_those_of_bol():
    schemas = specs.specification("retailer-v10")["components"]["schemas"]
    wanted = {
        path: kind
        for path, kind in described(schemas["Order"]).items()
        if not path.startswith(LISTS)
    }
    assert {path: (kind.name, kind.choices) for path, kind in PATHS.items()} == wanted


ORDER = {
    "orderPlacedDateTime": "2026-03-01T23:30:00+01:00",
    "pickupPoint": False,
    "billingDetails": {"orderReference": " PO 1 ", "vatNumber": " "},
}
ITEM = {
    "quantity": 2,
    "unitPrice": Decimal("9.99"),
    "fulfilment": {"expiryDate": "2026-03-05"},
    "product": {"title": ["a"]},
    "offer": "none",
}


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("billingDetails.orderReference", "PO 1"),
        ("billingDetails.company", None),
        ("billingDetails.vatNumber", None),
        ("shipmentDetails.city", None),
        ("orderPlacedDateTime", datetime(2026, 3, 1, 22, 30)),
        ("pickupPoint", False),
        ("orderItems.quantity", 2),
        ("orderItems.unitPrice", Decimal("9.99")),
        ("orderItems.fulfilment.expiryDate", date(2026, 3, 5)),
        ("orderItems.offer.reference", None),
    ],
)
def test_value_at_a_path(path, wanted):
    assert read(ORDER, ITEM, path) == wanted


@pytest.mark.parametrize(
    ("path", "item"),
    [
        ("orderItems.product.title", ITEM),
        ("orderItems.quantity", {"quantity": 1.5}),
        ("orderItems.quantity", {"quantity": []}),
        ("orderItems.unitPrice", {"unitPrice": "ten"}),
        ("orderItems.cancellationRequest", {"cancellationRequest": "maybe"}),
        ("orderItems.latestChangedDateTime", {"latestChangedDateTime": "today"}),
        ("orderItems.fulfilment.expiryDate", {"fulfilment": {"expiryDate": 5}}),
    ],
)
def test_value_of_another_type(path, item):
    with pytest.raises(WrongType):
        read({}, item, path)


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("billingDetails.orderRefrence", "billingDetails.orderReference"),
        ("billingdetails.orderreference", "billingDetails.orderReference"),
        ("orderReference", "billingDetails.orderReference"),
        ("timeFrameType", "orderItems.fulfilment.timeFrameType"),
        ("pickuppoint", "pickupPoint"),
        ("billingDetails", "billingDetails.salutation"),
    ],
)
def test_near_paths(path, wanted):
    assert wanted in order_paths.near(path)


def test_nothing_is_near_to_nonsense():
    assert order_paths.near("qqqqqqq") == []
