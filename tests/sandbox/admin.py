"""The admin endpoints: what tests tell the sandbox, and ask it.

Everything is below ``/_sandbox/``, JSON in and out, without authentication.
"""

import json
import re

from . import (
    admin_money,
    build,
    catalogue,
    generate,
    offerbook,
    orderbook,
    posted,
    replenishbook,
    sales,
)
from .admin_tools import Wrong
from .admin_tools import account_of as _account
from .clock import iso
from .exchange import Answer
from .journal import text_or_base64
from .resources import inventory
from .truth import truth

PREFIX = "/_sandbox/"
JSON = "application/json"


def answer(call) -> Answer:
    call.world.catch_up()
    place = call.path[len(PREFIX) :]
    for method, pattern, handler in HANDLERS:
        found = re.fullmatch(pattern, place)
        if method == call.method and found:
            return _run(call, handler, found.groups())
    return Answer(404, {"error": f"no admin endpoint {call.method} {place}"}, JSON)


def received_row(call, status, at: str) -> dict:
    return {
        "method": call.method,
        "path": call.path,
        "query": call.raw_query,
        "status": status,
        "body": None if call.path == "/token" else text_or_base64(call.raw_body),
        "at": at,
        "moment": call.now,
        "account": getattr(call.account, "client_id", None),
    }


def _run(call, handler, groups) -> Answer:
    try:
        call.body = json.loads(call.raw_body) if call.raw_body else {}
        result = handler(call, *groups)
    except (Wrong, KeyError, TypeError, ValueError, re.error) as error:
        return Answer(400, {"error": f"{type(error).__name__}: {error}"}, JSON)
    if call.method != "GET":
        call.world.changed()
    return Answer(200, result, JSON)


def health(call):
    return {"status": "ok", "now": iso(call.now)}


def advance(call):
    call.world.clock.offset += float(call.body["advance_seconds"])
    call.world.catch_up()
    return {"now": iso(call.now)}


def make_account(call):
    """Creates an account, or changes what is given of an existing one."""
    client_id = call.body["client_id"]
    existing = call.world.accounts.get(client_id)
    values = {**call.body}
    values.setdefault("secret", values.pop("client_secret", "sandbox-secret"))
    values.pop("client_secret", None)
    if existing is None:
        existing = build.account(call.world, **values)
    else:
        for name in call.body.keys() - {"client_id", "client_secret"}:
            if name not in existing.__dataclass_fields__:
                raise Wrong(f"an account has no {name}")
            setattr(existing, name, call.body[name])
        if "client_secret" in call.body:
            existing.secret = call.body["client_secret"]
    return {"client_id": existing.client_id, "retailerId": existing.retailer_id}


def make_orders(call):
    account = _account(call)
    given = call.body.get("orders") or [call.body.get("order")]
    if given[0] is not None:
        return {"orderIds": [posted.order(call.world, account, one) for one in given]}
    kinds = call.body.get("kinds") or ()
    unknown = set(kinds) - set(generate.KINDS)
    if unknown:
        known = ", ".join(generate.KINDS)
        raise Wrong(f"unknown kinds {sorted(unknown)}; there are {known}")
    count = int(call.body.get("count", len(kinds) or 1))
    return {"orderIds": generate.orders(call.world, account, count, kinds)}


def make_sale(call):
    """A customer orders what bol sells, and no more of it."""
    body = call.body
    return sales.buy(call.world, _account(call), body["offer"], body["quantity"])


def cancel_order(call, order_id):
    """bol or the customer cancels whatever is open."""
    _, order = _order(call, order_id)
    items = order["data"].get("orderItems")
    for state in order["items"].values():
        orderbook.cancel(state, items[state["place"]], call.now)
    return {"orderId": order_id}


def cancel_item(call, item_id):
    _, state, item = _item(call, item_id)
    return {"cancelled": orderbook.cancel(state, item, call.now)}


def request_cancellation(call, item_id):
    account, state, item = _item(call, item_id)
    orderbook.request_cancellation(state, item, call.now)
    order_id = account.order_of_item[item_id]
    kind = "ORDER_ITEM_CANCELLATION_REQUEST"
    call.world.emit(account, "ORDER", kind, order_id)
    return {"orderItemId": item_id}


def make_offers(call):
    account = _account(call)
    if "offer" in call.body:
        base = {
            "condition": {"category": "NEW"},
            "pricing": {"bundlePrices": [{"quantity": 1, "unitPrice": 9.99}]},
            "fulfilment": {"method": "FBR", "schedule": "BOL_DELIVERY_PROMISE"},
            "stock": {"amount": 0, "managedByRetailer": False},
            "economicOperatorId": next(iter(account.operators), ""),
        }
        data = {**base, **call.body["offer"]}
        title = data.pop("title", None)
        offer_id = offerbook.add(call.world, account, data, data.pop("offerId", None))
        account.offers[offer_id]["title"] = title
        return {"offerIds": [offer_id]}
    count = int(call.body.get("count", 1))
    return {"offerIds": generate.offers(call.world, account, count)}


def change_offer(call, offer_id):
    """What the retailer changes in bol's own screens: stock, price, ..."""
    account = _account(call)
    if offer_id not in account.offers:
        raise Wrong(f"no offer {offer_id}")
    row, changes = account.offers[offer_id], dict(call.body)
    changes.pop("account", None)
    if isinstance(changes.get("stock"), int):
        before = row["data"].get("stock") or {"managedByRetailer": False}
        changes["stock"] = {**before, "amount": changes["stock"]}
    if "price" in changes:
        price = {"quantity": 1, "unitPrice": changes.pop("price")}
        changes["pricing"] = {"bundlePrices": [price]}
    offerbook.change_in_portal(call.world, row, {**row["data"], **changes})
    return offerbook.view(call.world, account, row)


def change_catalogue(call, ean):
    """What bol's catalogue says of an EAN, instead of what is made up: fields of
    ``catalogue.TOLD``, and ``known``."""
    unknown = call.body.keys() - {"known", *catalogue.TOLD}
    if unknown:
        raise Wrong(f"the catalogue has no {sorted(unknown)}")
    call.world.catalogue[ean] = {**call.world.catalogue.get(ean, {}), **call.body}
    return call.world.catalogue[ean]


def change_inventory(call, ean):
    """What lies in bol's warehouse of an EAN: see ``inventory.put``."""
    return inventory.put(call.world, _account(call), ean, call.body)


def make_replenishment(call):
    """Announces goods as the API takes them; ``{"state": ...}`` moves all of them."""
    account = _account(call)
    if "state" in call.body:
        replenishbook.move_all(call.world, account, call.body["state"])
        return list(account.replenishments)
    return {"replenishmentId": replenishbook.add(call.world, account, call.body)}


def add_fault(call):
    return {"fault": vars(call.world.faults.add(call.body))}


def list_faults(call):
    return {"faults": call.world.faults.listing()}


def clear_faults(call):
    call.world.faults.clear()
    return {"faults": []}


def set_settings(call):
    call.world.settings.update(call.body)
    return call.world.settings.dump()


def get_settings(call):
    return call.world.settings.dump()


def get_truth(call):
    return truth(call.world, _account(call))


def received(call):
    """Newest last; ``method`` and ``path`` (a regular expression) filter."""
    method = call.query_values.get("method", [None])[-1]
    path = re.compile(call.query_values.get("path", [""])[-1])
    return [
        row
        for row in call.world.received
        if method in (None, row["method"]) and path.search(row["path"])
    ]


def clear_received(call):
    call.world.received.clear()
    return []


def _order(call, order_id):
    for account in call.world.accounts.values():
        if order_id in account.orders:
            return account, account.orders[order_id]
    raise Wrong(f"no order {order_id}")


def _item(call, item_id):
    for account in call.world.accounts.values():
        found = account.item(item_id)
        if found:
            return account, found[1], found[2]
    raise Wrong(f"no order item {item_id}")


HANDLERS = [
    ("GET", "health", health),
    ("POST", "time", advance),
    ("POST", "accounts", make_account),
    ("POST", "orders", make_orders),
    ("POST", "sales", make_sale),
    ("POST", "orders/([^/]+)/cancel", cancel_order),
    ("POST", "items/([^/]+)/request-cancellation", request_cancellation),
    ("POST", "items/([^/]+)/cancel", cancel_item),
    ("POST", "offers", make_offers),
    ("POST", "offers/([^/]+)", change_offer),
    ("POST", "catalogue/([^/]+)", change_catalogue),
    ("POST", "inventory/([^/]+)", change_inventory),
    ("POST", "replenishments", make_replenishment),
    *admin_money.HANDLERS,
    ("POST", "faults", add_fault),
    ("GET", "faults", list_faults),
    ("DELETE", "faults", clear_faults),
    ("POST", "settings", set_settings),
    ("GET", "settings", get_settings),
    ("GET", "truth", get_truth),
    ("GET", "received", received),
    ("DELETE", "received", clear_received),
]
