"""Economic operators v1: create, change, get, delete, search by name."""

from ..exchange import Answer, Query, Route, page_of
from ..listing import listed
from ..problems import Problem, not_found
from ..shapes import nullable, shape, text

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
    """Refused (409) while an offer names it."""
    row = _row(call)
    for offer in call.account.offers.values():
        if offer["data"].get("economicOperatorId") == row["id"]:
            raise Problem(409, f"Economic operator {row['id']} is used by offers.")
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
        "totalPages": -(-len(rows) // size),
        "totalElements": len(rows),
    }
    return listed(call, "operators", page_of(rows, number, size), page=page)


def _row(call) -> dict:
    row = call.account.operators.get(call.params["id"])
    if row is None:
        raise not_found("Economic operator", call.params["id"])
    return row


def _same(row: dict, data: dict) -> bool:
    return row["name"] == data["name"] and row["address"] == data["address"]


ADDRESS = shape(
    {
        "street": text(1),
        "houseNumber": text(1),
        "postalCode": text(1),
        "city": text(1),
        "country": text(1),
    },
    {"additionalAddressInfo": nullable(text())},
)
OPERATOR = shape(
    {
        "name": text(1, 100),
        "address": ADDRESS,
        "contactInformation": shape({"emailAddress": text(1), "phoneNumber": text(1)}),
    },
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
            Query("page-size", "integer", default=50, low=1, high=100),
        ),
    ),
]
