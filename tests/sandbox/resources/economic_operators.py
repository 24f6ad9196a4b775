"""Economic operators v1: create, change, get, delete, search by name."""

from ..exchange import Answer, Query, Route, page_of
from ..listing import listed
from ..problems import Problem, not_found
from ..shapes import matching, nullable, shape, text

V1 = "application/vnd.economic-operator.v1+json"
FIELDS = ("externalReference", "name", "address", "contactInformation")


def add(world, account, data: dict, status: str = "VALID") -> dict:
    operator_id = world.uuid("operator")
    kept = {name: data[name] for name in FIELDS if name in data}
    account.operators[operator_id] = {"id": operator_id, **kept, "status": status}
    return account.operators[operator_id]


def add_own(world, account):
    """The retailer himself, which every seller has registered."""
    add(
        world,
        account,
        {
            "externalReference": "own",
            "name": account.company + " B.V.",
            "address": {
                "street": "Dorpstraat",
                "houseNumber": "1",
                "postalCode": "1111ZZ",
                "city": "Utrecht",
                "country": "NL",
            },
            "contactInformation": {
                "emailAddress": "info@fietsentuin.example",
                "phoneNumber": "+31201234567",
            },
        },
    )


def create(call) -> Answer:
    for row in call.account.operators.values():
        if _same(row, call.body):
            raise Problem(409, f"Economic operator {row['id']} has the same name.")
    return Answer(200, add(call.world, call.account, call.body))


def change(call) -> Answer:
    row = _row(call)
    for other in call.account.operators.values():
        if other is not row and _same(other, call.body):
            raise Problem(409, f"Economic operator {other['id']} has the same name.")
    row.update({name: call.body[name] for name in FIELDS if name in call.body})
    return Answer(200, row)


def get(call) -> Answer:
    return Answer(200, _row(call))


def delete(call) -> Answer:
    """Offers that name it go off sale, as they do without any."""
    row = _row(call)
    return Answer(200, call.account.operators.pop(row["id"]))


def search(call) -> Answer:
    wanted = (call.query["name"] or "").lower()
    rows = [
        row for row in call.account.operators.values() if wanted in row["name"].lower()
    ]
    number, size = call.query["page"], call.query["page-size"]
    page = {
        "pageNumber": number,
        "pageSize": size,
        "numberOfPages": max(1, -(-len(rows) // size)),
        "totalCount": len(rows),
    }
    return listed(call, "operators", page_of(rows, number, size), page=page)


def _row(call) -> dict:
    row = call.account.operators.get(call.params["id"])
    if row is None:
        raise not_found("Economic operator", call.params["id"])
    return row


def _same(row: dict, data: dict) -> bool:
    return row["name"] == data["name"] and row["address"] == data["address"]


COUNTRIES = (
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES"
    " SE XI"
).split()
SHORT = text(1, 100)
ADDRESS = shape(
    {
        "street": SHORT,
        "houseNumber": SHORT,
        "postalCode": SHORT,
        "city": SHORT,
        "country": text(choices=COUNTRIES),
    },
    {"additionalAddressInfo": nullable(text(0, 100))},
)
CONTACT = shape(
    {
        "emailAddress": SHORT,
        "phoneNumber": matching("[0-9 ()+-]{7,17}", "a phone number"),
    }
)
OPERATOR = shape(
    {"name": SHORT, "address": ADDRESS, "contactInformation": CONTACT},
    {"externalReference": nullable(text(0, 100))},
)
ONE = "/retailer/economic-operator/{id}"
ROUTES = [
    Route("POST", "/retailer/economic-operator", create, (V1,), (V1,), OPERATOR),
    Route("PUT", ONE, change, (V1,), (V1,), OPERATOR),
    Route("GET", ONE, get, (V1,)),
    Route("DELETE", ONE, delete, (V1,)),
    Route(
        "GET",
        "/retailer/economic-operators",
        search,
        (V1,),
        query=(
            Query("name"),
            Query("page", "integer", default=1, low=1),
            Query("page-size", "integer", default=25, low=25, high=100),
        ),
    ),
]
