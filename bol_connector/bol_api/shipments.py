"""Shipments, and the invoices that customers ask for them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from . import errors, operations
from .addresses import Address, read_address
from .process_status import ProcessStatus, accepted
from .reading import integer, items, mapping, moment, number, part, text
from .resource import Resource, one

Quantities = Sequence[tuple[str, int | None]]


@dataclass(frozen=True, slots=True)
class TransportEvent:
    """Where a parcel was: for example AT_TRANSPORTER, DELIVERED_AT_CUSTOMER."""

    code: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Transport:
    """How a shipment travels. In the list of shipments only `transport_id`."""

    transport_id: str
    transporter_code: str
    track_and_trace: str
    shipping_label_id: str
    events: tuple[TransportEvent, ...]


@dataclass(frozen=True, slots=True)
class ShipmentItem:
    """`quantity` is what was ordered, `quantity_shipped` what is in this shipment;
    both None in the list of shipments."""

    order_item_id: str
    quantity: int | None
    quantity_shipped: int | None
    ean: str


@dataclass(frozen=True, slots=True)
class Shipment:
    """A shipment; `reference` is the text given at its creation."""

    shipment_id: str
    shipped_at: datetime | None
    reference: str
    order_id: str
    items: tuple[ShipmentItem, ...]
    transport: Transport | None
    raw: dict[str, Any]


@dataclass(frozen=True, slots=True)
class InvoicedProduct:
    """A line that the customer wants invoiced; `unit_price` includes VAT."""

    description: str
    quantity: int | None
    unit_price: Decimal | None


@dataclass(frozen=True, slots=True)
class InvoiceTransition:
    """A status that an invoice request once got; moments naive UTC."""

    status: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class InvoiceRequest:
    """A customer's wish for an invoice. `status`: INVOICE_REQUESTED,
    INVOICE_UPLOADED, INVOICE_INCORRECT, INVOICE_VIRUS_DETECTED or FINISHED."""

    shipment_id: str
    order_id: str
    status: str
    transitions: tuple[InvoiceTransition, ...]
    billing_details: Address | None
    products: tuple[InvoicedProduct, ...]
    raw: dict[str, Any]


def read_shipment(data: Any) -> Shipment:
    """A shipment, of the list or by its id, out of JSON."""
    return Shipment(
        shipment_id=text(data, "shipmentId"),
        shipped_at=moment(data, "shipmentDateTime"),
        reference=text(data, "shipmentReference"),
        order_id=text(data, "order", "orderId"),
        items=items(data, "shipmentItems", _read_item),
        transport=part(data, "transport", _read_transport),
        raw=mapping(data),
    )


def _read_item(data: Any) -> ShipmentItem:
    return ShipmentItem(
        order_item_id=text(data, "orderItemId"),
        quantity=integer(data, "quantity"),
        quantity_shipped=integer(data, "quantityShipped"),
        ean=text(data, "product", "ean") or text(data, "ean"),
    )


def _read_transport(data: Any) -> Transport:
    return Transport(
        transport_id=text(data, "transportId"),
        transporter_code=text(data, "transporterCode"),
        track_and_trace=text(data, "trackAndTrace"),
        shipping_label_id=text(data, "shippingLabelId"),
        events=items(data, "transportEvents", _read_event),
    )


def _read_event(data: Any) -> TransportEvent:
    return TransportEvent(text(data, "eventCode"), moment(data, "eventDateTime"))


def read_invoice_request(data: Any) -> InvoiceRequest:
    """An invoice request out of JSON."""
    return InvoiceRequest(
        shipment_id=text(data, "shipmentId"),
        order_id=text(data, "orderId"),
        status=text(data, "status"),
        transitions=items(data, "statusTransitions", _read_transition),
        billing_details=part(data, "billingDetails", read_address),
        products=items(data, "products", _read_product),
        raw=mapping(data),
    )


def _read_transition(data: Any) -> InvoiceTransition:
    return InvoiceTransition(text(data, "status"), moment(data, "statusDateTime"))


def _read_product(data: Any) -> InvoicedProduct:
    return InvoicedProduct(
        description=text(data, "description"),
        quantity=integer(data, "quantity"),
        unit_price=number(data, "unitPrice"),
    )


def quantities(items: Quantities) -> list[dict[str, Any]]:
    """Order items in a request; without a quantity all that is open is meant."""
    return [
        {"orderItemId": item} | ({} if quantity is None else {"quantity": quantity})
        for item, quantity in items
    ]


class Shipments(Resource):
    """`/retailer/shipments`."""

    def create(
        self,
        items: Quantities,
        *,
        reference: str,
        transporter_code: str | None = None,
        track_and_trace: str | None = None,
        shipping_label_id: str | None = None,
    ) -> ProcessStatus:
        """Confirm that items of one order were shipped (`create-shipment`). Not
        idempotent.

        `items`: 1-100 pairs of order item id and quantity (None: all of it);
        `reference`: at most 90 characters. Either `shipping_label_id` of a label
        bought at bol, or `transporter_code` with `track_and_trace`.
        """
        operation = operations.CREATE_SHIPMENT
        if shipping_label_id and (transporter_code or track_and_trace):
            why = "a shipment has a shipping label or a transporter, not both"
            raise errors.BadRequest(why, operation=str(operation))
        body: dict[str, Any] = {
            "orderItems": quantities(items),
            "shipmentReference": reference,
        }
        if shipping_label_id:
            body["shippingLabelId"] = shipping_label_id
        else:
            body["transport"] = {"transporterCode": transporter_code}
            if track_and_trace:
                body["transport"]["trackAndTrace"] = track_and_trace
        return accepted(self._transport.call(operation, body=body))

    def pages(
        self, order_id: str | None = None, fulfilment_method: str | None = None
    ) -> Iterator[list[Shipment]]:
        """Pages of shipments of the last three months, newest first
        (`get-shipments`). Of one order, or of a fulfilment method (FBR unless
        FBB is asked for); bol takes not both."""
        query = {"order-id": order_id, "fulfilment-method": fulfilment_method}
        if not order_id and not fulfilment_method:
            query["fulfilment-method"] = "FBR"
        return self._pages(operations.GET_SHIPMENTS, "shipments", read_shipment, query)

    def get(self, shipment_id: str) -> Shipment:
        """One shipment with its transport events (`get-shipment`)."""
        ids = {"shipment-id": shipment_id}
        answer = self._transport.call(operations.GET_SHIPMENT, ids)
        return one(answer, read_shipment, "shipmentId")

    def invoice_requests(
        self, state: str | None = None, shipment_id: str | None = None
    ) -> Iterator[list[InvoiceRequest]]:
        """Pages of customers' wishes for an invoice (`get-invoice-requests`);
        `state` OPEN, UPLOAD_ERROR or ALL."""
        query = {"state": state, "shipment-id": shipment_id}
        return self._pages(
            operations.GET_INVOICE_REQUESTS,
            "invoiceRequests",
            read_invoice_request,
            query,
        )

    def invoice_request_page(self, page: int, state: str) -> list[InvoiceRequest]:
        """One page of the same list, [] after the last one."""
        return self._page(
            operations.GET_INVOICE_REQUESTS,
            "invoiceRequests",
            read_invoice_request,
            {"state": state, "page": page},
        )

    def upload_invoice(self, shipment_id: str, pdf: bytes) -> ProcessStatus:
        """Give bol the invoice of a shipment (`upload-invoice`). Not idempotent."""
        files = {"invoice": ("invoice.pdf", pdf, "application/pdf")}
        ids = {"shipment-id": shipment_id}
        answer = self._transport.call(operations.UPLOAD_INVOICE, ids, files=files)
        return accepted(answer)
