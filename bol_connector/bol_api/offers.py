"""Offers, version 11 of bol's API: synchronous."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from . import errors, operations
from .pool import in_order
from .reading import choice, flag, integer, items, mapping, moment, number, text, value
from .resource import Resource, one

_IDS_PER_REQUEST = 50


@dataclass(frozen=True, slots=True)
class CountryAvailability:
    """`for_sale` None: bol doesn't say."""

    country_code: str
    for_sale: bool | None


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer. Prices include VAT; `unit_price` is that of one piece, in
    `bundle_prices` pairs of the least quantity and the price of one.
    `corrected_stock` is `stock_amount` less what open orders take of it.
    `condition_category` NEW, SECONDHAND or REFURBISHED, `condition_detail` the state
    of a second-hand one (AS_NEW, ...) or the grade of a refurbished one (A, B, C);
    `schedule` BOL_DELIVERY_PROMISE, MY_DELIVERY_PROMISE or SHIPPING_VIA_BOL, the
    promise from `minimum_days` to `maximum_days` for orders until
    `ultimate_order_time` ("HH:MM")."""

    offer_id: str
    ean: str
    reference: str
    bol_product_id: str
    condition_category: str
    condition_detail: str
    condition_comment: str
    unit_price: Decimal | None
    bundle_prices: tuple[tuple[int | None, Decimal | None], ...]
    stock_amount: int | None
    corrected_stock: int | None
    managed_by_retailer: bool
    fulfilment_method: str
    schedule: str
    minimum_days: int | None
    maximum_days: int | None
    ultimate_order_time: str
    on_hold: bool
    countries: tuple[CountryAvailability, ...]
    economic_operator_id: str
    unknown_product_title: str
    last_modified_at: datetime | None
    raw: dict[str, Any]


@dataclass(frozen=True, slots=True)
class NotForSaleReason:
    """Why an offer isn't for sale in a country; `missing_attributes` are names of
    product content that bol asks for."""

    country_code: str
    category: str
    code: str
    description: str
    missing_attributes: tuple[str, ...]


def read_offer(data: Any) -> Offer:
    """An offer out of JSON."""
    bundles = items(value(data, "pricing"), "bundlePrices", _read_bundle)
    condition, fulfilment = value(data, "condition"), value(data, "fulfilment")
    return Offer(
        offer_id=text(data, "offerId"),
        ean=text(data, "ean"),
        reference=text(data, "reference"),
        bol_product_id=text(data, "product", "bolProductId"),
        condition_category=text(condition, "category"),
        condition_detail=text(condition, "state") or text(condition, "grade"),
        condition_comment=text(condition, "comment"),
        unit_price=dict(reversed(bundles)).get(1),
        bundle_prices=bundles,
        stock_amount=integer(data, "stock", "amount"),
        corrected_stock=integer(data, "stock", "correctedStock"),
        managed_by_retailer=flag(data, "stock", "managedByRetailer"),
        fulfilment_method=text(fulfilment, "method"),
        schedule=text(fulfilment, "schedule"),
        minimum_days=integer(fulfilment, "deliveryPromise", "minimumDaysToCustomer"),
        maximum_days=integer(fulfilment, "deliveryPromise", "maximumDaysToCustomer"),
        ultimate_order_time=text(fulfilment, "deliveryPromise", "ultimateOrderTime"),
        on_hold=flag(data, "onHoldByRetailer"),
        countries=items(data, "countryAvailabilities", _read_country),
        economic_operator_id=text(data, "economicOperatorId"),
        unknown_product_title=text(data, "unknownProductTitle"),
        last_modified_at=moment(data, "lastModifiedDateTime"),
        raw=mapping(data),
    )


def _read_bundle(data: Any) -> tuple[int | None, Decimal | None]:
    return integer(data, "quantity"), number(data, "unitPrice")


def _read_country(data: Any) -> CountryAvailability:
    return CountryAvailability(text(data, "countryCode"), choice(data, "forSale"))


def _read_reasons(data: Any) -> tuple[NotForSaleReason, ...]:
    country = text(data, "countryCode")
    return tuple(
        NotForSaleReason(
            country_code=country,
            category=text(reason, "category"),
            code=text(reason, "code"),
            description=text(reason, "description"),
            missing_attributes=items(
                reason, "missingAttributes", lambda missing: text(missing, "name")
            ),
        )
        for reason in items(data, "reasons", dict)
    )


class Offers(Resource):
    """`/retailer/offers`."""

    def pages(
        self,
        offer_ids: Sequence[str] | None = None,
        eans: Sequence[str] | None = None,
        reference: str | None = None,
        for_sale: bool | None = None,
        last_modified_since: datetime | None = None,
        page_size: int = 100,
    ) -> Iterator[list[Offer]]:
        """Pages of offers (`get-offers`). `last_modified_since`: naive UTC;
        `page_size` 1-100. Long lists of ids or EANs go out in several requests."""
        query = {
            "reference": reference,
            "for-sale": for_sale,
            "last-modified-date-time": _in_utc(last_modified_since),
            "page-size": page_size,
        }
        for some_ids in _chunks(offer_ids):
            for some_eans in _chunks(eans):
                chosen = {"offer-ids": some_ids, "eans": some_eans}
                yield from self._cursor_pages({**query, **chosen})

    def page(
        self,
        cursor: str = "",
        last_modified_since: datetime | None = None,
        page_size: int = 100,
    ) -> tuple[list[Offer], str]:
        """One page of the whole list, or of what changed since a naive UTC moment
        (`get-offers`), and the cursor of the next one ('' after the last): for a
        caller who goes on another time. A cursor is of the same moment only."""
        query = {
            "last-modified-date-time": _in_utc(last_modified_since),
            "page-size": page_size,
        }
        return self._page(query, cursor)

    def get(self, offer_id: str) -> Offer:
        """One offer (`get-offer`)."""
        answer = self._transport.call(operations.GET_OFFER, {"offer-id": offer_id})
        return one(answer, read_offer, "offerId")

    def create(self, payload: Mapping[str, Any]) -> str:
        """Make an offer of a `CreateOfferRequest` (`create-offer`) and return its id.
        Conflict if the EAN has an offer already. Not idempotent."""
        answer = self._transport.call(operations.CREATE_OFFER, body=payload)
        return one(answer, lambda data: text(data, "offerId"), "offerId")

    def patch(self, offer_id: str, payload: Mapping[str, Any]) -> None:
        """Change the given parts by a `PatchOfferRequest` (`update-offer`). EAN and
        condition can't be changed. Idempotent."""
        ids = {"offer-id": offer_id}
        self._transport.call(operations.PATCH_OFFER, ids, body=payload)

    def patch_many(
        self, payloads: Mapping[str, Mapping[str, Any]], workers: int = 4
    ) -> Iterator[tuple[str, errors.BolError | None]]:
        """`patch` for each offer id, `workers` at a time: the id with None, or with
        its error. After one that concerns everything (limit, no connection, log-in)
        the rest get the same error without a call. The token source is only asked in
        the caller's thread."""

        def send(offer_id: str, token: str) -> None:
            ids, body = {"offer-id": offer_id}, payloads[offer_id]
            self._transport.call(operations.PATCH_OFFER, ids, body=body, token=token)

        return in_order(payloads, self._transport.tokens, send, workers)

    def delete(self, offer_id: str) -> None:
        """Remove an offer (`delete-offer`). Idempotent."""
        self._transport.call(operations.DELETE_OFFER, {"offer-id": offer_id})

    def not_for_sale_reasons(self, offer_id: str) -> tuple[NotForSaleReason, ...]:
        """Why an offer isn't for sale, () when nothing is against it
        (`get-not-for-sale-reasons`)."""
        return self._reasons(offer_id)

    def not_for_sale_reasons_many(
        self, offer_ids: Iterable[str], workers: int = 4
    ) -> Iterator[tuple[str, tuple[NotForSaleReason, ...] | errors.BolError]]:
        """`not_for_sale_reasons` for each id in the order given, `workers` at a time:
        the id with the reasons, or with its error. After one that concerns everything
        (limit, no connection, log-in) the rest get the same error without a call. The
        token source is only asked in the caller's thread."""
        return in_order(offer_ids, self._transport.tokens, self._reasons, workers)

    def _reasons(
        self, offer_id: str, token: str | None = None
    ) -> tuple[NotForSaleReason, ...]:
        ids = {"offer-id": offer_id}
        operation = operations.GET_NOT_FOR_SALE_REASONS
        answer = self._transport.call(operation, ids, token=token)
        countries = items(answer.document, "countries", _read_reasons)
        return tuple(reason for reasons in countries for reason in reasons)

    def _cursor_pages(self, query: Mapping[str, Any]) -> Iterator[list[Offer]]:
        cursor, seen = "", {""}
        while True:
            rows, cursor = self._page(query, cursor)
            if rows:
                yield rows
            if cursor in seen:
                return
            seen.add(cursor)

    def _page(self, query: Mapping[str, Any], cursor: str) -> tuple[list[Offer], str]:
        answer = self._transport.call(
            operations.GET_OFFERS, query={**query, "cursor": cursor or None}
        )
        rows = items(answer.document, "offers", read_offer)
        return list(rows), text(answer.document, "page", "nextCursor")


def _in_utc(moment: datetime | None) -> str | None:
    return moment and f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _chunks(values: Sequence[str] | None) -> Iterator[Sequence[str] | None]:
    if values is None:
        yield None
        return
    for start in range(0, len(values), _IDS_PER_REQUEST):
        yield values[start : start + _IDS_PER_REQUEST]
