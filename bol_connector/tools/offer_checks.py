"""What bol would refuse in an offer, said before a call is made.

Each function gives the reason in words for the person who can mend it, '' if there
is none. The bounds are those of bol's description of its API.
"""

import re
from decimal import Decimal, InvalidOperation

from .eans import as_ean13, is_ean
from .ladders import read_ladder

LOWEST_PRICE, HIGHEST_PRICE = Decimal(1), Decimal(9999)
MOST_STEPS, LARGEST_BUNDLE = 4, 24
LONGEST_REFERENCE, LONGEST_TITLE, LONGEST_COMMENT = 100, 500, 2000
LARGEST_STOCK = 999
ADDRESS = re.compile(r"\S+@\S+\.\S+")


def ean_problem(env, text):
    text = as_ean13((text or "").strip())
    if not text:
        return env._("It has no EAN: enter its barcode.")
    if not is_ean(text):
        return env._(
            "%(ean)s is no EAN: a digit is wrong, or it hasn't 8, 12 or 13 digits.",
            ean=text,
        )
    if len(text.lstrip("0")) > 13:
        return env._(
            "%(ean)s is the number of a box (14 digits): bol wants the EAN of what the "
            "buyer gets.",
            ean=text,
        )
    return ""


def read_steps(price, bundles):
    """Steps of bundle prices out of a form.

    :param float price: of one piece
    :param str bundles: further steps, as "3:30.50 6:28"
    :return: list of (quantity, Decimal), None if ``bundles`` can't be read
    """
    try:
        further = read_ladder((bundles or "").replace(",", "."))
    except (ValueError, InvalidOperation):
        return None
    return [(1, Decimal(f"{price or 0:.2f}")), *further]


def price_problem(env, steps):
    """:param steps: of :func:`read_steps`"""
    if steps is None:
        return env._("Write the bundle prices as 3:30.50 6:28.00 (quantity:price).")
    quantities, prices = zip(*steps, strict=True)
    if not prices[0]:
        return env._("It has no price.")
    if not all(LOWEST_PRICE <= price <= HIGHEST_PRICE for price in prices):
        return env._("Bol takes prices from 1 to 9999 euros, VAT included.")
    if len(steps) > MOST_STEPS or quantities[-1] > LARGEST_BUNDLE:
        return env._("Bol takes 4 bundle prices, up to 24 pieces.")
    if list(quantities) != sorted(set(quantities)):
        return env._("Each bundle price is for more pieces than the one before.")
    if list(prices) != sorted(set(prices), reverse=True):
        return env._("Each bundle price is lower than the one before.")
    return ""


def stock_problem(env, amount):
    if 0 <= amount <= LARGEST_STOCK:
        return ""
    return env._("Bol takes a stock from 0 to 999.")


def length_problem(env, label, text, most):
    if len(text or "") <= most:
        return ""
    return env._(
        "%(field)s is too long: bol takes %(most)s characters, it has %(count)s.",
        field=label,
        most=most,
        count=len(text),
    )


def comment_problem(env, text):
    if ADDRESS.search(text or ""):
        return env._("Bol takes no e-mail address in the comment.")
    return length_problem(env, env._("The comment"), text, LONGEST_COMMENT)
