"""An offer in bol's JSON: its parts, built and put into words.

A part is a key of ``CreateOfferRequest`` and ``PatchOfferRequest``: ``pricing``,
``fulfilment``, ``reference`` and so on.
"""

import json
from decimal import Decimal

from .eans import as_ean13
from .ladders import ladder_text

COUNTRIES = ("BE", "NL")
OWN_PROMISE = "BOL_DELIVERY_PROMISE"


def bol_ean(text):
    """An EAN in the one form that bol is told: 13 digits, or more if it has more."""
    return as_ean13((text or "").strip()).lstrip("0").zfill(13)


def dump_parts(parts):
    """The JSON text of a dict of parts, the same for the same parts."""
    return json.dumps(parts, default=float, sort_keys=True)


def read_parts(text):
    """The dict of parts of a JSON text, with exact numbers."""
    return json.loads(text or "{}", parse_float=Decimal)


def pricing_part(steps):
    """:param steps: iterable of (least quantity, Decimal price of one with VAT)"""
    bundles = [{"quantity": q, "unitPrice": round(p, 2)} for q, p in steps]
    return {"bundlePrices": bundles}


def condition_part(category, detail="", comment="", margin=False):
    """:param str detail: state of a second-hand one, grade of a refurbished one"""
    if category == "SECONDHAND":
        words = {"comment": comment} if comment else {}
        return {"category": category, "state": detail, **words}
    if category == "REFURBISHED":
        return {"category": category, "grade": detail, "margin": bool(margin)}
    return {"category": category}


def condition_detail(condition):
    """State or grade of a condition's part; '' of a new one."""
    return condition.get("state") or condition.get("grade") or ""


def countries_part(codes):
    return [{"countryCode": code} for code in sorted(codes)]


def fulfilment_part(method, schedule="", least=0, most=0, until=""):
    """:param int least, most: days until the buyer has it
    :param str until: "HH:MM", for orders until then
    """
    if method != "FBR" or not schedule:
        return {"method": method}
    if schedule != OWN_PROMISE or not (most or until):
        return {"method": method, "schedule": schedule}
    promise = {"minimumDaysToCustomer": least, "maximumDaysToCustomer": most}
    if until:
        promise["ultimateOrderTime"] = until
    return {"method": method, "schedule": schedule, "deliveryPromise": promise}


def part_text(env, part, value):
    """A part in words, as it is compared by people before it is sent.

    :rtype: str
    """
    writers = {
        "condition": lambda: ", ".join(
            str(value[key])
            for key in ("category", "state", "grade", "comment")
            if value.get(key)
        ),
        "pricing": lambda: _pricing_text(value),
        "stock": lambda: str(value["amount"]),
        "fulfilment": lambda: _fulfilment_text(env, value),
        "countryAvailabilities": lambda: ", ".join(c["countryCode"] for c in value),
        "onHoldByRetailer": lambda: env._("Yes") if value else env._("No"),
    }
    if value is None or part not in writers:
        return str(value or "")
    return writers[part]()


def _pricing_text(value):
    """As people write it: "34.95 3:30.50", the price of one first."""
    bundles = value["bundlePrices"]
    steps = [(b["quantity"], Decimal(b["unitPrice"])) for b in bundles]
    return ladder_text(steps).removeprefix("1:")


def _fulfilment_text(env, value):
    schedule = env["bol.delivery.promise"]._fields["schedule"]
    schedules = dict(schedule._description_selection(env))
    promise = value.get("deliveryPromise") or {}
    days = promise and env._(
        "%(least)s to %(most)s days",
        least=promise["minimumDaysToCustomer"],
        most=promise["maximumDaysToCustomer"],
    )
    until = promise.get("ultimateOrderTime")
    words = [
        value["method"],
        schedules.get(value.get("schedule"), value.get("schedule")),
        days,
        until and env._("ordered before %(time)s", time=until),
    ]
    return ", ".join(filter(None, words))


def part_labels(env):
    """What people call the parts: dict part -> text, in the order of the screens."""
    return {
        "ean": env._("EAN"),
        "condition": env._("Condition"),
        "pricing": env._("Price"),
        "stock": env._("Stock"),
        "fulfilment": env._("Delivery"),
        "countryAvailabilities": env._("Countries"),
        "economicOperatorId": env._("Economic Operator"),
        "reference": env._("Reference"),
        "onHoldByRetailer": env._("On Hold"),
        "unknownProductTitle": env._("Title"),
    }
