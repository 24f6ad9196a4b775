"""Shipping labels ("Verzenden via bol"): offers, purchase, PDF."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from . import operations
from .documents import pdf_of
from .process_status import ProcessStatus, accepted
from .reading import choice, day, flag, items, mapping, moment, number, text
from .resource import Resource
from .session import Answer
from .shipments import Quantities, quantities


@dataclass(frozen=True, slots=True)
class DeliveryOption:
    """A label on offer. `price` is without VAT, in euro; `valid_until` the last day
    of the offer; weight and size are bol's texts ("10 kg", "10 x 10 x 10 cm");
    `label_type` PARCEL, MAILBOX, MAILBOX_LIGHT; `collection_method` DROP_OFF or
    PICK_UP. A customer who can't be served in time: `in_time` False."""

    offer_id: str
    recommended: bool
    valid_until: date | None
    transporter_code: str
    label_type: str
    label_name: str
    price: Decimal | None
    max_weight: str
    max_dimensions: str
    in_time: bool | None
    earliest_handover_at: datetime | None
    latest_handover_at: datetime | None
    collection_method: str
    raw: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Label:
    """A label that was bought; `pdf` is empty when only its headers were asked."""

    pdf: bytes
    transporter_code: str
    track_and_trace: str


def read_delivery_option(data: Any) -> DeliveryOption:
    """A delivery option out of JSON."""
    return DeliveryOption(
        offer_id=text(data, "shippingLabelOfferId"),
        recommended=flag(data, "recommended"),
        valid_until=day(data, "validUntilDate"),
        transporter_code=text(data, "transporterCode"),
        label_type=text(data, "labelType"),
        label_name=text(data, "labelDisplayName"),
        price=number(data, "labelPrice", "totalPrice"),
        max_weight=text(data, "packageRestrictions", "maxWeight"),
        max_dimensions=text(data, "packageRestrictions", "maxDimensions"),
        in_time=choice(data, "handoverDetails", "meetsCustomerExpectation"),
        earliest_handover_at=moment(
            data, "handoverDetails", "earliestHandoverDateTime"
        ),
        latest_handover_at=moment(data, "handoverDetails", "latestHandoverDateTime"),
        collection_method=text(data, "handoverDetails", "collectionMethod"),
        raw=mapping(data),
    )


class Labels(Resource):
    """`/retailer/shipping-labels`."""

    def delivery_options(self, items_: Quantities) -> tuple[DeliveryOption, ...]:
        """The labels bol offers for order items of one order
        (`get-delivery-options`); pairs of order item id and quantity (None: all)."""
        body = {"orderItems": quantities(items_)}
        answer = self._transport.call(operations.GET_DELIVERY_OPTIONS, body=body)
        return items(answer.document, "deliveryOptions", read_delivery_option)

    def create(self, items_: Quantities, offer_id: str) -> ProcessStatus:
        """Buy a label (`post-shipping-label`). It costs money and isn't idempotent.
        The entity id of its SUCCESS is the label's id."""
        body = {"orderItems": quantities(items_), "shippingLabelOfferId": offer_id}
        return accepted(self._transport.call(operations.CREATE_LABEL, body=body))

    def get(self, label_id: str) -> Label:
        """The label's PDF with transporter and tracking (`get-shipping-label`)."""
        ids = {"shipping-label-id": label_id}
        answer = self._transport.call(operations.GET_LABEL, ids)
        return _label(answer, pdf_of(answer))

    def head(self, label_id: str) -> Label:
        """Transporter and tracking only (HEAD of `get-shipping-label`)."""
        ids = {"shipping-label-id": label_id}
        return _label(self._transport.call(operations.HEAD_LABEL, ids), b"")


def _label(answer: Answer, pdf: bytes) -> Label:
    return Label(
        pdf=pdf,
        transporter_code=answer.headers.get("X-Transporter-Code", ""),
        track_and_trace=answer.headers.get("X-Track-And-Trace-Code", ""),
    )
