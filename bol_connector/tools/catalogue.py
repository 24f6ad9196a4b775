"""What bol's catalogue says of a product, in the units and forms of Odoo."""

import html
import re
from dataclasses import dataclass

from lxml import etree
from lxml import html as lxml_html

from odoo.tools import html_sanitize, plaintext2html

LONGEST_NAME = 250
LONGEST_DESCRIPTION = 50_000
TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
# What a description may look like; addresses and images of others stay out.
TAGS = frozenset(
    "div p br ul ol li b strong i em u h1 h2 h3 h4 h5 h6 "
    "table thead tbody tr th td".split()
)
# Kilograms and millimetres, per code of UN/ECE (as "unece.unit.GRM") or symbol.
KILOGRAMS = {
    **{"MGM": 1e-6, "GRM": 1e-3, "KGM": 1, "TNE": 1e3, "LBR": 0.45359237},
    **{"ONZ": 0.028349523125, "MG": 1e-6, "G": 1e-3, "KG": 1},
}
MILLIMETRES = {
    **{"MMT": 1, "CMT": 10, "DMT": 100, "MTR": 1000, "INH": 25.4},
    **{"MM": 1, "CM": 10, "DM": 100, "M": 1000, "INCH": 25.4},
}
MOST = 1e6
# The attributes that say it, the best first.
WEIGHT = ("weight", "productweight", "netweight", "grossweight", "packageweight")
LENGTH = ("length", "productlength", "depth", "productdepth", "packagelength")
WIDTH = ("width", "productwidth", "packagewidth")
HEIGHT = ("height", "productheight", "packageheight")


@dataclass(frozen=True, slots=True)
class Facts:
    """``title`` and ``brand`` plain text, ``description`` safe HTML, ``weight`` in kg,
    sizes in mm; "" and 0 for what bol doesn't say."""

    title: str
    description: str
    brand: str
    weight: float
    length: float
    width: float
    height: float


def read_facts(product):
    """The facts of a bol_api ``CatalogProduct``.

    :rtype: Facts
    """
    values = _values(product)
    return Facts(
        title=plain(_text(values, "title", "name")),
        description=safe_html(_text(values, "description")),
        brand=plain(_party(product, "BRAND") or _text(values, "brand")),
        weight=_measure(values, WEIGHT, KILOGRAMS),
        length=_measure(values, LENGTH, MILLIMETRES),
        width=_measure(values, WIDTH, MILLIMETRES),
        height=_measure(values, HEIGHT, MILLIMETRES),
    )


def plain(text):
    """One line of text without markup, cut to what a name may be."""
    text = text or ""
    text = _tree(text).text_content() if TAG.search(text) else html.unescape(text)
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_NAME else f"{line[: LONGEST_NAME - 1]}…"


def safe_html(text):
    """The text with no more markup than paragraphs, lists, tables and emphasis."""
    text = text[:LONGEST_DESCRIPTION]
    if not TAG.search(text):
        return str(plaintext2html(text)) if text else ""
    tree = _tree(text)
    found = {node.tag for node in tree.iter() if isinstance(node.tag, str)}
    etree.strip_tags(tree, etree.Comment, *(found - TAGS))
    for node in tree.iter():
        node.attrib.clear()
    return etree.tostring(tree, encoding="unicode", method="html")


def _tree(text):
    """The text's markup without scripts, in a <div>"""
    safe = str(html_sanitize(text)) or "<p/>"
    return lxml_html.fragment_fromstring(safe, create_parent="div")


def _values(product):
    """dict name of an attribute, in small letters only -> its first value"""
    found = {}
    for attribute in product.attributes:
        name = re.sub(r"[^a-z]", "", attribute.attribute_id.casefold())
        value = next((value for value in attribute.values if value.value), None)
        if value:
            found.setdefault(name, value)
    return found


def _text(values, *names):
    return next((values[name].value for name in names if name in values), "")


def _party(product, role):
    names = (p.name for p in product.parties if p.role.upper() == role and p.name)
    return next(names, "")


def _measure(values, names, units):
    """The first of these attributes that is a sensible number of a known unit."""
    for name in names:
        value = values.get(name)
        factor = value and units.get(value.unit_id.rpartition(".")[2].upper())
        measure = factor and _number(value.value) * factor
        if measure and 0 < measure < MOST:
            return measure
    return 0.0


def _number(text):
    """A number with a point or a comma; 0 for anything else."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return 0.0
