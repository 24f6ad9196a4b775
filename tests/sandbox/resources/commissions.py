"""Commissions: one EAN, many, and rates (v10).

15 % and 0.99 (0.40 below 10.00), with a reduction for some products.
"""

from .. import catalogue, eans
from ..clock import day_of
from ..codes import CONDITIONS_V10
from ..exchange import V10, Answer, Query, Route
from ..problems import invalid, violation
from ..shapes import each, nullable, shape, text

PERCENTAGE = 15


def get_commission(call) -> Answer:
    product = catalogue.known(call, call.params["ean"])
    price = _price(call.query["unit-price"])
    condition = call.query["condition"] or "NEW"
    return Answer(200, _commission(call, product["ean"], condition, price))


def get_commissions(call) -> Answer:
    """An EAN that bol doesn't know makes the whole question a 404."""
    answers = []
    for query in call.body["commissionQueries"]:
        catalogue.known(call, query["ean"])
        condition = query.get("condition") or "NEW"
        answers.append(_commission(call, query["ean"], condition, query["unitPrice"]))
    return Answer(200, {"commissions": answers})


def get_rates(call) -> Answer:
    """207: what is known and what isn't, by place in the question."""
    good, bad = [], []
    for index, one in enumerate(call.body["products"]):
        if eans.catalogued(one["ean"]):
            rates = [_rates(call, one["ean"])]
            good.append({"index": index, "status": 200, "commissionRates": rates})
        else:
            violations = [violation("ean", f"'{one['ean']}' is not a valid EAN")]
            bad.append({"index": index, "status": 400, "violations": violations})
    return Answer(207, {"successfulQueries": good, "failedQueries": bad})


def fixed_amount(price: float) -> float:
    return 0.4 if price < 10 else 0.99


def _price(given: str) -> float:
    try:
        price = float(given)
    except ValueError:
        raise invalid(violation("unit-price", "must be a number")) from None
    if not 0 <= price <= 9999:
        raise invalid(violation("unit-price", "must be between 0 and 9999"))
    return price


def _commission(call, ean: str, condition: str, price: float) -> dict:
    fixed = fixed_amount(price)
    full = round(price * PERCENTAGE / 100 + fixed, 2)
    answer = {
        "ean": ean,
        "condition": condition,
        "unitPrice": price,
        "fixedAmount": fixed,
        "percentage": PERCENTAGE,
        "totalCost": full,
        "reductions": [],
    }
    if int(ean[-2]) < 3 and price > 20:
        answer["reductions"] = [
            {
                "maximumPrice": round(price + 5, 2),
                "costReduction": 1.5,
                "startDate": day_of(call.now, -10).isoformat(),
                "endDate": day_of(call.now, 20).isoformat(),
            }
        ]
        answer["totalCost"] = round(full - 1.5, 2)
        answer["totalCostWithoutReduction"] = full
    return answer


def _rates(call, ean: str) -> dict:
    ranges = [
        {
            "range": bounds,
            "fixedAmount": fixed,
            "percentage": PERCENTAGE,
            "reductionApplied": False,
        }
        for bounds, fixed in (({"lower": 0, "upper": 10}, 0.4), ({"lower": 10}, 0.99))
    ]
    return {
        "ean": ean,
        "dateRanges": [
            {
                "startDate": day_of(call.now, -30).isoformat(),
                "endDate": day_of(call.now, 335).isoformat(),
                "rates": [{"condition": "NEW", "priceRanges": ranges}],
            }
        ],
    }


def price_check(value, name):
    if not isinstance(value, int | float) or isinstance(value, bool):
        yield violation(name, "must be a number")
    elif not 0 <= value <= 9999:
        yield violation(name, "must be between 0 and 9999")


ONE = shape(
    {"ean": text(1), "unitPrice": price_check},
    {"condition": nullable(text(choices=CONDITIONS_V10))},
)
ROUTES = [
    Route(
        "GET",
        "/retailer/commission/{ean}",
        get_commission,
        query=(
            Query("condition", choices=CONDITIONS_V10),
            Query("unit-price", required=True),
        ),
    ),
    Route(
        "POST",
        "/retailer/commission",
        get_commissions,
        consumes=(V10,),
        body=shape({"commissionQueries": each(ONE, 1, 100)}),
    ),
    Route(
        "POST",
        "/retailer/commissions",
        get_rates,
        consumes=(V10,),
        body=shape({"products": each(shape({"ean": text()}), 1, 100)}),
    ),
]
