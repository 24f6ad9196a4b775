from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from . import samples
from .matching import DOZEN, MatchingCase

USER = "bol_connector.bol_connector_group_user"


@tagged("post_install", "-at_install")
class TestMatchingByHand(MatchingCase):
    """What a person says an offer is, and what he is proposed."""

    def setUp(self):
        super().setUp()
        self.user = self._make_user("bol-clerk", USER)
        self.product = self._make_product()

    def offer(self, **values):
        """The mirrored offer of a new one at bol, as a user sees it."""
        bol_id = self.seller.offer(**{"ean": samples.ean(), **values})
        self.run_now("offers")
        return self.at_bol(bol_id)

    def at_bol(self, bol_id):
        found = self.offers().filtered(lambda offer: offer.bol_id == bol_id)
        return found.with_user(self.user)

    def ambiguous(self, reference="TWICE"):
        return [
            self._make_product(name=name, default_code=reference, barcode=False)
            for name in ("First", "Second")
        ]

    # -- a choice stays --------------------------------------------------------

    def test_choice_is_never_overwritten(self):
        right = self._make_product()
        offer = self.offer(ean=right.barcode)
        self.assertEqual(offer.product_id, right)
        offer.product_id = self.product
        self.run_now("offers")
        self.assertEqual(offer.product_id, self.product)
        self.assertTrue(offer.by_hand)

    def test_taking_a_product_away_is_a_choice(self):
        wrong = self._make_product()
        offer = self.offer(ean=wrong.barcode)
        offer.product_id = False
        self.run_now("offers")
        self.assertFalse(offer.product_id)
        self.assertEqual(offer.match_state, "unknown")
        order = self.import_order(
            samples.item(offer.ean, offer={"offerId": offer.bol_id})
        )
        self.assertEqual((order.state, order.held_kind), ("held", "product"))
        self.assertIn("no product in Odoo", order.held_reason)
        offer.product_id = self.product
        self.run_lane("orders_1")
        self.assertEqual(order.state, "imported", order.held_reason)
        self.assertEqual(order.item_ids.product_id, self.product)

    def test_offer_made_anew_at_bol_has_the_product_that_was_chosen(self):
        _first, second = self.ambiguous()
        ean = samples.ean()
        before = self.offer(ean=ean, reference="TWICE")
        before.product_id = second
        before.sudo().active = False
        again = self.offer(ean=ean, reference="TWICE")
        self.assertNotEqual(again, before)
        self.assertEqual(again.product_id, second)

    def test_offer_of_another_condition_is_another(self):
        self.ambiguous()
        ean = samples.ean()
        self.offer(ean=ean, reference="TWICE").product_id = self.product
        used = {"category": "SECONDHAND", "state": "GOOD"}
        other = self.offer(ean=ean, reference="TWICE", condition=used)
        self.assertEqual(other.match_state, "ambiguous")

    def test_choice_by_a_rule_isn_t_kept_for_a_new_offer(self):
        ean = samples.ean()
        first = self._make_product(default_code="ONE", barcode=False)
        before = self.offer(ean=ean, reference="ONE")
        self.assertEqual(before.product_id, first)
        before.sudo().active = False
        self._make_product(default_code="ONE", barcode=False)
        self.assertEqual(self.offer(ean=ean, reference="ONE").match_state, "ambiguous")

    def test_choice_on_an_item_is_one_for_the_offer(self):
        first, second = self.ambiguous()
        offer = self.offer(reference="TWICE")
        order = self.import_order(
            samples.item(offer.ean, offer={"offerId": offer.bol_id})
        )
        order.item_ids.with_user(self.user).product_id = second
        self.assertEqual((offer.product_id, offer.by_hand), (second, True))

    def test_product_of_another_company_is_refused(self):
        theirs = self._make_product(company_id=self.elsewhere.id, taxes_id=[])
        offer = self.offer()
        with self.assertRaises(UserError):
            offer.sudo().product_id = theirs

    # -- units -----------------------------------------------------------------

    def test_chosen_product_is_sold_in_the_packaging_of_the_ean(self):
        box = samples.ean()
        offer = self.offer(ean=box)
        self._make_packaging(self.product, f"0{box}")
        offer.product_id = self.product
        self.assertEqual(offer.uom_id, self.env.ref(DOZEN))
        offer.product_id = self._make_product()
        self.assertFalse(offer.uom_id)

    def test_unit_can_be_chosen_as_well(self):
        self.product.uom_ids = self.env.ref(DOZEN)
        offer = self.offer()
        self.assertNotIn(self.env.ref(DOZEN), offer.possible_uom_ids)
        with Form(offer) as form:
            form.product_id = self.product
            form.uom_id = self.env.ref(DOZEN)
        self.assertEqual(offer.uom_id, self.env.ref(DOZEN))
        self.run_now("offers")
        self.assertEqual(offer.uom_id, self.env.ref(DOZEN))

    # -- not in Odoo -----------------------------------------------------------

    def test_not_in_odoo_takes_it_off_the_list(self):
        self.account.create_products = False
        offer = self.offer()
        offer.action_ignore()
        self.assertEqual(offer.match_state, "ignored")
        self.account.create_products = True
        self.run_now("offers")
        self.assertEqual(offer.match_state, "ignored")
        self.assertFalse(offer.product_id)

    def test_match_again_brings_it_back(self):
        offer = self.offer(reference="LATER")
        offer.action_ignore()
        product = self._make_product(default_code="LATER", barcode=False)
        offer.action_match()
        self.assertEqual((offer.product_id, offer.by_hand), (product, False))

    def test_match_again_leaves_a_choice_alone(self):
        right = self._make_product()
        offer = self.offer(ean=right.barcode)
        offer.product_id = self.product
        offer.action_match()
        self.assertEqual((offer.product_id, offer.by_hand), (self.product, True))

    def test_order_of_what_is_not_in_odoo_waits_for_a_person(self):
        offer = self.offer()
        offer.action_ignore()
        self._make_product(barcode=offer.ean)
        order = self.import_order(
            samples.item(offer.ean, offer={"offerId": offer.bol_id})
        )
        self.assertIn("no product in Odoo", order.held_reason)
        order.item_ids.with_user(self.user).product_id = self.product
        self.assertEqual(offer.match_state, "matched")

    def test_buttons_are_for_those_who_may_write(self):
        offer = self.offer()
        nobody = self._make_user("bol-nobody", "base.group_user")
        for button in ("action_ignore", "action_match", "action_take_candidate"):
            with mute_logger("odoo.addons.base.models.ir_model"):
                with self.assertRaises(AccessError):
                    getattr(offer.with_user(nobody), button)()

    # -- candidates ------------------------------------------------------------

    def test_candidates_the_exact_ones_first(self):
        exact = self.ambiguous("POT-0012")
        otherwise = self._make_product(default_code="pot 12", barcode=False)
        near = self._make_product(default_code="Pot.0012", barcode=False)
        at_bol = self._make_product(bol_reference="pot/0012", barcode=False)
        archived = self._make_product(default_code="POT0012", active=False)
        theirs = self._make_product(
            default_code="POT0012", company_id=self.elsewhere.id, taxes_id=[]
        )
        offer = self.offer(reference="POT-0012")
        self.assertEqual(list(offer.candidate_ids[:2]), exact)
        self.assertEqual(offer.candidate_ids[2:], near | at_bol)
        self.assertEqual(offer.candidate_id, exact[0])
        self.assertFalse(offer.candidate_ids & (otherwise | archived | theirs))

    def test_similar_names(self):
        pot = self._make_product(name="Theepot gietijzer zwart 1,2 liter")
        pan = self._make_product(name="Koekenpan gietijzer")
        title = "Theepot van zwart gietijzer (1,2 L)"
        offer = self.offer(ean=samples.ean("2712"), unknownProductTitle=title)
        self.assertEqual(offer.similar_ids[:1], pot)
        self.assertNotIn(pan, offer.similar_ids)
        self.assertFalse(self.offer().similar_ids)

    def test_one_click_takes_a_candidate(self):
        _first, second = self.ambiguous()
        offer = self.offer(reference="TWICE")
        second.with_user(self.user).with_context(
            bol_offer_id=offer.id
        ).action_bol_take()
        self.assertEqual((offer.product_id, offer.by_hand), (second, True))

    def test_likely_products_of_many_offers_are_taken_at_once(self):
        products = [
            self._make_product(default_code=f"ab-{n}", barcode=False) for n in (1, 2)
        ]
        offers = self.offer(reference="AB1") | self.offer(reference="AB2")
        nobody = self.offer(reference="NOBODY")
        (offers | nobody).action_take_candidate()
        self.assertEqual(list(offers.mapped("product_id")), products)
        self.assertFalse(nobody.product_id or nobody.by_hand)
