from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tests.common import TransactionCase

from ..tools import choose, fits

DEAR = {
    "offer_id": "dear",
    "price": 6.0,
    "label_type": "PARCEL",
    "transporter_code": "TNT",
    "recommended": True,
    "in_time": True,
    "max_weight": "23 kg",
    "max_dimensions": "100 x 50 x 50 cm",
}
CHEAP = {**DEAR, "offer_id": "cheap", "price": 4.0, "recommended": False}
LATE = {**CHEAP, "offer_id": "late", "price": 2.0, "in_time": False}
BOX = {
    **CHEAP,
    "offer_id": "box",
    "price": 3.0,
    "label_type": "MAILBOX",
    "transporter_code": "DHLFORYOU",
    "max_weight": "2 kg",
    "max_dimensions": "38 x 26,5 x 3,2 cm",
}
ALL = [LATE, CHEAP, DEAR, BOX]


@tagged("post_install", "-at_install")
class TestLabelRule(TransactionCase):
    """Which of bol's labels is taken when nobody looks."""

    def taken(self, rule, options=None, **limits):
        option, why = choose(ALL if options is None else options, rule, **limits)
        return (option["offer_id"], why) if option else (None, why)

    def test_rules(self):
        self.assertEqual(self.taken("recommended"), ("dear", ""))
        self.assertEqual(self.taken("cheapest"), ("box", ""))
        self.assertEqual(self.taken("fixed", label_type="PARCEL"), ("cheap", ""))
        self.assertEqual(
            self.taken("fixed", label_type="MAILBOX", transporter="TNT"),
            (None, "type"),
        )
        self.assertEqual(
            self.taken("fixed", label_type="MAILBOX", transporter="DHLFORYOU"),
            ("box", ""),
        )

    def test_highest_price(self):
        self.assertEqual(self.taken("cheapest", max_price=3), ("box", ""))
        self.assertEqual(self.taken("cheapest", max_price=2.99), (None, "price"))

    def test_what_bol_recommends_is_not_replaced_by_a_cheaper_one(self):
        self.assertEqual(self.taken("recommended", max_price=5), (None, "price"))

    def test_too_late(self):
        """Late labels are never taken where another one arrives in time."""
        self.assertEqual(self.taken("cheapest", [LATE]), (None, "late"))
        self.assertEqual(self.taken("cheapest", [LATE], late=True), ("late", ""))
        self.assertEqual(self.taken("cheapest", late=True), ("box", ""))
        late = {**DEAR, "in_time": False}
        self.assertEqual(self.taken("recommended", [late, CHEAP]), ("cheap", ""))

    def test_price_that_bol_does_not_say(self):
        unknown = {**CHEAP, "offer_id": "unknown", "price": 0.0}
        self.assertEqual(self.taken("cheapest", [unknown, DEAR]), ("dear", ""))
        self.assertEqual(self.taken("cheapest", [unknown], max_price=9)[1], "price")

    def test_nothing_on_offer(self):
        self.assertEqual(self.taken("cheapest", []), (None, "type"))

    def test_limits_of_the_parcel(self):
        self.assertTrue(fits(BOX, 2, 0.003))
        self.assertFalse(fits(BOX, 2.01, 0.003))
        self.assertFalse(fits(BOX, 2, 0.0033))
        self.assertTrue(fits({**BOX, "max_weight": "350 g"}, 0.35, 0))
        self.assertFalse(fits({**BOX, "max_weight": "350 g"}, 0.36, 0))
        unread = {**BOX, "max_weight": "", "max_dimensions": "any"}
        self.assertTrue(fits(unread, 99, 99))


@tagged("post_install", "-at_install")
class TestProvider(TransactionCase):
    """The provider as Odoo's own screens and methods use it."""

    def setUp(self):
        super().setUp()
        product = self.env["product.product"].create(
            {"name": "Delivery", "type": "service"}
        )
        self.carrier = self.env["delivery.carrier"].create(
            {"name": "VVB", "delivery_type": "bol", "product_id": product.id}
        )
        self.sale = self.env["sale.order"].create(
            {"partner_id": self.env["res.partner"].create({"name": "Buyer"}).id}
        )

    def test_type_is_needed(self):
        with self.assertRaises(ValidationError):
            self.carrier.bol_label_choice = "fixed"
        self.carrier.write({"bol_label_choice": "fixed", "bol_label_type": "PARCEL"})

    def test_only_for_orders_of_bol(self):
        self.assertFalse(self.carrier.rate_shipment(self.sale)["success"])
        self.assertFalse(self.carrier._is_available_for_order(self.sale))

    def test_no_label_is_taken_back(self):
        with self.assertRaises(UserError):
            self.carrier.cancel_shipment(self.env["stock.picking"])
