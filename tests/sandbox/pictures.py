"""Where the images of the catalogue are: outside of the API, for everybody."""

import io
import re
from functools import lru_cache

from PIL import Image, ImageDraw

from . import catalogue
from .exchange import Answer

PREFIX = "/media/"
SIZES = (("small", 250), ("medium", 550))
COLOURS = ("#d9480f", "#2b8a3e", "#1864ab", "#5f3dc4")


def assets(call, product: dict) -> list[dict]:
    """The assets of a product, in the API's shape."""
    base = f"http://{call.headers.get('host', 'localhost')}{PREFIX}{product['ean']}"
    return [
        {
            "usage": picture.get("usage", "ADDITIONAL" if place else "PRIMARY"),
            "order": picture.get("order", place),
            "variants": [
                {
                    "size": size,
                    "width": width,
                    "height": width,
                    "mimeType": picture.get("mimeType", "image/jpeg"),
                    "url": picture.get("url") or f"{base}/{place}/{width}.jpg",
                }
                for size, width in SIZES
            ],
        }
        for place, picture in enumerate(product["pictures"])
    ]


def serve(call) -> Answer:
    """An image, or what the admin wants to be there instead: ``status``,
    ``location``, ``mediaType``, ``text`` or a number of ``bytes``."""
    found = re.fullmatch(PREFIX + r"(\d+)/(\d+)/(\d+)\.jpg", call.path)
    pictures = found and catalogue.product(call.world, found[1])["pictures"]
    if not pictures or int(found[2]) >= len(pictures):
        return Answer(404, b"not here", "text/plain")
    picture = pictures[int(found[2])]
    headers = {"Location": picture["location"]} if "location" in picture else {}
    body = _body(picture, found[1], int(found[2]), int(found[3]))
    media_type = picture.get("mediaType", "image/jpeg")
    return Answer(picture.get("status", 200), body, media_type, headers)


def _body(picture: dict, ean: str, place: int, width: int) -> bytes:
    if "text" in picture:
        return picture["text"].encode()
    drawn = draw(ean, place, picture.get("pixels", width))
    return drawn.ljust(picture.get("bytes", 0), b"\0")


@lru_cache(256)
def draw(ean: str, place: int, width: int) -> bytes:
    """A JPEG that is as wide as high, and another one for each place."""
    image = Image.new("RGB", (width, width), COLOURS[place % len(COLOURS)])
    pen = ImageDraw.Draw(image)
    pen.ellipse((width // 4, width // 4, width * 3 // 4, width * 3 // 4), "white")
    pen.text((width // 3, width // 2), f"{ean} {place}", "black")
    target = io.BytesIO()
    image.save(target, "JPEG")
    return target.getvalue()
