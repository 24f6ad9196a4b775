"""All that bol's shop shows of a product, from the calls that each know a part."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from . import errors
from .content import CatalogProduct, Content
from .pictures import LostPicture, Picture, PictureSource, Reason
from .pool import in_order
from .products import Asset, Placement, Products
from .session import Transport

Images = Literal["none", "first", "all"]
MOST_IMAGES = 12
# Several products are held at a time.
MOST_BYTES = 15 * 1024 * 1024
_WORKERS = 4
_EAN = re.compile(r"[0-9]{8,14}")


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """`placement` None if it wasn't asked for or there is none; `pictures` in the
    shop's order, `lost` those of them that couldn't be had."""

    ean: str
    product: CatalogProduct
    placement: Placement | None
    pictures: tuple[Picture, ...]
    lost: tuple[LostPicture, ...]


class Catalogue:
    """Several parts of `/retailer/content` and `/retailer/products`, and the images
    they name. Thread-safe."""

    def __init__(self, transport: Transport, content: Content, products: Products):
        self._transport = transport
        self._content = content
        self._products = products
        home = urlsplit(transport.endpoint.api_url).netloc
        self._source = PictureSource(home)

    def close(self) -> None:
        """Close the connections to the images."""
        self._source.close()

    def get_many(
        self,
        eans: Iterable[str],
        *,
        language: str = "",
        placement: bool = False,
        images: Images = "none",
    ) -> Iterator[tuple[str, CatalogueEntry | errors.BolError]]:
        """What the shop shows of each EAN, in the order asked, or the error instead.

        An EAN that bol's catalogue doesn't know is a NotFound; what can be none is a
        BadRequest, without a call. After an error that
        concerns everything, the others get that same error.
        """

        def fetch(ean: str, token: str) -> CatalogueEntry:
            if not _EAN.fullmatch(ean):
                raise errors.BadRequest("It is no EAN.")
            product = self._content.catalog_product(ean, language, token)
            placed = self._placement(ean, language, token) if placement else None
            pictures, lost = self._pictures(self._urls(ean, images, token))
            return CatalogueEntry(ean, product, placed, tuple(pictures), tuple(lost))

        return in_order(eans, self._transport.tokens, fetch, _WORKERS)

    def _placement(self, ean: str, language: str, token: str) -> Placement | None:
        try:
            return self._products.placement(ean, language=language, token=token)
        except errors.NotFound:
            return None

    def _pictures(self, urls: list[str]) -> tuple[list[Picture], list[LostPicture]]:
        """The images at these addresses, and those that couldn't be had."""
        taken: list[Picture] = []
        lost: list[LostPicture] = []
        room = MOST_BYTES
        for url in urls:
            found = self._source.get(url)
            if isinstance(found, LostPicture):
                lost.append(found)
            elif len(found.content) > room:
                lost.append(LostPicture(url, Reason.TOO_LARGE))
            else:
                taken.append(found)
                room -= len(found.content)
        return taken, lost

    def _urls(self, ean: str, images: Images, token: str) -> list[str]:
        if images == "none":
            return []
        try:
            assets = self._products.assets(ean, "IMAGE", token)
        except errors.NotFound:
            return []
        urls = filter(None, map(_largest, sorted(assets, key=_place)))
        return list(dict.fromkeys(urls))[: 1 if images == "first" else MOST_IMAGES]


def _place(asset: Asset) -> tuple[bool, bool, int]:
    """The primary image comes first, one without a place last."""
    return asset.usage != "PRIMARY", asset.order is None, asset.order or 0


def _largest(asset: Asset) -> str:
    """The address of the largest image of an asset; "" if it is no image."""
    images = [one for one in asset.variants if one.mime_type.startswith("image/")]
    best = max(
        images, key=lambda one: (one.width or 0) * (one.height or 0), default=None
    )
    return best.url if best else ""
