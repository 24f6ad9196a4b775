"""Any order that bol's description allows, and much that it doesn't, is read
without an exception: what is wrong reads as absent."""

import json
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from bol_api import reading
from bol_api.commissions import read_commission
from bol_api.content import read_catalog_product, read_upload_report
from bol_api.economic_operators import read_economic_operator
from bol_api.insights import read_offer_insight, read_performance_indicator
from bol_api.inventory import read_inventory_line
from bol_api.invoices import read_invoice
from bol_api.labels import read_delivery_option
from bol_api.offers import read_offer
from bol_api.orders import read_order, read_reduced_order
from bol_api.process_status import read_process_status
from bol_api.replenishments import read_replenishment
from bol_api.retailers import read_retailer
from bol_api.returns import read_return
from bol_api.shipments import read_invoice_request, read_shipment
from bol_api.subscriptions import read_subscription
from hypothesis import given, settings
from hypothesis import strategies as st

from . import specs
from .generated import json_values, mutated, of_schema

READERS = {
    ("retailer-v10", "Order"): read_order,
    ("retailer-v10", "ReducedOrder"): read_reduced_order,
    ("retailer-v10", "Shipment"): read_shipment,
    ("retailer-v10", "ReducedShipment"): read_shipment,
    ("retailer-v10", "InvoiceRequests"): read_invoice_request,
    ("retailer-v10", "DeliveryOption"): read_delivery_option,
    ("retailer-v10", "Return"): read_return,
    ("retailer-v10", "ReducedReturn"): read_return,
    ("retailer-v10", "Inventory"): read_inventory_line,
    ("retailer-v10", "Commission"): read_commission,
    ("retailer-v10", "ReplenishmentResponse"): read_replenishment,
    ("retailer-v10", "ReducedReplenishment"): read_replenishment,
    ("retailer-v10", "PerformanceIndicator"): read_performance_indicator,
    ("retailer-v10", "OfferInsight"): read_offer_insight,
    ("retailer-v10", "SubscriptionResponse"): read_subscription,
    ("retailer-v10", "RetailerInformationResponse"): read_retailer,
    ("retailer-v10", "CatalogProduct"): read_catalog_product,
    ("retailer-v10", "UploadReportResponse"): read_upload_report,
    ("shared-v10", "ProcessStatus"): read_process_status,
    ("offers-v11", "OfferResponse"): read_offer,
    ("economic-operators-v1", "EconomicOperator"): read_economic_operator,
}
described = pytest.mark.skipif(not specs.available(), reason=specs.MISSING)
case = pytest.mark.parametrize("file, name", READERS, ids=lambda text: text)


def parsed(value: Any) -> Any:
    """As it comes out of an answer of bol."""
    return reading.parse(json.dumps(value).encode())


def sound(record: Any) -> None:
    """Every value has a type that the client promises."""
    for field in fields(record):
        value = getattr(record, field.name)
        if field.name == "raw":
            assert isinstance(value, dict)
        elif is_dataclass(value):
            sound(value)
        elif isinstance(value, tuple):
            for item in value:
                if is_dataclass(item):
                    sound(item)
        else:
            kinds = str | int | bool | Decimal | date | datetime | None
            assert isinstance(value, kinds), field.name
            if isinstance(value, str):
                assert value.encode() and "\0" not in value or not value
            if isinstance(value, datetime):
                assert value.tzinfo is None


@described
@case
@settings(max_examples=40)
@given(data=st.data())
def test_what_the_description_allows(file, name, data):
    record = data.draw(of_schema(file, name))
    sound(READERS[file, name](parsed(record)))


@described
@case
@settings(max_examples=40)
@given(data=st.data())
def test_what_it_does_not_allow(file, name, data):
    record = data.draw(mutated(of_schema(file, name)))
    sound(READERS[file, name](parsed(record)))


@given(st.dictionaries(st.text(), json_values) | json_values)
def test_anything_at_all(value):
    for read in [*READERS.values(), read_invoice]:
        sound(read(parsed(value)))


@described
@settings(max_examples=100)
@given(data=st.data())
def test_an_order_keeps_what_bol_said(data):
    record = data.draw(of_schema("retailer-v10", "Order"))
    order = read_order(parsed(record))
    if record["orderId"].isalnum():
        assert order.order_id == record["orderId"]
    assert len(order.items) == len(record["orderItems"])
    for item, said in zip(order.items, record["orderItems"], strict=True):
        assert item.quantity == said["quantity"]
        price = said["unitPrice"]
        if abs(price) < 10**6 and price == round(price, 2):
            assert item.unit_price == Decimal(str(price))


@pytest.mark.parametrize(
    "said, meant",
    [
        ("2017-02-09T12:39:48+01:00", datetime(2017, 2, 9, 11, 39, 48)),
        ("2017-07-09T00:30:00+02:00", datetime(2017, 7, 8, 22, 30)),
        ("2017-02-09T12:39:48Z", datetime(2017, 2, 9, 12, 39, 48)),
        ("2017-02-09T12:39:48-0530", datetime(2017, 2, 9, 18, 9, 48)),
        (
            "2022-01-07T03:18:38.228164123+01:00",
            datetime(2022, 1, 7, 2, 18, 38, 228164),
        ),
        ("2017-02-09T12:39:48", datetime(2017, 2, 9, 12, 39, 48)),
        ("9999-12-31T23:59:59-01:00", None),
        ("yesterday", None),
        (17, None),
        (None, None),
    ],
)
def test_moments_are_naive_utc(said, meant):
    assert reading.moment({"at": said}, "at") == meant


@pytest.mark.parametrize(
    "said, meant",
    [
        ("9.99", Decimal("9.99")),
        ('"9.99"', Decimal("9.99")),
        ("10", Decimal(10)),
        ("0.1", Decimal("0.1")),
        ("0.0", Decimal(0)),
        ("1e400000", None),
        ("NaN", None),
        ('"sNaN"', None),
        ("true", None),
        ("{}", None),
        ("9" * 4000, None),
    ],
)
def test_money_is_exact(said, meant):
    assert reading.number(reading.parse(b'{"x": %s}' % said.encode()), "x") == meant


def test_ids_are_texts():
    data = parsed({"number": 4123456789, "text": " A2K8290LP8 ", "flag": True})
    assert reading.text(data, "number") == "4123456789"
    assert reading.text(data, "text") == "A2K8290LP8"
    assert reading.text(data, "flag") == ""


def test_texts_can_be_stored():
    data = reading.parse(b'{"name": "J\\u0000an\\ud800 \\ud83d\\ude00"}')
    assert reading.text(data, "name") == "Jan \N{GRINNING FACE}"


def test_milliseconds():
    data = {"at": 1550012400000, "iso": "2019-02-13T00:00:00+01:00", "far": 10**17}
    assert reading.epoch(data, "at") == datetime(2019, 2, 12, 23, 0)
    assert reading.epoch(data, "iso") == datetime(2019, 2, 12, 23, 0)
    assert reading.epoch(data, "far") is None
    assert reading.epoch(data, "missing") is None
    assert datetime.fromtimestamp(1550012400, UTC).hour == 23


def test_too_deep_is_no_json():
    with pytest.raises(ValueError):
        reading.parse(b"[" * 200_000)


def test_an_empty_list_may_be_an_object():
    order = read_order({"orderId": "1", "orderItems": {}, "shipmentDetails": {}})
    assert order.items == ()
    assert order.shipment_details is None
