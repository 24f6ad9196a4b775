"""bol's invoices to the seller.

The description says of these answers only that they are bytes; the names read here
are those seen in answers. What isn't read is in `raw`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from . import operations
from .documents import pdf_of
from .reading import epoch, items, mapping, number, text, texts, value
from .resource import Resource

#: As many lines as bol gives of a specification at once.
LINES_PER_PAGE = 25_000


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice in the list. Amounts in `currency`; moments naive UTC. `type` for
    example ALL_IN_ONE (sales and costs), ADVERTISING_VIA_BOL. Media types as bol
    writes them, for example application/pdf."""

    invoice_id: str
    type: str
    issued_at: datetime | None
    period_start_at: datetime | None
    period_end_at: datetime | None
    amount_without_vat: Decimal | None
    amount_with_vat: Decimal | None
    open_amount: Decimal | None
    currency: str
    media_types: tuple[str, ...]
    specification_media_types: tuple[str, ...]
    raw: dict[str, Any]


def read_invoice(data: Any) -> Invoice:
    """An invoice of the list out of JSON."""
    total = value(data, "legalMonetaryTotal")
    return Invoice(
        invoice_id=text(data, "invoiceId"),
        type=text(data, "invoiceType"),
        issued_at=epoch(data, "issueDate"),
        period_start_at=epoch(data, "invoicePeriod", "startDate"),
        period_end_at=epoch(data, "invoicePeriod", "endDate"),
        amount_without_vat=number(total, "taxExclusiveAmount", "amount"),
        amount_with_vat=number(total, "taxInclusiveAmount", "amount"),
        open_amount=number(data, "openAmount"),
        currency=text(total, "taxInclusiveAmount", "currencyID"),
        media_types=texts(data, "invoiceMediaTypes", "availableMediaTypes"),
        specification_media_types=texts(
            data, "specificationMediaTypes", "availableMediaTypes"
        ),
        raw=mapping(data),
    )


class Invoices(Resource):
    """`/retailer/invoices`."""

    def list(
        self, start: date | None = None, end: date | None = None
    ) -> tuple[Invoice, ...]:
        """Invoices of a period of at most 31 days, else of the past four weeks
        (`get-invoices`)."""
        query = {
            "period-start-date": start and start.isoformat(),
            "period-end-date": end and end.isoformat(),
        }
        answer = self._transport.call(operations.GET_INVOICES, query=query)
        return items(answer.document, "invoiceListItems", read_invoice)

    def get(self, invoice_id: str) -> dict[str, Any]:
        """One invoice as bol's JSON, exact numbers (`get-invoice`)."""
        ids = {"invoice-id": invoice_id}
        return self._transport.call(operations.GET_INVOICE, ids).document

    def pdf(self, invoice_id: str) -> bytes:
        """One invoice as PDF (`get-invoice`)."""
        ids = {"invoice-id": invoice_id}
        return pdf_of(self._transport.call(operations.GET_INVOICE_PDF, ids))

    def specification_pages(self, invoice_id: str) -> Iterator[dict[str, Any]]:
        """The lines of an invoice as bol's JSON, 25,000 a page
        (`get-invoice-specification`)."""
        page, lines = 0, LINES_PER_PAGE
        while lines >= LINES_PER_PAGE:
            page += 1
            document = self.specification_page(invoice_id, page)
            lists = [v for v in document.values() if isinstance(v, list)]
            lines = max(map(len, lists), default=0)
            yield document

    def specification_page(self, invoice_id: str, page: int) -> dict[str, Any]:
        """One page, from 1 on, of the lines of an invoice as bol's JSON
        (`get-invoice-specification`). A page after the last one has no lines."""
        ids = {"invoice-id": invoice_id}
        operation = operations.GET_INVOICE_SPECIFICATION
        return self._transport.call(operation, ids, {"page": page}).document

    def specification_xlsx(self, invoice_id: str, page: int = 1) -> bytes:
        """The lines of an invoice as a spreadsheet, 25,000 a page
        (`get-invoice-specification`)."""
        ids = {"invoice-id": invoice_id}
        operation = operations.GET_INVOICE_SPECIFICATION_XLSX
        return self._transport.call(operation, ids, {"page": page}).content
