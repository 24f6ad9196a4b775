"""What bol makes of uploaded content: judges it, fetches its images, shows it.

The bounds of texts and images are bol's published rules for sellers; which attributes
there are is a small piece of its data model.
"""

import hashlib
import re
import threading
import urllib.error
import urllib.request

from . import eans

# Attribute -> most characters of a text; None for a number with a unit.
ATTRIBUTES = {
    "EAN": 14,
    "Name": 250,
    "Description": 3000,
    "Brand": 100,
    "Colour": 100,
    "Material": 100,
    "Internal Reference": 100,
    "Product Weight": None,
    "Product Length": None,
    "Product Width": None,
    "Product Height": None,
    "Width": None,
}
# What the catalogue calls it.
SHOWN_AS = {"Name": "Title"}
UNITS = re.compile(r"unece\.unit\.[A-Z]{3}|mm|cm|m|kg|g|l")
IMAGES = {b"\xff\xd8\xff": "jpeg", b"\x89PNG": "png"}
MOST_BYTES = 10 * 1024 * 1024
FETCH_SECONDS = 20

PUBLISHED = {"status": "PUBLISHED", "subStatus": "SELECTED"}
RECEIVED = {"status": "IN_PROGRESS", "subStatus": "RECEIVED"}


def judge(attribute: dict, before: dict) -> dict:
    """What bol says of an attribute in the end.

    ``before``: the values that the catalogue shows of this seller, by attribute.
    """
    name, values = attribute["id"], attribute["values"]
    if name not in ATTRIBUTES:
        return declined("DOES_NOT_EXIST", "The attribute does not exist.")
    for value in values:
        if refusal := _refusal(name, value):
            return refusal
    if before.get(name) == values and name != "EAN":
        return {
            "status": "DECLINED",
            "subStatus": "IDENTICAL_VALUE_AS_BEFORE",
            "subStatusDescription": "The value is the same as before.",
        }
    return PUBLISHED


def declined(code: str, why: str) -> dict:
    return {
        "status": "DECLINED",
        "subStatus": f"VALIDATION_FAILED_{code}",
        "subStatusDescription": why,
    }


def _refusal(name: str, value: dict) -> dict | None:
    text, longest = value["value"], ATTRIBUTES[name]
    if name == "EAN":
        if not eans.catalogued(text):
            return declined("INVALID_EAN", "The provided EAN is not correct.")
    elif longest is None:
        if not re.fullmatch(r"\d+(\.\d+)?", text):
            return declined("INVALID_NUMBER", "The numeric value is incorrect.")
        if not UNITS.fullmatch(value.get("unitId") or ""):
            return declined("INVALID_UNIT", "The provided unit is not correct.")
    elif len(text) > longest:
        return declined("INVALID_TEXT", f"The text is longer than {longest}.")
    return None


# -- images --------------------------------------------------------------------


def fetch_all(upload: dict, lock):
    """Fetch the images of an upload, at its seller's, while the world goes on."""
    assets = upload["content"].get("assets") or []
    upload["fetched"] = {}

    def work():
        for asset in assets:
            said = fetch(asset["url"])
            with lock:
                others = [one.get("sum") for one in upload["fetched"].values()]
                if said.get("sum", "") in others:
                    said = _asset("DECLINED", "IMAGE_FLAGGED_AS_DUPLICATE", "Twice.")
                upload["fetched"][asset["url"]] = said

    threading.Thread(target=work, daemon=True).start()


def fetch(url: str) -> dict:
    """What bol says of the image at an address."""
    try:
        with urllib.request.urlopen(url, timeout=FETCH_SECONDS) as answer:
            raw = answer.read(MOST_BYTES + 1)
    except urllib.error.HTTPError as error:
        code = "UNAUTHORIZED" if error.code in (401, 403) else "404"
        return _asset("DECLINED", f"DOWNLOAD_FAILED_{code}", "Failed to download.")
    except (OSError, ValueError):
        return _asset("DECLINED", "IMPORT_FAILED", "Failed to download.")
    if not any(raw.startswith(magic) for magic in IMAGES):
        return _asset("DECLINED", "UNSUPPORTED_MIMETYPE", "This is no image.")
    if len(raw) > MOST_BYTES or min(pixels(raw)) < 500:
        return _asset("DECLINED", "NOT_VALID_FOR_IMPORT", "The size is not allowed.")
    said = _asset("PUBLISHED", "PUBLISHED")
    return said | {"sum": hashlib.sha256(raw).hexdigest(), "bytes": len(raw)}


def pixels(raw: bytes) -> tuple[int, int]:
    """Width and height of a PNG or JPEG; zeros when it is cut off."""
    if raw.startswith(b"\x89PNG"):
        return int.from_bytes(raw[16:20]), int.from_bytes(raw[20:24])
    place = 2
    while place + 9 < len(raw):
        marker, size = raw[place + 1], int.from_bytes(raw[place + 2 : place + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height = int.from_bytes(raw[place + 5 : place + 7])
            return int.from_bytes(raw[place + 7 : place + 9]), height
        place += 2 + size
    return 0, 0


def _asset(status: str, code: str, why: str | None = None) -> dict:
    said = {"status": status, "subStatus": code}
    return said | ({"subStatusDescription": why} if why else {})


# -- what the catalogue shows --------------------------------------------------


def ean_of(content: dict) -> str | None:
    for attribute in content["attributes"]:
        if attribute["id"] == "EAN":
            return attribute["values"][0]["value"]
    return None


def published(world, ean: str, language: str) -> dict:
    """{attribute: values} that sellers' uploads made bol show, the newest last."""
    now = world.clock.now()
    shown = {}
    for account in world.accounts.values():
        for upload in account.uploads.values():
            if ean_of(upload["content"]) == ean and now >= upload["ready"]:
                if upload["language"][:2] == language[:2]:
                    shown |= upload.get("published", {})
    return shown


def shown(rows: list[dict], told: dict) -> list[dict]:
    """Attributes in the API's shape, with what sellers told instead."""
    told = {SHOWN_AS.get(name, name): values for name, values in told.items()}
    kept = [row for row in rows if row["id"] not in told]
    return kept + [{"id": name, "values": values} for name, values in told.items()]


def decide(world, upload: dict):
    """Judge an upload's attributes, once, when its time has come."""
    content = upload["content"]
    before = published(world, ean_of(content) or "", upload["language"])
    said = {
        attribute["id"]: judge(attribute, before) for attribute in content["attributes"]
    }
    if said["EAN"] != PUBLISHED:
        said = dict.fromkeys(said, said["EAN"])
    upload["said"] = said
    upload["published"] = {
        attribute["id"]: attribute["values"]
        for attribute in content["attributes"]
        if said[attribute["id"]] == PUBLISHED and attribute["id"] != "EAN"
    }
