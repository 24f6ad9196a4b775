"""Goods on their way to bol's own warehouse (FBB)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from . import operations
from .reading import day, flag, integer, items, mapping, moment, text
from .resource import Resource, one


@dataclass(frozen=True, slots=True)
class ReplenishmentLine:
    """Pieces of a product; only `ean` in the list of replenishments."""

    ean: str
    state: str
    quantity_announced: int | None
    quantity_received: int | None
    quantity_in_progress: int | None
    quantity_graded: int | None
    quantity_regular: int | None


@dataclass(frozen=True, slots=True)
class Replenishment:
    """`state` ANNOUNCED, IN_TRANSIT, ARRIVED_AT_WH, IN_PROGRESS_AT_WH, CANCELLED or
    DONE. In the list only id, reference, moment and EANs."""

    replenishment_id: str
    reference: str
    created_at: datetime | None
    state: str
    labeling_by_bol: bool
    expected_delivery_date: date | None
    transporter_code: str
    load_carriers: int | None
    lines: tuple[ReplenishmentLine, ...]
    raw: dict[str, Any]


def read_replenishment(data: Any) -> Replenishment:
    """A replenishment, of the list or by its id, out of JSON."""
    return Replenishment(
        replenishment_id=text(data, "replenishmentId"),
        reference=text(data, "reference"),
        created_at=moment(data, "creationDateTime"),
        state=text(data, "state"),
        labeling_by_bol=flag(data, "labelingByBol"),
        expected_delivery_date=day(data, "deliveryInformation", "expectedDeliveryDate"),
        transporter_code=text(data, "deliveryInformation", "transporterCode"),
        load_carriers=integer(data, "numberOfLoadCarriers"),
        lines=items(data, "lines", _read_line),
        raw=mapping(data),
    )


def _read_line(data: Any) -> ReplenishmentLine:
    return ReplenishmentLine(
        ean=text(data, "ean"),
        state=text(data, "lineState"),
        quantity_announced=integer(data, "quantityAnnounced"),
        quantity_received=integer(data, "quantityReceived"),
        quantity_in_progress=integer(data, "quantityInProgress"),
        quantity_graded=integer(data, "quantityWithGradedState"),
        quantity_regular=integer(data, "quantityWithRegularState"),
    )


class Replenishments(Resource):
    """`/retailer/replenishments`, read only."""

    def pages(
        self,
        reference: str | None = None,
        ean: str | None = None,
        start: date | None = None,
        end: date | None = None,
        states: Sequence[str] | None = None,
    ) -> Iterator[list[Replenishment]]:
        """Pages of replenishments made between two days (`get-replenishments`)."""
        query = {
            "reference": reference,
            "ean": ean,
            "start-date": start and start.isoformat(),
            "end-date": end and end.isoformat(),
            "state": states,
        }
        return self._pages(
            operations.GET_REPLENISHMENTS, "replenishments", read_replenishment, query
        )

    def page(self, number: int, start: date) -> list[Replenishment]:
        """One page of the replenishments made since a day, the first is 1; [] after
        the last one."""
        query = {"start-date": start.isoformat(), "page": number}
        return self._page(
            operations.GET_REPLENISHMENTS, "replenishments", read_replenishment, query
        )

    def get(self, replenishment_id: str) -> Replenishment:
        """One replenishment (`get-replenishment`)."""
        ids = {"replenishment-id": replenishment_id}
        answer = self._transport.call(operations.GET_REPLENISHMENT, ids)
        return one(answer, read_replenishment, "replenishmentId")
