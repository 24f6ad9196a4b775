"""The admin endpoints of returns, invoices and customers' invoice requests."""

from datetime import date, timedelta

from . import month, returnbook, settlement
from .admin_tools import Wrong, account_of
from .clock import end_of_day
from .resources import invoice_requests


def make_return(call):
    """A customer sends back: ``items`` {order item id: quantity}, ``lines`` (see
    ``returnbook.lines``), or one piece of anything that was shipped."""
    account, body = account_of(call), call.body
    items = [
        {"orderItemId": item_id, "quantity": quantity}
        for item_id, quantity in (body.get("items") or {}).items()
    ]
    wanted = [*items, *(body.get("lines") or [])] or [
        {"orderItemId": item_id, "quantity": 1}
        for item_id in account.order_of_item
        if returnbook.returnable(account, item_id) > 0
    ][:1]
    if not wanted:
        raise Wrong("nothing was shipped")
    allowed = {name: bool(body.get(name)) for name in ("unknown", "more")}
    lines = returnbook.lines(account, wanted, **allowed)
    method = body.get("fulfilmentMethod") or returnbook.method_of(account, lines)
    if method not in ("FBR", "FBB"):
        raise Wrong(f"no fulfilment method {method}")
    if body.get("fbb_handled") and method != "FBB":
        raise Wrong("bol handles returns of its own warehouse only")
    row = account.returns[returnbook.add(call.world, account, lines, method)]
    if body.get("fbb_handled"):
        _handle(call.world, row, {})
    return _shown(row)


def handle_return(call, return_id):
    """bol's customer service handles a return in its portal: ``quantity`` (all),
    ``result`` (RETURN_RECEIVED), of ``rma_id`` only or of all its items."""
    row = account_of(call).returns.get(return_id)
    if row is None:
        raise Wrong(f"no return {return_id}")
    _handle(call.world, row, call.body)
    return _shown(row)


def _handle(world, row: dict, body: dict):
    items = [
        item for item in row["items"] if body.get("rma_id") in (None, item["rmaId"])
    ]
    if not items:
        raise Wrong(f"no return item {body['rma_id']}")
    result = body.get("result", "RETURN_RECEIVED")
    for item in items:
        most = returnbook.unhandled(item)
        quantity = body.get("quantity") or most
        if not 0 < quantity <= most:
            raise Wrong(f"at most {most} can be handled of {item['rmaId']}")
        returnbook.handle(world, item, quantity, result)


def _shown(row: dict) -> dict:
    return {
        "returnId": row["returnId"],
        "rmaIds": [item["rmaId"] for item in row["items"]],
        "handled": all(item["handled"] for item in row["items"]),
    }


def make_invoice(call):
    """bol closes its books: an invoice over what isn't on one yet; with ``kind``
    an invoice of that type, of the given lines only."""
    body, account = call.body, account_of(call)
    lines = _lines(call)
    more = {"tamper": float(body.get("tamper") or 0), **_period(body)}
    if body.get("kind"):
        kind = str(body["kind"])
        invoice_id = settlement.book(call.world, account, lines, kind, **more)
    else:
        account.invoice_lines += lines
        invoice_id = settlement.close(call.world, account, **more)
    return _totals(account.invoices[invoice_id])


def add_invoice_lines(call):
    """Lines that the next invoice has besides what bol knows of."""
    lines = _lines(call)
    account_of(call).invoice_lines += lines
    return {"waiting": len(account_of(call).invoice_lines), "lines": lines}


def pay_invoice(call, invoice_id):
    row = account_of(call).invoices.get(invoice_id)
    if row is None:
        raise Wrong(f"no invoice {invoice_id}")
    left = settlement.pay(call.world, row, call.body.get("amount"))
    return {"invoiceId": invoice_id, "openAmount": left}


def _lines(call) -> list[dict]:
    return [settlement.line(call.world, one) for one in call.body.get("lines") or []]


def _period(body: dict) -> dict:
    """``start`` and ``end``, ISO dates, both inclusive, in seconds."""
    period = {}
    if body.get("start"):
        day = date.fromisoformat(body["start"])
        period["start"] = end_of_day(day - timedelta(days=1))
    if body.get("end"):
        period["end"] = end_of_day(date.fromisoformat(body["end"])) - 1
    return period


def _totals(row: dict) -> dict:
    return {name: row[name] for name in ("invoiceId", "net", "vat", "gross")}


def make_invoice_request(call):
    """A customer asks for the invoice of a shipment; without one: the customers of
    all shipments that nobody has asked for yet."""
    account, verdict = account_of(call), call.body.get("verdict", "")
    if verdict not in invoice_requests.VERDICTS:
        raise Wrong(f"no verdict {verdict}")
    one = call.body.get("shipment_id")
    ids = [one] if one else account.shipments.keys() - account.invoice_requests.keys()
    for shipment_id in sorted(ids):
        invoice_requests.add(call.world, account, shipment_id, verdict)
    return {"shipmentId": one} if one else {"shipmentIds": sorted(ids)}


def make_month(call):
    """Orders over a past month: see ``month.fill``."""
    body = call.body
    orders, days = int(body.get("orders", 20)), float(body.get("days", 30))
    seed = body.get("seed", call.world.seed)
    return month.fill(call.world, account_of(call), orders, seed, days)


def close_month(call):
    """An invoice in which something is planted: see ``month.close``."""
    account = account_of(call)
    wanted = {name: int(call.body.get(name, 0)) for name in month.PLANTED}
    invoice_id, planted = month.close(call.world, account, wanted, **_period(call.body))
    return {**_totals(account.invoices[invoice_id]), "planted": planted}


HANDLERS = [
    ("POST", "returns", make_return),
    ("POST", "returns/([^/]+)/handle", handle_return),
    ("POST", "invoices", make_invoice),
    ("POST", "invoices/([^/]+)/paid", pay_invoice),
    ("POST", "invoice-lines", add_invoice_lines),
    ("POST", "invoice-requests", make_invoice_request),
    ("POST", "month", make_month),
    ("POST", "month/close", close_month),
]
