from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .offers_out import OffersOutCase

PATH = "^/retailer/economic-operator$"
FIRM = {
    "name": "Potters Ltd",
    "street": "Kade",
    "house_number": "7",
    "postal_code": "9000",
    "city": "Gent",
    "country": "BE",
    "email_address": "info@potters.example",
    "phone_number": "+3291234567",
}


@tagged("post_install", "-at_install")
class TestEconomicOperators(OffersOutCase):
    """Who answers for a product: read, made and changed at bol, picked in Odoo."""

    def save(self, operator=None, **values):
        """Fill in the form and press Save at Bol.com; returns the record."""
        form = self.env["bol.economic.operator.edit"].with_context(
            default_operator_id=operator and operator.id
        )
        wizard = form.create({"account_id": self.account.id, **values})
        self.commit()
        with self.transactions():
            action = wizard.action_save()
        return self.env["bol.economic.operator"].browse(action["res_id"])

    def operators_at_bol(self):
        with self.by_hand() as client:
            return [o for page in client.economic_operators.pages() for o in page]

    def make_offer(self):
        self.create_offer()
        self.send()
        return self.offers()

    # -- read, made, changed ---------------------------------------------------

    def test_list_of_bol_is_mirrored(self):
        (own,) = self.account.operator_ids
        (at_bol,) = self.operators_at_bol()
        self.assertEqual((own.bol_id, own.name), (at_bol.operator_id, at_bol.name))
        self.assertEqual((own.status, own.city), ("VALID", "Utrecht"))

    def test_second_reading_changes_nothing(self):
        before = self.account.operator_ids.write_date
        self.run_now("operators")
        self.assertEqual(self.account.operator_ids.write_date, before)

    def test_what_bol_forgot_is_archived_and_named_no_more(self):
        with self.by_hand() as client:
            client.economic_operators.delete(self.account.operator_id.bol_id)
        self.run_now("operators")
        self.assertFalse(self.account.operator_id.active)
        line = self.wizard(self.product).line_ids
        self.assertIn("no economic operator", line.problem)

    def test_made_at_bol(self):
        firm = self.save(**FIRM)
        self.assertEqual({name: firm[name] for name in FIRM}, FIRM)
        names = {operator.name for operator in self.operators_at_bol()}
        self.assertIn("Potters Ltd", names)

    def test_lost_answer_makes_one(self):
        self.sandbox.fault("drop_after", PATH, method="POST")
        firm = self.save(**FIRM)
        found = [o.operator_id for o in self.operators_at_bol() if o.name == firm.name]
        self.assertEqual(found, [firm.bol_id])

    def test_made_twice_is_one(self):
        self.assertEqual(self.save(**FIRM), self.save(**FIRM))

    def test_changed_at_bol(self):
        firm = self.save(**FIRM)
        self.assertEqual(self.save(firm, **{**FIRM, "city": "Brugge"}), firm)
        self.assertEqual(firm.city, "Brugge")
        cities = {o.name: o.city for o in self.operators_at_bol()}
        self.assertEqual(cities["Potters Ltd"], "Brugge")

    def test_bad_input_is_refused_before_a_call(self):
        for values in ({"phone_number": "call me"}, {"city": "x" * 101}):
            with self.assertRaises(UserError):
                self.save(**{**FIRM, **values})
        self.assertFalse(self.seller.calls("POST", PATH))

    def test_bol_s_refusal_is_told(self):
        self.sandbox.fault("status", PATH, method="POST", status=400)
        with self.assertRaisesRegex(UserError, "doesn't accept"):
            self.save(**FIRM)

    # -- picked ----------------------------------------------------------------

    def test_offer_names_the_product_s_own(self):
        firm = self.save(**FIRM)
        self.product.bol_operator_ids = firm
        self.assertEqual(self.make_offer().operator_bol_id, firm.bol_id)

    def test_offers_follow_the_pick_of_the_product(self):
        offer, firm = self.make_offer(), self.save(**FIRM)
        self.product.bol_operator_ids = firm
        self.commit()
        self.send()
        self.assertEqual(self.at_bol()[0].economic_operator_id, firm.bol_id)
        self.product.bol_operator_ids = False
        self.commit()
        self.send()
        default = self.account.operator_id.bol_id
        self.assertEqual(self.at_bol()[0].economic_operator_id, default)
        self.assertEqual(offer.operator_bol_id, default)

    def test_brand_says_it_for_products_without_their_own(self):
        offer, firm = self.make_offer(), self.save(**FIRM)
        brand = self.env["bol.brand"].create({"name": "Potters"})
        self.product.bol_brand_id = brand
        brand.bol_operator_ids = firm
        self.commit()
        self.send()
        self.assertEqual(offer.operator_bol_id, firm.bol_id)
        own = self.account.operator_id
        self.product.bol_operator_ids = own
        self.commit()
        self.send()
        self.assertEqual(offer.operator_bol_id, own.bol_id)
        self.product.bol_operator_ids = False
        self.commit()
        self.send()
        self.assertEqual(offer.operator_bol_id, firm.bol_id)
        self.product.bol_brand_id = False
        self.commit()
        self.send()
        self.assertEqual(offer.operator_bol_id, own.bol_id)
        self.assertEqual(self.at_bol()[0].economic_operator_id, own.bol_id)

    def test_offers_follow_the_default_of_the_account(self):
        self.make_offer()
        firm = self.save(**FIRM)
        self.account.operator_id = firm
        self.commit()
        change = self.changes()[-1]
        self.assertEqual(change.line_ids.new_value, "Potters Ltd")
        self.send()
        self.assertEqual(self.at_bol()[0].economic_operator_id, firm.bol_id)

    def test_offers_that_take_no_part_do_not_follow(self):
        self.make_offer()
        self.product.bol_offer_managed = "no"
        self.account.operator_id = self.save(**FIRM)
        self.assertEqual(len(self.changes()), 1)

    def test_one_per_account(self):
        firm = self.save(**FIRM)
        with self.assertRaises(ValidationError):
            self.product.bol_operator_ids = firm | self.account.operator_id

    def test_default_of_another_account(self):
        other = self._make_account(self.sandbox.seller())
        with self.assertRaises(ValidationError):
            other.operator_id = self.account.operator_id

    # -- who may ---------------------------------------------------------------

    def test_users_read(self):
        user = self._make_user("bol-user", "bol_connector.bol_connector_group_user")
        operator = self.account.operator_id.with_user(user)
        self.assertTrue(operator.name)
        with mute_logger("odoo.addons.base.models.ir_model"):
            with self.assertRaises(AccessError):
                operator.write({"name": "Me"})
            with self.assertRaises(AccessError):
                self.env["bol.economic.operator.edit"].with_user(user).create(FIRM)
