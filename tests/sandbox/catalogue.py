"""bol's catalogue: what is known of a product, made up from its EAN."""

import random
import re

from . import eans, samples
from .problems import Problem, invalid, violation

CATEGORIES = (
    ("43646", "Auto & Motor"),
    ("13155", "Klussen"),
    ("7934", "Speelgoed"),
    ("10505", "Kantoor"),
    ("8299", "Boeken"),
)
BRANDS = ("Fietsentuin", "Noordlicht", "Zoë & Zn.", "Maison Lumière")


def product(world, ean: str) -> dict:
    """title, brand, category (id, name), chunk; always the same for an EAN."""
    dice = random.Random(f"product:{ean}")
    title, price = dice.choice(samples.PRODUCTS)
    return {
        "ean": ean,
        "title": _title(world, ean) or f"{title} - {dice.choice(samples.COLOURS)}",
        "price": price,
        "brand": dice.choice(BRANDS),
        "category": dice.choice(CATEGORIES),
        "chunkId": str(dice.randint(30000000, 90000000)),
        "dice": dice,
    }


def known(call, ean: str) -> dict:
    """The product of a path's EAN. Problem 400 if it is none, 404 if unknown."""
    if not re.fullmatch(r"\d{8,14}", ean):
        raise invalid(violation("ean", f"'{ean}' is not a valid EAN"))
    if not eans.catalogued(ean):
        raise Problem(404, f"No product found for EAN {ean}.")
    return product(call.world, ean)


def _title(world, ean: str) -> str | None:
    for account in world.accounts.values():
        for row in account.offers.values():
            if row["data"]["ean"] == ean and row.get("title"):
                return row["title"]
    return None
