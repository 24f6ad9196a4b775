"""Offers as bol keeps them: stock that can be sold, and why one isn't sold.

A row holds ``data`` (the retailer's part, in the API's shape) and bol's own
moments: created, modified (by either), updated (by the retailer). What was changed
in bol's own screens is sold by at once and shown late: ``late`` holds the states that
are still shown, each until its moment (:func:`as_listed`).
"""

from . import eans, orderbook
from .clock import utc_iso

COUNTRIES = ("NL", "BE")


def add(world, account, data: dict, offer_id: str | None = None) -> str:
    offer_id = offer_id or world.uuid("offer")
    now = world.clock.now()
    # The table stays in the order of the serials.
    account.offers.pop(offer_id, None)
    account.offers[offer_id] = {
        "offerId": offer_id,
        "serial": int(world.number("offer-serial", 0)),
        "data": data,
        "created": now,
        "modified": now,
        "updated": now,
    }
    world.changed()
    return offer_id


def touch(row: dict, now: float):
    row["modified"] = row["updated"] = now


def change_in_portal(world, row: dict, data: dict):
    """The retailer changes the offer in bol's own screens.

    What is asked of bol meanwhile comes after it, and shows after it as well.
    """
    now = world.clock.now()
    if world.settings.portal_seconds:
        known = {"data": row["data"], "modified": row["modified"]}
        until = now + world.settings.portal_seconds
        row["late"] = [*_late(world, row), {"until": until, **known}]
    row["data"] = data
    touch(row, now)


def as_listed(world, row: dict) -> dict:
    """The row as bol's lists know it."""
    late = _late(world, row)
    return {**row, **late[0]} if late else row


def _late(world, row: dict) -> list[dict]:
    now = world.clock.now()
    return [state for state in row.get("late", ()) if state["until"] > now]


def expire(world, account, item_id: str):
    """Agenda: an item expires, and bol takes it that the goods aren't there."""
    _, state, _ = account.item(item_id) or (None, {}, None)
    row = account.offers.get(state.get("offer_id"))
    expired = orderbook.expire(world, account, item_id)
    if expired and row and row["data"].get("stock") and state["method"] == "FBR":
        stock = {**row["data"]["stock"], "amount": 0}
        row["data"] = {**row["data"], "stock": stock}
        row["modified"] = world.clock.now()


def identity(data: dict) -> tuple:
    """What an account can have one offer of: the EAN in a condition."""
    condition = data["condition"]
    detail = condition.get("state") or condition.get("grade") or ""
    return data["ean"], condition["category"], detail


def corrected_stock(account, row: dict) -> int:
    """What can still be sold.

    Without managedByRetailer every open order counts; with it only what was
    ordered since the retailer's last update of the offer.
    """
    stock = row["data"].get("stock") or {}
    sold = 0
    for item_id in account.items_of_offer.get(row["offerId"], ()):
        order, _, item = account.item(item_id)
        if not stock.get("managedByRetailer"):
            sold += orderbook.open_quantity(item)
        elif order["placed"] > row["updated"]:
            cancelled = orderbook.count(item, "quantityCancelled")
            sold += max(0, orderbook.count(item, "quantity") - cancelled)
    return max(0, stock.get("amount", 0) - sold)


def reasons(world, account, row: dict) -> list[dict]:
    """Why the offer isn't for sale, in any country; empty if it is."""
    data = row["data"]
    if "_reasons" in data:
        return data["_reasons"]
    found = []
    if data.get("onHoldByRetailer"):
        found.append(
            ("ON_HOLD", "4003-1", "The seller has not marked the offer for-sale")
        )
    if not account.active:
        found.append(("SHOP_STATUS", "4003-2", "The seller is on holiday"))
    if data["fulfilment"]["method"] == "FBR" and not corrected_stock(account, row):
        text = "Out of stock or remaining stock is reserved for pending orders."
        found.append(("STOCK", "4003-3", text))
    if data.get("economicOperatorId") not in account.operators:
        text = "Offline due to incomplete economic operator"
        found.append(("ASSORTMENT_POLICY", "3001-99", text))
    if not eans.catalogued(data["ean"]):
        text = "For this product essential product information is missing"
        found.append(("CONTENT", "4004-2", text))
    rows = [
        {"category": category, "code": code, "description": description}
        for category, code, description in found
    ]
    for reason in rows:
        if reason["category"] == "CONTENT":
            reason["missingAttributes"] = [{"name": "Title"}]
    return rows


def for_sale(world, account, row: dict, country: str) -> bool:
    """bol checks a new offer in the background before it goes on sale."""
    checked = row["created"] + world.settings.process_seconds <= world.clock.now()
    named = [one["countryCode"] for one in row["data"].get("countryAvailabilities", [])]
    wanted = country in (named or COUNTRIES)
    return checked and wanted and not reasons(world, account, row)


def view(world, account, row: dict) -> dict:
    """The offer as v11 shows it."""
    row = as_listed(world, row)
    data = {name: said for name, said in row["data"].items() if name != "_reasons"}
    named = [one["countryCode"] for one in data.get("countryAvailabilities", [])]
    shown = {
        "offerId": row["offerId"],
        **data,
        "lastModifiedDateTime": utc_iso(row["modified"]),
        "onHoldByRetailer": data.get("onHoldByRetailer", False),
        "countryAvailabilities": [
            {"countryCode": code, "forSale": for_sale(world, account, row, code)}
            for code in named or COUNTRIES
        ],
    }
    if "stock" in data:
        corrected = corrected_stock(account, row)
        shown["stock"] = {**data["stock"], "correctedStock": corrected}
    if eans.catalogued(data["ean"]):
        shown.pop("unknownProductTitle", None)
        shown["product"] = {"bolProductId": eans.bol_product_id(data["ean"])}
    return shown
