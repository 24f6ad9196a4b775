"""bol's official OpenAPI files and their operations.

The files are found in BOL_OPENAPI_DIR, otherwise in ../shared/bol-api/spec beside
the project. Tests that need them skip with ``MISSING`` where there are none.
"""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from . import mends
from .exchange import Exchange

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = Path(
    os.environ.get("BOL_OPENAPI_DIR") or PROJECT.parent / "shared/bol-api/spec"
)
FILES = ("retailer-v10", "shared-v10", "offers-v11", "economic-operators-v1")
# Not official: 11.3.0 and what is known of 11.5.0. It is asked for answers only
# that 11.3.0 doesn't have (409 of a change, 204 without reasons).
LATER = {"offers-v11": "offers-v11.5.0-reconstructed"}
MISSING = f"bol's OpenAPI files are not in {FOLDER} (set BOL_OPENAPI_DIR)"
METHODS = ("get", "put", "post", "delete", "patch")


def available() -> bool:
    return all(has(name) for name in FILES)


def has(name: str) -> bool:
    return (FOLDER / f"{name}.json").exists()


@cache
def specification(name: str) -> dict:
    """The mended description of that file."""
    schemas = _read("retailer-v10")["components"]["schemas"]
    problem = {key: schemas[key] for key in ("Problem", "Violation")}
    return mends.mend(_read(name), problem)


@dataclass(frozen=True)
class Operation:
    """An operation of one of the files."""

    file: str
    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path} ({self.file})"

    @property
    def described(self) -> Mapping[str, Any]:
        return specification(self.file)["paths"][self.path][self.method.lower()]

    @property
    def deprecated(self) -> bool:
        return bool(self.described.get("deprecated"))

    @property
    def body_types(self) -> set[str]:
        """The media types of its body; none if it has none."""
        return set(self.described.get("requestBody", {}).get("content", {}))

    @property
    def answer_types(self) -> set[str]:
        """The media types of its good answers."""
        found: set[str] = set()
        for status, answer in self.described["responses"].items():
            if status.startswith("2"):
                found |= set(answer.get("content", {}))
        return found or {mends.own_media_type(specification(self.file))}

    def fits(self, method: str, path: str) -> bool:
        return method == self.method and bool(_pattern(self.path).fullmatch(path))


@cache
def operations() -> tuple[Operation, ...]:
    """All operations of the official files, the deprecated ones as well."""
    return tuple(
        Operation(file, method.upper(), path)
        for file in FILES
        for path, described in specification(file)["paths"].items()
        for method in described
        if method in METHODS
    )


def operation_of(exchange: Exchange) -> Operation | None:
    """The operation that is meant. HEAD is GET without a body; of v10 and v11 on
    one path it is the one whose media type is spoken."""
    method = "GET" if exchange.method == "HEAD" else exchange.method
    found = [one for one in operations() if one.fits(method, exchange.path)]
    # /retailer/orders/cancellation fits /retailer/orders/{order-id} too.
    fewest = min((one.path.count("{") for one in found), default=0)
    found = [one for one in found if one.path.count("{") == fewest]
    spoken = {*exchange.accept, exchange.request_type}
    for operation in found:
        if (operation.body_types | operation.answer_types) & spoken:
            return operation
    return found[-1] if found else None


@cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path))


def _read(name: str) -> dict:
    with open(FOLDER / f"{name}.json", encoding="utf-8") as file:
        return json.load(file)
