"""Products of the catalogue: categories, lists, and facts by EAN (v10)."""

import random

from .. import catalogue, eans, pictures
from ..clock import day_of, iso
from ..exchange import Answer, Query, Route, page_of
from ..listing import listed
from ..problems import Problem
from ..shapes import each, nullable, number, shape, text, whole

SORTS = (
    "RELEVANCE",
    "POPULARITY",
    "PRICE_ASC",
    "PRICE_DESC",
    "RELEASE_DATE",
    "RATING",
    "WISHLIST",
)
COMPETITORS = 3
CONDITIONS = (
    "ALL",
    "BAD",
    "MODERATE",
    "REASONABLE",
    "GOOD",
    "AS_NEW",
    "NEW",
    "REFURBISHED_A",
    "REFURBISHED_B",
    "REFURBISHED_C",
)


def categories(call) -> Answer:
    rows = [
        {
            "categoryId": key,
            "categoryName": name,
            "order": place,
            "subcategories": [
                {"categoryId": key + "1", "categoryName": f"{name} overig"}
            ],
        }
        for place, (key, name) in enumerate(catalogue.CATEGORIES, 1)
    ]
    return listed(call, "categories", rows)


def product_list(call) -> Answer:
    """By category or by a word of the title. 404 without a match."""
    category = call.body.get("categoryId")
    if category and category not in dict(catalogue.CATEGORIES):
        raise Problem(404, f"Category {category} not found.")
    word = (call.body.get("searchTerm") or "").lower()
    rows = [
        product
        for product in _assortment(call)
        if word in product["title"].lower()
        and category in (None, product["category"][0])
    ]
    shown = [
        {"title": row["title"], "eans": [{"ean": row["ean"]}]}
        for row in page_of(rows, call.body["page"])
    ]
    return listed(call, "products", shown, sort=call.body.get("sort") or "RELEVANCE")


def list_filters(call) -> Answer:
    category = call.query["category-id"]
    if category and category not in dict(catalogue.CATEGORIES):
        raise Problem(404, f"Category {category} not found.")
    values = [
        {"categoryValueId": key, "categoryValueName": name}
        for key, name in catalogue.CATEGORIES
    ]
    price = {
        "rangeId": "PRICE",
        "rangeName": "Prijs",
        "min": 0.99,
        "max": 4599,
        "unit": "EUR",
    }
    brands = [
        {"filterValueId": str(4279587082 + place), "filterValueName": brand}
        for place, brand in enumerate(catalogue.BRANDS)
    ]
    answer = {
        "categoryData": {"categoryName": "Categorieën", "categoryValues": values},
        "filterRanges": [price],
        "filters": [{"filterName": "Merk", "filterValues": brands}],
    }
    return Answer(200, answer)


def assets(call) -> Answer:
    product = catalogue.known(call, call.params["ean"])
    rows = [
        row
        for row in pictures.assets(call, product)
        if call.query["usage"] in (None, "IMAGE", row["usage"])
    ]
    return listed(call, "assets", rows)


def competing_offers(call) -> Answer:
    """The account's own offer and those of made-up others; the best is cheapest."""
    product = catalogue.known(call, call.params["ean"])
    country = call.query["country-code"] or "NL"
    offers = [*_own_offers(call, product["ean"]), *_others(call, product)]
    offers.sort(key=lambda offer: offer["price"])
    for place, offer in enumerate(offers):
        offer["countryCode"] = country
        offer["bestOffer"] = place == 0
    if call.query["best-offer-only"]:
        offers = offers[:1]
    if call.query["condition"] not in ("NEW", "ALL"):
        offers = []
    return listed(call, "offers", page_of(offers, call.query["page"]))


def placement(call) -> Answer:
    product = catalogue.known(call, call.params["ean"])
    key, name = product["category"]
    number_ = eans.bol_product_id(product["ean"])
    category = {
        "categoryId": key,
        "categoryName": name,
        "subcategories": [{"id": key + "1", "name": f"{name} overig"}],
    }
    url = f"https://www.bol.com/nl/nl/p/-/{number_}/"
    return Answer(200, {"url": url, "categories": [category]})


def price_star_boundaries(call) -> Answer:
    product = catalogue.known(call, call.params["ean"])
    levels = [
        {"level": level, "boundaryPrice": round(product["price"] * factor, 2)}
        for level, factor in ((5, 0.95), (4, 1.0), (3, 1.1), (2, 1.25))
    ]
    answer = {
        "lastModifiedDateTime": iso(call.now - 3600),
        "priceStarBoundaryLevels": levels,
    }
    return Answer(200, answer)


def product_ids(call) -> Answer:
    ean = catalogue.known(call, call.params["ean"])["ean"]
    answer = {"bolProductId": eans.bol_product_id(ean), "eans": [{"ean": ean}]}
    return Answer(200, answer)


def ratings(call) -> Answer:
    dice = catalogue.known(call, call.params["ean"])["dice"]
    rows = [
        {"rating": stars, "count": dice.randint(0, 40)} for stars in (5, 4, 3, 2, 1)
    ]
    return listed(call, "ratings", rows)


def _assortment(call) -> list[dict]:
    known = {row["data"]["ean"] for row in call.account.offers.values()}
    return [
        catalogue.product(call.world, ean)
        for ean in sorted(known)
        if eans.catalogued(ean)
    ]


def _own_offers(call, ean: str) -> list[dict]:
    return [
        {
            "offerId": row["offerId"],
            "retailerId": call.account.retailer_id,
            "price": row["data"]["pricing"]["bundlePrices"][0]["unitPrice"],
            "fulfilmentMethod": row["data"]["fulfilment"]["method"],
            "condition": "NEW",
            **_delivery(call),
        }
        for row in call.account.offers.values()
        if row["data"]["ean"] == ean and not row["data"].get("onHoldByRetailer")
    ]


def _others(call, product: dict) -> list[dict]:
    dice = random.Random(f"competitors:{product['ean']}")
    return [
        {
            "offerId": f"{dice.getrandbits(32):08x}-0000-4000-8000-{place:012d}",
            "retailerId": str(dice.randint(1000000, 1999999)),
            "price": round(product["price"] * dice.uniform(0.85, 1.3), 2),
            "fulfilmentMethod": dice.choice(("FBR", "FBB")),
            "condition": "NEW",
            **_delivery(call),
        }
        for place in range(COMPETITORS)
    ]


def _delivery(call) -> dict:
    return {
        "ultimateOrderTime": "22:00",
        "minDeliveryDate": day_of(call.now, 1).isoformat(),
        "maxDeliveryDate": day_of(call.now, 2).isoformat(),
    }


RANGE = shape({"rangeId": text(1, 11), "min": number, "max": number})
LIST = shape(
    {"page": whole(1, 200)},
    {
        "countryCode": nullable(text(choices=("NL", "BE"))),
        "searchTerm": nullable(text(1, 50)),
        "categoryId": nullable(text(1, 11)),
        "filterRanges": nullable(each(RANGE, 0, 10)),
        "filterValues": nullable(each(shape({"filterValueId": text()}), 0, 10)),
        "sort": nullable(text(choices=SORTS)),
    },
)
LANGUAGES = ("nl", "nl-BE", "nl-NL", "fr-BE")
COUNTRY = Query("country-code", choices=("NL", "BE"))
FILTER_QUERY = (COUNTRY, Query("search-term"), Query("category-id"))
OFFER_QUERY = (
    Query("page", "integer", default=1, low=1, high=200),
    COUNTRY,
    Query("best-offer-only", "boolean", default=False),
    Query("condition", choices=CONDITIONS, default="NEW"),
    Query("include-refurbished-conditions", "boolean", default=False),
)
BASE = "/retailer/products"
ONE = BASE + "/{ean}"
ROUTES = [
    Route("GET", BASE + "/categories", categories, languages=LANGUAGES),
    Route(
        "POST",
        BASE + "/list",
        product_list,
        consumes=("application/json",),
        body=LIST,
        languages=LANGUAGES,
    ),
    Route(
        "GET",
        BASE + "/list-filters",
        list_filters,
        query=FILTER_QUERY,
        languages=LANGUAGES,
    ),
    Route(
        "GET",
        ONE + "/assets",
        assets,
        query=(Query("usage", choices=("PRIMARY", "ADDITIONAL", "IMAGE")),),
    ),
    Route("GET", ONE + "/offers", competing_offers, query=OFFER_QUERY),
    Route(
        "GET",
        ONE + "/placement",
        placement,
        query=(COUNTRY,),
        languages=("nl", "nl-BE", "fr-BE"),
    ),
    Route("GET", ONE + "/price-star-boundaries", price_star_boundaries),
    Route("GET", ONE + "/product-ids", product_ids),
    Route("GET", ONE + "/ratings", ratings),
]
