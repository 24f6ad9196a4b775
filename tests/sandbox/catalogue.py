"""bol's catalogue: what is known of a product, made up from its EAN, and what the
admin says of it instead."""

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
DESCRIPTIONS = {
    "nl": "{title} van {brand}.<br><ul><li>Stevig gemaakt</li><li>Twee jaar garantie"
    "</li></ul>",
    "fr": "{title} de {brand}.<br><ul><li>Solide</li>"
    "<li>Deux ans de garantie</li></ul>",
}
# What the admin may say of a product: see ``admin.change_catalogue``.
TOLD = ("title", "description", "brand", "category", "attributes", "pictures")


def product(world, ean: str) -> dict:
    """All that is known of an EAN; always the same, but for what the admin said.

    ``category`` is (id, name), ``attributes`` {id: (value, unit id or None)},
    ``description`` {language: text}, ``pictures`` one dict per image (see
    ``pictures.serve``).
    """
    dice = random.Random(f"product:{ean}")
    title, price = dice.choice(samples.PRODUCTS)
    title = _title(world, ean) or f"{title} - {dice.choice(samples.COLOURS)}"
    brand = dice.choice(BRANDS)
    made = {
        "ean": ean,
        "title": title,
        "price": price,
        "brand": brand,
        "category": dice.choice(CATEGORIES),
        "chunkId": str(dice.randint(30000000, 90000000)),
        "description": {
            language: text.format(title=title, brand=brand)
            for language, text in DESCRIPTIONS.items()
        },
        "attributes": _sizes(ean),
        "pictures": [{}, {}],
        "dice": dice,
    }
    told = world.catalogue.get(ean, {})
    return made | {name: told[name] for name in TOLD if name in told}


def known(call, ean: str) -> dict:
    """The product of a path's EAN. Problem 400 if it is none, 404 if unknown."""
    if not re.fullmatch(r"\d{8,14}", ean):
        raise invalid(violation("ean", f"'{ean}' is not a valid EAN"))
    told = call.world.catalogue.get(ean, {})
    if not told.get("known", eans.catalogued(ean)):
        raise Problem(404, f"No product found for EAN {ean}.")
    return product(call.world, ean)


def attributes(found: dict, language: str) -> list[dict]:
    """The attributes of a product in the API's shape."""
    description = found["description"]
    if isinstance(description, dict):
        description = description.get(language[:2]) or description["nl"]
    facts = {
        "Title": (found["title"], None),
        "Description": (description, None),
        **found["attributes"],
    }
    return [
        {
            "id": name,
            "values": [{"value": str(value), **({"unitId": unit} if unit else {})}],
        }
        for name, (value, unit) in facts.items()
        if value
    ]


def _sizes(ean: str) -> dict:
    dice = random.Random(f"sizes:{ean}")
    return {
        "Colour": ("Zwart", None),
        "Weight": (dice.randint(50, 9000), "unece.unit.GRM"),
        "Length": (dice.randint(30, 900), "unece.unit.MMT"),
        "Width": (dice.randint(30, 900), "unece.unit.MMT"),
        "Height": (dice.randint(30, 900), "unece.unit.MMT"),
    }


def _title(world, ean: str) -> str | None:
    for account in world.accounts.values():
        for row in account.offers.values():
            if row["data"]["ean"] == ean and row.get("title"):
                return row["title"]
    return None
