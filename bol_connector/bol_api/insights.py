"""How bol rates the seller, and how offers are seen."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from . import operations
from .reading import choice, integer, items, mapping, number, text, value
from .resource import Resource


@dataclass(frozen=True, slots=True)
class PerformanceIndicator:
    """A service score of one week. `value` against `norm_value`, which must be
    `norm_condition` ("<=" or ">="); `conforms` None without a score. `type`
    PERCENTAGE or AVERAGE; a percentage is a fraction of one."""

    name: str
    type: str
    year: str
    week: str
    conforms: bool | None
    numerator: int | None
    denominator: int | None
    value: Decimal | None
    distance_to_norm: Decimal | None
    norm_condition: str
    norm_value: Decimal | None
    raw: dict[str, Any]


@dataclass(frozen=True, slots=True)
class InsightPeriod:
    """`day`, `week` or `month` is set, after the period asked for."""

    year: int | None
    month: int | None
    week: int | None
    day: int | None
    total: Decimal | None
    countries: tuple[tuple[str, Decimal | None], ...]


@dataclass(frozen=True, slots=True)
class OfferInsight:
    """`name` PRODUCT_VISITS (a count) or BUY_BOX_PERCENTAGE (0-100); `countries`
    pairs of country code and value."""

    name: str
    type: str
    total: Decimal | None
    countries: tuple[tuple[str, Decimal | None], ...]
    periods: tuple[InsightPeriod, ...]
    raw: dict[str, Any]


def read_performance_indicator(data: Any) -> PerformanceIndicator:
    """A performance indicator out of JSON."""
    details = value(data, "details")
    return PerformanceIndicator(
        name=text(data, "name"),
        type=text(data, "type"),
        year=text(details, "period", "year"),
        week=text(details, "period", "week"),
        conforms=choice(details, "score", "conforms"),
        numerator=integer(details, "score", "numerator"),
        denominator=integer(details, "score", "denominator"),
        value=number(details, "score", "value"),
        distance_to_norm=number(details, "score", "distanceToNorm"),
        norm_condition=text(details, "norm", "condition"),
        norm_value=number(details, "norm", "value"),
        raw=mapping(data),
    )


def read_offer_insight(data: Any) -> OfferInsight:
    """An offer insight out of JSON."""
    return OfferInsight(
        name=text(data, "name"),
        type=text(data, "type"),
        total=number(data, "total"),
        countries=items(data, "countries", _read_country),
        periods=items(data, "periods", _read_period),
        raw=mapping(data),
    )


def _read_period(data: Any) -> InsightPeriod:
    return InsightPeriod(
        year=integer(data, "period", "year"),
        month=integer(data, "period", "month"),
        week=integer(data, "period", "week"),
        day=integer(data, "period", "day"),
        total=number(data, "total"),
        countries=items(data, "countries", _read_country),
    )


def _read_country(data: Any) -> tuple[str, Decimal | None]:
    return text(data, "countryCode"), number(data, "value")


class Insights(Resource):
    """`/retailer/insights`."""

    def performance_indicators(
        self, name: str, year: int, week: int
    ) -> tuple[PerformanceIndicator, ...]:
        """A service score of an ISO week (`get-performance-indicators`); `name`
        CANCELLATIONS, FULFILMENT, PHONE_AVAILABILITY, RESPONSE_TIME,
        CASE_ITEM_RATIO, TRACK_AND_TRACE, RETURNS or REVIEWS."""
        query = {"name": name, "year": f"{year}", "week": f"{week:02}"}
        answer = self._transport.call(
            operations.GET_PERFORMANCE_INDICATORS, query=query
        )
        return items(
            answer.document, "performanceIndicators", read_performance_indicator
        )

    def offer(
        self, offer_id: str, name: str, period: str, number_of_periods: int
    ) -> tuple[OfferInsight, ...]:
        """How an offer was seen in the last DAYs, WEEKs or MONTHs
        (`get-offer-insights`); `name` PRODUCT_VISITS or BUY_BOX_PERCENTAGE; at most
        730 days, 104 weeks or 24 months."""
        query = {
            "offer-id": offer_id,
            "name": name,
            "period": period,
            "number-of-periods": number_of_periods,
        }
        answer = self._transport.call(operations.GET_OFFER_INSIGHTS, query=query)
        return items(answer.document, "offerInsights", read_offer_insight)
