import json
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from ..bol_api.offers import Offers
from . import samples
from .offer_lists import OfferListCase, client_query


@tagged("post_install", "-at_install")
class TestOffersGone(OfferListCase):
    """What bol's list lacks, and whether it is gone."""

    def test_nothing_is_gone_before_the_list_was_read_to_its_end(self):
        ids = self.import_offers(120)
        self.delete_at_bol(ids[0])
        self.assertEqual(self.read_one_page(), "more")
        self.assertEqual(len(self.offers()), 120)
        self.run_now("offers")
        self.assertEqual(self.there(), set(ids[1:]))

    def test_offer_that_bol_lists_no_more_is_archived_and_comes_back(self):
        gone, stays = self.import_offers(2)
        self.delete_at_bol(gone)
        self.run_now("offers")
        self.assertEqual(self.there(), {stays})
        archived = self.offers(active_test=False) - self.offers()
        self.assertEqual(archived.bol_id, gone)

        self.seller.offer(offerId=gone, ean=archived.ean)
        self.run_now("offers")
        self.assertIn(archived, self.offers())

    def test_only_offers_of_differing_buckets_are_asked_for(self):
        ids = self.import_offers(120)
        self.delete_at_bol(ids[7])
        self.run_now("offers")
        *lists, check = self.queries()
        self.assertEqual(len(lists), 2)
        asked = client_query(check, many="offer-ids")
        self.assertIn(ids[7], asked)
        self.assertLess(len(asked), 10)
        self.assertEqual(len(self.offers()), 119)

    def test_list_that_lacks_offers_archives_none(self):
        """Here an empty one, of an index that is being built anew, say."""
        self.import_offers(120)
        with patch.object(Offers, "page", lambda *_args, **_kwargs: ([], "")):
            self.assertEqual(self.run_now("offers")[0], "success")
        self.assertEqual(len(self.offers()), 120)
        self.assertEqual(len(self.queries()), 3)

    def test_empty_answers_to_everything_archive_none(self):
        """Not even when the offers asked for don't show in lists."""
        self.import_offers(60)
        with (
            patch.object(Offers, "page", lambda *_a, **_k: ([], "")),
            patch.object(Offers, "pages", lambda *_a, **_k: iter([[]])),
        ):
            self.assertEqual(self.run_now("offers")[0], "success")
        self.assertEqual(len(self.offers()), 60)

    def test_offer_made_while_the_list_is_read_stays(self):
        """It comes before the page that bol gives next, or isn't listed yet."""
        self.import_offers(2)
        with self.by_hand() as client:
            offer = client.offers.get(self.offer())
        self.env["bol.offer"]._bol_mirror(self.account, [offer])
        self.delete_at_bol(offer.offer_id)
        tomorrow = fields.Datetime.to_string(self.now() + timedelta(days=1))
        place = {"start": str(self.now() - timedelta(hours=9)), "whole": True}
        place |= {"gone": [f"{n:02x}" for n in range(256)], "after": 0}
        self.offers_flow.position = json.dumps(place)
        self.run_now("offers")
        self.assertEqual(len(self.offers()), 3)
        self.offers_flow.position = json.dumps({**place, "start": tomorrow})
        self.run_now("offers")
        self.assertEqual(len(self.offers()), 2)

    def test_check_of_many_goes_on_in_the_next_slice(self):
        ids = self.import_offers(120)
        self.delete_at_bol(*ids[:110])
        self.sandbox.fault("unavailable", "/offers/", share=1)
        self.assertEqual(self.run_now("offers")[0], "danger")
        self.assertEqual(len(self.offers()), 120)
        place = json.loads(self.offers_flow.position)
        self.assertEqual(place["after"], 0)
        self.sandbox.mend()
        self.sandbox.admin("DELETE", "received")
        self.make_due(self.offers_flow)
        self.run_lane("bulk")
        self.assertEqual(self.there(), set(ids[110:]))
        # No page is read again: the ids, by fifties, and one of each by its address.
        self.assertEqual(len(self.queries()), 3)

    def test_account_of_another_shop_archives_the_first_ones_offers(self):
        self.import_offers(3)
        other = self.sandbox.seller()
        theirs = other.offer(ean=samples.ean())
        self.account.write(
            {"client_id": other.client_id, "client_secret": other.secret}
        )
        self.assertEqual(self.connect()[0], "danger", "somebody has to decide")
        with self.transactions():
            self.account.action_use_other_shop()
        self.run_lane_when(whole=False)
        self.assertEqual(self.there(), {theirs})
