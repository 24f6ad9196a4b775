"""What became of a command that bol took in to carry out later."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from . import operations
from .reading import items, mapping, moment, text
from .resource import Resource, one
from .session import Answer

_MOST_PER_REQUEST = 1000


@dataclass(frozen=True, slots=True)
class ProcessStatus:
    """`status`: PENDING, SUCCESS, FAILURE or TIMEOUT. `entity_id`: what was made or
    changed, for a creation only after SUCCESS. `created_at`: naive UTC."""

    process_status_id: str
    entity_id: str
    event_type: str
    description: str
    status: str
    error_message: str
    created_at: datetime | None
    raw: dict[str, Any]


def read_process_status(data: Any) -> ProcessStatus:
    """A process status out of JSON."""
    return ProcessStatus(
        process_status_id=text(data, "processStatusId"),
        entity_id=text(data, "entityId"),
        event_type=text(data, "eventType"),
        description=text(data, "description"),
        status=text(data, "status"),
        error_message=text(data, "errorMessage"),
        created_at=moment(data, "createTimestamp"),
        raw=mapping(data),
    )


def accepted(answer: Answer) -> ProcessStatus:
    """The process status of a 202. One without an id can't be followed: it counts as
    unreadable, and so as OutcomeUnknown for a write."""
    return one(answer, read_process_status, "processStatusId")


def carried_out(entity_id: str) -> ProcessStatus:
    """The process status of what bol has done within the call itself."""
    return read_process_status({"entityId": entity_id, "status": "SUCCESS"})


class ProcessStatuses(Resource):
    """`/shared/process-status`. bol forgets a process status about a day after its
    end; then `get` raises NotFound, and `bulk` leaves it out."""

    def get(self, process_status_id: str) -> ProcessStatus:
        """One process status (`get-process-status`)."""
        ids = {"process-status-id": process_status_id}
        answer = self._transport.call(operations.GET_PROCESS_STATUS, ids)
        return read_process_status(answer.document)

    def by_entity(
        self, entity_id: str, event_type: str
    ) -> Iterator[list[ProcessStatus]]:
        """Pages of what was asked of an entity, newest first
        (`get-process-status-entity-id`). The entity is an order item for
        CREATE_SHIPMENT and CANCEL_ORDER, a transport for CHANGE_TRANSPORT."""
        return self._pages(
            operations.GET_PROCESS_STATUSES_OF_ENTITY,
            "processStatuses",
            read_process_status,
            {"entity-id": entity_id, "event-type": event_type},
        )

    def bulk(self, process_status_ids: Sequence[str]) -> list[ProcessStatus]:
        """Those of the ids that bol still knows, a thousand a request
        (`get-process-status-bulk`)."""
        found: list[ProcessStatus] = []
        for start in range(0, len(process_status_ids), _MOST_PER_REQUEST):
            chunk = process_status_ids[start : start + _MOST_PER_REQUEST]
            body = {"processStatusQueries": [{"processStatusId": i} for i in chunk]}
            answer = self._transport.call(operations.GET_PROCESS_STATUSES, body=body)
            found += items(answer.document, "processStatuses", read_process_status)
        return found
