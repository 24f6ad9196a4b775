"""What bol is known to refuse of a product's content, said before it is sent.

The bounds of the API are of its description; those of texts and images are bol's
published rules for sellers.
"""

from ..tools import is_ean

# How people write bol's units.
UNITS = {
    "kg": "unece.unit.KGM",
    "g": "unece.unit.GRM",
    "mm": "unece.unit.MMT",
    "cm": "unece.unit.CMT",
    "m": "unece.unit.MTR",
    "l": "unece.unit.LTR",
    "ml": "unece.unit.MLT",
}
LANGUAGES = [("nl", "Dutch"), ("fr", "French")]

EAN, TITLE, DESCRIPTION = "EAN", "Name", "Description"
LONGEST = {TITLE: 250, DESCRIPTION: 3000}
LONGEST_NAME = 100
LONGEST_VALUE = 10_000
MOST_ATTRIBUTES = 150
MOST_VALUES = 300
MOST_IMAGES = 30
LEAST_PIXELS, MOST_PIXELS = 500, 6000
LEAST_BYTES, MOST_BYTES = 30 * 1024, 10 * 1024 * 1024
IMAGE_TYPES = frozenset(["image/jpeg", "image/png"])


def refusal_of_value(env, attribute, value, unit=""):
    """Why bol would refuse a value of an attribute; '' if nothing speaks against it.

    :param env: gives the language
    """
    value = (value or "").strip()
    longest = LONGEST.get(attribute, LONGEST_VALUE)
    if not value:
        return env._("It is empty.")
    if len(attribute or "") > LONGEST_NAME:
        return env._("Bol's names of attributes have at most 100 characters.")
    if len(value) > longest:
        return env._(
            "It has %(length)s characters; bol takes at most %(longest)s.",
            length=len(value),
            longest=longest,
        )
    if unit and not _is_number(value):
        return env._("%(value)s is no number, but there is a unit.", value=value[:40])
    if attribute == EAN and not is_ean(value):
        return env._("%(ean)s is no EAN: look at its check digit.", ean=value[:40])
    return ""


def refusal_of_image(env, mimetype, width, height, size):
    """Why bol would refuse an image; '' if nothing speaks against it.

    :param int width: pixels; 0 if the file can't be read
    :param int size: bytes
    """
    if mimetype not in IMAGE_TYPES:
        return env._(
            "Bol takes JPEG and PNG, and this is %(kind)s: upload it as one of them.",
            kind=(mimetype or "").rpartition("/")[2] or "?",
        )
    if not (width and height):
        return env._("This file can't be read as an image.")
    if min(width, height) < LEAST_PIXELS or max(width, height) > MOST_PIXELS:
        return env._(
            "It is %(width)s x %(height)s pixels; bol takes %(least)s x %(least)s up "
            "to %(most)s x %(most)s.",
            width=width,
            height=height,
            least=LEAST_PIXELS,
            most=MOST_PIXELS,
        )
    if not LEAST_BYTES <= size <= MOST_BYTES:
        return env._(
            "The file has %(size)s KB; bol takes %(least)s KB up to %(most)s MB.",
            size=size // 1024,
            least=LEAST_BYTES // 1024,
            most=MOST_BYTES // 1024**2,
        )
    return ""


def _is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True
