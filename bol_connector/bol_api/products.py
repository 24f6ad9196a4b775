"""What bol shows of a product in its shop."""

from dataclasses import dataclass
from typing import Any

from . import operations
from .reading import integer, items, text
from .resource import Resource


@dataclass(frozen=True, slots=True)
class AssetVariant:
    """One size of an image or document; `width` and `height` in pixels."""

    size: str
    width: int | None
    height: int | None
    mime_type: str
    url: str


@dataclass(frozen=True, slots=True)
class Asset:
    """`usage` PRIMARY, ADDITIONAL or IMAGE; `order` its place among the others."""

    usage: str
    order: int | None
    variants: tuple[AssetVariant, ...]


@dataclass(frozen=True, slots=True)
class Category:
    """A category of the shop; `subcategories` pairs of id and name."""

    category_id: str
    name: str
    subcategories: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a product is found in the shop."""

    url: str
    categories: tuple[Category, ...]
    raw: dict[str, Any]


def _read_asset(data: Any) -> Asset:
    return Asset(
        usage=text(data, "usage"),
        order=integer(data, "order"),
        variants=items(data, "variants", _read_variant),
    )


def _read_variant(data: Any) -> AssetVariant:
    return AssetVariant(
        size=text(data, "size"),
        width=integer(data, "width"),
        height=integer(data, "height"),
        mime_type=text(data, "mimeType"),
        url=text(data, "url"),
    )


def _read_category(data: Any) -> Category:
    return Category(
        category_id=text(data, "categoryId"),
        name=text(data, "categoryName"),
        subcategories=items(
            data, "subcategories", lambda one: (text(one, "id"), text(one, "name"))
        ),
    )


class Products(Resource):
    """`/retailer/products`."""

    def assets(
        self, ean: str, usage: str | None = None, token: str | None = None
    ) -> tuple[Asset, ...]:
        """Images and documents of a product (`get-product-assets`); `usage` PRIMARY,
        ADDITIONAL or IMAGE."""
        answer = self._transport.call(
            operations.GET_PRODUCT_ASSETS, {"ean": ean}, {"usage": usage}, token=token
        )
        return items(answer.document, "assets", _read_asset)

    def placement(
        self,
        ean: str,
        country_code: str | None = None,
        language: str = "",
        token: str | None = None,
    ) -> Placement:
        """Address and categories in the shop of NL or BE (`get-product-placement`);
        `language` nl, nl-BE or fr-BE (default: the client's)."""
        answer = self._transport.call(
            operations.GET_PRODUCT_PLACEMENT,
            {"ean": ean},
            {"country-code": country_code},
            language=language,
            token=token,
        )
        return Placement(
            url=text(answer.document, "url"),
            categories=items(answer.document, "categories", _read_category),
            raw=answer.document,
        )
