"""Orders: the list, the details, the cancellation of an item."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from . import errors, operations
from .addresses import Address, read_address
from .pool import in_order
from .process_status import ProcessStatus, accepted
from .reading import (
    day,
    flag,
    integer,
    items,
    mapping,
    moment,
    number,
    part,
    text,
    value,
)
from .resource import Resource, one

_DATE = "%Y-%m-%d"


@dataclass(frozen=True, slots=True)
class ReducedOrderItem:
    """An item in the list of orders: no price. `fulfilment_method` FBR or FBB,
    `fulfilment_status` OPEN or HANDLED."""

    order_item_id: str
    ean: str
    fulfilment_method: str
    fulfilment_status: str
    quantity: int | None
    quantity_shipped: int | None
    quantity_cancelled: int | None
    cancellation_request: bool
    latest_changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReducedOrder:
    """An order in the list of orders: no address."""

    order_id: str
    placed_at: datetime | None
    items: tuple[ReducedOrderItem, ...]
    raw: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Discount:
    """`amount` includes VAT; who pays for it bol doesn't say."""

    title: str
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class OrderItem:
    """Prices include VAT: `unit_price` of one, `total_price` what the customer pays
    for all (one isn't derived from the other). `commission` is for all of them.
    Either `latest_delivery_date` or `exact_delivery_date` is there."""

    order_item_id: str
    cancellation_request: bool
    fulfilment_method: str
    distribution_party: str
    latest_delivery_date: date | None
    exact_delivery_date: date | None
    expiry_date: date | None
    time_frame_type: str
    offer_id: str
    offer_reference: str
    ean: str
    title: str
    quantity: int | None
    quantity_shipped: int | None
    quantity_cancelled: int | None
    unit_price: Decimal | None
    total_price: Decimal | None
    discounts: tuple[Discount, ...]
    commission: Decimal | None
    services: tuple[str, ...]
    latest_changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Order:
    """An order. `billing_details` disappear at bol after a while."""

    order_id: str
    pickup_point: bool
    placed_at: datetime | None
    shipment_details: Address | None
    billing_details: Address | None
    items: tuple[OrderItem, ...]
    raw: dict[str, Any]


def read_order(data: Any) -> Order:
    """An order out of JSON."""
    return Order(
        order_id=text(data, "orderId"),
        pickup_point=flag(data, "pickupPoint"),
        placed_at=moment(data, "orderPlacedDateTime"),
        shipment_details=part(data, "shipmentDetails", read_address),
        billing_details=part(data, "billingDetails", read_address),
        items=items(data, "orderItems", _read_item),
        raw=mapping(data),
    )


def read_reduced_order(data: Any) -> ReducedOrder:
    """An order of the list out of JSON."""
    return ReducedOrder(
        order_id=text(data, "orderId"),
        placed_at=moment(data, "orderPlacedDateTime"),
        items=items(data, "orderItems", _read_reduced_item),
        raw=mapping(data),
    )


def _read_reduced_item(data: Any) -> ReducedOrderItem:
    return ReducedOrderItem(
        order_item_id=text(data, "orderItemId"),
        ean=text(data, "ean"),
        fulfilment_method=text(data, "fulfilmentMethod"),
        fulfilment_status=text(data, "fulfilmentStatus"),
        quantity=integer(data, "quantity"),
        quantity_shipped=integer(data, "quantityShipped"),
        quantity_cancelled=integer(data, "quantityCancelled"),
        cancellation_request=flag(data, "cancellationRequest"),
        latest_changed_at=moment(data, "latestChangedDateTime"),
    )


def _read_item(data: Any) -> OrderItem:
    fulfilment = value(data, "fulfilment")
    services = items(data, "additionalServices", lambda one: text(one, "serviceType"))
    return OrderItem(
        order_item_id=text(data, "orderItemId"),
        cancellation_request=flag(data, "cancellationRequest"),
        fulfilment_method=text(fulfilment, "method"),
        distribution_party=text(fulfilment, "distributionParty"),
        latest_delivery_date=day(fulfilment, "latestDeliveryDate"),
        exact_delivery_date=day(fulfilment, "exactDeliveryDate"),
        expiry_date=day(fulfilment, "expiryDate"),
        time_frame_type=text(fulfilment, "timeFrameType"),
        offer_id=text(data, "offer", "offerId"),
        offer_reference=text(data, "offer", "reference"),
        ean=text(data, "product", "ean"),
        title=text(data, "product", "title"),
        quantity=integer(data, "quantity"),
        quantity_shipped=integer(data, "quantityShipped"),
        quantity_cancelled=integer(data, "quantityCancelled"),
        unit_price=number(data, "unitPrice"),
        total_price=number(data, "totalPrice"),
        discounts=items(data, "discounts", _read_discount),
        commission=number(data, "commission"),
        services=tuple(filter(None, services)),
        latest_changed_at=moment(data, "latestChangedDateTime"),
    )


def _read_discount(data: Any) -> Discount:
    return Discount(title=text(data, "title"), amount=number(data, "amount"))


def _query(
    status: str,
    fulfilment_method: str,
    change_interval_minute: int | None,
    latest_change_date: date | None,
    vvb_only: bool | None = None,
) -> dict[str, Any]:
    day_changed = latest_change_date and latest_change_date.strftime(_DATE)
    return {
        "status": status,
        "fulfilment-method": fulfilment_method,
        "change-interval-minute": change_interval_minute,
        "latest-change-date": day_changed,
        "vvb-only": vvb_only,
    }


class Orders(Resource):
    """`/retailer/orders`."""

    def pages(
        self,
        status: str = "OPEN",
        fulfilment_method: str = "FBR",
        change_interval_minute: int | None = None,
        latest_change_date: date | None = None,
        vvb_only: bool | None = None,
    ) -> Iterator[list[ReducedOrder]]:
        """Pages of orders (`get-orders`).

        `status` OPEN, SHIPPED or ALL; `fulfilment_method` FBR, FBB or ALL. A handled
        order leaves the list after 48 hours. `change_interval_minute`: items changed
        in the last so many minutes, at most 60; `latest_change_date`: on that day, up
        to three months back.
        """
        return self._pages(
            operations.GET_ORDERS,
            "orders",
            read_reduced_order,
            _query(
                status,
                fulfilment_method,
                change_interval_minute,
                latest_change_date,
                vvb_only,
            ),
        )

    def page(
        self,
        page: int,
        status: str = "OPEN",
        fulfilment_method: str = "FBR",
        change_interval_minute: int | None = None,
        latest_change_date: date | None = None,
    ) -> list[ReducedOrder]:
        """One page of what `pages` gives, the first is 1; empty after the last: for a
        caller who goes on another time."""
        query = _query(
            status, fulfilment_method, change_interval_minute, latest_change_date
        )
        answer = self._transport.call(
            operations.GET_ORDERS, query={**query, "page": page}
        )
        return list(items(answer.document, "orders", read_reduced_order))

    def get(self, order_id: str) -> Order:
        """One order (`get-order`); NotFound if bol doesn't know it."""
        return self._get(order_id)

    def get_many(
        self, order_ids: Iterable[str], workers: int = 4
    ) -> Iterator[tuple[str, Order | errors.BolError]]:
        """Orders in the order asked, `workers` at a time; in place of an order that
        can't be had, its error. After one that concerns everything (limit, no
        connection, log-in) the rest get the same error without a call. The token
        source is only asked in the caller's thread."""
        return in_order(order_ids, self._transport.tokens, self._get, workers)

    def cancel(self, order_item_id: str, reason_code: str) -> ProcessStatus:
        """Cancel an item as a whole, or grant the customer's request to
        (REQUESTED_BY_CUSTOMER) (`cancel-order-item`). Not idempotent."""
        item = {"orderItemId": order_item_id, "reasonCode": reason_code}
        body = {"orderItems": [item]}
        return accepted(self._transport.call(operations.CANCEL_ORDER_ITEM, body=body))

    def _get(self, order_id: str, token: str | None = None) -> Order:
        ids = {"order-id": order_id}
        answer = self._transport.call(operations.GET_ORDER, ids, token=token)
        return one(answer, read_order, "orderId")
