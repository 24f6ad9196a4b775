"""Returned goods: what customers send back, and what the seller makes of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from . import errors, operations
from .addresses import Address, read_address
from .pool import in_order
from .process_status import ProcessStatus, accepted
from .reading import flag, integer, items, mapping, moment, part, text
from .resource import Resource, one


@dataclass(frozen=True, slots=True)
class ReturnResult:
    """How a quantity was dealt with: `handling_result` for example RETURN_RECEIVED,
    `processing_result` for example ACCEPTED."""

    quantity: int | None
    processing_result: str
    handling_result: str
    processed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReturnItem:
    """A returned product. bol names order and EAN, not the order item. `title`,
    tracking and `customer` come with a return asked by its id only."""

    rma_id: str
    order_id: str
    ean: str
    title: str
    expected_quantity: int | None
    main_reason: str
    detailed_reason: str
    customer_comments: str
    track_and_trace: str
    transporter_name: str
    handled: bool
    results: tuple[ReturnResult, ...]
    customer: Address | None


@dataclass(frozen=True, slots=True)
class Return:
    """A return; `fulfilment_method` FBR or FBB."""

    return_id: str
    registered_at: datetime | None
    fulfilment_method: str
    items: tuple[ReturnItem, ...]
    raw: dict[str, Any]


def read_return(data: Any) -> Return:
    """A return, of the list or by its id, out of JSON."""
    return Return(
        return_id=text(data, "returnId"),
        registered_at=moment(data, "registrationDateTime"),
        fulfilment_method=text(data, "fulfilmentMethod"),
        items=items(data, "returnItems", _read_item),
        raw=mapping(data),
    )


def _read_item(data: Any) -> ReturnItem:
    return ReturnItem(
        rma_id=text(data, "rmaId"),
        order_id=text(data, "orderId"),
        ean=text(data, "ean"),
        title=text(data, "title"),
        expected_quantity=integer(data, "expectedQuantity"),
        main_reason=text(data, "returnReason", "mainReason"),
        detailed_reason=text(data, "returnReason", "detailedReason"),
        customer_comments=text(data, "returnReason", "customerComments"),
        track_and_trace=text(data, "trackAndTrace"),
        transporter_name=text(data, "transporterName"),
        handled=flag(data, "handled"),
        results=items(data, "processingResults", _read_result),
        customer=part(data, "customerDetails", read_address),
    )


def _read_result(data: Any) -> ReturnResult:
    return ReturnResult(
        quantity=integer(data, "quantity"),
        processing_result=text(data, "processingResult"),
        handling_result=text(data, "handlingResult"),
        processed_at=moment(data, "processingDateTime"),
    )


class Returns(Resource):
    """`/retailer/returns`."""

    def pages(
        self, handled: bool | None = None, fulfilment_method: str | None = None
    ) -> Iterator[list[Return]]:
        """Pages of returns (`get-returns`): handled ones newest first, unhandled
        ones oldest first; `fulfilment_method` FBR or FBB."""
        query = {"handled": handled, "fulfilment-method": fulfilment_method}
        return self._pages(operations.GET_RETURNS, "returns", read_return, query)

    def page(self, page: int, handled: bool) -> list[Return]:
        """One page of what `pages` gives, the first is 1; empty after the last: for a
        caller who goes on another time."""
        query = {"handled": handled, "page": page}
        return self._page(operations.GET_RETURNS, "returns", read_return, query)

    def get(self, return_id: str) -> Return:
        """One return (`get-return`); NotFound if bol doesn't know it."""
        return self._get(return_id)

    def get_many(
        self, return_ids: Iterable[str], workers: int = 4
    ) -> Iterator[tuple[str, Return | errors.BolError]]:
        """Returns in the order asked, `workers` at a time, as `orders.get_many`."""
        return in_order(return_ids, self._transport.tokens, self._get, workers)

    def handle(self, rma_id: str, handling_result: str, quantity: int) -> ProcessStatus:
        """Decide on 1-9999 pieces of a returned item (`handle-return`):
        RETURN_RECEIVED, EXCHANGE_PRODUCT, RETURN_DOES_NOT_MEET_CONDITIONS,
        REPAIR_PRODUCT, CUSTOMER_KEEPS_PRODUCT_PAID or STILL_APPROVED. Not
        idempotent."""
        body = {"handlingResult": handling_result, "quantityReturned": quantity}
        ids = {"rma-id": rma_id}
        return accepted(self._transport.call(operations.HANDLE_RETURN, ids, body=body))

    def create(
        self, order_item_id: str, handling_result: str, quantity: int
    ) -> ProcessStatus:
        """Record a return that bol doesn't know, and handle it at once
        (`create-return`); not STILL_APPROVED. Not idempotent. The entity id of its
        SUCCESS is the return's id."""
        body = {
            "orderItemId": order_item_id,
            "quantityReturned": quantity,
            "handlingResult": handling_result,
        }
        return accepted(self._transport.call(operations.CREATE_RETURN, body=body))

    def _get(self, return_id: str, token: str | None = None) -> Return:
        ids = {"return-id": return_id}
        answer = self._transport.call(operations.GET_RETURN, ids, token=token)
        return one(answer, read_return, "returnId")
