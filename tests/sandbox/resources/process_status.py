"""Process status: single, by entity, in bulk (shared API v10)."""

from .. import processes
from ..codes import EVENT_TYPES
from ..exchange import PAGE, V10, Answer, Query, Route, page_of
from ..listing import listed
from ..problems import not_found
from ..shapes import each, shape, text


def get_status(call) -> Answer:
    key = call.params["process-status-id"]
    process = call.account.processes.get(key)
    if process is None or not processes.kept(call.world, process):
        raise not_found("Process status", key)
    return Answer(200, processes.view(process))


def list_statuses(call) -> Answer:
    """Those of an entity, newest first."""
    rows = processes.of_entity(
        call.world, call.account, call.query["event-type"], call.query["entity-id"]
    )
    page = page_of(rows, call.query["page"])
    return listed(call, "processStatuses", page)


def bulk(call) -> Answer:
    """Those asked for; forgotten ones are silently missing."""
    wanted = [one["processStatusId"] for one in call.body["processStatusQueries"]]
    found = [call.account.processes.get(key) for key in dict.fromkeys(wanted)]
    rows = [
        processes.view(process)
        for process in found
        if process is not None and processes.kept(call.world, process)
    ]
    return listed(call, "processStatuses", rows)


BULK = shape(
    {"processStatusQueries": each(shape({"processStatusId": text(1)}), 1, 1000)}
)
ADVERTISER = "application/vnd.advertiser.v10+json"
MEDIA = (V10, ADVERTISER)
ROUTES = [
    Route(
        "GET",
        "/shared/process-status",
        list_statuses,
        produces=MEDIA,
        query=(
            Query("entity-id", required=True),
            Query("event-type", choices=tuple(EVENT_TYPES), required=True),
            PAGE,
        ),
    ),
    Route(
        "POST",
        "/shared/process-status",
        bulk,
        produces=MEDIA,
        consumes=MEDIA,
        body=BULK,
    ),
    Route(
        "GET",
        "/shared/process-status/{process-status-id}",
        get_status,
        produces=MEDIA,
    ),
]
