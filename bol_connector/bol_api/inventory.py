"""The seller's stock in bol's own warehouse (FBB)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from . import operations
from .reading import integer, mapping, text
from .resource import Resource


@dataclass(frozen=True, slots=True)
class InventoryLine:
    """Pieces of a product at bol: `regular_stock` for sale as new, `graded_stock`
    of lesser quality. `bsku` is bol's own article number."""

    ean: str
    bsku: str
    title: str
    regular_stock: int | None
    graded_stock: int | None
    raw: dict[str, Any]


def read_inventory_line(data: Any) -> InventoryLine:
    """A line of the inventory out of JSON."""
    return InventoryLine(
        ean=text(data, "ean"),
        bsku=text(data, "bsku"),
        title=text(data, "title"),
        regular_stock=integer(data, "regularStock"),
        graded_stock=integer(data, "gradedStock"),
        raw=mapping(data),
    )


class Inventory(Resource):
    """`/retailer/inventory`."""

    def pages(
        self,
        quantity: Sequence[str] | None = None,
        stock: str | None = None,
        state: str | None = None,
        query: str | None = None,
    ) -> Iterator[list[InventoryLine]]:
        """Pages of the inventory (`get-inventory`). `quantity`: ranges such as
        "0-10"; `stock` SUFFICIENT or INSUFFICIENT; `state` REGULAR or GRADED;
        `query`: an EAN or part of a title."""
        asked = {"quantity": quantity, "stock": stock, "state": state, "query": query}
        return self._pages(
            operations.GET_INVENTORY, "inventory", read_inventory_line, asked
        )

    def page(self, number: int, query: str | None = None) -> list[InventoryLine]:
        """One page of the inventory, the first is 1; [] after the last one. `query`:
        an EAN or part of a title."""
        asked = {"query": query, "page": number}
        return self._page(
            operations.GET_INVENTORY, "inventory", read_inventory_line, asked
        )
