"""Transports: change transporter or tracking of a shipment (v10)."""

from .. import processes
from ..codes import TRANSPORTERS
from ..exchange import V10, Answer, Route
from ..problems import invalid, not_allowed
from ..shapes import nullable, shape, text


def change(call) -> Answer:
    code = call.body.get("transporterCode")
    if code is not None and code not in TRANSPORTERS:
        raise invalid(not_allowed("transporterCode", code, TRANSPORTERS))
    transport_id = call.params["transport-id"]
    return processes.submit(
        call,
        "CHANGE_TRANSPORT",
        f"Change transport with id {transport_id}.",
        {"transport_id": transport_id, **call.body},
        entity_id=transport_id,
    )


@processes.effect("CHANGE_TRANSPORT")
def _change(world, account, work):
    for shipment in account.shipments.values():
        transport = shipment["transport"]
        if transport["transportId"] != work["transport_id"]:
            continue
        if "shippingLabelId" in transport:
            raise processes.Failed("The transport is that of a shipping label.")
        if work.get("transporterCode"):
            transport["transporterCode"] = work["transporterCode"]
        transport["trackAndTrace"] = work["trackAndTrace"]
        return
    raise processes.Failed(f"Transport with id {work['transport_id']} not found.")


ROUTES = [
    Route(
        "PUT",
        "/retailer/transports/{transport-id}",
        change,
        consumes=(V10,),
        body=shape({"trackAndTrace": text(1)}, {"transporterCode": nullable(text())}),
    )
]
