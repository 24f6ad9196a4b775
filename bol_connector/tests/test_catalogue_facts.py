from odoo.tests import BaseCase, tagged

from ..bol_api.content import read_catalog_product
from ..tools import read_facts
from ..tools.catalogue import LONGEST_NAME, plain, safe_html


def catalogued(parties=(), **attributes):
    """Facts of attributes given as name=value or name=(value, unit)."""
    rows = []
    for name, value in attributes.items():
        text, unit = value if isinstance(value, tuple) else (value, None)
        rows.append(
            {"id": name.replace("_", " "), "values": [{"value": text, "unitId": unit}]}
        )
    answer = {"attributes": rows, "parties": list(parties)}
    return read_facts(read_catalog_product(answer))


@tagged("post_install", "-at_install")
class TestCatalogueFacts(BaseCase):
    """What is read out of the attributes of bol's catalogue."""

    def test_weights(self):
        for value, unit, kilograms in (
            ("1250", "unece.unit.GRM", 1.25),
            ("1,25", "unece.unit.KGM", 1.25),
            ("1.25", "kg", 1.25),
            ("500", "g", 0.5),
            ("2", "unece.unit.LBR", 0.90718474),
            ("10", "unece.unit.ONZ", 0.28349523125),
            ("5", None, 0),
            ("5", "unece.unit.MMT", 0),
            ("1.250,5", "unece.unit.GRM", 0),
            ("inf", "unece.unit.GRM", 0),
            ("1e300", "unece.unit.GRM", 0),
            ("", "unece.unit.GRM", 0),
        ):
            with self.subTest(value=value, unit=unit):
                facts = catalogued(Weight=(value, unit))
                self.assertAlmostEqual(facts.weight, kilograms)

    def test_sizes(self):
        for value, unit, millimetres in (
            ("122", "unece.unit.MMT", 122),
            ("12.2", "unece.unit.CMT", 122),
            ("1.5", "m", 1500),
            ("10", "unece.unit.INH", 254),
            ("0", "mm", 0),
            ("-3", "mm", 0),
        ):
            with self.subTest(value=value, unit=unit):
                facts = catalogued(Product_Width=(value, unit))
                self.assertAlmostEqual(facts.width, millimetres)

    def test_the_products_own_size_goes_before_its_packages(self):
        facts = catalogued(
            Package_Length=("9", "cm"), Depth=("7", "cm"), Length=("5", "cm")
        )
        self.assertEqual(facts.length, 50)
        self.assertEqual(catalogued(Package_Length=("9", "cm")).length, 90)
        self.assertEqual(catalogued(Length=("?", "cm"), Depth=("7", "cm")).length, 70)

    def test_brand(self):
        party = {"name": "Noordlicht", "role": "BRAND", "type": "Brand"}
        author = {"name": "Somebody", "role": "AUTHOR", "type": "Person"}
        self.assertEqual(catalogued([author, party], Brand="X").brand, "Noordlicht")
        self.assertEqual(catalogued([author], Brand="X").brand, "X")
        self.assertEqual(catalogued([author]).brand, "")

    def test_names(self):
        for text, name in (
            ("Pot  met\n deksel", "Pot met deksel"),
            ("Pot &amp; deksel", "Pot & deksel"),
            ("5 < 6 en 7 > 3", "5 < 6 en 7 > 3"),
            ("<b>Pot</b>", "Pot"),
            ("", ""),
        ):
            with self.subTest(text):
                self.assertEqual(plain(text), name)
        self.assertEqual(len(plain("x" * 9999)), LONGEST_NAME)

    def test_descriptions(self):
        for text, kept in (
            ("", ""),
            ("Eén\ntwee", "Eén<br/>twee"),
            ("5 < 6", "5 &lt; 6"),
            ("<p class='x' style='y'>Goed</p>", "<p>Goed</p>"),
            ("<table><tr><td>1</td></tr></table>", "<td>1</td>"),
            ("<iframe src='x'></iframe>Goed", "Goed"),
            ("<ul><li>open", "<li>open</li>"),
            ("<!-- weg --><b>Goed</b>", "<b>Goed</b>"),
        ):
            with self.subTest(text):
                self.assertIn(kept, safe_html(text))
        bad = "<a href='x'>k</a><img src=x onerror=alert(1)><p style='z' onclick='c'>"
        for word in ("href", "img", "style", "onclick", "onerror", "alert"):
            self.assertNotIn(word, safe_html(bad))
        self.assertNotIn("weg", safe_html("<!-- weg --><b>Goed</b>"))
