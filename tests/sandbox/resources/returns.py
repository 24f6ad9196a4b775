"""Returns: list, detail, handle, create (v10)."""

from .. import processes, returnbook
from ..clock import DAY, iso
from ..codes import HANDLING_RESULTS
from ..exchange import PAGE, V10, Answer, Query, Route, page_of
from ..listing import listed
from ..problems import invalid, not_found, violation
from ..shapes import shape, text, whole

CREATE_DAYS = 90
INTERNAL = ("order_item_id", "handled_at", "invoiced")
REDUCED = (
    "rmaId",
    "orderId",
    "ean",
    "expectedQuantity",
    "returnReason",
    "handled",
    "processingResults",
)


def list_returns(call) -> Answer:
    """Handled ones newest first, unhandled ones oldest first (and before them)."""
    handled, method = call.query["handled"], call.query["fulfilment-method"]
    rows = [
        row
        for row in call.account.returns.values()
        if method in (None, row["fulfilmentMethod"])
        and (handled is None or _handled(row) == handled)
    ]
    rows.sort(key=_order)
    page = page_of(rows, call.query["page"])
    return listed(call, "returns", [_view(row, REDUCED) for row in page])


def get_return(call) -> Answer:
    row = call.account.returns.get(call.params["return-id"])
    if row is None:
        raise not_found("Return", call.params["return-id"])
    return Answer(200, _view(row))


def handle_return(call) -> Answer:
    rma_id = call.params["rma-id"]
    if not rma_id.isdigit():
        raise invalid(violation("rma-id", "must be an integer"))
    return processes.submit(
        call,
        "HANDLE_RETURN_ITEM",
        f"Handle the return item with return number {rma_id}.",
        {"rma_id": rma_id, **call.body},
        entity_id=rma_id,
    )


@processes.effect("HANDLE_RETURN_ITEM")
def _handle(world, account, work):
    for row in account.returns.values():
        for item in row["items"]:
            if item["rmaId"] == work["rma_id"]:
                return _handle_item(world, row, item, work)
    raise processes.Failed(f"Return item with rma id {work['rma_id']} not found.")


def _handle_item(world, row: dict, item: dict, work: dict):
    if row["fulfilmentMethod"] == "FBB":
        raise processes.Failed("The return is handled by bol.")
    left = returnbook.unhandled(item)
    if work["quantityReturned"] > left:
        raise processes.Failed(f"At most {left} can be handled.")
    returnbook.handle(world, item, work["quantityReturned"], work["handlingResult"])


def create_return(call) -> Answer:
    return processes.submit(call, "CREATE_RETURN_ITEM", "Create return.", call.body)


@processes.effect("CREATE_RETURN_ITEM")
def _create(world, account, work):
    item_id, quantity = work["orderItemId"], work["quantityReturned"]
    shipped = [
        row["shipped"]
        for row in account.shipments.values()
        if item_id in row["quantities"]
    ]
    if not shipped:
        raise processes.Failed(f"Order item {item_id} has not been shipped.")
    if world.clock.now() > max(shipped) + CREATE_DAYS * DAY:
        raise processes.Failed(f"Order item {item_id} was shipped too long ago.")
    if quantity > returnbook.returnable(account, item_id):
        raise processes.Failed(f"Quantity {quantity} was not shipped.")
    return_id = returnbook.add(
        world, account, [{"orderItemId": item_id, "quantity": quantity}]
    )
    item = account.returns[return_id]["items"][0]
    returnbook.handle(world, item, quantity, work["handlingResult"])
    return return_id


def _handled(row: dict) -> bool:
    return all(item["handled"] for item in row["items"])


def _order(row: dict) -> tuple:
    if _handled(row):
        return (1, -max(item["handled_at"] for item in row["items"]))
    return (0, row["registered"])


def _view(row: dict, fields=None) -> dict:
    return {
        "returnId": row["returnId"],
        "registrationDateTime": iso(row["registered"]),
        "fulfilmentMethod": row["fulfilmentMethod"],
        "returnItems": [
            {
                name: value
                for name, value in item.items()
                if name not in INTERNAL and (fields is None or name in fields)
            }
            for item in row["items"]
        ],
    }


HANDLE = shape(
    {
        "handlingResult": text(choices=HANDLING_RESULTS),
        "quantityReturned": whole(1, 9999),
    }
)
CREATE = shape(
    {
        "orderItemId": text(1),
        "quantityReturned": whole(1, 9999),
        "handlingResult": text(choices=HANDLING_RESULTS[:-1]),
    }
)
# The description types the body of this one call as plain JSON.
PLAIN_JSON = "application/json"
ROUTES = [
    Route(
        "GET",
        "/retailer/returns",
        list_returns,
        query=(
            PAGE,
            Query("handled", "boolean"),
            Query("fulfilment-method", choices=("FBR", "FBB")),
        ),
    ),
    Route(
        "POST",
        "/retailer/returns",
        create_return,
        consumes=(PLAIN_JSON,),
        body=CREATE,
    ),
    Route("GET", "/retailer/returns/{return-id}", get_return),
    Route(
        "PUT",
        "/retailer/returns/{rma-id}",
        handle_return,
        consumes=(V10,),
        body=HANDLE,
    ),
]
