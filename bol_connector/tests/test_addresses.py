from odoo.tests import BaseCase, tagged
from odoo.tools import street_split

from ..models.addresses import (
    LONGEST,
    STREET_PARTS,
    clipped,
    plausible_number,
    street_line,
    street_values,
    words,
)


@tagged("post_install", "-at_install")
class TestAddresses(BaseCase):
    """How bol's texts are written and compared."""

    def test_street_line(self):
        for number, extension, line in (
            ("12", "B", "Kade 12B"),
            ("12", "2", "Kade 12-2"),
            ("12A", "bis", "Kade 12A-bis"),
            ("12", "-2", "Kade 12-2"),
            ("12", "bus 3", "Kade 12 bus 3"),
            ("12", None, "Kade 12"),
            (None, "B", "Kade B"),
        ):
            details = {
                "street_name": "Kade",
                "house_number": number,
                "house_number_extension": extension,
            }
            self.assertEqual(street_line(details), line)
        self.assertEqual(street_line({"house_number": "12"}), "12")
        self.assertEqual(street_line({}), "")

    def test_street_values(self):
        names = ("street_name", "house_number", "house_number_extension")
        for parts, line in (
            (("Kade", "12", "B"), "Kade 12 - B"),
            (("Plein 1940-1945", "12", "bus 3"), "Plein 1940-1945 12 - bus 3"),
            (("Kade", "12", ""), "Kade 12"),
            (("", "", ""), False),
        ):
            details = dict(zip(names, parts, strict=True))
            self.assertEqual(street_values(details, apart=True), {"street": line})
            self.assertEqual(tuple(street_split(line).values()), parts)
        # Where Odoo's splitting goes astray, the parts are given.
        odd = ("Laan - Zuid", "12", "B")
        details = dict(zip(names, odd, strict=True))
        values = street_values(details, apart=True)
        self.assertEqual(tuple(values[name] for name in STREET_PARTS), odd)
        self.assertEqual(
            street_values(details, apart=False), {"street": "Laan - Zuid 12B"}
        )

    def test_words(self):
        self.assertEqual(words("Dorpstraat 12 - B"), words("dorpstraat 12b"))
        self.assertNotEqual(words("Kade 1-21"), words("Kade 12-1"))
        self.assertEqual(words(None), words(False))
        self.assertNotEqual(words("🛒"), words("🎁"))

    def test_plausible_number(self):
        for number in ("", None, "n.v.t.", "00000000", "123456", "NOTANUMBER"):
            self.assertFalse(plausible_number(number))
        self.assertEqual(plausible_number("be 0477.472.701"), "BE0477472701")

    def test_clipped(self):
        self.assertEqual(clipped(" a\n b "), "a b")
        self.assertEqual(clipped(None), "")
        self.assertEqual(len(clipped("x" * 1000)), LONGEST)
