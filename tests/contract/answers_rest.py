"""Answers of invoices, invoice requests, replenishments, inventory, promotions,
subscriptions and retailers; rows as in ``answers_orders``."""

from .bol import PDF, XLSX

INVOICES, REQUESTS = "/retailer/invoices", "/retailer/shipments/invoices"
REPLENISHMENTS, ONE = (
    "/retailer/replenishments",
    "/retailer/replenishments/{replenishment-id}",
)
DESTINATIONS = REPLENISHMENTS + "/product-destinations"
SUBSCRIPTIONS, PROMOTIONS = "/retailer/subscriptions", "/retailer/promotions"
INVENTORY, RETAILERS = "/retailer/inventory", "/retailer/retailers"
EAN, UNKNOWN_EAN = "8718526069334", "2000000000008"
ADDRESS = {
    "streetName": "Dorpstraat",
    "houseNumber": "1",
    "zipCode": "1111ZZ",
    "city": "Utrecht",
    "countryCode": "NL",
}
SLOT = {
    "fromDateTime": "2027-01-01T09:00:00+01:00",
    "untilDateTime": "2027-01-01T10:00:00+01:00",
}
REPLENISHMENT = {
    "reference": "REF1",
    "labelingByBol": False,
    "numberOfLoadCarriers": 2,
    "deliveryInfo": {"expectedDeliveryDate": "2027-01-01", "transporterCode": "DHL"},
    "lines": [{"ean": EAN, "quantity": 3}],
}
PICKED_UP = {
    **{key: REPLENISHMENT[key] for key in ("labelingByBol", "lines")},
    "reference": "REF2",
    "numberOfLoadCarriers": 1,
    "pickupAppointment": {
        "address": {**ADDRESS, "attentionOf": "Billie"},
        "pickupTimeSlot": SLOT,
        "commentToTransporter": "Eerste verdieping.",
    },
}
SUBSCRIPTION = {
    "resources": ["PROCESS_STATUS", "ORDER"],
    "url": "https://shop.example/webhook",
    "subscriptionType": "WEBHOOK",
}
LABELS = {"labelFormat": "AVERY_J8159", "products": REPLENISHMENT["lines"]}
FORM = (
    b'--b\r\nContent-Disposition: form-data; name="invoice"; filename="a.pdf"\r\n'
    b"Content-Type: application/pdf\r\n\r\n%s\r\n--b--\r\n"
)


def invoice(bol):
    """The id of an invoice with a sale, a label and a return on it."""
    bol.label()
    item = bol.returned()["returnItems"][0]
    handled = {"handlingResult": "RETURN_RECEIVED", "quantityReturned": 1}
    bol.done(bol.put(f"/retailer/returns/{item['rmaId']}", handled))
    bol.get(INVENTORY)
    return bol.admin("invoices", {})["invoiceId"]


def get_invoice(bol, rest="", **more):
    return bol.get(f"{INVOICES}/{invoice(bol)}{rest}", **more)


def requests(bol, **wanted):
    bol.admin("invoice-requests", {"shipment_id": bol.shipment("business")})
    return bol.get(REQUESTS + "/requests", wanted)


def upload(bol, content=b"%PDF-1.4 x", key=None, form=FORM):
    key = key or bol.shipment("business")
    send = "multipart/form-data; boundary=b"
    body = form % content if form else b"--b--\r\n"
    return bol.post(f"{REQUESTS}/{key}", body, send=send)


def replenishment(bol, body=REPLENISHMENT):
    return bol.done(bol.post(REPLENISHMENTS, body))["entityId"]


def every_replenishment(bol):
    replenishment(bol), replenishment(bol, PICKED_UP)
    wanted = {"state": ["ANNOUNCED", "DONE"], "start-date": "2021-01-01"}
    return bol.get(REPLENISHMENTS, wanted)


def one(rest="", body=REPLENISHMENT, **more):
    def ask(bol):
        path = f"{REPLENISHMENTS}/{replenishment(bol, body)}{rest}"
        return bol.get(path, **more)

    return ask


def finished(bol):
    key = replenishment(bol)
    for _ in range(4):
        bol.advance(86400)
    return bol.get(f"{REPLENISHMENTS}/{key}")


def destinations(bol):
    key = bol.done(bol.post(DESTINATIONS, {"eans": [{"ean": EAN}]}))["entityId"]
    return bol.get(f"{DESTINATIONS}/{key}")


def slots(bol, **change):
    body = {"address": ADDRESS, "numberOfLoadCarriers": 1, **change}
    return bol.post(REPLENISHMENTS + "/pickup-time-slots", body)


def product_labels(bol, ean=EAN, quantity=1):
    body = {**LABELS, "products": [{"ean": ean, "quantity": quantity}]}
    # The body is JSON, the answer a PDF.
    send = "application/vnd.retailer.v10+json"
    path = REPLENISHMENTS + "/product-labels"
    return bol.post(path, body, accept=PDF, send=send)


def subscription(bol, method="GET", body=None):
    key = bol.done(bol.post(SUBSCRIPTIONS, SUBSCRIPTION))["entityId"]
    return bol.call(method, f"{SUBSCRIPTIONS}/{key}", body)


def listed(path, **params):
    return lambda bol: bol.get(path, params)


NONE = REPLENISHMENTS + "/1"
ROWS = [
    ("GET " + INVOICES, 200, lambda bol: (invoice(bol), bol.get(INVOICES))[1]),
    ("GET " + INVOICES, 400, listed(INVOICES, **{"period-start-date": "2026-01-01"})),
    (f"GET {INVOICES}/{{invoice-id}}", 200, get_invoice),
    (f"GET {INVOICES}/{{invoice-id}}", 200, lambda b: get_invoice(b, accept=PDF)),
    (f"GET {INVOICES}/{{invoice-id}}", 400, listed(INVOICES + "/1")),
    (
        f"GET {INVOICES}/{{invoice-id}}/specification",
        200,
        lambda bol: get_invoice(bol, "/specification"),
    ),
    (
        f"GET {INVOICES}/{{invoice-id}}/specification",
        200,
        lambda bol: get_invoice(bol, "/specification", accept=XLSX),
    ),
    (
        f"GET {INVOICES}/{{invoice-id}}/specification",
        400,
        listed(INVOICES + "/1/specification", page=0),
    ),
    (
        f"GET {INVOICES}/{{invoice-id}}/specification",
        404,
        listed(INVOICES + "/1/specification"),
    ),
    (f"GET {REQUESTS}/requests", 200, lambda bol: requests(bol, state="OPEN")),
    (f"GET {REQUESTS}/requests", 400, lambda bol: requests(bol, state="NEW")),
    (f"GET {REQUESTS}/requests", 404, lambda b: requests(b, **{"shipment-id": "1"})),
    (f"POST {REQUESTS}/{{shipment-id}}", 202, upload),
    (f"POST {REQUESTS}/{{shipment-id}}", 400, lambda bol: upload(bol, form=None)),
    (f"POST {REQUESTS}/{{shipment-id}}", 404, lambda bol: upload(bol, key="1")),
    (f"POST {REQUESTS}/{{shipment-id}}", 415, lambda bol: upload(bol, b"GIF89a")),
    ("GET " + REPLENISHMENTS, 200, every_replenishment),
    ("GET " + REPLENISHMENTS, 400, listed(REPLENISHMENTS, state="GONE")),
    ("POST " + REPLENISHMENTS, 202, lambda b: b.post(REPLENISHMENTS, REPLENISHMENT)),
    ("POST " + REPLENISHMENTS, 400, lambda b: b.post(REPLENISHMENTS, {})),
    ("GET " + ONE, 200, one()),
    ("GET " + ONE, 200, one(body=PICKED_UP)),
    ("GET " + ONE, 200, finished),
    ("GET " + ONE, 404, listed(NONE)),
    ("PUT " + ONE, 202, lambda bol: bol.put(NONE, {"state": "CANCELLED"})),
    ("PUT " + ONE, 400, lambda bol: bol.put(NONE, {"state": "DONE"})),
    (
        f"GET {REPLENISHMENTS}/delivery-dates",
        200,
        listed(REPLENISHMENTS + "/delivery-dates"),
    ),
    (f"POST {REPLENISHMENTS}/pickup-time-slots", 200, slots),
    (
        f"POST {REPLENISHMENTS}/pickup-time-slots",
        400,
        lambda bol: slots(bol, numberOfLoadCarriers=51),
    ),
    (f"POST {REPLENISHMENTS}/product-labels", 200, product_labels),
    (
        f"POST {REPLENISHMENTS}/product-labels",
        400,
        lambda bol: product_labels(bol, quantity=0),
    ),
    (
        f"POST {REPLENISHMENTS}/product-labels",
        404,
        lambda bol: product_labels(bol, UNKNOWN_EAN),
    ),
    (f"GET {ONE}/load-carrier-labels", 200, one("/load-carrier-labels", accept=PDF)),
    (
        f"GET {ONE}/load-carrier-labels",
        400,
        lambda bol: bol.get(
            NONE + "/load-carrier-labels", {"label-type": "X"}, accept=PDF
        ),
    ),
    (
        f"GET {ONE}/load-carrier-labels",
        404,
        lambda bol: bol.get(NONE + "/load-carrier-labels", accept=PDF),
    ),
    (f"GET {ONE}/pick-list", 200, one("/pick-list", accept=PDF)),
    (
        f"GET {ONE}/pick-list",
        404,
        lambda bol: bol.get(NONE + "/pick-list", accept=PDF),
    ),
    (
        "POST " + DESTINATIONS,
        202,
        lambda b: b.post(DESTINATIONS, {"eans": [{"ean": EAN}]}),
    ),
    ("POST " + DESTINATIONS, 400, lambda b: b.post(DESTINATIONS, {"eans": []})),
    (f"GET {DESTINATIONS}/{{product-destinations-id}}", 200, destinations),
    (
        f"GET {DESTINATIONS}/{{product-destinations-id}}",
        404,
        listed(DESTINATIONS + "/1"),
    ),
    ("GET " + INVENTORY, 200, listed(INVENTORY, quantity=["0-50", "51-999"])),
    ("GET " + INVENTORY, 400, listed(INVENTORY, quantity="many")),
    ("GET " + PROMOTIONS, 200, listed(PROMOTIONS, **{"promotion-type": "PRICE_OFF"})),
    ("GET " + PROMOTIONS, 400, listed(PROMOTIONS)),
    (f"GET {PROMOTIONS}/{{promotion-id}}", 200, listed(PROMOTIONS + "/1234")),
    (f"GET {PROMOTIONS}/{{promotion-id}}", 404, listed(PROMOTIONS + "/1")),
    (
        f"GET {PROMOTIONS}/{{promotion-id}}/products",
        200,
        listed(PROMOTIONS + "/1234/products"),
    ),
    (
        f"GET {PROMOTIONS}/{{promotion-id}}/products",
        400,
        listed(PROMOTIONS + "/1234/products", page=0),
    ),
    ("GET " + SUBSCRIPTIONS, 200, lambda b: (subscription(b), b.get(SUBSCRIPTIONS))[1]),
    ("POST " + SUBSCRIPTIONS, 202, lambda b: b.post(SUBSCRIPTIONS, SUBSCRIPTION)),
    ("POST " + SUBSCRIPTIONS, 400, lambda b: b.post(SUBSCRIPTIONS, {"url": ""})),
    (
        f"GET {SUBSCRIPTIONS}/signature-keys",
        200,
        listed(SUBSCRIPTIONS + "/signature-keys"),
    ),
    (
        f"POST {SUBSCRIPTIONS}/test/{{subscription-id}}",
        202,
        lambda bol: bol.post(SUBSCRIPTIONS + "/test/1"),
    ),
    (f"GET {SUBSCRIPTIONS}/{{subscription-id}}", 200, subscription),
    (f"GET {SUBSCRIPTIONS}/{{subscription-id}}", 404, listed(SUBSCRIPTIONS + "/1")),
    (
        f"PUT {SUBSCRIPTIONS}/{{subscription-id}}",
        202,
        lambda bol: subscription(bol, "PUT", {**SUBSCRIPTION, "enabled": False}),
    ),
    (
        f"PUT {SUBSCRIPTIONS}/{{subscription-id}}",
        400,
        lambda bol: subscription(bol, "PUT", {}),
    ),
    (
        f"DELETE {SUBSCRIPTIONS}/{{subscription-id}}",
        202,
        lambda bol: subscription(bol, "DELETE"),
    ),
    (f"GET {RETAILERS}/{{retailer-id}}", 200, listed(RETAILERS + "/current")),
    (f"GET {RETAILERS}/{{retailer-id}}", 404, listed(RETAILERS + "/1")),
]
