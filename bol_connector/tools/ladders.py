"""bol's bundle prices as a text: "1:34.95 3:30.50", by quantity upwards.

A text compares to the cent, and takes one column of an offer.
"""

from decimal import Decimal


def ladder_text(steps):
    """Text of bundle prices; '' without any.

    :param steps: iterable of (least quantity, price of one with VAT); a step that
        lacks one of them is left out
    """
    known = sorted((q, p) for q, p in steps if q is not None and p is not None)
    return " ".join(f"{quantity}:{price:.2f}" for quantity, price in known)


def read_ladder(text):
    """Steps of a text: list of (quantity, Decimal price)."""
    pairs = (step.split(":") for step in (text or "").split())
    return [(int(quantity), Decimal(price)) for quantity, price in pairs]
