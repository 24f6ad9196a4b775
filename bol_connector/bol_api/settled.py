"""What bol's JSON of an invoice and its specification says.

The description declares both as bytes; the names read here are UBL's as seen in
answers, in whatever case, each value bare or as ``{"value": ...}``. What can't be
read is None or "", and nothing raises.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from .reading import day, epoch, integer, mapping, number, text


@dataclass(frozen=True, slots=True)
class TaxSubtotal:
    """VAT of one rate: `percent` 21 for 21 %, amounts in the invoice's currency."""

    percent: Decimal | None
    base: Decimal | None
    vat: Decimal | None


@dataclass(frozen=True, slots=True)
class InvoiceTotals:
    """What an invoice adds up to. `payable` below zero is paid out to the seller;
    it is what bol's lines and `vat` should add up to."""

    net: Decimal | None
    vat: Decimal | None
    payable: Decimal | None
    currency: str
    subtotals: tuple[TaxSubtotal, ...]


@dataclass(frozen=True, slots=True)
class SettledLine:
    """A line of the specification. `amount` without bol's VAT: below zero is for the
    seller. `kind` is bol's type of line, `quantity` pieces; `day` as bol writes it."""

    kind: str
    title: str
    order_id: str
    item_id: str
    ean: str
    day: date | None
    quantity: int | None
    amount: Decimal | None
    raw: Any


def read_totals(data: Any) -> InvoiceTotals:
    """The totals out of the JSON of one invoice."""
    total = _find(data, "LegalMonetaryTotal")
    taxes = _list(_find(data, "TaxTotal"))
    rows = [row for tax in taxes for row in _list(_find(tax, "TaxSubtotal"))]
    vats = [_number(_find(tax, "TaxAmount")) for tax in taxes]
    known = [vat for vat in vats if vat is not None]
    whole = bool(known) and len(known) == len(vats)
    return InvoiceTotals(
        net=_number(_find(total, "TaxExclusiveAmount")),
        vat=sum(known, Decimal(0)) if whole else None,
        payable=_number(_find(total, "PayableAmount")),
        currency=text({"": _bare(_find(data, "DocumentCurrencyCode"))}, ""),
        subtotals=tuple(_subtotal(row) for row in rows),
    )


def read_settled_lines(document: Any) -> tuple[SettledLine, ...]:
    """The lines of one page of a specification, in bol's order; an entry that is no
    object is a line, too, of which nothing could be read."""
    lists = [value for value in mapping(document).values() if isinstance(value, list)]
    return tuple(read_settled_line(line) for line in max(lists, key=len, default=()))


def read_settled_line(data: Any) -> SettledLine:
    """A line of the specification out of JSON."""
    item = _find(data, "item")
    facts = {
        _word(_text(_find(one, "Name"))): _bare(_find(one, "Value"))
        for one in _list(_find(item, "AdditionalItemProperty"))
    }
    titles = [_text(one) for one in _list(_find(item, "Description"))]
    return SettledLine(
        kind=_text(_find(item, "Name")),
        title=" ".join(filter(None, titles)),
        order_id=text(facts, "orderid"),
        item_id=text(facts, "orderitemid"),
        ean=text(facts, "ean"),
        day=_day(facts, "date"),
        quantity=integer({"": _bare(_find(data, "invoicedQuantity"))}, ""),
        amount=_number(_find(data, "lineExtensionAmount")),
        raw=data,
    )


def _subtotal(data: Any) -> TaxSubtotal:
    percent = _find(data, "Percent")
    if percent is None:
        percent = _find(_find(data, "TaxCategory"), "Percent")
    return TaxSubtotal(
        percent=_number(percent),
        base=_number(_find(data, "TaxableAmount")),
        vat=_number(_find(data, "TaxAmount")),
    )


def _word(name: str) -> str:
    return "".join(filter(str.isalnum, name)).lower()


def _find(data: Any, name: str) -> Any:
    """The value of a key, whatever its case."""
    found = mapping(data)
    if name in found:
        return found[name]
    return next((v for key, v in found.items() if key.lower() == name.lower()), None)


def _list(data: Any) -> list[Any]:
    """A list; one alone may come without it."""
    if isinstance(data, list):
        return data
    return [] if data is None else [data]


def _bare(data: Any) -> Any:
    """What is in ``{"value": ...}`` or ``{"amount": ...}``, else the thing itself."""
    if not isinstance(data, dict):
        return data
    found = _find(data, "value")
    return _find(data, "amount") if found is None else found


def _text(data: Any) -> str:
    return text({"": _bare(data)}, "")


def _number(data: Any) -> Decimal | None:
    return number({"": _bare(data)}, "")


def _day(facts: dict[str, Any], name: str) -> date | None:
    if integer(facts, name) is None:
        return day(facts, name)
    moment = epoch(facts, name)
    return moment and moment.date()
