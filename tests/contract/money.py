"""Steps and sums that the tests of the sandbox's money share."""

from decimal import Decimal

from .answers_rest import INVOICES


def exact(value) -> Decimal:
    return Decimal(str(value))


def added(rows, name="amount") -> Decimal:
    return sum((exact(row[name]) for row in rows), Decimal(0))


def close(bol, **body) -> dict:
    """A new invoice, as bol's side of the truth has it."""
    return truth(bol, bol.admin("invoices", body)["invoiceId"])


def truth(bol, invoice_id) -> dict:
    rows = bol.admin("truth")["invoices"]
    return next(row for row in rows if row["invoiceId"] == invoice_id)


def of_item(invoice: dict, item_id, kind: str) -> list[dict]:
    return [
        line
        for line in invoice["lines"]
        if line["item_id"] == item_id and line["kind"] == kind
    ]


def specified(bol, invoice_id) -> list[dict]:
    answer = bol.get(f"{INVOICES}/{invoice_id}/specification")
    return answer.json["invoiceSpecification"]


def ubl(bol, invoice_id) -> dict:
    return bol.get(f"{INVOICES}/{invoice_id}").json


def summary(bol, invoice_id) -> dict:
    rows = bol.get(INVOICES).json["invoiceListItems"]
    return next(row for row in rows if row["invoiceId"] == invoice_id)


def assert_adds_up(bol, invoice_id):
    """Specification, UBL and list say the same, to the cent."""
    invoice, listed = ubl(bol, invoice_id), summary(bol, invoice_id)
    total, stated = invoice["LegalMonetaryTotal"], listed["legalMonetaryTotal"]
    net = exact(total["TaxExclusiveAmount"]["value"])
    gross = exact(total["PayableAmount"]["value"])
    assert exact(stated["taxExclusiveAmount"]["amount"]) == net
    assert exact(stated["payableAmount"]["amount"]) == gross
    (tax,) = invoice["TaxTotal"]
    assert exact(tax["TaxAmount"]["value"]) == gross - net
    parts = tax["TaxSubtotal"]
    assert added([one["TaxAmount"] for one in parts], "value") == gross - net
    assert added([one["TaxableAmount"] for one in parts], "value") == net
    for one in parts:
        wanted = exact(one["TaxableAmount"]["value"]) * exact(one["Percent"]["value"])
        assert abs(exact(one["TaxAmount"]["value"]) - wanted / 100) <= Decimal("0.005")
    summed = [line["LineExtensionAmount"] for line in invoice["InvoiceLine"]]
    assert added(summed, "value") == net
    lines = [line["lineExtensionAmount"] for line in specified(bol, invoice_id)]
    assert added(lines, "value") == net
