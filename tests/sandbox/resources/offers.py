"""Offers v11: list, get, create, change, delete, not-for-sale reasons.

Synchronous. The ten deprecated v10 calls are not served: they get 406 or 415.
"""

import base64
import binascii
import json
from itertools import islice

from .. import eans, offerbook
from ..clock import parse
from ..exchange import V11, Answer, Query, Route
from ..listing import listed
from ..problems import Problem, invalid, not_found, violation
from ..shapes import (
    each,
    flag,
    identifier,
    matching,
    money,
    shape,
    text,
    whole,
)

DEFAULT_PAGE = 25
SMALLEST_PAGE_SHOWN = 25
MAX_STOCK = 999


def list_offers(call) -> Answer:
    """A page in order of creation; the cursor says after which offer it starts."""
    query = call.query
    size = query["page-size"] or DEFAULT_PAGE
    after = _after(query["cursor"])
    wanted = _filter(call)
    # In the order of their serials, as they were added.
    rows = call.account.offers.values()
    found = (row for row in rows if row["serial"] > after and wanted(row))
    page, more = list(islice(found, size)), next(found, None) is not None
    views = [offerbook.view(call.world, call.account, row) for row in page]
    # The description lets a client ask for 1 to 100 but says of the answer's
    # pageSize that it is at least 25, or null.
    shown = size if size >= SMALLEST_PAGE_SHOWN else None
    cursor = _cursor(page[-1]) if more else None
    return listed(call, "offers", views, page={"pageSize": shown, "nextCursor": cursor})


def get_offer(call) -> Answer:
    row = _row(call)
    return Answer(200, offerbook.view(call.world, call.account, row))


def create_offer(call) -> Answer:
    data = call.body
    problems = [*_ean_violations(data), *_sale_violations(data)]
    if problems:
        raise invalid(*problems)
    for row in call.account.offers.values():
        if offerbook.identity(row["data"]) == offerbook.identity(data):
            raise Problem(
                409,
                f"Duplicate found: retailer offer '{row['offerId']}' already has EAN"
                f" {data['ean']} in this condition.",
            )
    offer_id = offerbook.add(call.world, call.account, _known_fields(data))
    return Answer(201, {"offerId": offer_id})


def patch_offer(call) -> Answer:
    row, changes = _row(call), call.body
    fixed = [name for name in ("ean", "condition") if name in changes]
    problems = [violation(name, "can't be changed") for name in fixed]
    problems += _sale_violations(changes)
    if problems:
        raise invalid(*problems)
    data = {**row["data"], **_known_fields(changes)}
    if "stock" in changes:
        data["stock"] = {**(row["data"].get("stock") or {}), **changes["stock"]}
    row["data"] = data
    offerbook.touch(row, call.now)
    return Answer(204)


def delete_offer(call) -> Answer:
    """Deleting an offer that isn't there is no error (204): the description
    knows no 404 for it."""
    _check_id(call)
    call.account.offers.pop(call.params["offer-id"], None)
    return Answer(204)


def not_for_sale_reasons(call) -> Answer:
    _check_id(call)
    offer_id = call.params["offer-id"]
    row = call.account.offers.get(offer_id)
    reasons = row and offerbook.reasons(call.world, call.account, row)
    if not reasons:
        return Answer(204)
    named = row["data"].get("countryAvailabilities") or [
        {"countryCode": code} for code in offerbook.COUNTRIES
    ]
    countries = [
        {"countryCode": one["countryCode"], "reasons": reasons} for one in named
    ]
    return Answer(200, {"offerId": offer_id, "countries": countries})


def _row(call) -> dict:
    """The offer of the path. 404; a PATCH of an unknown one too."""
    _check_id(call)
    row = call.account.offers.get(call.params["offer-id"])
    if row is None:
        raise not_found("Offer", call.params["offer-id"])
    return row


def _check_id(call):
    violations = list(identifier(call.params["offer-id"], "offer-id"))
    if violations:
        raise invalid(*violations)


def _filter(call):
    query = call.query
    for given in query["offer-ids"]:
        violations = list(identifier(given, "offer-ids"))
        if violations:
            raise invalid(*violations)
    since = _since(query["last-modified-date-time"])

    def wanted(row):
        row = offerbook.as_listed(call.world, row)
        data = row["data"]
        return (
            (not query["offer-ids"] or row["offerId"] in query["offer-ids"])
            and (not query["eans"] or data["ean"] in query["eans"])
            and query["reference"] in (None, data.get("reference"))
            and (since is None or row["modified"] >= since)
            and (query["for-sale"] is None or _sold(call, row) == query["for-sale"])
        )

    return wanted


def _sold(call, row: dict) -> bool:
    return any(
        offerbook.for_sale(call.world, call.account, row, code)
        for code in offerbook.COUNTRIES
    )


def _since(given: str | None) -> float | None:
    if given is None:
        return None
    try:
        return parse(given)
    except ValueError:
        name = "last-modified-date-time"
        raise invalid(violation(name, "must be in ISO 8601 format")) from None


def _cursor(row: dict) -> str:
    return base64.urlsafe_b64encode(json.dumps({"id": row["serial"]}).encode()).decode()


def _after(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        return int(json.loads(base64.urlsafe_b64decode(cursor))["id"])
    except (ValueError, KeyError, TypeError, binascii.Error):
        raise invalid(violation("cursor", "is not a valid cursor")) from None


def _ean_violations(data: dict) -> list[dict]:
    if eans.valid(data["ean"]):
        return []
    return [violation("ean", f"'{data['ean']}' is not a valid EAN")]


def _sale_violations(data: dict) -> list[dict]:
    """Rules between the bundle prices: from 1 up, each cheaper than the last."""
    prices = data.get("pricing", {}).get("bundlePrices")
    if prices is None:
        return []
    name, problems = "pricing.bundlePrices", []
    quantities = [price["quantity"] for price in prices]
    amounts = [price["unitPrice"] for price in prices]
    if quantities[:1] != [1]:
        problems.append(violation(name, "must contain the quantity 1 first"))
    if quantities != sorted(set(quantities)):
        problems.append(violation(name, "quantities must be strictly increasing"))
    if amounts != sorted(set(amounts), reverse=True):
        problems.append(violation(name, "prices must be strictly decreasing"))
    return problems


def _known_fields(data: dict) -> dict:
    return {name: data[name] for name in FIELDS if name in data}


STOCK = {"amount": whole(0, MAX_STOCK), "managedByRetailer": flag}
PRICING = shape(
    {
        "bundlePrices": each(
            shape({"quantity": whole(1, 24), "unitPrice": money(1, 9999)}), 1, 4
        )
    }
)
PROMISE = shape(
    {"minimumDaysToCustomer": whole(0), "maximumDaysToCustomer": whole(0)},
    {"ultimateOrderTime": matching(r"([01]\d|2[0-3]):[0-5]\d", "a time HH:mm")},
)
SCHEDULES = ("BOL_DELIVERY_PROMISE", "MY_DELIVERY_PROMISE", "SHIPPING_VIA_BOL")
FULFILMENT = shape(
    {"method": text(choices=("FBR", "FBB"))},
    {
        "schedule": text(choices=SCHEDULES),
        "deliveryPromise": PROMISE,
        "profileId": text(),
    },
)
STATES = ("AS_NEW", "GOOD", "REASONABLE", "MODERATE")
CONDITIONS = {
    "NEW": shape({}),
    "SECONDHAND": shape({"state": text(choices=STATES)}, {"comment": text(0, 2000)}),
    "REFURBISHED": shape({"grade": text(choices=("A", "B", "C")), "margin": flag}),
}


def condition(value, name):
    """Which fields a condition needs depends on its category."""
    violations = list(shape({"category": text(choices=tuple(CONDITIONS))})(value, name))
    yield from violations or CONDITIONS[value["category"]](value, name)


SHARED_FIELDS = {
    "unknownProductTitle": text(0, 500),
    "economicOperatorId": text(),
    "onHoldByRetailer": flag,
    "reference": text(0, 100),
    "countryAvailabilities": each(shape({"countryCode": text(choices=("NL", "BE"))})),
}
FIELDS = ("ean", "condition", "pricing", "fulfilment", "stock", *SHARED_FIELDS)
CREATE = shape(
    {
        "ean": text(1),
        "condition": condition,
        "pricing": PRICING,
        "fulfilment": FULFILMENT,
    },
    {**SHARED_FIELDS, "stock": shape(STOCK)},
)
PATCH = shape(
    {},
    {
        **SHARED_FIELDS,
        "pricing": PRICING,
        "fulfilment": FULFILMENT,
        "stock": shape({}, STOCK),
    },
)
ONE = "/retailer/offers/{offer-id}"
ROUTES = [
    Route(
        "GET",
        "/retailer/offers",
        list_offers,
        produces=(V11,),
        query=(
            Query("offer-ids", "many"),
            Query("eans", "many"),
            Query("reference"),
            Query("for-sale", "boolean"),
            Query("last-modified-date-time"),
            Query("page-size", "integer", low=1, high=100),
            Query("cursor"),
        ),
    ),
    Route("POST", "/retailer/offers", create_offer, (V11,), (V11,), CREATE),
    Route("GET", ONE, get_offer, (V11,)),
    Route("PATCH", ONE, patch_offer, (V11,), (V11,), PATCH),
    Route("DELETE", ONE, delete_offer, (V11,)),
    Route("GET", ONE + "/not-for-sale-reasons", not_for_sale_reasons, (V11,)),
]
