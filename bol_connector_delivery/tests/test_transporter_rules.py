import time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from odoo.addons.bol_connector_stock.tests.common import BolShippedCase, samples

from ..models.bol_transporter_rule import LONGEST_TRACKING
from .test_transport import TestTransport

CODES = {
    "3SABCD123456789": "TNT",
    "3sabcd 1234 56789": "TNT",
    "RR123456789NL": "TNT",
    "JVGL06112345678901234567": "DHLFORYOU",
    "JJD000390012345678": "DHLFORYOU",
    "323299901059912345678901": "BPOST_BE",
    "05212345678901": "DPD-NL",
    "1Z999AA10123456784": "UPS",
    "X3SABCD": "OTHER",
    "1234567": "OTHER",
}


@tagged("post_install", "-at_install")
class TestTransporterRules(BolShippedCase):
    """The tracking number tells the carrier where nothing else does."""

    def rule(self, pattern, code="CYCLOON", **values):
        return self.env["bol.transporter.rule"].create(
            {"pattern": pattern, "transporter_code": code, **values}
        )

    def told(self, tracking, carrier=None, **address):
        """The carrier that bol was told of a parcel with this number."""
        order = {}
        if address:
            order["shipmentDetails"] = samples.address(**address)
        picking = self.sell(samples.item(self.product.barcode), **order)
        picking.carrier_id = carrier
        picking.carrier_tracking_ref = tracking
        self.ship(picking)
        self.send()
        (shipment,) = self.seller.shipments(picking.sale_id.bol_number)
        return shipment["transport"]["transporterCode"]

    def test_numbers_of_the_carriers(self):
        account, none = self.account, self.env["res.country"]
        rules = self.env["bol.transporter.rule"]
        found = {n: rules._bol_code_for(account, n, none) or "OTHER" for n in CODES}
        self.assertEqual(found, CODES)

    def test_told_to_bol(self):
        self.assertEqual(self.told("3SABCD123456789"), "TNT")

    def test_delivery_method_comes_first(self):
        carrier = TestTransport.carrier(self, "GLS")
        self.assertEqual(self.told("3SABCD123456789", carrier), "GLS")

    def test_method_that_says_none(self):
        carrier = TestTransport.carrier(self, False)
        self.assertEqual(self.told("3SABCD123456789", carrier), "TNT")

    def test_country_of_the_delivery(self):
        belgian = {"countryCode": "BE", "zipCode": "9000", "city": "Gent"}
        self.assertEqual(self.told("05212345678901", **belgian), "DPD-BE")

    def test_account_s_own_rule_comes_first(self):
        self.rule("3S", account_id=self.account.id, sequence=99)
        other = self._make_account(self.sandbox.seller())
        self.rule("3S", "TRUNKRS", account_id=other.id, sequence=1)
        self.assertEqual(self.told("3SABCD123456789"), "CYCLOON")

    def test_rule_without_an_answer_asks_nobody(self):
        """With a rule for it, a missing default is no trouble."""
        self.account.transporter_code = False
        self.assertEqual(self.told("3SABCD123456789"), "TNT")

    def test_patterns_that_are_refused(self):
        for pattern in (
            "(",
            "(a+)+$",
            "(a|a)*b",
            "(.)\\1",
            "a*a*a*a*a*b",
            "a?a?a?a?a?aaaaa",
            "(?=a)",
            "x" * 101,
            "a{99999999999999}",
        ):
            with self.subTest(pattern=pattern), self.assertRaises(ValidationError):
                self.rule(pattern)

    def test_no_pattern_takes_long(self):
        """The worst that is let through, on the worst number."""
        self.rule(".*.*.*.*x$", sequence=1)
        start = time.monotonic()
        code = self.env["bol.transporter.rule"]._bol_code_for(
            self.account, "a" * 10 * LONGEST_TRACKING, self.env["res.country"]
        )
        self.assertFalse(code)
        self.assertLess(time.monotonic() - start, 1)

    def test_only_administrators_change_them(self):
        clerk = self._make_user("clerk", "bol_connector.bol_connector_group_user")
        rule = self.env["bol.transporter.rule"].search([], limit=1)
        self.assertTrue(rule.with_user(clerk).transporter_code)
        with self.assertRaises(AccessError):
            rule.with_user(clerk).pattern = "4S"

    def test_rules_of_other_companies_are_hidden(self):
        other = self._make_company("Elsewhere")
        rule = self.rule("9S", account_id=self.account.id)
        stranger = self._make_user(
            "stranger", "bol_connector.bol_connector_group_manager", other
        )
        rules = self.env["bol.transporter.rule"].with_user(stranger)
        seen = rules.with_context(allowed_company_ids=other.ids).search([])
        self.assertNotIn(rule, seen)
        self.assertTrue(seen, "those of all accounts")


@tagged("post_install", "-at_install")
class TestCarrierOfMethod(BolShippedCase):
    """The carrier that is missing is asked for once for each delivery method."""

    carrier = TestTransport.carrier

    def setUp(self):
        super().setUp()
        self.account.transporter_code = False
        self.bike, self.van = self.carrier(False), self.carrier(False)

    def shipped_with(self, carrier):
        picking = self.sell(samples.item(self.product.barcode))
        picking.carrier_id = carrier
        self.ship(picking)
        self.send()
        return picking

    def choose(self, picking, **values):
        action = picking.bol_shipment_ids.action_choose_carrier()
        wizard = self.env[action["res_model"]].with_context(**action["context"])
        wizard.create(values).action_choose()
        self.send()

    def states(self, *pickings):
        return [picking.bol_shipment_ids.state for picking in pickings]

    def test_settles_those_of_one_method(self):
        first, second = self.shipped_with(self.bike), self.shipped_with(self.bike)
        third = self.shipped_with(self.van)
        self.choose(second, transporter="CYCLOON")
        self.assertEqual(
            self.states(first, second, third), ["done", "done", "attention"]
        )
        self.assertFalse(self.bike.bol_transporter_code)

    def test_remembered_for_the_method(self):
        first = self.shipped_with(self.bike)
        self.choose(first, transporter="CYCLOON", remember="method")
        later, other = self.shipped_with(self.bike), self.shipped_with(self.van)
        self.assertEqual(self.states(later, other), ["done", "attention"])
        self.assertEqual(self.bike.bol_transporter_code, "CYCLOON")

    def test_no_method_to_remember_it_for(self):
        picking = self.shipped_with(False)
        with self.assertRaises(UserError):
            self.choose(picking, transporter="CYCLOON", remember="method")
        self.assertEqual(self.states(picking), ["attention"])

    def test_code_entered_on_the_transfer_s_method_settles_it(self):
        """Another method, chosen on the transfer after the validation."""
        picking = self.shipped_with(self.bike)
        self.assertEqual(self.states(picking), ["attention"])
        picking.carrier_id = self.carrier("GLS")
        self.send()
        self.assertEqual(self.states(picking), ["done"])

    def test_form(self):
        picking = self.shipped_with(self.bike)
        action = picking.bol_shipment_ids.action_choose_carrier()
        model = self.env[action["res_model"]].with_context(**action["context"])
        with Form(model) as form:
            self.assertEqual(form.carrier_id, self.bike)
            form.transporter = "TNT"
            self.assertEqual(form.count, 1)
