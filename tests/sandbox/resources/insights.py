"""Insights: performance, offers, ranks, forecast, search terms (v10).

The figures are made up from the question, so that the same question is always
answered alike.
"""

import random
from datetime import date, timedelta

from ..clock import months_before
from ..exchange import Answer, Query, Route
from ..listing import listed
from ..problems import invalid, violation
from ..shapes import day

MOST = {"MONTH": 24, "WEEK": 104, "DAY": 730}
RANKS_PER_PAGE = 50
RANKS = 60
INDICATORS = (
    "CANCELLATIONS",
    "FULFILMENT",
    "PHONE_AVAILABILITY",
    "RESPONSE_TIME",
    "CASE_ITEM_RATIO",
    "TRACK_AND_TRACE",
    "RETURNS",
    "REVIEWS",
)
AT_MOST = ("CANCELLATIONS", "CASE_ITEM_RATIO", "RETURNS")
#: Rated from 1 to 10; the others are shares.
AVERAGES = ("REVIEWS",)


def performance(call) -> Answer:
    name, year, week = (call.query[key] for key in ("name", "year", "week"))
    if not (year.isdigit() and week.isdigit()):
        raise invalid(violation("week", "must be a week of a year"))
    try:
        monday = date.fromisocalendar(int(year), int(week), 1)
    except ValueError:
        raise invalid(violation("week", "must be a week of a year")) from None
    condition, norm, unit = _norm(name)
    details = {
        "period": {"week": f"{int(week):02d}", "year": year},
        "norm": {"condition": condition, "value": norm},
    }
    value = _rated(call.account, name, f"{year}-{int(week):02d}")
    if value is not None and monday <= call.world.clock.today():
        details["score"] = _score(condition, norm, value)
    indicator = {"name": name, "type": unit, "details": details}
    return listed(call, "performanceIndicators", [indicator])


def _norm(name):
    """(condition, norm, type) of an indicator; the figures are made up."""
    if name in AVERAGES:
        return ">=", 8.0, "AVERAGE"
    return ("<=", 0.02, "PERCENTAGE") if name in AT_MOST else (">=", 0.93, "PERCENTAGE")


def _rated(account, name, week):
    """What the admin said of the account, of that week first; else a good score."""
    told = account.scores
    for key in (f"{name} {week}", name):
        if key in told:
            return told[key]
    dice = random.Random(f"{name}:{week}")
    if name in AVERAGES:
        return round(dice.uniform(8.2, 9.4), 1)
    share = dice.uniform(0, 0.015) if name in AT_MOST else dice.uniform(0.94, 1)
    return round(share, 4)


def _score(condition, norm, value):
    denominator = 400
    return {
        "conforms": value <= norm if condition == "<=" else value >= norm,
        "numerator": round(denominator * value),
        "denominator": denominator,
        "value": value,
        "distanceToNorm": round(abs(value - norm), 4),
    }


def offer_insights(call) -> Answer:
    query = call.query
    if query["offer-id"] not in call.account.offers:
        raise invalid(violation("offer-id", "is not an offer of this retailer"))
    periods = [
        {"period": period, "total": total, "countries": _countries(total)}
        for period, total in _periods(call, query["offer-id"] + query["name"])
    ]
    total = sum(one["total"] for one in periods)
    insight = {
        "name": query["name"],
        "type": "count" if query["name"] == "PRODUCT_VISITS" else "percentage",
        "total": total,
        "countries": _countries(total),
        "periods": periods,
    }
    return listed(call, "offerInsights", [insight])


def product_ranks(call) -> Answer:
    asked = call.query["date"]
    violations = list(day(asked, "date"))
    today = call.world.clock.today()
    oldest = months_before(today, 3)
    if not violations and not oldest <= date.fromisoformat(asked) < today:
        violations = [violation("date", "must be in the past three months")]
    if violations:
        raise invalid(*violations)
    dice = random.Random(f"ranks:{call.query['ean']}:{asked}")
    ranks = [
        {
            "categoryId": str(dice.randint(10000, 60000)),
            "wasSponsored": dice.random() < 0.2,
            "rank": number,
            "impressions": dice.randint(1, 900),
        }
        for number in range(1, RANKS + 1)
    ]
    start = (call.query["page"] - 1) * RANKS_PER_PAGE
    page = ranks[start : start + RANKS_PER_PAGE]
    more = start + RANKS_PER_PAGE < len(ranks)
    return listed(call, "ranks", page, hasNextPage=more)


def sales_forecast(call) -> Answer:
    if call.query["offer-id"] not in call.account.offers:
        raise invalid(violation("offer-id", "is not an offer of this retailer"))
    periods = [
        {"weeksAhead": week, **_forecast(call.query["offer-id"], week)}
        for week in range(1, call.query["weeks-ahead"] + 1)
    ]
    answer = {
        "name": "SALES_FORECAST",
        "type": "DECIMAL",
        **_forecast(call.query["offer-id"], len(periods)),
        "periods": periods,
    }
    return Answer(200, answer)


def search_terms(call) -> Answer:
    term = call.query["search-term"]
    periods = []
    for period, total in _periods(call, term):
        texts = {name: str(value) for name, value in period.items()}
        countries = _countries(total)
        periods.append({"period": texts, "total": total, "countries": countries})
    total = sum(one["total"] for one in periods)
    shown = {
        "searchTerm": term,
        "type": "count",
        "total": total,
        "countries": _countries(total),
        "periods": periods,
    }
    if call.query["related-search-terms"]:
        shown["relatedSearchTerms"] = [
            {"total": total // 3, "searchTerm": f"{term} {colour}"}
            for colour in ("rood", "blauw")
        ]
    return Answer(200, {"searchTerms": shown})


def _periods(call, salt: str) -> list[tuple[dict, int]]:
    """(period, figure) from this one back, as many as were asked for."""
    unit, number = call.query["period"], call.query["number-of-periods"]
    if not 1 <= number <= MOST[unit]:
        reason = f"must be between 1 and {MOST[unit]} for {unit}"
        raise invalid(violation("number-of-periods", reason))
    today, found = call.world.clock.today(), []
    for back in range(number):
        if unit == "MONTH":
            one = months_before(today, back)
            period = {"month": one.month, "year": one.year}
        elif unit == "WEEK":
            one = today - timedelta(weeks=back)
            period = {"week": one.isocalendar().week, "year": one.isocalendar().year}
        else:
            one = today - timedelta(days=back)
            period = {"day": one.day, "month": one.month, "year": one.year}
        found.append((period, random.Random(f"{salt}:{one}").randint(0, 100)))
    return found


def _countries(total: int) -> list[dict]:
    belgian = total // 4
    return [
        {"countryCode": "NL", "value": total - belgian},
        {"countryCode": "BE", "value": belgian},
    ]


def _forecast(offer_id: str, week: int) -> dict:
    low = random.Random(f"{offer_id}:{week}").randint(0, 20)
    return {
        "total": {"minimum": float(low), "maximum": low + 5.5},
        "countries": [
            {"countryCode": "NL", "minimum": low * 0.75, "maximum": low + 3.5},
            {"countryCode": "BE", "minimum": low * 0.25, "maximum": low + 2.0},
        ],
    }


BASE = "/retailer/insights"
PERIODS = (
    Query("period", choices=("DAY", "WEEK", "MONTH"), required=True),
    Query("number-of-periods", "integer", required=True),
)
OFFER = Query("offer-id", required=True)
FIGURES = ("PRODUCT_VISITS", "BUY_BOX_PERCENTAGE")
ROUTES = [
    Route(
        "GET",
        BASE + "/performance/indicator",
        performance,
        query=(
            Query("name", choices=INDICATORS, required=True),
            Query("year", required=True),
            Query("week", required=True),
        ),
    ),
    Route(
        "GET",
        BASE + "/offer",
        offer_insights,
        query=(OFFER, *PERIODS, Query("name", choices=FIGURES, required=True)),
    ),
    Route(
        "GET",
        BASE + "/product-ranks",
        product_ranks,
        query=(
            Query("ean", required=True),
            Query("date", required=True),
            Query("type", choices=("SEARCH", "BROWSE")),
            Query("page", "integer", default=1, low=1, high=200),
        ),
        languages=("nl-NL", "nl", "nl-BE", "fr", "fr-BE"),
    ),
    Route(
        "GET",
        BASE + "/sales-forecast",
        sales_forecast,
        query=(OFFER, Query("weeks-ahead", "integer", required=True, low=1, high=12)),
    ),
    Route(
        "GET",
        BASE + "/search-terms",
        search_terms,
        query=(
            Query("search-term", required=True),
            *PERIODS,
            Query("related-search-terms", "boolean", default=False),
        ),
    ),
]
