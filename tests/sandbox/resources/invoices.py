"""Invoices and their specification (v10).

The description types these bodies as bytes only; their shape here is the one
seen in public clients (UBL names in JSON, moments in milliseconds), and a guess
beyond it.
"""

from datetime import date, timedelta

from .. import money
from ..clock import DAY, end_of_day, iso
from ..exchange import V10, V10_PDF, V10_XLSX, Answer, Query, Route, page_of
from ..listing import listed
from ..pdf import pdf, xlsx
from ..problems import Problem, invalid, violation

DEFAULT_DAYS = 28
MAX_DAYS = 31
PAGE_LINES = 25_000
JSON = "application/json"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def list_invoices(call) -> Answer:
    start, end = _period(call)
    rows = [
        row for row in call.account.invoices.values() if start <= row["issued"] < end
    ]
    items = [_summary(row) for row in rows]
    return listed(call, "invoiceListItems", items, period=f"{iso(start)}/{iso(end)}")


def get_invoice(call) -> Answer:
    row = _row(call, 400)
    if call.accepted == V10_PDF:
        page = pdf("bol", f"Factuur {row['invoiceId']}", f"EUR {row['gross']}")
        return Answer(200, page)
    return Answer(200, _ubl(row))


def get_specification(call) -> Answer:
    row = _row(call, 404)
    lines = page_of(row["lines"], call.query["page"] or 1, PAGE_LINES)
    if call.accepted == V10_XLSX:
        head = ["Type", "Datum", "Bestelnummer", "EAN", "Artikel", "Aantal", "Bedrag"]
        fields = ("kind", "date", "order_id", "ean", "title", "quantity", "amount")
        return Answer(200, xlsx([head, *[[line[f] for f in fields] for line in lines]]))
    return listed(call, "invoiceSpecification", [_line(line) for line in lines])


def _row(call, status: int) -> dict:
    """The description has no 404 for the invoice itself, only a 400."""
    invoice_id = call.params["invoice-id"]
    row = call.account.invoices.get(invoice_id)
    if row is None:
        detail = f"Invoice for invoice id {invoice_id} not found."
        raise Problem(status, detail, [violation("invoice-id", detail)])
    return row


def _period(call) -> tuple[float, float]:
    """(start, end) in seconds; by default the past four weeks."""
    given = [call.query["period-start-date"], call.query["period-end-date"]]
    if given == [None, None]:
        return call.now - DEFAULT_DAYS * DAY, call.now + 1
    days = []
    for name, text in zip(("period-start-date", "period-end-date"), given, strict=True):
        try:
            days.append(date.fromisoformat(text or ""))
        except ValueError:
            raise invalid(violation(name, "must be a date (yyyy-mm-dd)")) from None
    if not timedelta(0) <= days[1] - days[0] <= timedelta(days=MAX_DAYS):
        raise invalid(violation("period-end-date", "at most 31 days after the start"))
    return end_of_day(days[0] - timedelta(days=1)), end_of_day(days[1])


def _money(amount: float) -> dict:
    return {"amount": amount, "currencyID": "EUR"}


def _value(amount: float) -> dict:
    """An amount as UBL writes it."""
    return {"value": amount, "currencyID": "EUR"}


def _summary(row: dict) -> dict:
    return {
        "invoiceId": row["invoiceId"],
        "invoiceMediaTypes": {"availableMediaTypes": [JSON, "application/pdf"]},
        "invoiceType": row["type"],
        "issueDate": int(row["issued"]) * 1000,
        "invoicePeriod": {
            "startDate": int(row["start"]) * 1000,
            "endDate": int(row["end"]) * 1000,
        },
        "legalMonetaryTotal": {
            "lineExtensionAmount": _money(row["net"]),
            "payableAmount": _money(row["gross"]),
            "taxExclusiveAmount": _money(row["net"]),
            "taxInclusiveAmount": _money(row["gross"]),
        },
        "specificationMediaTypes": {"availableMediaTypes": [JSON, SHEET]},
        "openAmount": row["open"],
    }


def _ubl(row: dict) -> dict:
    """The invoice: its lines summed up per type."""
    sums: dict[str, list] = {}
    for line in row["lines"]:
        total = sums.setdefault(line["kind"], [0, money.exact(0)])
        total[0] += line["quantity"]
        total[1] += money.exact(line["amount"])
    lines = [
        {
            "ID": {"value": str(number)},
            "Item": {"Name": {"value": kind}},
            "InvoicedQuantity": {"value": quantity},
            "LineExtensionAmount": _value(float(amount)),
        }
        for number, (kind, (quantity, amount)) in enumerate(sums.items(), 1)
    ]
    return {
        "ID": {"value": row["invoiceId"]},
        "IssueDate": {"value": int(row["issued"]) * 1000},
        "InvoiceTypeCode": {"value": row["type"]},
        "DocumentCurrencyCode": {"value": "EUR"},
        "InvoiceLine": lines,
        "TaxTotal": [_taxes(row)],
        "LegalMonetaryTotal": {
            "TaxExclusiveAmount": _value(row["net"]),
            "TaxInclusiveAmount": _value(row["gross"]),
            "PayableAmount": _value(row["gross"]),
        },
    }


def _taxes(row: dict) -> dict:
    """The VAT, and per rate what bears it; what bears none is at 0 percent."""
    return {
        "TaxAmount": _value(row["vat"]),
        "TaxSubtotal": [
            {
                "TaxableAmount": _value(one["net"]),
                "TaxAmount": _value(one["vat"]),
                "Percent": {"value": float(money.exact(one["rate"]) * 100)},
            }
            for one in row["taxes"]
        ],
    }


def _line(line: dict) -> dict:
    """``broken``: the admin wants bad input of it, "missing" or any other."""
    properties = (
        ("Order id", line["order_id"]),
        ("Order item id", line["item_id"]),
        ("EAN", line["ean"]),
        ("Date", line["date"]),
    )
    shown = {
        "item": {
            "Name": {"value": line["kind"]},
            "Description": [{"value": line["title"]}],
            "AdditionalItemProperty": [
                {"Name": {"value": name}, "Value": {"value": value}}
                for name, value in properties
                if value
            ],
        },
        "invoicedQuantity": {"value": line["quantity"]},
        "lineExtensionAmount": _value(line["amount"]),
    }
    broken = line.get("broken")
    if broken == "missing":
        del shown["lineExtensionAmount"]
    elif broken:
        shown["lineExtensionAmount"]["value"] = "abc"
    return shown


ONE = "/retailer/invoices/{invoice-id}"
ROUTES = [
    Route(
        "GET",
        "/retailer/invoices",
        list_invoices,
        query=(Query("period-start-date"), Query("period-end-date")),
    ),
    Route("GET", ONE, get_invoice, produces=(V10, V10_PDF)),
    Route(
        "GET",
        ONE + "/specification",
        get_specification,
        produces=(V10, V10_XLSX),
        query=(Query("page", "integer", low=1),),
    ),
]
