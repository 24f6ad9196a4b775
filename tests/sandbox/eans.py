"""EAN-13 numbers with a valid check digit, and what bol's catalogue knows."""

import random

INTERNAL_PREFIX = "2"


def check_digit(twelve: str) -> str:
    total = sum(int(digit) * (3 if i % 2 else 1) for i, digit in enumerate(twelve))
    return str(-total % 10)


def make(dice: random.Random, prefix: str = "87") -> str:
    rest = 12 - len(prefix)
    twelve = prefix + "".join(str(dice.randrange(10)) for _ in range(rest))
    return twelve + check_digit(twelve)


def valid(ean: str) -> bool:
    return (
        len(ean) == 13
        and ean.isascii()
        and ean.isdigit()
        and check_digit(ean[:12]) == ean[12]
    )


def catalogued(ean: str) -> bool:
    """The sandbox's catalogue: every valid EAN but those for shops' own use."""
    return valid(ean) and not ean.startswith(INTERNAL_PREFIX)


def bol_product_id(ean: str) -> str:
    return "93" + ean[-11:].rjust(14, "0")
