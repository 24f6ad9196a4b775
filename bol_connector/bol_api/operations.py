"""Every call of bol's API that the client can make, as data.

`path`, method and media types are those of bol's OpenAPI description; `window` is
what is known second-hand of the time in which bol counts calls (see `limits.py`).
"""

from dataclasses import dataclass
from enum import Enum

_V10 = "application/vnd.retailer.v10+"
JSON = f"{_V10}json"
PDF = f"{_V10}pdf"
XLSX = f"{_V10}openxmlformats-officedocument.spreadsheetml.sheet"
OFFERS_JSON = "application/vnd.retailer.v11+json"
OPERATOR_JSON = "application/vnd.economic-operator.v1+json"
PLAIN_JSON = "application/json"
MULTIPART = "multipart/form-data"

SECOND, MINUTE, HOUR = 1.0, 60.0, 3600.0


class Kind(Enum):
    """What another go of the same call would do."""

    READ = "read"  # nothing
    IDEMPOTENT = "idempotent"  # leave bol as it is after the first
    WRITE = "write"  # perhaps do it a second time


READ, IDEMPOTENT, WRITE = Kind.READ, Kind.IDEMPOTENT, Kind.WRITE


@dataclass(frozen=True, slots=True)
class Operation:
    """One call. `accept` is the media type asked for, `sends` that of the body (""
    for none), `window` seconds (None: unknown), `languages` those bol speaks here."""

    method: str
    path: str
    kind: Kind
    accept: str = JSON
    sends: str = ""
    window: float | None = None
    languages: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def _get(path: str, window: float | None = None, accept: str = JSON) -> Operation:
    return Operation("GET", path, READ, accept=accept, window=window)


def _send(
    method: str,
    path: str,
    kind: Kind,
    window: float | None = None,
    media: str = JSON,
) -> Operation:
    return Operation(method, path, kind, accept=media, sends=media, window=window)


_ORDERS = "/retailer/orders"
GET_ORDERS = _get(_ORDERS, MINUTE)
GET_ORDER = _get(f"{_ORDERS}/{{order-id}}", SECOND)
CANCEL_ORDER_ITEM = _send("PUT", f"{_ORDERS}/cancellation", WRITE, MINUTE)

_SHIPMENTS = "/retailer/shipments"
GET_SHIPMENTS = _get(_SHIPMENTS, MINUTE)
GET_SHIPMENT = _get(f"{_SHIPMENTS}/{{shipment-id}}", MINUTE)
CREATE_SHIPMENT = _send("POST", _SHIPMENTS, WRITE, SECOND)
GET_INVOICE_REQUESTS = _get(f"{_SHIPMENTS}/invoices/requests", MINUTE)
UPLOAD_INVOICE = Operation(
    "POST", f"{_SHIPMENTS}/invoices/{{shipment-id}}", WRITE, sends=MULTIPART
)

CHANGE_TRANSPORT = _send(
    "PUT", "/retailer/transports/{transport-id}", IDEMPOTENT, SECOND
)

_LABELS = "/retailer/shipping-labels"
GET_DELIVERY_OPTIONS = _send("POST", f"{_LABELS}/delivery-options", READ)
CREATE_LABEL = _send("POST", _LABELS, WRITE)
GET_LABEL = _get(f"{_LABELS}/{{shipping-label-id}}", accept=PDF)
HEAD_LABEL = Operation("HEAD", GET_LABEL.path, READ, accept=PDF)

_OFFERS = "/retailer/offers"
_OFFER = f"{_OFFERS}/{{offer-id}}"
GET_OFFERS = _get(_OFFERS, SECOND, OFFERS_JSON)
CREATE_OFFER = _send("POST", _OFFERS, WRITE, SECOND, OFFERS_JSON)
GET_OFFER = _get(_OFFER, SECOND, OFFERS_JSON)
PATCH_OFFER = _send("PATCH", _OFFER, IDEMPOTENT, SECOND, OFFERS_JSON)
DELETE_OFFER = Operation(
    "DELETE", _OFFER, IDEMPOTENT, accept=OFFERS_JSON, window=SECOND
)
GET_NOT_FOR_SALE_REASONS = _get(f"{_OFFER}/not-for-sale-reasons", SECOND, OFFERS_JSON)

GET_PRODUCT_ASSETS = _get("/retailer/products/{ean}/assets", MINUTE)
GET_PRODUCT_PLACEMENT = Operation(
    "GET",
    "/retailer/products/{ean}/placement",
    READ,
    window=MINUTE,
    languages=("nl", "nl-BE", "fr-BE"),
)

_CONTENT = "/retailer/content"
GET_CATALOG_PRODUCT = Operation(
    "GET",
    f"{_CONTENT}/catalog-products/{{ean}}",
    READ,
    window=SECOND,
    languages=("nl", "nl-BE", "fr", "fr-BE"),
)
CREATE_PRODUCT_CONTENT = _send("POST", f"{_CONTENT}/products", WRITE)
GET_UPLOAD_REPORT = _get(f"{_CONTENT}/upload-report/{{upload-id}}", SECOND)

_RETURNS = "/retailer/returns"
GET_RETURNS = _get(_RETURNS, MINUTE)
GET_RETURN = _get(f"{_RETURNS}/{{return-id}}", MINUTE)
HANDLE_RETURN = _send("PUT", f"{_RETURNS}/{{rma-id}}", WRITE, MINUTE)
CREATE_RETURN = Operation("POST", _RETURNS, WRITE, sends=PLAIN_JSON, window=MINUTE)

GET_INVENTORY = _get("/retailer/inventory", MINUTE)

_INVOICES = "/retailer/invoices"
_INVOICE = f"{_INVOICES}/{{invoice-id}}"
GET_INVOICES = _get(_INVOICES, MINUTE)
GET_INVOICE = _get(_INVOICE, MINUTE)
GET_INVOICE_PDF = _get(_INVOICE, MINUTE, PDF)
GET_INVOICE_SPECIFICATION = _get(f"{_INVOICE}/specification", MINUTE)
GET_INVOICE_SPECIFICATION_XLSX = _get(f"{_INVOICE}/specification", MINUTE, XLSX)

GET_COMMISSION = _get("/retailer/commission/{ean}", SECOND)
GET_COMMISSIONS = _send("POST", "/retailer/commission", READ, SECOND)

_REPLENISHMENTS = "/retailer/replenishments"
GET_REPLENISHMENTS = _get(_REPLENISHMENTS)
GET_REPLENISHMENT = _get(f"{_REPLENISHMENTS}/{{replenishment-id}}")

GET_PERFORMANCE_INDICATORS = _get("/retailer/insights/performance/indicator", MINUTE)
GET_OFFER_INSIGHTS = _get("/retailer/insights/offer", SECOND)

_OPERATOR = "/retailer/economic-operator"
GET_ECONOMIC_OPERATORS = _get("/retailer/economic-operators", None, OPERATOR_JSON)
GET_ECONOMIC_OPERATOR = _get(f"{_OPERATOR}/{{id}}", None, OPERATOR_JSON)
CREATE_ECONOMIC_OPERATOR = _send("POST", _OPERATOR, WRITE, None, OPERATOR_JSON)
UPDATE_ECONOMIC_OPERATOR = _send(
    "PUT", f"{_OPERATOR}/{{id}}", IDEMPOTENT, None, OPERATOR_JSON
)
DELETE_ECONOMIC_OPERATOR = Operation(
    "DELETE", f"{_OPERATOR}/{{id}}", IDEMPOTENT, accept=OPERATOR_JSON
)

_SUBSCRIPTIONS = "/retailer/subscriptions"
_SUBSCRIPTION = f"{_SUBSCRIPTIONS}/{{subscription-id}}"
GET_SUBSCRIPTIONS = _get(_SUBSCRIPTIONS, SECOND)
GET_SUBSCRIPTION = _get(_SUBSCRIPTION, SECOND)
CREATE_SUBSCRIPTION = _send("POST", _SUBSCRIPTIONS, WRITE, SECOND)
UPDATE_SUBSCRIPTION = _send("PUT", _SUBSCRIPTION, IDEMPOTENT, SECOND)
DELETE_SUBSCRIPTION = Operation("DELETE", _SUBSCRIPTION, IDEMPOTENT, window=SECOND)
TEST_SUBSCRIPTION = Operation(
    "POST",
    f"{_SUBSCRIPTIONS}/test/{{subscription-id}}",
    IDEMPOTENT,
    window=SECOND,
)
GET_SIGNATURE_KEYS = _get(f"{_SUBSCRIPTIONS}/signature-keys", HOUR)

GET_RETAILER = _get("/retailer/retailers/{retailer-id}")

_PROCESSES = "/shared/process-status"
GET_PROCESS_STATUS = _get(f"{_PROCESSES}/{{process-status-id}}", SECOND)
GET_PROCESS_STATUSES_OF_ENTITY = _get(_PROCESSES, SECOND)
GET_PROCESS_STATUSES = _send("POST", _PROCESSES, READ, SECOND)

ALL: tuple[Operation, ...] = tuple(
    found for found in list(globals().values()) if isinstance(found, Operation)
)
