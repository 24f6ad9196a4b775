from odoo.tests import tagged

from .offers_out import OffersOutCase


@tagged("post_install", "-at_install")
class TestOfferArchiving(OffersOutCase):
    """A product that leaves Odoo leaves bol, as the account says; and comes back."""

    def setUp(self):
        super().setUp()
        self.create_offer()
        self.send()
        self.offer = self.offers()

    def archive(self, active=False):
        self.product.product_tmpl_id.active = active
        self.commit()

    def test_hold_and_back(self):
        self.archive()
        self.send()
        self.assertTrue(self.at_bol()[0].on_hold)
        self.archive(active=True)
        self.send()
        self.assertFalse(self.at_bol()[0].on_hold)

    def test_hold_of_a_person_outlasts_the_archive(self):
        self.offer.action_hold()
        self.commit()
        self.send()
        self.archive()
        self.archive(active=True)
        self.send()
        self.assertTrue(self.at_bol()[0].on_hold)

    def test_archived_and_back_before_bol_was_told_is_no_change(self):
        for policy in ("hold", "delete"):
            self.account.archive_policy = policy
            self.archive()
            self.archive(active=True)
        self.send()
        self.assertFalse(self.seller.calls("PATCH", "^/retailer/offers/"))
        self.assertFalse(self.seller.calls("DELETE", "^/retailer/offers/"))
        self.assertOneOffer()

    def test_delete(self):
        self.account.archive_policy = "delete"
        self.archive()
        self.send()
        self.assertFalse(self.at_bol())
        self.assertFalse(self.offer.active)

    def test_nothing(self):
        self.account.archive_policy = "nothing"
        self.archive()
        self.send()
        self.assertFalse(self.at_bol()[0].on_hold)

    def test_product_that_takes_no_part_is_left_alone(self):
        self.product.bol_offer_managed = "no"
        self.archive()
        self.send()
        self.assertFalse(self.at_bol()[0].on_hold)

    def test_several_offers_of_one_product(self):
        self.create_offer(condition="SECONDHAND", secondhand_state="GOOD")
        self.send()
        self.archive()
        self.send()
        self.assertEqual([offer.on_hold for offer in self.at_bol()], [True, True])
