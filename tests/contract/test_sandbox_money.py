"""Money in the sandbox: nothing is lost or made up, to the cent."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as some

from .bol import Bol
from .money import (
    added,
    assert_adds_up,
    close,
    exact,
    of_item,
    specified,
    summary,
    truth,
    ubl,
)

pytest_plugins = "tests.contract.fixtures"
RETURNS = "/retailer/returns"
RECEIVED = "RETURN_RECEIVED"
SOLD = some.tuples(some.integers(1, 7), some.integers(1, 99999), some.integers(0, 9999))


@pytest.fixture(scope="module")
def shared():
    """One sandbox for all examples: each has an order of its own."""
    started = Bol()
    yield started
    started.close()


def sell(bol, quantity, total=None, commission=None, **more) -> str:
    item = {"quantity": quantity, **more}
    if total is not None:
        item.update(totalPrice=total / 100, commission=commission / 100)
    return bol.order(orderItems=[item])["orderItems"][0]["orderItemId"]


def send_back(bol, item_id, quantity) -> str:
    """The RMA of a new return."""
    made = bol.admin("returns", {"items": {item_id: quantity}})
    return made["rmaIds"][0]


def handle(bol, rma_id, quantity, result=RECEIVED):
    body = {"handlingResult": result, "quantityReturned": quantity}
    assert bol.done(bol.put(f"{RETURNS}/{rma_id}", body))["status"] == "SUCCESS"


# What is sold and sent back -----------------------------------------------------
@effort(max_examples=40)
@given(SOLD, some.data())
def test_parts_add_up_to_the_item_over_two_periods(shared, sold, data):
    ordered, total, commission = sold
    item_id = sell(shared, ordered, total, commission)
    left, turnover, charged = ordered, Decimal(0), Decimal(0)
    while left:
        now = data.draw(some.integers(1, left))
        shared.done(shared.ship(item_id, quantity=now))
        left -= now
        if left and data.draw(some.booleans()):
            continue
        invoice = close(shared)
        assert_adds_up(shared, invoice["invoiceId"])
        turnover += added(of_item(invoice, item_id, "TURNOVER"))
        charged += added(of_item(invoice, item_id, "COMMISSION"))
        share = Decimal(total * (ordered - left)) / ordered / 100
        assert abs(-turnover - share) <= Decimal("0.005")
    assert (-turnover, charged) == (exact(total / 100), exact(commission / 100))


@effort(max_examples=40)
@given(SOLD, some.data())
def test_corrections_never_exceed_the_turnover(shared, sold, data):
    """Whatever is handled in whatever order and judged anew: in the end what was
    given back is the share of the pieces that were accepted."""
    ordered, total, commission = sold
    item_id = sell(shared, ordered, total, commission)
    shared.done(shared.ship(item_id))
    first = data.draw(some.integers(1, ordered))
    parts = [first, *([ordered - first] if first < ordered else [])]
    rmas = [(send_back(shared, item_id, many), many) for many in parts]
    given_back, charge_back, accepted = Decimal(0), Decimal(0), {}
    for _ in range(4):
        rma_id, many = data.draw(some.sampled_from(rmas))
        result = data.draw(
            some.sampled_from(
                (RECEIVED, "STILL_APPROVED", "EXCHANGE_PRODUCT", "REPAIR_PRODUCT")
                + ("RETURN_DOES_NOT_MEET_CONDITIONS", "CUSTOMER_KEEPS_PRODUCT_PAID")
            )
        )
        handle(shared, rma_id, many, result)
        accepted[rma_id] = many if result in (RECEIVED, "STILL_APPROVED") else 0
        invoice = close(shared)
        assert_adds_up(shared, invoice["invoiceId"])
        given_back += added(of_item(invoice, item_id, "CORRECTION_TURNOVER"))
        charge_back += added(of_item(invoice, item_id, "CORRECTION_COMMISSION"))
        share = Decimal(sum(accepted.values())) / ordered / 100
        assert abs(given_back - total * share) <= Decimal("0.005")
        assert abs(-charge_back - commission * share) <= Decimal("0.005")
        assert 0 <= given_back <= exact(total / 100)


def test_more_than_was_shipped_is_not_given_back(bol):
    item_id = sell(bol, 3, 3000, 300)
    bol.done(bol.ship(item_id, quantity=2))
    line = {"orderItemId": item_id, "quantity": 3}
    made = bol.admin("returns", {"lines": [line], "more": True})
    handle(bol, made["rmaIds"][0], 3)
    invoice = close(bol)
    assert added(of_item(invoice, item_id, "CORRECTION_TURNOVER")) == 20
    assert added(invoice["lines"]) == 0


def test_the_next_invoice_carries_a_change_only(bol):
    item_id = sell(bol, 2, 2001, 101)
    bol.done(bol.ship(item_id))
    rma_id = send_back(bol, item_id, 2)
    handle(bol, rma_id, 2)
    close(bol)
    assert close(bol)["lines"] == []
    handle(bol, rma_id, 2, "RETURN_DOES_NOT_MEET_CONDITIONS")
    kinds = {line["kind"]: line["amount"] for line in close(bol)["lines"]}
    assert kinds == {"CORRECTION_TURNOVER": -20.01, "CORRECTION_COMMISSION": 1.01}


def test_bols_warehouse_costs_per_piece(bol):
    item_id = sell(bol, 3, 3000, 300, fulfilment={"method": "FBB"})
    assert close(bol)["lines"] == []
    bol.advance(3700)
    invoice = close(bol)
    (line,) = of_item(invoice, item_id, "FULFILMENT_COST")
    assert (line["amount"], line["quantity"]) == (7.05, 3)
    own = sell(bol, 3)
    bol.done(bol.ship(own))
    assert of_item(close(bol), own, "FULFILMENT_COST") == []
    assert_adds_up(bol, invoice["invoiceId"])


# What the admin puts on an invoice ----------------------------------------------
LINE = {"kind": "COMPENSATION_LOST_GOODS", "amount": -12.34}


def test_vat_is_rounded_once_per_rate(bol):
    costs = [{"kind": "STORAGE_COST", "amount": 0.02}] * 3
    others = [LINE, {"kind": "NEW", "amount": 10, "vat": 0.09}]
    bol.admin("invoice-lines", {"lines": [*costs, *others]})
    invoice = close(bol)
    taxes = {one["rate"]: (one["net"], one["vat"]) for one in invoice["taxes"]}
    assert taxes == {0.21: (0.06, 0.01), 0.09: (10, 0.9), 0: (-12.34, 0)}
    assert (invoice["net"], invoice["vat"], invoice["gross"]) == (-2.28, 0.91, -1.37)
    assert_adds_up(bol, invoice["invoiceId"])
    assert close(bol)["lines"] == []


@pytest.mark.parametrize("broken", [True, "missing"])
def test_a_broken_line_is_in_the_total(bol, broken):
    invoice = close(bol, lines=[{**LINE, "broken": broken}])
    (line,) = specified(bol, invoice["invoiceId"])
    amount = {True: {"value": "abc", "currencyID": "EUR"}, "missing": None}[broken]
    assert line.get("lineExtensionAmount") == amount
    assert invoice["net"] == -12.34
    total = ubl(bol, invoice["invoiceId"])["LegalMonetaryTotal"]
    assert total["PayableAmount"]["value"] == -12.34


def test_an_invoice_of_another_type_has_its_own_lines_only(bol):
    bol.done(bol.ship(sell(bol, 1)))
    lines = [{"kind": "CAMPAIGN", "amount": 25, "vat": 0.21}]
    period = {"start": "2026-03-01", "end": "2026-03-31"}
    one = close(bol, kind="ADVERTISING_VIA_BOL", lines=lines, **period)
    assert [line["kind"] for line in one["lines"]] == ["CAMPAIGN"]
    shown = summary(bol, one["invoiceId"])
    assert shown["invoiceType"] == "ADVERTISING_VIA_BOL"
    assert shown["legalMonetaryTotal"]["payableAmount"]["amount"] == 30.25
    hour = 3600 * 1000
    march = shown["invoicePeriod"]["endDate"] - shown["invoicePeriod"]["startDate"]
    # Summer time begins in March.
    assert march == 31 * 24 * hour - hour - 1000
    assert {line["kind"] for line in close(bol)["lines"]} == {"TURNOVER", "COMMISSION"}


def test_a_tampered_invoice_differs_from_its_lines(bol):
    invoice = close(bol, lines=[LINE], tamper=0.01)
    total = ubl(bol, invoice["invoiceId"])["LegalMonetaryTotal"]
    assert total["PayableAmount"]["value"] == -12.33
    assert summary(bol, invoice["invoiceId"])["openAmount"] == -12.33
    lines = [
        line["lineExtensionAmount"] for line in specified(bol, invoice["invoiceId"])
    ]
    assert added(lines, "value") == exact(-12.34)


def test_bol_pays(bol):
    key = close(bol, lines=[LINE])["invoiceId"]
    assert bol.admin(f"invoices/{key}/paid", {"amount": 2.34})["openAmount"] == -10
    assert summary(bol, key)["openAmount"] == -10
    bol.admin(f"invoices/{key}/paid", {})
    assert summary(bol, key)["openAmount"] == 0
    assert [one["amount"] for one in truth(bol, key)["paid"]] == [2.34, 10]


# Returns ------------------------------------------------------------------------
def test_a_return_of_two_lines_with_one_ean(bol):
    product = {"product": {"ean": "8712345678906", "title": "Twee"}, "quantity": 2}
    order = bol.order(orderItems=[product, product])
    ids = [item["orderItemId"] for item in order["orderItems"]]
    bol.done(bol.ship(*ids))
    line = {"orderId": order["orderId"], "ean": "8712345678906", "quantity": 2}
    told = {"reason": "Past niet", "comments": "Te klein."}
    made = bol.admin("returns", {"lines": [{**line, **told}, line]})
    row = bol.account.returns[made["returnId"]]
    assert [item["order_item_id"] for item in row["items"]] == ids
    shown = bol.get(f"{RETURNS}/{made['returnId']}").json["returnItems"]
    assert all("order_item_id" not in item for item in shown)
    reason = {"mainReason": "Past niet", "customerComments": "Te klein."}
    assert shown[0]["returnReason"] == reason


def test_a_return_of_an_order_that_bol_has_no_more(bol):
    line = {"orderId": "GONE000001", "ean": "8712345678906", "quantity": 1}
    answer = bol.http.post(f"{bol.url}/_sandbox/returns", json={"lines": [line]})
    assert answer.status_code == 400
    made = bol.admin("returns", {"lines": [line], "unknown": True})
    shown = bol.get(f"{RETURNS}/{made['returnId']}").json["returnItems"][0]
    assert (shown["orderId"], shown["ean"]) == ("GONE000001", "8712345678906")
    handle(bol, made["rmaIds"][0], 1)
    assert close(bol)["lines"] == []


def test_bol_handles_in_its_portal(bol):
    item_id = sell(bol, 3)
    bol.done(bol.ship(item_id))
    made = bol.admin("returns", {"items": {item_id: 3}})
    path = f"returns/{made['returnId']}/handle"
    assert not bol.admin(path, {"quantity": 1})["handled"]
    assert bol.admin(path, {"result": "REPAIR_PRODUCT"})["handled"]
    shown = bol.get(f"{RETURNS}/{made['returnId']}").json["returnItems"][0]
    results = [(r["quantity"], r["handlingResult"]) for r in shown["processingResults"]]
    assert results == [(1, RECEIVED), (2, "REPAIR_PRODUCT")]
    assert of_item(close(bol), item_id, "CORRECTION_TURNOVER")[0]["quantity"] == 1


def test_bol_handles_what_comes_back_to_its_warehouse(bol):
    item_id = sell(bol, 1, 1000, 100, fulfilment={"method": "FBB"})
    bol.advance(3700)
    made = bol.admin("returns", {"items": {item_id: 1}, "fbb_handled": True})
    assert made["handled"]
    shown = bol.get(RETURNS, {"handled": "true", "fulfilment-method": "FBB"}).json
    assert [row["returnId"] for row in shown["returns"]] == [made["returnId"]]
    assert added(of_item(close(bol), item_id, "CORRECTION_TURNOVER")) == 10
