from odoo.tests import tagged

from . import samples
from .matching import DOZEN, MatchingCase

USER = "bol_connector.bol_connector_group_user"


@tagged("post_install", "-at_install")
class TestEanProblems(MatchingCase):
    """The list of barcodes that bol's EANs can't be told apart by."""

    def setUp(self):
        super().setUp()
        self.problems = self.env["bol.ean.problem"].with_user(
            self._make_user("bol-user", USER)
        )

    def problems_of(self, products):
        """{(product, unit): kind}"""
        found = self.problems.search([("product_id", "in", products.ids)])
        return {(row.product_id, row.uom_id): row.kind for row in found}

    def shared(self, *barcodes, **values):
        """Whether products with these barcodes are listed as sharing one EAN."""
        products = self.env["product.product"].union(
            *(self._make_product(barcode=barcode) for barcode in barcodes)
        )
        kinds = set(self.problems_of(products).values())
        self.assertIn(kinds, (set(), {"shared"}))
        return bool(kinds)

    def test_one_ean_in_several_writings(self):
        for barcodes, expected in (
            (("036000291452", "0036000291452"), True),
            (("96385074", "00000096385074"), True),
            (("42100005264", "042100005264"), True),
            (("9021019302", "9789021019307"), True),
            (("080442957X", "9780804429573"), True),
            (("4006381333931", "8710103923121"), False),
            # A box with the indicator 1 isn't its contents.
            (("8711000000007", "18711000000004"), False),
            # Letters are no EAN, and neither is what is too short.
            (("AB1234567", "0AB1234567"), False),
            (("12345", "012345"), False),
        ):
            with self.subTest(barcodes=barcodes):
                self.assertEqual(self.shared(*barcodes), expected)

    def test_packaging_against_another_product(self):
        ean = samples.ean()
        one, boxed = self._make_product(barcode=ean), self._make_product()
        self._make_packaging(boxed, f"0{ean}")
        units = self.env["uom.uom"]
        self.assertEqual(
            self.problems_of(one | boxed),
            {(one, units): "shared", (boxed, self.env.ref(DOZEN)): "shared"},
        )

    def test_packaging_against_its_own_product(self):
        ean = samples.ean()
        product = self._make_product(barcode=ean)
        self._make_packaging(product, f"0{ean}")
        self.assertEqual(len(self.problems_of(product)), 2)

    def test_archived_products_count_no_more(self):
        ean = samples.ean()
        one = self._make_product(barcode=ean)
        other = self._make_product(barcode=f"0{ean}", active=False)
        self.assertFalse(self.problems_of(one | other))

    def test_each_company_may_have_its_own(self):
        ean = samples.ean()
        one = self._make_product(barcode=ean)
        other = self._make_product(
            barcode=f"0{ean}", company_id=self.elsewhere.id, taxes_id=[]
        )
        problems = self.env["bol.ean.problem"]
        products = [("product_id", "in", (one | other).ids)]
        self.assertFalse(problems.search(products))
        other.company_id = False
        self.assertEqual(len(problems.search(products)), 2)

    def test_a_company_sees_its_own(self):
        ean = samples.ean()
        for barcode in (ean, f"0{ean}"):
            self._make_product(
                barcode=barcode, company_id=self.elsewhere.id, taxes_id=[]
            )
        mine = [("ean", "=", f"0{ean}")]
        self.assertEqual(len(self.env["bol.ean.problem"].search(mine)), 2)
        self.assertFalse(self.problems.search(mine))

    def test_wrong_last_digit(self):
        for barcode, expected in (
            ("96385075", "check_digit"),
            ("036000291453", "check_digit"),
            ("4006381333932", "check_digit"),
            ("18710103923129", "check_digit"),
            ("96385074", None),
            ("4006381333931", None),
            # A number of the seller's own.
            ("4006381", None),
            ("40063813339", None),
            ("9021019303", None),
        ):
            with self.subTest(barcode=barcode):
                product = self._make_product(barcode=barcode)
                found = self.problems_of(product)
                self.assertEqual(found.get((product, self.env["uom.uom"])), expected)
                product.barcode = False

    def test_it_opens_the_product(self):
        product = self._make_product(barcode="4006381333932")
        problem = self.problems.search([("product_id", "=", product.id)])
        action = problem.action_open()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("product.product", product.id)
        )
