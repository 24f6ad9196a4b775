"""Answers of orders, shipments, transports, labels, returns, process status.

A row: operation, status, what to ask a fresh sandbox for it. The other
``answers_*`` modules have the same form.
"""

from tests.sandbox.generate import KINDS

from .bol import JSON, PDF

ORDERS, SHIPMENTS = "/retailer/orders", "/retailer/shipments"
LABELS, RETURNS = "/retailer/shipping-labels", "/retailer/returns"
PROCESS = "/shared/process-status"
HANDLED = {"handlingResult": "RETURN_RECEIVED", "quantityReturned": 1}


def cancel(bol, reason="OUT_OF_STOCK", item_id=None):
    item = {
        "orderItemId": item_id or bol.item()["orderItemId"],
        "reasonCode": reason,
    }
    return bol.put(ORDERS + "/cancellation", {"orderItems": [item]})


def every_kind(bol):
    bol.admin("orders", {"kinds": list(KINDS)})
    answer = bol.get(ORDERS, {"fulfilment-method": "ALL", "status": "ALL"})
    assert len(answer.json["orders"]) == len(KINDS)
    return answer


def every_detail(bol):
    orders = every_kind(bol).json["orders"]
    return [bol.get(f"{ORDERS}/{one['orderId']}") for one in orders]


def options(bol, item_id):
    body = {"orderItems": [{"orderItemId": item_id, "quantity": 1}]}
    return bol.post(LABELS + "/delivery-options", body)


def process_by_entity(bol):
    answer = cancel(bol)
    wanted = {"entity-id": answer.json["entityId"], "event-type": "CANCEL_ORDER"}
    return bol.get(PROCESS, wanted)


def process_bulk(bol):
    keys = [cancel(bol).json["processStatusId"], "gone"]
    return bol.post(
        PROCESS, {"processStatusQueries": [{"processStatusId": key} for key in keys]}
    )


def failed_process(bol):
    key = cancel(bol, item_id="1").json["processStatusId"]
    return bol.get(f"{PROCESS}/{key}")


def labelled_shipment(bol):
    label = bol.label()
    item_id = next(iter(bol.account.labels[label]["items"]))
    shipment = bol.done(bol.ship(item_id, shippingLabelId=label))["entityId"]
    return bol.get(f"{SHIPMENTS}/{shipment}")


def transport(bol, **body):
    shipment = bol.account.shipments[bol.shipment()]
    path = f"/retailer/transports/{shipment['transport']['transportId']}"
    return bol.put(path, body)


def returns(bol, **wanted):
    done = bol.returned()["returnItems"][0]
    bol.done(bol.put(f"{RETURNS}/{done['rmaId']}", HANDLED))
    bol.returned()
    return bol.get(RETURNS, wanted)


def create_return(bol, **change):
    item = bol.item()
    bol.done(bol.ship(item["orderItemId"]))
    body = {"orderItemId": item["orderItemId"], **HANDLED, **change}
    return bol.post(RETURNS, body, send=JSON)


ROWS = [
    ("GET " + ORDERS, 200, every_kind),
    ("GET " + ORDERS, 200, lambda bol: bol.get(ORDERS, {"page": 9})),
    ("GET " + ORDERS, 400, lambda bol: bol.get(ORDERS, {"change-interval-minute": 61})),
    (f"GET {ORDERS}/{{order-id}}", 200, every_detail),
    (f"GET {ORDERS}/{{order-id}}", 404, lambda bol: bol.get(ORDERS + "/NONE")),
    (f"PUT {ORDERS}/cancellation", 202, cancel),
    (f"PUT {ORDERS}/cancellation", 400, lambda bol: cancel(bol, "NO_IDEA")),
    ("POST " + SHIPMENTS, 202, lambda bol: bol.ship(bol.item()["orderItemId"])),
    (
        "POST " + SHIPMENTS,
        400,
        lambda bol: bol.ship("1", transport=None, shipmentReference=""),
    ),
    ("GET " + SHIPMENTS, 200, lambda bol: (bol.shipment(), bol.get(SHIPMENTS))[1]),
    (
        "GET " + SHIPMENTS,
        400,
        lambda bol: bol.get(SHIPMENTS, {"order-id": "A", "fulfilment-method": "FBR"}),
    ),
    (
        f"GET {SHIPMENTS}/{{shipment-id}}",
        200,
        lambda bol: bol.get(f"{SHIPMENTS}/{bol.shipment('pickup')}"),
    ),
    (f"GET {SHIPMENTS}/{{shipment-id}}", 200, labelled_shipment),
    (f"GET {SHIPMENTS}/{{shipment-id}}", 404, lambda bol: bol.get(f"{SHIPMENTS}/1")),
    (
        "PUT /retailer/transports/{transport-id}",
        202,
        lambda bol: transport(bol, transporterCode="DHL", trackAndTrace="JVGL1"),
    ),
    ("PUT /retailer/transports/{transport-id}", 400, transport),
    (
        f"POST {LABELS}/delivery-options",
        200,
        lambda bol: options(bol, bol.item("vvb")["orderItemId"]),
    ),
    (
        f"POST {LABELS}/delivery-options",
        200,
        lambda bol: options(bol, bol.item("fbb")["orderItemId"]),
    ),
    (f"POST {LABELS}/delivery-options", 400, lambda bol: options(bol, "")),
    (f"POST {LABELS}/delivery-options", 404, lambda bol: options(bol, "1")),
    ("POST " + LABELS, 202, lambda bol: bol.buy(bol.item("vvb"))),
    ("POST " + LABELS, 400, lambda bol: bol.post(LABELS, {"orderItems": []})),
    (
        f"GET {LABELS}/{{shipping-label-id}}",
        200,
        lambda bol: bol.get(f"{LABELS}/{bol.label()}", accept=PDF),
    ),
    (
        f"GET {LABELS}/{{shipping-label-id}}",
        200,
        lambda bol: bol.call("HEAD", f"{LABELS}/{bol.label()}", accept=PDF),
    ),
    (
        f"GET {LABELS}/{{shipping-label-id}}",
        404,
        lambda bol: bol.get(f"{LABELS}/none", accept=PDF),
    ),
    ("GET " + RETURNS, 200, returns),
    ("GET " + RETURNS, 200, lambda bol: returns(bol, handled="true")),
    ("GET " + RETURNS, 400, lambda bol: bol.get(RETURNS, {"handled": "maybe"})),
    ("POST " + RETURNS, 202, create_return),
    ("POST " + RETURNS, 400, lambda bol: create_return(bol, quantityReturned=0)),
    (
        f"GET {RETURNS}/{{return-id}}",
        200,
        lambda bol: bol.get(f"{RETURNS}/{bol.returned()['returnId']}"),
    ),
    (f"GET {RETURNS}/{{return-id}}", 404, lambda bol: bol.get(f"{RETURNS}/1")),
    (f"PUT {RETURNS}/{{rma-id}}", 202, lambda bol: bol.put(f"{RETURNS}/1", HANDLED)),
    (f"PUT {RETURNS}/{{rma-id}}", 400, lambda bol: bol.put(f"{RETURNS}/1", {})),
    ("GET " + PROCESS, 200, process_by_entity),
    ("GET " + PROCESS, 400, lambda bol: bol.get(PROCESS, {"entity-id": "1"})),
    ("POST " + PROCESS, 200, process_bulk),
    (
        "POST " + PROCESS,
        400,
        lambda bol: bol.post(PROCESS, {"processStatusQueries": []}),
    ),
    (f"GET {PROCESS}/{{process-status-id}}", 200, failed_process),
    (f"GET {PROCESS}/{{process-status-id}}", 404, lambda bol: bol.get(f"{PROCESS}/1")),
]
