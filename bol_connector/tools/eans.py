"""EANs in the ways that people and systems write them."""

from odoo.tools.barcode import get_barcode_check_digit

LENGTHS = (8, 12, 13, 14)
# A book's ISBN-13 is its ISBN-10 behind this, with another check digit.
BOOK = "978"


def is_ean(text):
    """Whether a text is an EAN-8, UPC-A, EAN-13 or GTIN-14 with its check digit.

    :rtype: bool
    """
    text = text or ""
    if len(text) not in LENGTHS or not (text.isascii() and text.isdigit()):
        return False
    return get_barcode_check_digit(text) == int(text[-1])


def same_ean(one, other):
    """Whether two texts are the same EAN; leading zeros and ISBN-10 don't matter."""
    return bool(one and other) and bool(ean_forms(one) & ean_forms(other))


def ean_forms(ean):
    """The ways the same EAN is written: leading zeros, and a book's ISBN-10.

    :param str ean: '' gives no form
    :rtype: set of str
    """
    ean = as_ean13(ean or "")
    digits = ean.lstrip("0")
    if not digits:
        return set()
    forms = {ean, digits, *(digits.zfill(length) for length in LENGTHS)}
    if len(digits) == 13 and digits.startswith(BOOK):
        forms.add(isbn10(digits))
    return forms


def as_ean13(text):
    """The EAN-13 of an ISBN-10; any other text as it is."""
    nine = text[:9]
    if len(text) != 10 or not nine.isdigit() or text.upper() != nine + isbn_digit(nine):
        return text
    twelve = BOOK + nine
    return f"{twelve}{get_barcode_check_digit(twelve + '0')}"


def isbn10(ean13):
    """The ISBN-10 of a book's EAN-13."""
    nine = ean13[3:12]
    return nine + isbn_digit(nine)


def isbn_digit(nine):
    """Check digit of the nine digits of an ISBN-10 (0-9 or X)."""
    total = sum(int(digit) * (10 - place) for place, digit in enumerate(nine))
    return "0123456789X"[-total % 11]
