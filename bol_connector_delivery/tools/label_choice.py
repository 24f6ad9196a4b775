"""Which of bol's labels a rule takes, and whether goods can be sent with one."""

import re
from math import inf, prod

NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
KILOGRAMS = {"kg": 1, "g": 0.001}
# Cubic metres of a cube with sides of one unit.
CUBES = {"cm": 1e-6, "mm": 1e-9, "m": 1}
UNIT = re.compile(r"[a-z]+\s*$")


def choose(options, rule, max_price=0, label_type="", transporter="", late=False):
    """The option that a rule takes of those that a parcel may go with.

    :param options: list of dicts, as of ``option_values``: those that fit the goods
    :param str rule: recommended / cheapest / fixed
    :param float max_price: excl. VAT, as bol's prices are; 0: any price
    :param str label_type: of rule fixed: PARCEL, MAILBOX, ...
    :param str transporter: of rule fixed: bol's code, "" for any
    :param bool late: take a label that is too late, if none is in time
    :return: (option or None, why there is none: type / late / price / ``""``)
    """
    if rule == "fixed":
        options = [
            option
            for option in options
            if option["label_type"] == label_type
            and transporter in ("", option["transporter_code"])
        ]
    if not options:
        return None, "type"
    timely = [option for option in options if option["in_time"]]
    if not timely and not late:
        return None, "late"
    candidates = sorted(timely or options, key=price_of)
    if rule == "recommended":
        candidates.sort(key=lambda option: not option["recommended"])
    # What bol recommends isn't replaced by a cheaper one behind the user's back.
    if max_price and price_of(candidates[0]) > max_price:
        return None, "price"
    return candidates[0], ""


def price_of(option):
    """A label whose price bol doesn't say is the dearest."""
    return option["price"] or inf


def fits(option, weight, volume):
    """Whether goods keep to the limits of a label: bol fines what doesn't.

    :param float weight: in kg, 0 if unknown
    :param float volume: of the goods in m3, 0 if unknown
    """
    return weight <= kilograms(option["max_weight"]) and volume <= cubic_metres(
        option["max_dimensions"]
    )


def kilograms(text):
    """What bol's text ("10 kg") allows; infinite if it can't be read."""
    numbers, unit = read(text)
    return numbers[0] * KILOGRAMS[unit] if numbers and unit in KILOGRAMS else inf


def cubic_metres(text):
    """What a box of bol's sizes ("38 x 26,5 x 3,2 cm") holds; infinite if unread."""
    numbers, unit = read(text)
    return prod(numbers) * CUBES[unit] if len(numbers) == 3 and unit in CUBES else inf


def read(text):
    text = (text or "").lower()
    unit = UNIT.search(text)
    numbers = [float(one.replace(",", ".")) for one in NUMBER.findall(text)]
    return numbers, unit.group().strip() if unit else ""
