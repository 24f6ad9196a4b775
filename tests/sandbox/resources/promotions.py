"""Promotions of bol that a retailer's offers may take part in (v10)."""

from ..clock import DAY, iso
from ..exchange import PAGE, Answer, Query, Route, page_of
from ..listing import listed
from ..problems import not_found

TYPES = ("AWARENESS", "PRICE_OFF")


def list_promotions(call) -> Answer:
    rows = [
        row
        for row in _all(call)
        if row["promotionType"] == call.query["promotion-type"]
    ]
    return listed(call, "promotions", page_of(rows, call.query["page"]))


def get_promotion(call) -> Answer:
    for row in _all(call):
        if row["promotionId"] == call.params["promotion-id"]:
            return Answer(200, row)
    raise not_found("Promotion", call.params["promotion-id"])


def list_products(call) -> Answer:
    """Of an unknown promotion there are none: the description has no 404 here."""
    known = {row["promotionId"] for row in _all(call)}
    rows = []
    if call.params["promotion-id"] in known:
        for offer in call.account.offers.values():
            price = offer["data"]["pricing"]["bundlePrices"][0]["unitPrice"]
            row = {"ean": offer["data"]["ean"], "maximumPrice": round(price * 0.9, 2)}
            rows.append(row)
    return listed(call, "products", page_of(rows, call.query["page"]))


def _all(call) -> list[dict]:
    start = call.now - 10 * DAY
    return [
        {
            "promotionId": str(1234 + place),
            "title": title,
            "startDateTime": iso(start),
            "endDateTime": iso(start + 30 * DAY),
            "countries": [{"countryCode": "NL"}, {"countryCode": "BE"}],
            "promotionType": kind,
            "retailerSpecificPromotion": False,
            "campaign": {"name": "Campagne", "startDateTime": iso(start)},
        }
        for place, (kind, title) in enumerate(
            zip(TYPES, ("Zomer", "Prijsweken"), strict=True)
        )
    ]


ONE = "/retailer/promotions/{promotion-id}"
ROUTES = [
    Route(
        "GET",
        "/retailer/promotions",
        list_promotions,
        query=(Query("promotion-type", choices=TYPES, required=True), PAGE),
    ),
    Route("GET", ONE, get_promotion),
    Route("GET", ONE + "/products", list_products, query=(PAGE,)),
]
