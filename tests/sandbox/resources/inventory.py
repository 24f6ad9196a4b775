"""Inventory in bol's own warehouse (LVB/FBB, v10)."""

import random
import re

from ..exchange import PAGE, Answer, Query, Route, page_of
from ..listing import listed
from ..problems import invalid, violation

SUFFICIENT_FROM = 10


def stock_of(world, account, ean: str, title: str) -> dict:
    """The inventory row of an EAN, made when it is first asked for."""
    if ean not in account.inventory:
        dice = random.Random(f"{world.seed}:inventory:{ean}")
        account.inventory[ean] = {
            "ean": ean,
            "bsku": "295" + world.number("bsku", 2126000).rjust(10, "0"),
            "gradedStock": dice.choice((0, 0, 0, 1, 2)),
            "regularStock": dice.randint(5, 120),
            "title": title,
        }
    return account.inventory[ean]


def put(world, account, ean: str, given: dict) -> dict:
    """Set what lies at bol of an EAN; a ``bsku`` is a row of its own.

    ``regular`` and ``graded`` None: the answer lacks them. ``gone``: no row any more.
    """
    bsku = given.get("bsku")
    key = f"{ean}/{bsku}" if bsku else ean
    if given.get("gone"):
        return account.inventory.pop(key, {})
    title = given.get("title", ean)
    row = {**stock_of(world, account, ean, title)}
    row |= {"bsku": bsku} if bsku else {}
    for name in ("regular", "graded"):
        if name in given:
            row[f"{name}Stock"] = given[name]
    account.inventory[key] = {k: v for k, v in row.items() if v is not None}
    return account.inventory[key]


def take(account, ean: str, quantity: int):
    """bol ships from its warehouse."""
    row = account.inventory.get(ean)
    if row is not None:
        row["regularStock"] = max(0, row.get("regularStock", 0) - quantity)


def list_inventory(call) -> Answer:
    account = call.account
    for offer in account.offers.values():
        if offer["data"]["fulfilment"]["method"] == "FBB":
            title = offer.get("title") or offer["data"].get("reference", "")
            stock_of(call.world, account, offer["data"]["ean"], title)
    field = "gradedStock" if call.query["state"] == "GRADED" else "regularStock"
    ranges = _ranges(call.query["quantity"])
    rows = [
        row
        for row in account.inventory.values()
        if (not ranges or any(low <= row.get(field, 0) <= high for low, high in ranges))
        and call.query["stock"] in (None, _level(row.get(field, 0)))
        and _named(row, call.query["query"])
    ]
    rows.sort(key=lambda row: (row["ean"], row["bsku"]))
    return listed(call, "inventory", page_of(rows, call.query["page"]))


def _ranges(given: list[str]) -> list[tuple[int, int]]:
    """``quantity=0-10&quantity=20-30``; bol's example has them in one value."""
    ranges = []
    for text in ",".join(given).split(",") if given else []:
        found = re.fullmatch(r"(\d+)-(\d+)", text)
        if not found:
            raise invalid(violation("quantity", "must be (min)-(max)"))
        ranges.append((int(found[1]), int(found[2])))
    return ranges


def _level(amount: int) -> str:
    return "SUFFICIENT" if amount >= SUFFICIENT_FROM else "INSUFFICIENT"


def _named(row: dict, wanted: str | None) -> bool:
    return not wanted or wanted == row["ean"] or wanted.lower() in row["title"].lower()


ROUTES = [
    Route(
        "GET",
        "/retailer/inventory",
        list_inventory,
        query=(
            PAGE,
            Query("quantity", "many"),
            Query("stock", choices=("SUFFICIENT", "INSUFFICIENT")),
            Query("state", choices=("REGULAR", "GRADED")),
            Query("query"),
        ),
    )
]
