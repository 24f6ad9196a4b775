from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from . import samples
from .matching import DOZEN, MatchingCase
from .writes import counted_writes

USER = "bol_connector.bol_connector_group_user"
MANAGER = "bol_connector.bol_connector_group_manager"


@tagged("post_install", "-at_install")
class TestMatchingRules(MatchingCase):
    """What the rules do beside finding products: their set-up, their traffic."""

    def offer(self, **values):
        """The mirrored offer of a new one at bol."""
        bol_id = self.seller.offer(**{"ean": samples.ean(), **values})
        self.run_now("offers")
        return self.offers().filtered(lambda offer: offer.bol_id == bol_id)

    def test_account_has_the_usual_rules(self):
        keys = self.account.match_ids.mapped("key")
        self.assertEqual(keys, ["barcode", "default_code", "bol_reference"])

    def test_accounts_from_before_get_them_once(self):
        other = self._make_account(self.sandbox.seller(), active=False)
        (other | self.account).match_ids.unlink()
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("bol_connector.matching_set_up", False)
        self.env["bol.account"]._bol_set_up_matching_once()
        self.assertEqual(len(other.match_ids), 3)
        self.account.match_ids.unlink()
        self.env["bol.account"]._bol_set_up_matching_once()
        self.assertFalse(self.account.match_ids)

    def test_rules_are_the_administrators(self):
        user = self._make_user("bol-user", USER)
        manager = self._make_user("bol-manager", MANAGER)
        rule = self.account.match_ids[0]
        with mute_logger("odoo.addons.base.models.ir_model"):
            with self.assertRaises(AccessError):
                rule.with_user(user).sequence = 99
        rule.with_user(manager).sequence = 99
        self.assertEqual(rule.with_user(user).sequence, 99)
        stranger = self._make_user("bol-stranger", MANAGER, self.elsewhere)
        with mute_logger("odoo.addons.base.models.ir_rule"):
            with self.assertRaises(AccessError):
                rule.with_user(stranger).read(["key"])

    def test_of_two_with_the_reference_it_is_the_one_with_the_ean(self):
        self.rules("default_code")
        right = self._make_product(default_code="TWO")
        self._make_product(default_code="TWO")
        self.assertEqual(
            self.offer(ean=right.barcode, reference="TWO").product_id, right
        )

    def test_reference_of_a_product_sold_in_boxes_is_the_box(self):
        self.rules("default_code")
        product, box = self._make_product(default_code="BOXED"), samples.ean()
        self._make_packaging(product, box)
        offer = self.offer(ean=box, reference="BOXED")
        self.assertEqual(offer.product_id, product)
        self.assertEqual(offer.uom_id, self.env.ref(DOZEN))

    def test_packaging_of_another_kind_of_unit_is_none(self):
        """A teapot that is counted in pieces can't be sold by the litre."""
        ean = samples.ean()
        self._make_packaging(self._make_product(), ean, unit="product_uom_litre")
        self.assertEqual(self.offer(ean=ean).match_state, "unknown")

    def test_doubtful_product_is_not_made_again(self):
        """It would be a second one with the same reference."""
        self.account.create_products = True
        product = self._make_product(default_code="DOUBT")
        offer = self.offer(reference="DOUBT")
        self.assertEqual(offer.match_state, "doubtful")
        self.assertEqual(offer.candidate_ids, product)
        found = self.env["product.product"].search([("default_code", "=", "DOUBT")])
        self.assertEqual(found, product)

    def test_order_of_a_doubtful_product_says_so(self):
        self._make_product(name="Kettle", default_code="DOUBT")
        line = samples.item(samples.ean(), offer={"reference": "DOUBT"})
        order = self.import_order(line)
        self.assertEqual((order.state, order.held_kind), ("held", "product"))
        self.assertIn("Kettle", order.held_reason)
        self.assertIn("another EAN", order.held_reason)

    def test_offers_that_stay_unmatched_cost_no_write(self):
        for _ in range(2):
            self._make_product(default_code="TWICE", barcode=False)
        self._make_product(default_code="DOUBT")
        for reference in ("TWICE", "DOUBT", "NOBODY"):
            self.offer(reference=reference)
        self.commit()
        with counted_writes() as writes:
            self.offers()._bol_match_products()
            self.commit()
        self.assertFalse(writes)

    # -- when a product comes later --------------------------------------------

    def test_waiting_offers_are_matched_when_a_product_comes(self):
        """With the next run of the scheduled action, and without a word of bol."""
        offers = [self.offer(reference=f"LATE-{place}") for place in range(4)]
        self.sandbox.admin("DELETE", "received")
        found = self._make_product(barcode=False, default_code="LATE-0")
        boxed, known = self._make_product(), self._make_product(barcode=False)
        self._make_packaging(boxed, offers[2].ean)
        known.bol_reference = "LATE-3"
        self.commit()
        self.run_lane("bulk")
        self.assertEqual(offers[0].product_id, found)
        self.assertEqual(offers[1].match_state, "unknown")
        self.assertEqual(offers[2].product_id, boxed)
        self.assertEqual(offers[2].uom_id, self.env.ref(DOZEN))
        self.assertEqual(offers[3].product_id, known)
        self.assertFalse(self.seller.received("GET", "/offers$"))
        self.assertFalse(self.env["bol.offer.dirty"]._bol_accounts("match"))

    def test_what_somebody_put_aside_stays_so_when_a_product_comes(self):
        offer = self.offer(reference="LATE")
        offer.action_ignore()
        self._make_product(barcode=False, default_code="LATE")
        self.commit()
        self.run_lane("bulk")
        self.assertFalse(offer.product_id)

    def test_packaging_made_or_mended_relieves_orders(self):
        eans = [samples.ean(), samples.ean()]
        orders = [self.import_order(samples.item(ean)) for ean in eans]
        self.assertEqual({order.state for order in orders}, {"held"})
        packaging = self._make_packaging(self._make_product(), eans[0])
        self.run_lane("orders_1")
        self.assertEqual([order.state for order in orders], ["imported", "held"])
        packaging.barcode = eans[1]
        self.run_lane("orders_1")
        self.assertEqual([order.state for order in orders], ["imported", "imported"])

    def test_reference_at_bol_relieves_orders(self):
        line = samples.item(samples.ean(), offer={"reference": "THEIRS"})
        order = self.import_order(line)
        product = self._make_product(barcode=False)
        product.bol_reference = "THEIRS"
        self.run_lane("orders_1")
        self.assertEqual(order.state, "imported", order.held_reason)
        self.assertEqual(order.sale_order_id.order_line.product_id, product)
