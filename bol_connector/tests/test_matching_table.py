from odoo.tests import tagged

from . import samples
from .matching import MatchingCase

# Down: who has bol's EAN. Across: who has the seller's reference at bol. B, B2: the
# products of the barcode; R, R2: those of the reference.
BARCODE_FIRST = """
               nobody one  shared other_ean number archived elsewhere twice mixed
nobody         -      R    R      doubt     R      -        -         many  many
one            B      B    B      B         B      B        B         B     B
shared         B      B    B      B         B      B        B         B     B
archived       -      R    R      doubt     R      -        -         many  many
elsewhere      -      R    R      doubt     R      -        -         many  many
twice          many   many many   many      many   many     many      many  many
one_archived   B      B    B      B         B      B        B         B     B
pack           box    box  box    box       box    box      box       box   box
pack_archived  -      R    R      doubt     R      -        -         many  many
pack_elsewhere -      R    R      doubt     R      -        -         many  many
pack_foreign   -      R    R      doubt     R      -        -         many  many
pack_own       B      B    B      B         B      B        B         B     B
pack_and_one   many   many many   many      many   many     many      many  many
pack_same      many   many many   many      many   many     many      many  many
"""
REFERENCE_FIRST = """
               nobody one  shared other_ean number archived elsewhere twice mixed
nobody         -      R    R      doubt     R      -        -         many  many
one            B      R    R      B         R      B        B         many  many
shared         B      R    R      B         R      B        B         many  many
archived       -      R    R      doubt     R      -        -         many  many
elsewhere      -      R    R      doubt     R      -        -         many  many
twice          many   R    R      many      R      many     many      many  many
one_archived   B      R    R      B         R      B        B         many  many
pack           box    R    R      box       R      box      box       many  many
pack_archived  -      R    R      doubt     R      -        -         many  many
pack_elsewhere -      R    R      doubt     R      -        -         many  many
pack_foreign   -      R    R      doubt     R      -        -         many  many
pack_own       B      R    R      B         R      B        B         many  many
pack_and_one   many   R    R      many      R      many     many      many  many
pack_same      many   R    R      many      R      many     many      many  many
"""
DESPITE_EAN = """
               nobody one  shared other_ean number archived elsewhere twice mixed
nobody         -      R    R      R         R      -        -         many  many
one            B      B    B      B         B      B        B         B     B
"""
BARCODE_ONLY = """
               nobody one  shared other_ean number archived elsewhere twice mixed
nobody         -      -    -      -         -      -        -         -     -
one            B      B    B      B         B      B        B         B     B
"""
REFERENCE_ONLY = """
               nobody one  shared other_ean number archived elsewhere twice mixed
nobody         -      R    R      doubt     R      -        -         many  many
one            -      R    R      doubt     R      -        -         many  many
"""
# Down: who has the internal reference. Across: who has it as reference at bol. All of
# them without a barcode; C is that of the latter.
BOL_REFERENCE_FIRST = """
               nobody  one    twice
nobody         -       C      many
one            R       C      many
twice          many    C      many
"""


def read_table(text):
    """(row, column, expected) of each field of a table."""
    head, *lines = text.strip("\n").splitlines()
    for line in lines:
        row, *cells = line.split()
        yield from zip([row] * len(cells), head.split(), cells, strict=True)


@tagged("post_install", "-at_install")
class TestMatchingTable(MatchingCase):
    """Who has the barcode, against who has the reference; offers and order items."""

    def make(self, name, **values):
        return self._make_product(**{"name": name, "barcode": False, **values})

    def make_elsewhere(self, name, **values):
        values = {**values, "company_id": self.elsewhere.id, "taxes_id": []}
        return self.make(name, **values)

    # -- who has the EAN -------------------------------------------------------

    def barcode_nobody(self, ean):
        pass

    def barcode_one(self, ean):
        return self.make("B", barcode=ean)

    def barcode_shared(self, ean):
        self.make("B", barcode=ean, company_id=False)

    def barcode_archived(self, ean):
        self.make("B", barcode=ean, active=False)

    def barcode_elsewhere(self, ean):
        self.make_elsewhere("B", barcode=ean)

    def barcode_twice(self, ean):
        """Odoo allows it, if it's written with other leading zeros."""
        self.make("B", barcode=ean)
        self.make("B2", barcode=f"0{ean}")

    def barcode_one_archived(self, ean):
        self.make("B", barcode=ean)
        self.make("B2", barcode=f"0{ean}", active=False)

    def barcode_pack(self, ean):
        self._make_packaging(self.make("box", barcode=samples.ean()), ean)

    def barcode_pack_archived(self, ean):
        self._make_packaging(self.make("box", active=False), ean)

    def barcode_pack_elsewhere(self, ean):
        """The product is shared, its packaging another company's."""
        product = self.make("box", company_id=False)
        self._make_packaging(product, ean, company_id=self.elsewhere.id)

    def barcode_pack_foreign(self, ean):
        product = self.make_elsewhere("box")
        self._make_packaging(product, ean, company_id=False)

    def barcode_pack_own(self, ean):
        """A second barcode of the unit that the product is counted in anyway."""
        product = self.make("B", barcode=samples.ean())
        self._make_packaging(product, ean, unit="product_uom_unit")

    def barcode_pack_and_one(self, ean):
        self.make("B", barcode=ean)
        self._make_packaging(self.make("box"), f"0{ean}")

    def barcode_pack_same(self, ean):
        """The product and its own box: who buys one isn't to get a dozen."""
        self._make_packaging(self.make("B", barcode=ean), f"0{ean}")

    # -- who has the reference -------------------------------------------------

    def reference_nobody(self, **reference):
        pass

    def reference_one(self, **reference):
        self.make("R", **reference)

    def reference_shared(self, **reference):
        self.make("R", company_id=False, **reference)

    def reference_other_ean(self, **reference):
        self.make("R", barcode=samples.ean(), **reference)

    def reference_number(self, default_code):
        """Its barcode is a number of the seller's own, and no EAN."""
        self.make("R", default_code=default_code, barcode=f"SHELF-{default_code}")

    def reference_archived(self, **reference):
        self.make("R", active=False, **reference)

    def reference_elsewhere(self, **reference):
        self.make_elsewhere("R", **reference)

    def reference_twice(self, **reference):
        self.make("R", **reference)
        self.make("R2", **reference)

    def reference_mixed(self, **reference):
        """One of them has another EAN; that doesn't tell which is meant."""
        self.make("R", **reference)
        self.make("R2", barcode=samples.ean(), **reference)

    # -- the tables ------------------------------------------------------------

    def check(self, table):
        expected = {}
        for row, column, outcome in read_table(table):
            ean = samples.ean()
            reference = f"REF-{ean[-9:]}"
            getattr(self, f"barcode_{row}")(ean)
            getattr(self, f"reference_{column}")(default_code=reference)
            outcome = {"box": "box in Dozens"}.get(outcome, outcome)
            expected[ean, reference] = (f"{row} x {column}", outcome)
        self.assertOutcomes(expected)

    def test_barcode_first(self):
        self.check(BARCODE_FIRST)

    def test_reference_first(self):
        self.rules("default_code", "barcode")
        self.check(REFERENCE_FIRST)

    def test_whatever_its_barcode(self):
        self.rules("barcode", "default_code", despite_ean=True)
        self.check(DESPITE_EAN)

    def test_barcode_only(self):
        self.rules("barcode")
        self.check(BARCODE_ONLY)

    def test_reference_only(self):
        self.rules("default_code")
        self.check(REFERENCE_ONLY)

    def test_reference_at_bol_first(self):
        self.rules("bol_reference", "default_code")
        expected = {}
        for row, column, outcome in read_table(BOL_REFERENCE_FIRST):
            ean = samples.ean()
            reference = f"REF-{ean[-9:]}"
            getattr(self, f"reference_{row}")(default_code=reference)
            for name in {"nobody": "", "one": "C", "twice": "CC"}[column]:
                self.make(name, bol_reference=reference)
            expected[ean, reference] = (f"{row} x {column}", outcome)
        self.assertOutcomes(expected)

    def test_no_rules_find_nothing(self):
        self.rules()
        ean = samples.ean()
        self.make("B", barcode=ean, default_code="REF-1")
        self.assertOutcomes({(ean, "REF-1"): ("no rules", "-")})
