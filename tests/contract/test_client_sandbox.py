"""The client and the sandbox, each built from the description alone, understand each
other; the whole conversation is checked against the description afterwards."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from bol_api import BolClient
from bol_api.process_status import ProcessStatus

from . import openapi, specs
from .calls import CONTENT, OPERATOR
from .clients import ID, outcome, sandbox_client, sandbox_tokens
from .exchange import lines
from .running import Sandbox


@pytest.fixture(scope="module")
def bol(sandbox: Sandbox) -> Iterator[BolClient]:
    with sandbox_client(sandbox.url, sandbox_tokens(sandbox.url)) as client:
        yield client


def done(bol: BolClient, accepted: ProcessStatus) -> str:
    """The entity of a command that has ended well."""
    assert accepted.status == "PENDING"
    assert accepted.created_at is not None
    ended = bol.process_status.get(accepted.process_status_id)
    assert (ended.status, ended.error_message) == ("SUCCESS", "")
    return ended.entity_id


def ship(bol: BolClient, item: str, **how: Any) -> str:
    how = how or {"transporter_code": "TNT", "track_and_trace": "3SBOL1"}
    return done(bol, bol.shipments.create([(item, None)], reference="R1", **how))


def test_orders(bol, sandbox):
    made = [
        sandbox.order(kind) for kind in ("plain", "several_items", "business", "fbb")
    ]
    ids = [one["id"] for one in made]
    listed = [one for page in bol.orders.pages("ALL", "ALL") for one in page]
    assert set(ids) <= {one.order_id for one in listed}
    open_ones = [one for page in bol.orders.pages() for one in page]
    assert ids[3] not in {one.order_id for one in open_ones}
    for (order_id, order), truth in zip(bol.orders.get_many(ids), made, strict=True):
        assert order.order_id == order_id == truth["id"]
        assert {item.order_item_id for item in order.items} == set(truth["items"])
        assert order.shipment_details.city
        assert all(item.unit_price > 0 and item.ean for item in order.items)
    assert outcome(lambda: bol.orders.get("A000000000")) == "NotFound"


def test_cancellation(bol, sandbox):
    order = sandbox.order()
    (item,) = order["items"]
    done(bol, bol.orders.cancel(item, "OUT_OF_STOCK"))
    (now,) = bol.orders.get(order["id"]).items
    assert now.quantity_cancelled == now.quantity


def test_shipment_and_transport(bol, sandbox):
    order = sandbox.order()
    (item,) = order["items"]
    shipment_id = ship(bol, item)
    shipment = bol.shipments.get(shipment_id)
    assert (shipment.order_id, shipment.reference) == (order["id"], "R1")
    assert shipment.items[0].quantity_shipped == shipment.items[0].quantity
    assert shipment.transport.track_and_trace == "3SBOL1"
    done(bol, bol.transports.change(shipment.transport.transport_id, "DPD-NL", "0551"))
    changed = bol.shipments.get(shipment_id).transport
    assert (changed.transporter_code, changed.track_and_trace) == ("DPD-NL", "0551")
    ((listed,),) = bol.shipments.pages(order_id=order["id"])
    assert listed.shipment_id == shipment_id
    found = [one for page in bol.shipments.pages() for one in page]
    assert shipment_id in {one.shipment_id for one in found}


def test_label(bol, sandbox):
    item = sandbox.item("vvb")
    options = bol.labels.delivery_options([(item, None)])
    assert all(option.price > 0 for option in options)
    label_id = done(bol, bol.labels.create([(item, None)], options[0].offer_id))
    label = bol.labels.get(label_id)
    assert label.pdf.startswith(b"%PDF")
    assert label.transporter_code == options[0].transporter_code
    assert bol.labels.head(label_id).track_and_trace == label.track_and_trace
    shipment = bol.shipments.get(ship(bol, item, shipping_label_id=label_id))
    assert shipment.transport.shipping_label_id == label_id
    assert outcome(lambda: bol.labels.get("no-such-label")) == "NotFound"
    assert outcome(lambda: bol.labels.head("no-such-label")) == "NotFound"


def test_invoice_of_a_customer(bol, sandbox):
    shipment_id = ship(bol, sandbox.item("business"))
    sandbox.admin("invoice-requests", {"shipment_id": shipment_id})
    pages = list(bol.shipments.invoice_requests("OPEN"))
    asked = {one.shipment_id: one for page in pages for one in page}[shipment_id]
    assert asked.status == "INVOICE_REQUESTED"
    done(bol, bol.shipments.upload_invoice(shipment_id, b"%PDF-1.4\n%%EOF\n"))


def new_offer(ean: str) -> dict[str, Any]:
    return {
        "ean": ean,
        "reference": "SKU-9",
        "condition": {"category": "NEW"},
        "pricing": {"bundlePrices": [{"quantity": 1, "unitPrice": Decimal("12.34")}]},
        "countryAvailabilities": [{"countryCode": "NL"}],
        "fulfilment": {"method": "FBR", "schedule": "BOL_DELIVERY_PROMISE"},
        "stock": {"amount": 5, "managedByRetailer": False},
    }


def test_offers(bol, sandbox):
    offer_id = bol.offers.create(new_offer("8712345678906"))
    assert outcome(lambda: bol.offers.create(new_offer("8712345678906"))) == "Conflict"
    offer = bol.offers.get(offer_id)
    assert (offer.reference, offer.unit_price) == ("SKU-9", Decimal("12.34"))
    assert (offer.stock_amount, offer.countries[0].country_code) == (5, "NL")
    bol.offers.patch(offer_id, {"stock": {"amount": 8, "managedByRetailer": True}})
    ((found,),) = bol.offers.pages(eans=["8712345678906"])
    assert (found.offer_id, found.stock_amount) == (offer_id, 8)
    assert found.managed_by_retailer
    assert [len(page) for page in bol.offers.pages(offer_ids=[offer_id])] == [1]
    assert [len(page) for page in bol.offers.pages(reference="SKU-9")] == [1]
    since = found.last_modified_at
    assert offer_id in {
        one.offer_id
        for page in bol.offers.pages(last_modified_since=since)
        for one in page
    }
    assert isinstance(bol.offers.not_for_sale_reasons(offer_id), tuple)
    bol.offers.delete(offer_id)
    assert outcome(lambda: bol.offers.get(offer_id)) == "NotFound"


def test_offers_by_cursor(bol, sandbox):
    sandbox.admin("offers", {"count": 60})
    pages = list(bol.offers.pages(page_size=25))
    ids = [offer.offer_id for page in pages for offer in page]
    assert len(pages) >= 3
    assert len(ids) == len(set(ids)) == len(sandbox.admin("truth")["offers"])


def test_catalogue(bol, sandbox):
    offer = next(iter(sandbox.admin("truth")["offers"].values()))
    product = bol.content.catalog_product(offer["ean"], "fr")
    assert any(value.value for one in product.attributes for value in one.values)
    assert bol.products.assets(offer["ean"])[0].variants[0].url
    assert bol.products.placement(offer["ean"], "NL").categories
    upload_id = done(bol, bol.content.create(CONTENT))
    assert bol.content.upload_report(upload_id).upload_id == upload_id


def test_returns(bol, sandbox):
    order = sandbox.order()
    (item,) = order["items"]
    ship(bol, item)
    sandbox.admin("returns", {"items": {item: 1}})
    waiting = [one for page in bol.returns.pages(handled=False) for one in page]
    found = next(one for one in waiting if one.items[0].order_id == order["id"])
    full = bol.returns.get(found.return_id)
    assert full.items[0].customer is not None
    assert full.items[0].main_reason
    done(bol, bol.returns.handle(full.items[0].rma_id, "RETURN_RECEIVED", 1))
    (result,) = bol.returns.get(found.return_id).items[0].results
    assert result.handling_result == "RETURN_RECEIVED"


def test_a_return_made_by_the_seller(bol, sandbox):
    item = sandbox.item()
    ship(bol, item)
    return_id = done(bol, bol.returns.create(item, "RETURN_RECEIVED", 1))
    assert bol.returns.get(return_id).items[0].handled


def test_money(bol, sandbox):
    ship(bol, sandbox.item())
    sandbox.admin("invoices", {})
    invoice = bol.invoices.list()[0]
    assert invoice.issued_at is not None
    assert isinstance(invoice.amount_with_vat, Decimal)
    assert bol.invoices.get(invoice.invoice_id)
    assert bol.invoices.pdf(invoice.invoice_id).startswith(b"%PDF")
    assert list(bol.invoices.specification_pages(invoice.invoice_id))
    assert bol.invoices.specification_xlsx(invoice.invoice_id).startswith(b"PK")
    ean = next(iter(sandbox.admin("truth")["offers"].values()))["ean"]
    one = bol.commissions.get(ean, Decimal("19.99"))
    (same,) = bol.commissions.bulk([(ean, Decimal("19.99"), "NEW")])
    assert one.total_cost == same.total_cost > 0


def test_bol_as_a_warehouse(bol):
    lines = [line for page in bol.inventory.pages(state="REGULAR") for line in page]
    assert all(line.ean and line.regular_stock is not None for line in lines)
    for page in bol.replenishments.pages():
        for one in page:
            full = bol.replenishments.get(one.replenishment_id)
            assert full.reference == one.reference


def test_scores(bol, sandbox):
    year, week, _ = date.today().isocalendar()
    (score,) = bol.insights.performance_indicators("CANCELLATIONS", year, week)
    assert score.name == "CANCELLATIONS"
    offer_id = next(iter(sandbox.admin("truth")["offers"]))
    (insight,) = bol.insights.offer(offer_id, "PRODUCT_VISITS", "DAY", 3)
    assert len(insight.periods) == 3


def test_economic_operators(bol):
    made = bol.economic_operators.create(OPERATOR)
    assert (made.name, made.city) == ("Maker", "Utrecht")
    bol.economic_operators.update(made.operator_id, {**OPERATOR, "name": "Other"})
    assert bol.economic_operators.get(made.operator_id).name == "Other"
    listed = [one for page in bol.economic_operators.pages("Oth") for one in page]
    assert made.operator_id in {one.operator_id for one in listed}
    bol.economic_operators.delete(made.operator_id)
    gone = outcome(lambda: bol.economic_operators.get(made.operator_id))
    assert gone == "NotFound"


def test_subscriptions(bol):
    url = "https://connector.example/bol"
    made = done(bol, bol.subscriptions.create(["ORDER", "SHIPMENT"], url))
    assert bol.subscriptions.get(made).resources == ("ORDER", "SHIPMENT")
    done(bol, bol.subscriptions.update(made, ["ORDER"], url, enabled=False))
    assert bol.subscriptions.get(made).enabled is False
    assert made in {one.subscription_id for one in bol.subscriptions.list()}
    assert bol.subscriptions.signature_keys()[0].public_key
    done(bol, bol.subscriptions.delete(made))
    assert bol.subscriptions.list() == ()


def test_process_statuses(bol, sandbox):
    first = bol.orders.cancel(sandbox.item(), "OUT_OF_STOCK").process_status_id
    second = bol.orders.cancel(sandbox.item(), "OUT_OF_STOCK").process_status_id
    found = bol.process_status.bulk([first, "no-such-id", second])
    assert {one.process_status_id for one in found} == {first, second}
    assert outcome(lambda: bol.process_status.get("no-such-id")) == "NotFound"


@pytest.mark.skipif(not specs.available(), reason=specs.MISSING)
def test_the_whole_conversation_keeps_to_the_description(bol, sandbox):
    """Last: what all tests above said to the sandbox, and what it answered."""
    bol.retailers.current()
    exchanges = list(lines(str(sandbox.journal)))
    spoken = {specs.operation_of(exchange) for exchange in exchanges} - {None}
    print(f"{len(exchanges)} exchanges of {len(spoken)} operations, both directions")
    assert spoken
    wrong = [openapi.violations(exchange) for exchange in exchanges]
    assert not any(wrong), wrong


def test_scores_as_they_were_told(bol, sandbox):
    """One told for all weeks, one for one week, none, and one that isn't yet."""
    year, week, _ = date.today().isocalendar()
    told = {"RETURNS": 0.05, f"RETURNS {year}-{week:02}": None, "REVIEWS": 7.5}
    sandbox.admin("accounts", {"client_id": ID, "scores": told})
    ask = bol.insights.performance_indicators
    (returns,) = ask("RETURNS", year - 1, 5)
    assert (returns.conforms, returns.value) == (False, Decimal("0.05"))
    (none,) = ask("RETURNS", year, week)
    assert (none.conforms, none.value, none.norm_condition) == (None, None, "<=")
    (reviews,) = ask("REVIEWS", year, week)
    assert (reviews.type, reviews.conforms) == ("AVERAGE", False)
    (future,) = ask("CANCELLATIONS", year + 1, 40)
    assert future.conforms is None
