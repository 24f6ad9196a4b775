from odoo.tests import tagged

from .matching import MatchingCase

#: What it is, bol's EAN, the barcode, whether that is the same.
WRITINGS = [
    ("EAN-8", "96385074", "96385074", True),
    ("EAN-8 as EAN-13", "0000043659517", "43659517", True),
    ("EAN-8 as GTIN-14", "73513537", "00000073513537", True),
    ("EAN-8, zeros left out", "00012348", "12348", True),
    ("UPC-A as EAN-13", "0036000291452", "036000291452", True),
    ("EAN-13 as UPC-A", "614141000036", "0614141000036", True),
    ("UPC-A, zero left out", "0042100005264", "42100005264", True),
    ("UPC-A as GTIN-14", "012345678905", "00012345678905", True),
    ("EAN-13", "4006381333931", "4006381333931", True),
    ("EAN-13 as GTIN-14", "8710103923121", "08710103923121", True),
    ("GTIN-14 as EAN-13", "05901234123457", "5901234123457", True),
    ("GTIN-14", "18710103923128", "18710103923128", True),
    ("ISBN-13", "9789020912340", "9789020912340", True),
    ("ISBN-10", "9789021019307", "9021019302", True),
    ("ISBN-10 with X", "9780804429573", "080442957X", True),
    ("a box isn't its contents", "8711000000007", "18711000000004", False),
    ("a country digit isn't a zero", "5072250000005", "072250000000", False),
    ("another last digit", "4000539000003", "4000539000004", False),
    ("ISBN-10 of another book", "9789025300005", "9025300014", False),
    ("ISBN-13 of music (979)", "9790021019303", "0021019304", False),
    ("letters", "8712000000004", "8712OOOOOOOO4", False),
]


@tagged("post_install", "-at_install")
class TestMatchingEans(MatchingCase):
    """The ways to write an EAN: as the product's barcode, and as its packaging's."""

    def expected(self, found):
        return {
            (ean, ""): (case, found if same else "-")
            for case, ean, _barcode, same in WRITINGS
        }

    def test_barcode_of_a_product(self):
        for _case, _ean, barcode, _same in WRITINGS:
            self._make_product(barcode=barcode)
        self.assertOutcomes(self.expected("Teapot"))

    def test_barcode_of_a_packaging(self):
        for _case, _ean, barcode, _same in WRITINGS:
            self._make_packaging(self._make_product(), barcode)
        self.assertOutcomes(self.expected("Teapot in Dozens"))

    def test_same_ean_on_the_product_of_the_reference(self):
        """However it is written, it doesn't speak against the reference; others do."""
        self.rules("default_code")
        for place, (_case, _ean, barcode, _same) in enumerate(WRITINGS):
            self._make_product(barcode=barcode, default_code=f"REF-{place}")
        numbers = ("letters", "another last digit")
        self.assertOutcomes(
            {
                (ean, f"REF-{place}"): (
                    case,
                    "Teapot" if same or case in numbers else "doubt",
                )
                for place, (case, ean, _barcode, same) in enumerate(WRITINGS)
            }
        )
