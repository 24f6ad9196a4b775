"""Shipments: create, list, detail (v10)."""

from .. import orderbook, processes
from ..clock import iso, months_before
from ..codes import NEED_TRACK_AND_TRACE, TRANSPORTERS
from ..exchange import V10, Answer, Query, Route, page_of
from ..listing import listed
from ..problems import invalid, not_allowed, not_found, violation
from ..shapes import each, nullable, shape, text, whole
from . import inventory

CONFLICT = (
    "Conflicting transport method: Either provide Transport or ShippingLabelId."
    " The current request contains {}."
)
EVENTS = (
    (0, "PRE_ANNOUNCED"),
    (4 * 3600, "AT_TRANSPORTER"),
    (8 * 3600, "IN_TRANSIT"),
    (24 * 3600, "DELIVERED_AT_CUSTOMER"),
)


def create_shipment(call) -> Answer:
    body = call.body
    label, transport = body.get("shippingLabelId"), body.get("transport")
    if label and transport:
        raise invalid(violation("transport", CONFLICT.format("both")))
    if not label and not transport:
        raise invalid(violation("transport", CONFLICT.format("none")))
    if transport and transport["transporterCode"] not in TRANSPORTERS:
        code = transport["transporterCode"]
        raise invalid(not_allowed("transport.transporterCode", code, TRANSPORTERS))
    if body.get("shipmentReference") == "":
        raise invalid(violation("shipmentReference", "must be null or not empty"))
    ids = ", ".join(item["orderItemId"] for item in body["orderItems"])
    description = f"Confirm shipment for order item ids {ids}."
    return processes.submit(call, "CREATE_SHIPMENT", description, body)


@processes.effect("CREATE_SHIPMENT")
def _create(world, account, work):
    lines = _lines(account, work["orderItems"])
    transport = _transport(account, work, lines)
    order = lines[0][0]
    now = world.clock.now()
    for _, state, item, quantity in lines:
        orderbook.ship(state, item, quantity, now)
    quantities = {item["orderItemId"]: quantity for _, _, item, quantity in lines}
    return record(world, account, order, quantities, transport, "FBR", work)


def record(world, account, order, quantities, transport, method, work) -> str:
    """Write the shipment down. ``quantities``: shipped, per order item id."""
    shipment_id = world.number("shipment", 541757000)
    account.shipments[shipment_id] = {
        "shipmentId": shipment_id,
        "shipped": world.clock.now(),
        "reference": work.get("shipmentReference") or "",
        "order_id": str(order["data"]["orderId"]),
        "method": method,
        "quantities": quantities,
        "transport": {"transportId": world.number("transport", 312778000), **transport},
    }
    for wait, _ in EVENTS:
        world.plan(world.clock.now() + wait, "transport", account, shipment_id)
    return shipment_id


def announce(world, account, shipment_id: str):
    """Agenda: a transport event came in."""
    world.emit(account, "SHIPMENT", "UPDATE_TRANSPORT_EVENT", shipment_id)


def ship_fbb(world, account, item_id: str):
    """Agenda: bol ships an item from its own warehouse."""
    found = account.item(item_id)
    if not found or not orderbook.open_quantity(found[2]):
        return
    order, state, item = found
    quantity = orderbook.open_quantity(item)
    orderbook.ship(state, item, quantity, world.clock.now())
    transport = {
        "transporterCode": "TNT",
        "trackAndTrace": "3SBOLF" + world.number("fbb", 10**9),
    }
    product = item.get("product") or {}
    inventory.take(account, product.get("ean", ""), quantity)
    record(world, account, order, {item_id: quantity}, transport, "FBB", {})


def list_shipments(call) -> Answer:
    method, order_id = call.query["fulfilment-method"], call.query["order-id"]
    if method and order_id:
        reason = "only valid without fulfilment-method"
        raise invalid(violation("order-id", reason))
    oldest = months_before(call.world.clock.today(), 3).isoformat()
    rows = [
        shipment
        for shipment in call.account.shipments.values()
        if iso(shipment["shipped"]) >= oldest
        and (
            shipment["order_id"] == order_id
            if order_id
            else shipment["method"] == (method or "FBR")
        )
    ]
    rows.sort(key=lambda row: (-row["shipped"], -int(row["shipmentId"])))
    page = page_of(rows, call.query["page"])
    return listed(call, "shipments", [_reduced(call.account, row) for row in page])


def get_shipment(call) -> Answer:
    row = call.account.shipments.get(call.params["shipment-id"])
    if row is None:
        raise not_found("Shipment", call.params["shipment-id"])
    data = call.account.orders[row["order_id"]]["data"]
    shipment = {
        **_head(row),
        "pickupPoint": data.get("pickupPoint"),
        "order": _order(data),
        "shipmentDetails": data.get("shipmentDetails"),
        "billingDetails": data.get("billingDetails"),
        "shipmentItems": [
            _item(call.account, item_id, quantity)
            for item_id, quantity in row["quantities"].items()
        ],
        "transport": {**row["transport"], "transportEvents": _events(call, row)},
    }
    kept = {name: value for name, value in shipment.items() if value is not None}
    return Answer(200, kept)


def _lines(account, wanted: list) -> list:
    """(order, state, item, quantity) of each line; Failed when bol refuses."""
    lines, seen = [], set()
    for one in wanted:
        item_id = one["orderItemId"]
        found = account.item(item_id)
        if found is None:
            raise processes.Failed(f"Order item with id {item_id} not found.")
        order, state, item = found
        still_open = orderbook.open_quantity(item)
        quantity = still_open if one.get("quantity") is None else one["quantity"]
        if state["method"] == "FBB":
            raise processes.Failed(f"Order item {item_id} is fulfilled by bol.")
        if item_id in seen or not still_open:
            raise processes.Failed(f"Order item {item_id} has already been handled.")
        if quantity > still_open:
            raise processes.Failed(
                f"Quantity {quantity} of order item {item_id} exceeds the open"
                f" quantity {still_open}."
            )
        seen.add(item_id)
        lines.append((order, state, item, quantity))
    if len({str(line[0]["data"]["orderId"]) for line in lines}) > 1:
        raise processes.Failed("The order items belong to different orders.")
    return lines


def _transport(account, work: dict, lines: list) -> dict:
    label_id = work.get("shippingLabelId")
    if label_id is None or label_id == "":
        code = work["transport"]["transporterCode"]
        track_and_trace = work["transport"].get("trackAndTrace")
        if code in NEED_TRACK_AND_TRACE and not track_and_trace:
            raise processes.Failed(f"Track and trace is required for {code}.")
        transport = {"transporterCode": code}
        return {**transport, "trackAndTrace": track_and_trace or ""}
    label = account.labels.get(label_id)
    if label is None:
        raise processes.Failed(f"Shipping label with id {label_id} not found.")
    if label["used"]:
        raise processes.Failed(f"Shipping label {label_id} has already been used.")
    if {item["orderItemId"] for _, _, item, _ in lines} - label["items"].keys():
        raise processes.Failed(f"Shipping label {label_id} is of other order items.")
    label["used"] = True
    return {
        "transporterCode": label["transporterCode"],
        "trackAndTrace": label["trackAndTrace"],
        "shippingLabelId": label_id,
    }


def _head(row: dict) -> dict:
    return {
        "shipmentId": row["shipmentId"],
        "shipmentDateTime": iso(row["shipped"]),
        "shipmentReference": row["reference"],
    }


def _order(data: dict) -> dict:
    order = {"orderId": data["orderId"]}
    if data.get("orderPlacedDateTime"):
        order["orderPlacedDateTime"] = data["orderPlacedDateTime"]
    return order


def _reduced(account, row: dict) -> dict:
    data = account.orders[row["order_id"]]["data"]
    items = []
    for item_id in row["quantities"]:
        product = account.item(item_id)[2].get("product") or {}
        items.append({"orderItemId": item_id, "ean": product.get("ean", "")})
    return {
        **_head(row),
        "order": _order(data),
        "shipmentItems": items,
        "transport": {"transportId": row["transport"]["transportId"]},
    }


def _item(account, item_id: str, quantity: int) -> dict:
    """``quantity`` is what was ordered, as bol counts it."""
    item = account.item(item_id)[2]
    shown = {
        "orderItemId": item_id,
        "quantity": item.get("quantity"),
        "quantityShipped": quantity,
    }
    for name in ("offer", "product", "unitPrice", "commission"):
        if name in item:
            shown[name] = item[name]
    fulfilment = item.get("fulfilment")
    if isinstance(fulfilment, dict):
        names = ("method", "distributionParty", "latestDeliveryDate")
        shown["fulfilment"] = {n: fulfilment[n] for n in names if n in fulfilment}
    return shown


def _events(call, row: dict) -> list[dict]:
    return [
        {"eventCode": code, "eventDateTime": iso(row["shipped"] + after)}
        for after, code in EVENTS
        if row["shipped"] + after <= call.now
    ]


SHIPMENT = shape(
    {
        "orderItems": each(
            shape({"orderItemId": text(1)}, {"quantity": nullable(whole(1))}), 1, 100
        )
    },
    {
        "shipmentReference": nullable(text(0, 90)),
        "shippingLabelId": nullable(text()),
        "transport": nullable(
            shape({"transporterCode": text()}, {"trackAndTrace": nullable(text())})
        ),
    },
)
ROUTES = [
    Route(
        "POST", "/retailer/shipments", create_shipment, consumes=(V10,), body=SHIPMENT
    ),
    Route(
        "GET",
        "/retailer/shipments",
        list_shipments,
        query=(
            Query("page", "integer", default=1, low=1),
            Query("fulfilment-method", choices=("FBR", "FBB")),
            Query("order-id"),
        ),
    ),
    Route("GET", "/retailer/shipments/{shipment-id}", get_shipment),
]
