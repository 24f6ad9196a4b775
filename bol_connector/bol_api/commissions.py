"""What bol charges for a sale."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from . import operations
from .reading import day, items, mapping, number, text
from .resource import Resource

_MOST_PER_REQUEST = 100

Query = tuple[str, Decimal, str]


@dataclass(frozen=True, slots=True)
class Reduction:
    """`cost_reduction` holds up to `maximum_price`, between the dates."""

    maximum_price: Decimal | None
    cost_reduction: Decimal | None
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Commission:
    """The commission of one piece at a price: `fixed_amount` plus `percentage` of
    `unit_price`, less a reduction, make `total_cost`."""

    ean: str
    condition: str
    unit_price: Decimal | None
    fixed_amount: Decimal | None
    percentage: Decimal | None
    total_cost: Decimal | None
    total_cost_without_reduction: Decimal | None
    reductions: tuple[Reduction, ...]
    raw: dict[str, Any]


def read_commission(data: Any) -> Commission:
    """A commission out of JSON."""
    return Commission(
        ean=text(data, "ean"),
        condition=text(data, "condition"),
        unit_price=number(data, "unitPrice"),
        fixed_amount=number(data, "fixedAmount"),
        percentage=number(data, "percentage"),
        total_cost=number(data, "totalCost"),
        total_cost_without_reduction=number(data, "totalCostWithoutReduction"),
        reductions=items(data, "reductions", _read_reduction),
        raw=mapping(data),
    )


def _read_reduction(data: Any) -> Reduction:
    return Reduction(
        maximum_price=number(data, "maximumPrice"),
        cost_reduction=number(data, "costReduction"),
        start=day(data, "startDate"),
        end=day(data, "endDate"),
    )


class Commissions(Resource):
    """`/retailer/commission`."""

    def get(self, ean: str, unit_price: Decimal, condition: str = "NEW") -> Commission:
        """The commission of an EAN at a price with VAT (`get-commission`);
        `condition` NEW, AS_NEW, GOOD, REASONABLE or MODERATE."""
        query = {"unit-price": f"{unit_price:.2f}", "condition": condition}
        answer = self._transport.call(operations.GET_COMMISSION, {"ean": ean}, query)
        return read_commission(answer.document)

    def bulk(self, queries: Sequence[Query]) -> list[Commission]:
        """Commissions of (EAN, price with VAT, condition), a hundred a request
        (`get-commissions`)."""
        found: list[Commission] = []
        for start in range(0, len(queries), _MOST_PER_REQUEST):
            chunk = queries[start : start + _MOST_PER_REQUEST]
            body = {"commissionQueries": [_query(*query) for query in chunk]}
            answer = self._transport.call(operations.GET_COMMISSIONS, body=body)
            found += items(answer.document, "commissions", read_commission)
        return found


def _query(ean: str, unit_price: Decimal, condition: str) -> dict[str, Any]:
    return {"ean": ean, "unitPrice": unit_price, "condition": condition}
