"""Reading the JSON of an invoice and of its lines, whatever bol makes of it."""

from datetime import date
from decimal import Decimal

import pytest
from bol_api.reading import parse
from bol_api.settled import read_settled_line, read_settled_lines, read_totals

LINE = {
    "item": {
        "Name": {"value": "TURNOVER"},
        "Description": [{"value": "Theepot"}],
        "AdditionalItemProperty": [
            {"Name": {"value": "Order id"}, "Value": {"value": "A4K8290LP0"}},
            {"Name": {"value": "Order item id"}, "Value": {"value": 6107434013}},
            {"Name": {"value": "EAN"}, "Value": {"value": "8712626055150"}},
            {"Name": {"value": "Date"}, "Value": {"value": "2026-11-02"}},
        ],
    },
    "invoicedQuantity": {"value": "2"},
    "lineExtensionAmount": {"value": "-19.95", "currencyID": "EUR"},
    "somethingNew": [1],
}


def test_line():
    line = read_settled_line(LINE)
    assert (line.kind, line.title) == ("TURNOVER", "Theepot")
    assert (line.order_id, line.item_id) == ("A4K8290LP0", "6107434013")
    assert (line.ean, line.day) == ("8712626055150", date(2026, 11, 2))
    assert (line.quantity, line.amount) == (2, Decimal("-19.95"))
    assert line.raw is LINE


def test_line_in_other_words():
    """Bare values, other capitals, one where a list was."""
    line = read_settled_line(
        {
            "Item": {
                "name": "COMMISSION",
                "description": "Theepot",
                "additionalItemProperty": {"name": "orderId", "value": "1"},
            },
            "InvoicedQuantity": 1,
            "LineExtensionAmount": 3.5,
        }
    )
    assert (line.kind, line.title, line.order_id) == ("COMMISSION", "Theepot", "1")
    assert line.quantity == 1


@pytest.mark.parametrize("data", [None, 7, "x", [], {}, {"item": []}, {"item": 1}])
def test_line_of_nothing(data):
    line = read_settled_line(data)
    assert (line.kind, line.order_id, line.amount) == ("", "", None)
    assert line.raw is data


@pytest.mark.parametrize("amount", ["abc", None, True, {"value": {}}, "NaN", "1e99"])
def test_amount_that_is_none(amount):
    assert read_settled_line({**LINE, "lineExtensionAmount": amount}).amount is None


def test_lines_of_a_page():
    page = {"invoiceSpecification": [LINE, "broken", LINE], "links": []}
    assert [line.kind for line in read_settled_lines(page)] == [
        "TURNOVER",
        "",
        "TURNOVER",
    ]
    assert read_settled_lines({"invoiceSpecification": {}}) == ()
    assert read_settled_lines(None) == ()


def test_totals():
    data = parse(
        b"""{"DocumentCurrencyCode": {"value": "EUR"},
        "TaxTotal": [{"TaxAmount": {"value": 4.2}, "TaxSubtotal": [
          {"TaxableAmount": {"value": 20.0}, "TaxAmount": {"value": 4.2},
           "Percent": {"value": 21.0}}]}],
        "LegalMonetaryTotal": {"TaxExclusiveAmount": {"value": -100.10},
          "PayableAmount": {"value": -95.90}}}"""
    )
    totals = read_totals(data)
    assert (totals.net, totals.vat) == (Decimal("-100.10"), Decimal("4.2"))
    assert (totals.payable, totals.currency) == (Decimal("-95.90"), "EUR")
    assert totals.subtotals[0].percent == 21


@pytest.mark.parametrize("data", [None, {}, {"TaxTotal": {"TaxAmount": "x"}}])
def test_totals_of_nothing(data):
    totals = read_totals(data)
    assert (totals.net, totals.vat, totals.payable) == (None, None, None)


def test_one_tax_that_cannot_be_read_leaves_no_total():
    taxes = [{"TaxAmount": {"value": 1}}, {"TaxAmount": {"value": "abc"}}]
    assert read_totals({"TaxTotal": taxes}).vat is None
