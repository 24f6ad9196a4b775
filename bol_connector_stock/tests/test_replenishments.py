from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import samples
from .test_fbb_inventory import USER, FbbCase


@tagged("post_install", "-at_install")
class TestReplenishments(FbbCase):
    """Goods on their way to bol."""

    def setUp(self):
        super().setUp()
        self.unknown = samples.ean()
        self.lines = {self.product.barcode: 20, self.unknown: 5}

    def announce(self, reference="R-1", **lines):
        """Announce goods in bol's own screens."""
        body = {
            "reference": reference,
            "labelingByBol": False,
            "numberOfLoadCarriers": 2,
            "deliveryInfo": {
                "expectedDeliveryDate": "2026-12-01",
                "transporterCode": "POSTNL",
            },
            "lines": [
                {"ean": ean, "quantity": n} for ean, n in (lines or self.lines).items()
            ],
        }
        self.sandbox.admin(
            "POST", "replenishments", account=self.seller.client_id, **body
        )

    def follow(self, state):
        """Let bol move all of them on to a state."""
        self.sandbox.admin(
            "POST", "replenishments", account=self.seller.client_id, state=state
        )

    def one(self):
        return self.env["bol.replenishment"].search(
            [("account_id", "=", self.account.id)]
        )

    def details(self):
        return len(self.seller.received("GET", r"replenishments/\d"))

    def test_mirrored_with_its_lines(self):
        self.announce()
        self.look()
        one = self.one()
        self.assertEqual((one.reference, one.state), ("R-1", "ANNOUNCED"))
        self.assertEqual(str(one.expected_on), "2026-12-01")
        self.assertEqual((one.announced, one.received, one.load_carriers), (25, 0, 2))
        self.assertEqual(one.transporter_code, "POSTNL")
        products = {line.ean: line.product_id for line in one.line_ids}
        self.assertEqual(products[self.product.barcode], self.product)
        self.assertFalse(products[self.unknown])

    def test_followed_until_it_is_finished(self):
        self.announce()
        self.look()
        for state in ("IN_TRANSIT", "ARRIVED_AT_WH", "IN_PROGRESS_AT_WH", "DONE"):
            self.follow(state)
            self.look()
            self.assertEqual(self.one().state, state)
        self.assertEqual((self.one().received, self.one().announced), (25, 25))
        asked = self.details()
        self.look()
        self.assertEqual(self.details(), asked)

    def test_state_that_nobody_knows(self):
        self.announce()
        self.follow("LOST_AT_SEA")
        self.look()
        self.assertEqual(self.one().state, "OTHER")

    def test_one_without_details_stops_no_other(self):
        self.announce()
        self.announce("R-2")
        self.sandbox.fault("status", r"/replenishments/\d+", status=404, times=1)
        self.look()
        self.assertEqual(
            sorted(self.one().mapped(lambda one: one.state or "")), ["", "ANNOUNCED"]
        )
        self.look()
        self.assertEqual(self.one().mapped("state"), ["ANNOUNCED"] * 2)

    def test_goods_on_their_way_may_be_booked_at_bol_or_not(self):
        """Moved to the location at bol when they left, or not before bol counts."""
        self.put(self.product, 10)
        self.announce()
        for booked in (10, 30):
            self.count(self.product, booked, self.at_bol)
            self.look()
            self.assertEqual(self.here(), (booked, 0))
        # Neither less than bol has, nor more than is on its way.
        for booked, right in ((8, 10), (31, 30)):
            self.count(self.product, booked, self.at_bol)
            self.look()
            self.assertEqual(self.here(), (right, 0))
        self.follow("DONE")
        self.look()
        self.assertEqual(self.here(), (30, 0))

    def test_read_only_and_of_ones_own_company(self):
        self.announce()
        self.look()
        one = self.one().with_user(self._make_user("fbb-user", USER))
        self.assertEqual(one.line_ids.mapped("announced"), [20, 5])
        changes = (one, {"reference": "X"}), (one.line_ids, {"ean": "1"})
        for records, values in changes:
            with self.assertRaises(AccessError):
                records.write(values)
        company = self._make_company("Elsewhere")
        other = self._make_user("fbb-other", USER, company)
        for model in ("bol.replenishment", "bol.replenishment.line"):
            theirs = self.env[model].with_user(other)
            theirs = theirs.with_context(allowed_company_ids=company.ids)
            self.assertFalse(theirs.search([]))
