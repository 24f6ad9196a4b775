"""Answers of offers, economic operators, products, content, commissions, and
insights; rows as in ``answers_orders``."""

from .bol import EO, JSON, V11

OFFERS, ONE = "/retailer/offers", "/retailer/offers/{offer-id}"
REASONS = ONE + "/not-for-sale-reasons"
OPERATOR, OPERATORS = "/retailer/economic-operator", "/retailer/economic-operators"
PRODUCTS, CONTENT = "/retailer/products", "/retailer/content"
COMMISSION, INSIGHTS = "/retailer/commission", "/retailer/insights"
NONE = "00000000-0000-4000-8000-000000000000"
EAN, UNKNOWN_EAN, NO_EAN = "8718526069334", "2000000000008", "87x"
OFFER = {
    "ean": EAN,
    "condition": {"category": "SECONDHAND", "state": "GOOD", "comment": "krasje"},
    "pricing": {"bundlePrices": [{"quantity": 1, "unitPrice": 9.99}]},
    "fulfilment": {"method": "FBR", "schedule": "BOL_DELIVERY_PROMISE"},
    "stock": {"amount": 3, "managedByRetailer": True},
    "reference": "X1",
    "unknownProductTitle": "Theepot",
}
COMPANY = {
    "name": "Noordlicht",
    "address": {
        "street": "Papendorpseweg",
        "houseNumber": "100",
        "postalCode": "3528 BJ",
        "city": "Utrecht",
        "country": "NL",
    },
    "contactInformation": {"emailAddress": "a@b.nl", "phoneNumber": "+31612345678"},
}
UPLOAD = {
    "language": "nl",
    "attributes": [
        {"id": "EAN", "values": [{"value": EAN, "unitId": "unece.unit.PCE"}]}
    ],
    "assets": [{"url": "https://example.com/a.jpg", "labels": ["FRONT"]}],
}
PERIOD = {"period": "WEEK", "number-of-periods": 3}


def every_offer(bol):
    """Each condition, an unknown product, one that isn't sold, pages."""
    for condition in (
        {"category": "REFURBISHED", "grade": "A", "margin": True},
        {"category": "NEW"},
    ):
        body = {**OFFER, "condition": condition}
        assert bol.post(OFFERS, body, accept=V11).status == 201
    body = {**OFFER, "ean": UNKNOWN_EAN}
    assert bol.post(OFFERS, body, accept=V11).status == 201
    wanted = {"page-size": 5}
    pages = [bol.get(OFFERS, wanted, accept=V11)]
    while pages[-1].json["page"]["nextCursor"]:
        wanted["cursor"] = pages[-1].json["page"]["nextCursor"]
        pages.append(bol.get(OFFERS, wanted, accept=V11))
    assert sum(len(page.json["offers"]) for page in pages) == 15
    return [*pages, bol.get(OFFERS, accept=V11)]


def reasons(bol, change=None):
    offer_id = bol.offer_id()
    if change:
        bol.admin(f"offers/{offer_id}", change)
    return bol.get(REASONS.replace("{offer-id}", offer_id), accept=V11)


def twice(bol):
    bol.post(OFFERS, OFFER, accept=V11)
    return bol.post(OFFERS, OFFER, accept=V11)


def patch(bol, offer_id=None, **change):
    path = f"{OFFERS}/{offer_id or bol.offer_id()}"
    return bol.patch(path, change, accept=V11)


def operator(bol, method="POST", body=COMPANY, key=""):
    """``key``: "new" for one just made, otherwise an id."""
    if key == "new":
        key = bol.post(OPERATOR, COMPANY, accept=EO).json["id"]
    return bol.call(method, f"{OPERATOR}{key and '/' + key}", body, accept=EO)


def renamed_like_another(bol):
    other = bol.post(OPERATOR, {**COMPANY, "name": "Zuid"}, accept=EO).json["id"]
    operator(bol)
    return operator(bol, "PUT", COMPANY, other)


def report(bol, **change):
    key = bol.done(bol.post(CONTENT + "/products", {**UPLOAD, **change}))["entityId"]
    early = bol.get(f"{CONTENT}/upload-report/{key}")
    bol.advance(60)
    return [early, bol.get(f"{CONTENT}/upload-report/{key}")]


def of_ean(path, good=200, **params):
    """Rows of an operation on an EAN: known, no EAN at all, unknown."""

    def ask(ean):
        return lambda bol: bol.get(path.replace("{ean}", ean), params)

    return [
        ("GET " + path, good, ask(EAN)),
        ("GET " + path, 400, ask(NO_EAN)),
        ("GET " + path, 404, ask(UNKNOWN_EAN)),
    ]


def commissions(bol, *eans):
    queries = [{"ean": ean, "unitPrice": 34.95} for ean in eans]
    return bol.post(COMMISSION, {"commissionQueries": queries})


def rates(bol, *eans):
    body = {"products": [{"ean": ean} for ean in eans]}
    return bol.post("/retailer/commissions", body)


def chunks(bol, *values):
    attributes = [{"id": "Name", "values": [{"value": one} for one in values]}]
    body = {"productContents": [{"attributes": attributes}]}
    return bol.post(CONTENT + "/chunk-recommendations", body)


def products(bol, **body):
    return bol.post(PRODUCTS + "/list", {"page": 1, **body}, send=JSON)


def insight(path, **params):
    """A question about an offer of the account's own."""

    def ask(bol):
        given = {"offer-id": bol.offer_id(), **params}
        return bol.get(INSIGHTS + path, given)

    return ask


def performance(bol, week="03"):
    wanted = {"name": "CANCELLATIONS", "year": "2026", "week": week}
    return bol.get(INSIGHTS + "/performance/indicator", wanted)


def ranks(bol, days=-2):
    from tests.sandbox.clock import day_of

    day = day_of(bol.world.clock.now(), days).isoformat()
    return bol.get(INSIGHTS + "/product-ranks", {"ean": EAN, "date": day, "page": 2})


def terms(bol, **change):
    wanted = {"search-term": "boek", **PERIOD, "related-search-terms": "true"}
    return bol.get(INSIGHTS + "/search-terms", {**wanted, **change})


def french(path):
    headers = {"Accept-Language": "de"}
    return lambda bol: bol.get(path, headers=headers)


ROWS = [
    ("GET " + OFFERS, 200, every_offer),
    ("GET " + OFFERS, 400, lambda bol: bol.get(OFFERS, {"page-size": 0}, accept=V11)),
    ("POST " + OFFERS, 201, lambda bol: bol.post(OFFERS, OFFER, accept=V11)),
    ("POST " + OFFERS, 400, lambda bol: bol.post(OFFERS, {}, accept=V11)),
    ("POST " + OFFERS, 409, twice),
    ("GET " + ONE, 200, lambda bol: bol.get(f"{OFFERS}/{bol.offer_id()}", accept=V11)),
    ("GET " + ONE, 400, lambda bol: bol.get(f"{OFFERS}/x", accept=V11)),
    ("GET " + ONE, 404, lambda bol: bol.get(f"{OFFERS}/{NONE}", accept=V11)),
    ("PATCH " + ONE, 204, lambda bol: patch(bol, stock={"amount": 4})),
    ("PATCH " + ONE, 400, lambda bol: patch(bol, stock={"amount": -1})),
    ("PATCH " + ONE, 404, lambda bol: patch(bol, NONE, reference="A")),
    (
        "DELETE " + ONE,
        204,
        lambda bol: bol.delete(f"{OFFERS}/{bol.offer_id()}", accept=V11),
    ),
    ("DELETE " + ONE, 400, lambda bol: bol.delete(f"{OFFERS}/x", accept=V11)),
    ("GET " + REASONS, 200, lambda bol: reasons(bol, {"onHoldByRetailer": True})),
    ("GET " + REASONS, 200, lambda bol: reasons(bol, {"stock": 0})),
    ("GET " + REASONS, 200, lambda bol: reasons(bol, {"economicOperatorId": ""})),
    ("GET " + REASONS, 204, reasons),
    (
        "GET " + REASONS,
        400,
        lambda bol: bol.get(f"{OFFERS}/x/not-for-sale-reasons", accept=V11),
    ),
    ("POST " + OPERATOR, 200, operator),
    ("POST " + OPERATOR, 400, lambda bol: operator(bol, body={"name": "x"})),
    ("POST " + OPERATOR, 409, lambda bol: (operator(bol), operator(bol))[1]),
    (f"PUT {OPERATOR}/{{id}}", 200, lambda bol: operator(bol, "PUT", key="new")),
    (f"PUT {OPERATOR}/{{id}}", 400, lambda bol: operator(bol, "PUT", {}, "new")),
    (f"PUT {OPERATOR}/{{id}}", 404, lambda bol: operator(bol, "PUT", key=NONE)),
    (f"PUT {OPERATOR}/{{id}}", 409, renamed_like_another),
    (f"GET {OPERATOR}/{{id}}", 200, lambda bol: operator(bol, "GET", None, "new")),
    (f"GET {OPERATOR}/{{id}}", 404, lambda bol: operator(bol, "GET", None, NONE)),
    (f"DELETE {OPERATOR}/{{id}}", 200, lambda b: operator(b, "DELETE", None, "new")),
    (f"DELETE {OPERATOR}/{{id}}", 404, lambda b: operator(b, "DELETE", None, NONE)),
    ("GET " + OPERATORS, 200, lambda bol: bol.get(OPERATORS, accept=EO)),
    ("GET " + OPERATORS, 400, lambda b: b.get(OPERATORS, {"page": 0}, accept=EO)),
    (f"GET {PRODUCTS}/categories", 200, lambda b: b.get(PRODUCTS + "/categories")),
    (f"GET {PRODUCTS}/categories", 406, french(PRODUCTS + "/categories")),
    (f"POST {PRODUCTS}/list", 200, products),
    (f"POST {PRODUCTS}/list", 400, lambda bol: products(bol, page=0)),
    (f"POST {PRODUCTS}/list", 404, lambda bol: products(bol, categoryId="1")),
    (f"GET {PRODUCTS}/list-filters", 200, lambda b: b.get(PRODUCTS + "/list-filters")),
    (
        f"GET {PRODUCTS}/list-filters",
        400,
        lambda b: b.get(PRODUCTS + "/list-filters", {"country-code": "DE"}),
    ),
    (
        f"GET {PRODUCTS}/list-filters",
        404,
        lambda b: b.get(PRODUCTS + "/list-filters", {"category-id": "1"}),
    ),
    *of_ean(PRODUCTS + "/{ean}/assets"),
    *of_ean(PRODUCTS + "/{ean}/offers"),
    *of_ean(PRODUCTS + "/{ean}/placement"),
    *of_ean(PRODUCTS + "/{ean}/price-star-boundaries"),
    *of_ean(PRODUCTS + "/{ean}/product-ids"),
    *of_ean(PRODUCTS + "/{ean}/ratings"),
    *of_ean(CONTENT + "/catalog-products/{ean}"),
    *of_ean(COMMISSION + "/{ean}", **{"unit-price": "59.00"}),
    (f"POST {CONTENT}/products", 202, lambda b: b.post(CONTENT + "/products", UPLOAD)),
    (
        f"POST {CONTENT}/products",
        400,
        lambda b: b.post(CONTENT + "/products", {**UPLOAD, "language": "de"}),
    ),
    (f"GET {CONTENT}/upload-report/{{upload-id}}", 200, report),
    (
        f"GET {CONTENT}/upload-report/{{upload-id}}",
        404,
        lambda b: b.get(CONTENT + "/upload-report/1"),
    ),
    (f"POST {CONTENT}/chunk-recommendations", 200, lambda b: chunks(b, "Bananen")),
    (f"POST {CONTENT}/chunk-recommendations", 400, chunks),
    ("POST " + COMMISSION, 200, lambda bol: commissions(bol, EAN, "8700000000001")),
    ("POST " + COMMISSION, 400, commissions),
    ("POST " + COMMISSION, 404, lambda bol: commissions(bol, UNKNOWN_EAN)),
    ("POST /retailer/commissions", 207, lambda bol: rates(bol, EAN, UNKNOWN_EAN)),
    ("POST /retailer/commissions", 400, rates),
    (f"GET {INSIGHTS}/performance/indicator", 200, performance),
    (f"GET {INSIGHTS}/performance/indicator", 400, lambda b: performance(b, "60")),
    (f"GET {INSIGHTS}/offer", 200, insight("/offer", name="PRODUCT_VISITS", **PERIOD)),
    (f"GET {INSIGHTS}/offer", 400, insight("/offer", name="NONE", **PERIOD)),
    (f"GET {INSIGHTS}/product-ranks", 200, ranks),
    (f"GET {INSIGHTS}/product-ranks", 400, lambda bol: ranks(bol, days=0)),
    (
        f"GET {INSIGHTS}/sales-forecast",
        200,
        insight("/sales-forecast", **{"weeks-ahead": 2}),
    ),
    (f"GET {INSIGHTS}/sales-forecast", 400, insight("/sales-forecast")),
    (f"GET {INSIGHTS}/search-terms", 200, terms),
    (f"GET {INSIGHTS}/search-terms", 400, lambda bol: terms(bol, period="YEAR")),
]
