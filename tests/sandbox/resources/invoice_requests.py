"""Customers' requests for an invoice, and the upload of one (v10).

INVOICE_REQUESTED, then with an upload INVOICE_UPLOADED and at once the verdict:
FINISHED, INVOICE_INCORRECT or INVOICE_VIRUS_DETECTED. The status is all bol tells
of the reason. Another upload is judged anew.
"""

import hashlib
import io

from werkzeug.formparser import parse_form_data

from .. import processes
from ..clock import iso
from ..exchange import PAGE, Answer, Query, Route, page_of
from ..listing import listed
from ..problems import Problem, invalid, not_found, violation

OPEN = ("INVOICE_REQUESTED",)
ERRORS = ("INVOICE_INCORRECT", "INVOICE_VIRUS_DETECTED")
STATES = {"OPEN": OPEN, "UPLOAD_ERROR": ERRORS}
VIRUS = b"EICAR"
PDF = b"%PDF-"
VERDICTS = {"": "FINISHED", "refuse": "INVOICE_INCORRECT"}
INTERNAL = ("verdict", "uploads", "received", "accepted")
BILLING_LEFT_OUT = ("email", "extraAddressInformation", "orderReference")


def add(world, account, shipment_id: str, verdict: str = "") -> str:
    """A customer asks for the invoice of a shipment. KeyError if unknown.

    ``verdict``: "refuse" has the next upload refused. ``uploads`` are the files
    that came, ``received`` and ``accepted`` how many.
    """
    shipment = account.shipments[shipment_id]
    data = account.orders[shipment["order_id"]]["data"]
    items = [
        (account.item(item_id)[2], n) for item_id, n in shipment["quantities"].items()
    ]
    billing = data.get("billingDetails") or {}
    account.invoice_requests[shipment_id] = {
        "shipmentId": shipment_id,
        "orderId": shipment["order_id"],
        "customerAccountNumber": world.number("customer", 3004850000),
        "billingDetails": {
            name: value
            for name, value in billing.items()
            if name not in BILLING_LEFT_OUT
        },
        "products": [
            {
                "description": (item.get("product") or {}).get("title"),
                "quantity": quantity,
                "unitPrice": item.get("unitPrice"),
            }
            for item, quantity in items
        ],
        "status": "",
        "statusTransitions": [],
        "verdict": verdict,
        "uploads": [],
        "received": 0,
        "accepted": 0,
    }
    _move(world, account.invoice_requests[shipment_id], "INVOICE_REQUESTED")
    return shipment_id


def list_requests(call) -> Answer:
    wanted, state = call.query["shipment-id"], call.query["state"]
    if wanted and wanted not in call.account.shipments:
        raise not_found("Shipment", wanted)
    rows = [
        row
        for row in call.account.invoice_requests.values()
        if wanted in (None, row["shipmentId"])
        and (state in (None, "ALL") or row["status"] in STATES[state])
    ]
    shown = [
        {name: value for name, value in row.items() if name not in INTERNAL}
        for row in page_of(rows, call.query["page"])
    ]
    return listed(call, "invoiceRequests", shown)


def upload(call) -> Answer:
    """The file comes as the part ``invoice`` of a form; bol takes PDFs."""
    shipment_id = call.params["shipment-id"]
    if shipment_id not in call.account.shipments:
        raise not_found("Shipment", shipment_id)
    content = _file(call)
    pdf = content.startswith(PDF)
    place = _note(call, shipment_id, content, pdf)
    if not pdf:
        raise Problem(415, "Only PDF files are supported.")
    work = {"shipment_id": shipment_id, "virus": VIRUS in content, "place": place}
    description = f"Upload invoice for shipment id {shipment_id}."
    return processes.submit(
        call, "UPLOAD_INVOICE", description, work, entity_id=shipment_id
    )


@processes.effect("UPLOAD_INVOICE")
def _uploaded(world, account, work):
    row = account.invoice_requests.get(work["shipment_id"])
    if row is None:
        raise processes.Failed("No invoice was requested for this shipment.")
    _move(world, row, "INVOICE_UPLOADED")
    verdict, row["verdict"] = row["verdict"] or world.settings.invoice_verdict, ""
    status = "INVOICE_VIRUS_DETECTED" if work["virus"] else VERDICTS[verdict]
    _move(world, row, status)
    row["uploads"][work["place"]]["status"] = status
    row["accepted"] += status == "FINISHED"


def _note(call, shipment_id: str, content: bytes, pdf: bool) -> int:
    """Remember a file that came for a request: its place among them."""
    row = call.account.invoice_requests.get(shipment_id)
    if row is None:
        return 0
    upload = {
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "pdf": pdf,
        "at": iso(call.now),
        "status": "",
    }
    row["uploads"].append(upload)
    row["received"] += 1
    return len(row["uploads"]) - 1


def _file(call) -> bytes:
    environ = {
        "wsgi.input": io.BytesIO(call.raw_body),
        "CONTENT_LENGTH": str(len(call.raw_body)),
        "CONTENT_TYPE": call.headers["content-type"],
        "REQUEST_METHOD": "POST",
    }
    _, _, files = parse_form_data(environ)
    if "invoice" not in files:
        raise invalid(violation("invoice", "must not be null"))
    return files["invoice"].read()


def _move(world, row: dict, status: str):
    row["status"] = status
    row["statusTransitions"].append(
        {"status": status, "statusDateTime": iso(world.clock.now())}
    )


PATH = "/retailer/shipments/invoices"
ROUTES = [
    Route(
        "GET",
        PATH + "/requests",
        list_requests,
        query=(
            Query("shipment-id"),
            PAGE,
            Query("state", choices=("OPEN", "UPLOAD_ERROR", "ALL")),
        ),
    ),
    Route(
        "POST",
        PATH + "/{shipment-id}",
        upload,
        consumes=("multipart/form-data",),
    ),
]
