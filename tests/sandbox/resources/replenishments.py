"""Replenishments of bol's warehouse: announce, follow, labels (v10)."""

import math
from datetime import timedelta

from .. import eans, processes, replenishbook
from ..clock import day_of, iso
from ..exchange import PAGE, V10, V10_PDF, Answer, Query, Route, page_of
from ..listing import listed
from ..pdf import pdf
from ..problems import invalid, not_allowed, not_found, violation
from ..shapes import day, each, flag, nullable, shape, text, whole

STATES = (
    "ANNOUNCED",
    "IN_TRANSIT",
    "ARRIVED_AT_WH",
    "IN_PROGRESS_AT_WH",
    "CANCELLED",
    "DONE",
)
TRANSPORTERS = ("POSTNL", "DHL", "DPD", "GLS", "UPS", "OTHER")
FORMATS = (
    "AVERY_J8159",
    "AVERY_J8160",
    "AVERY_3474",
    "DYMO_99012",
    "BROTHER_DK11208D",
    "ZEBRA_Z_PERFORM_1000T",
)
DAYS_OFFERED = 14


def list_replenishments(call) -> Answer:
    query = call.query
    for state in query["state"]:
        if state not in STATES:
            raise invalid(not_allowed("state", state, STATES))
    for name in ("start-date", "end-date"):
        if query[name] and list(day(query[name], name)):
            raise invalid(*day(query[name], name))
    rows = [row for row in call.account.replenishments.values() if _wanted(query, row)]
    rows.sort(key=lambda row: -row["created"])
    shown = [replenishbook.reduced(row) for row in page_of(rows, query["page"])]
    return listed(call, "replenishments", shown)


def create(call) -> Answer:
    given = [
        name for name in ("deliveryInfo", "pickupAppointment") if call.body.get(name)
    ]
    if len(given) != 1:
        reason = "either deliveryInfo or pickupAppointment must be given"
        raise invalid(violation("deliveryInfo", reason))
    description = f"Create replenishment with reference {call.body['reference']}."
    return processes.submit(call, "CREATE_REPLENISHMENT", description, call.body)


@processes.effect("CREATE_REPLENISHMENT")
def _create(world, account, work):
    for row in account.replenishments.values():
        if row["reference"] == work["reference"]:
            raise processes.Failed(f"Reference {work['reference']} is in use.")
    return replenishbook.add(world, account, work)


def get(call) -> Answer:
    return Answer(200, replenishbook.view(_row(call)))


def update(call) -> Answer:
    key = call.params["replenishment-id"]
    return processes.submit(
        call,
        "UPDATE_REPLENISHMENT",
        f"Update replenishment with id {key}.",
        {"key": key, **call.body},
        entity_id=key,
    )


@processes.effect("UPDATE_REPLENISHMENT")
def _update(world, account, work):
    row = account.replenishments.get(work["key"])
    if row is None:
        raise processes.Failed(f"Replenishment with id {work['key']} not found.")
    if row["state"] != "ANNOUNCED":
        raise processes.Failed(f"Replenishment {work['key']} is {row['state']}.")
    if work.get("state") == "CANCELLED":
        replenishbook.cancel(world, row)
    if work.get("deliveryInfo"):
        row["expected"] = work["deliveryInfo"]["expectedDeliveryDate"]
    if work.get("numberOfLoadCarriers"):
        row["carriers"] = work["numberOfLoadCarriers"]
    if work.get("loadCarriers"):
        row["sscc"] = [carrier["sscc"] for carrier in work["loadCarriers"]]


def delivery_dates(call) -> Answer:
    dates = [day_of(call.now, days) for days in range(1, DAYS_OFFERED + 1)]
    working = [one.isoformat() for one in dates if one.weekday() < 6]
    return Answer(200, {"deliveryDates": working})


def pickup_time_slots(call) -> Answer:
    slots = []
    for days in range(1, 4):
        start = call.now + timedelta(days=days).total_seconds()
        start = math.floor(start / 3600) * 3600
        slots.append({"fromDateTime": iso(start), "untilDateTime": iso(start + 3600)})
    return Answer(200, {"timeSlots": slots})


def product_labels(call) -> Answer:
    for product in call.body["products"]:
        if not eans.catalogued(product["ean"]):
            raise not_found("Product", product["ean"])
    return Answer(200, pdf(*[product["ean"] for product in call.body["products"]]))


def load_carrier_labels(call) -> Answer:
    row = _row(call)
    kind = call.query["label-type"] or "WAREHOUSE"
    return Answer(200, pdf(kind, row["replenishmentId"], row["reference"]))


def pick_list(call) -> Answer:
    row = _row(call)
    lines = [f"{line['ean']} x {line['quantity']}" for line in row["lines"]]
    return Answer(200, pdf(row["replenishmentId"], *lines))


def request_destinations(call) -> Answer:
    return processes.submit(
        call,
        "REQUEST_PRODUCT_DESTINATIONS",
        "Request product destinations.",
        call.body,
    )


@processes.effect("REQUEST_PRODUCT_DESTINATIONS")
def _destinations(world, account, work):
    key = world.uuid("destinations")
    account.destinations[key] = work["eans"]
    return key


def get_destinations(call) -> Answer:
    key = call.params["product-destinations-id"]
    if key not in call.account.destinations:
        raise not_found("Product destinations", key)
    # The house number is a text elsewhere, and a number here.
    number = int(replenishbook.WAREHOUSE["houseNumber"])
    address = {**replenishbook.WAREHOUSE, "houseNumber": number}
    destination = {
        "destinationWarehouse": {"address": address},
        "eans": call.account.destinations[key],
    }
    return listed(call, "productDestinations", [destination])


def _wanted(query: dict, row: dict) -> bool:
    created = iso(row["created"])[:10]
    return (
        query["reference"] in (None, row["reference"])
        and (not query["ean"] or query["ean"] in [line["ean"] for line in row["lines"]])
        and (not query["start-date"] or created >= query["start-date"])
        and (not query["end-date"] or created <= query["end-date"])
        and (not query["state"] or row["state"] in query["state"])
    )


def _row(call) -> dict:
    row = call.account.replenishments.get(call.params["replenishment-id"])
    if row is None:
        raise not_found("Replenishment", call.params["replenishment-id"])
    return row


ADDRESS = {
    "streetName": text(1),
    "houseNumber": text(),
    "zipCode": text(1),
    "city": text(1),
    "countryCode": text(1),
}
LINE = shape({"ean": text(1), "quantity": whole(1, 9999)})
SLOT = shape({"fromDateTime": text(1), "untilDateTime": text(1)})
EXTENSION = {"houseNumberExtension": nullable(text())}
PICKUP = shape(
    {
        "address": shape({**ADDRESS, "attentionOf": text(1)}, EXTENSION),
        "pickupTimeSlot": SLOT,
    },
    {"commentToTransporter": nullable(text())},
)
DELIVERY = shape(
    {"expectedDeliveryDate": day, "transporterCode": text(choices=TRANSPORTERS)}
)
CREATE = shape(
    {
        "reference": text(1),
        "labelingByBol": flag,
        "numberOfLoadCarriers": whole(1, 66),
        "lines": each(LINE, 1, 9999),
    },
    {"deliveryInfo": nullable(DELIVERY), "pickupAppointment": nullable(PICKUP)},
)
UPDATE = shape(
    {},
    {
        "state": nullable(text(choices=("CANCELLED",))),
        "deliveryInfo": nullable(shape({"expectedDeliveryDate": day})),
        "numberOfLoadCarriers": nullable(whole(1, 66)),
        "loadCarriers": nullable(each(shape({"sscc": text(1)}), 1, 66)),
    },
)
SLOTS = shape(
    {"address": shape(ADDRESS, EXTENSION), "numberOfLoadCarriers": whole(1, 50)}
)
LABELS = shape({"labelFormat": text(choices=FORMATS), "products": each(LINE, 1, 250)})
DESTINATIONS = shape({"eans": each(shape({"ean": text(1)}), 1, 50)})
LIST_QUERY = (
    Query("reference"),
    Query("ean"),
    Query("start-date"),
    Query("end-date"),
    Query("state", "many"),
    PAGE,
)
LABEL_QUERY = (Query("label-type", choices=("WAREHOUSE", "TRANSPORT")),)
BASE = "/retailer/replenishments"
ONE = BASE + "/{replenishment-id}"
DESTINATION = BASE + "/product-destinations"
PDF = (V10_PDF,)
ROUTES = [
    Route("GET", BASE, list_replenishments, query=LIST_QUERY),
    Route("POST", BASE, create, consumes=(V10,), body=CREATE),
    Route("GET", ONE, get),
    Route("PUT", ONE, update, consumes=(V10,), body=UPDATE),
    Route("GET", BASE + "/delivery-dates", delivery_dates),
    Route(
        "POST", BASE + "/pickup-time-slots", pickup_time_slots, (V10,), (V10,), SLOTS
    ),
    Route("POST", BASE + "/product-labels", product_labels, PDF, (V10,), LABELS),
    Route(
        "GET", ONE + "/load-carrier-labels", load_carrier_labels, PDF, query=LABEL_QUERY
    ),
    Route("GET", ONE + "/pick-list", pick_list, PDF),
    Route("POST", DESTINATION, request_destinations, (V10,), (V10,), DESTINATIONS),
    Route("GET", DESTINATION + "/{product-destinations-id}", get_destinations),
]
