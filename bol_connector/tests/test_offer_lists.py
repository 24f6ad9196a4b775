import json
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from ..bol_api.offers import Offers
from ..tools import last_night
from .offer_lists import OfferListCase, client_query


@tagged("post_install", "-at_install")
class TestOfferLists(OfferListCase):
    """Reading bol's lists of offers: which, and how far."""

    # -- pages -----------------------------------------------------------------

    def test_whole_list_is_read_over_its_pages(self):
        ids = self.import_offers(205)
        self.assertEqual(self.there(), set(ids))
        self.run_now("offers")
        self.assertEqual(len(self.queries()), 3)
        self.assertFalse(self.offers_flow.position)

    def test_list_that_breaks_off_goes_on_where_it_stopped(self):
        ids = {self.offer() for _ in range(120)}
        self.assertEqual(self.read_one_page(), "more")
        self.assertEqual(len(self.offers()), 100)
        # It is due at once, and meets an outage, ...
        self.sandbox.fault("unavailable", "/offers$", share=1)
        self.run_lane("bulk")
        self.assertEqual((self.offers_flow.error_streak, len(self.offers())), (1, 100))
        # ... after which the rest is read, and nothing but the rest.
        self.sandbox.mend()
        self.sandbox.admin("DELETE", "received")
        self.make_due(self.offers_flow)
        self.run_lane("bulk")
        self.assertEqual(self.there(), ids)
        self.assertEqual(len(self.queries()), 1)

    def test_page_read_before_an_outage_of_the_same_run_is_kept(self):
        for _ in range(120):
            self.offer()
        page = Offers.page

        def second_fails(offers, cursor="", since=None):
            if cursor:
                self.sandbox.fault("unavailable", "/offers$", share=1)
            return page(offers, cursor, since)

        with patch.object(Offers, "page", second_fails):
            self.assertEqual(self.run_now("offers")[0], "danger")
        place = json.loads(self.offers_flow.position)
        self.assertTrue(place["cursor"])
        self.assertEqual(sum(count for count, _sum in place["present"].values()), 100)

    def test_cursor_that_bol_refuses_makes_the_list_begin_anew(self):
        self.import_offers(3)
        place = {"start": str(self.now()), "whole": True, "cursor": "old"}
        self.offers_flow.position = json.dumps(place)
        self.make_due(self.offers_flow)
        self.run_lane("bulk")
        self.assertTrue(self.offers_flow.last_error)
        self.assertFalse(self.offers_flow.position)
        self.assertEqual(self.run_now("offers")[0], "success")

    def test_cursors_that_go_round_end(self):
        """Whatever the length of the round, and where it begins."""
        self.import_offers(1)
        for lead, length in [(0, 1), (0, 2), (3, 5), (1, 7)]:
            going_round = self.going_round(lead, length)
            with patch.object(Offers, "page", going_round):
                self.run_now("offers")
            self.assertFalse(self.offers_flow.position)

    def going_round(self, lead, length):
        """bol's list with so many pages, and then a round of so many."""
        asked = []

        def page(_offers, cursor="", _since=None):
            asked.append(cursor)
            self.assertLess(len(asked), 50)
            number = int(cursor or 0) + 1
            return [], str(number if number <= lead + length else lead + 1)

        return page

    # -- which list ------------------------------------------------------------

    def test_every_hour_only_what_changed(self):
        ids = self.import_offers(3)
        for offer_id in ids:
            self.seller.change_offer(offer_id, price=5)
        listed = self.offers_flow.listed_at
        self.run_lane_when(whole=False)
        (query,) = self.queries()
        since = datetime.fromisoformat(
            client_query(query)["last-modified-date-time"]
        ).replace(tzinfo=None)
        self.assertEqual(listed - timedelta(hours=1) - since, timedelta(hours=2))
        self.assertEqual(set(self.offers().mapped("unit_price")), {5})
        self.assertGreater(self.offers_flow.listed_at, listed - timedelta(hours=1))

    def test_what_changed_before_is_not_listed_again(self):
        """As bol's clock has it: the last list is one of some hours ahead here."""
        ids = self.import_offers(3)
        self.seller.change_offer(ids[0], price=5)
        ahead = self.now() + timedelta(hours=3)
        self.offers_flow.write({"listed_at": ahead, "whole_listed_at": ahead})
        with patch.object(type(self.offers_flow), "_bol_list_is_due", lambda *_: True):
            self.offers_flow.next_run = self.now()
            self.run_lane("bulk")
        self.assertEqual(len(self.queries()), 1)
        self.assertEqual(set(self.offers().mapped("unit_price")), {9.99})

    def test_lists_of_changes_archive_nothing(self):
        ids = self.import_offers(3)
        self.delete_at_bol(ids[0])
        self.run_lane_when(whole=False)
        self.assertEqual(self.there(), set(ids))

    def test_every_night_the_whole_list_once(self):
        ids = self.import_offers(3)
        self.delete_at_bol(ids[0])
        self.run_lane_when(whole=True)
        self.assertEqual(self.there(), set(ids[1:]))
        self.assertNotIn("last-modified", self.queries()[0])
        self.assertEqual(self.offers_flow.whole_listed_at, self.offers_flow.listed_at)
        self.make_due(self.offers_flow, minutes=61)
        self.offers_flow.whole_listed_at = max(
            self.offers_flow.whole_listed_at, last_night(self.now())
        )
        self.sandbox.admin("DELETE", "received")
        self.run_lane("bulk")
        self.assertIn("last-modified", self.queries()[0])

    def test_button_reads_the_whole_list_also_amid_a_list_of_changes(self):
        ids = self.import_offers(120)
        self.make_due(self.offers_flow)
        self.offers_flow.whole_listed_at = last_night(self.now())
        self.assertEqual(self.read_one_page(forced=False), "more")
        self.assertFalse(json.loads(self.offers_flow.position)["whole"])
        self.delete_at_bol(ids[0])
        self.run_now("offers")
        self.assertEqual(self.there(), set(ids[1:]))

    def test_night_is_at_two_at_bol(self):
        for now, expected in [
            ("2026-01-15 00:59:59", "2026-01-14 01:00:00"),
            ("2026-01-15 01:00:00", "2026-01-15 01:00:00"),
            ("2026-07-15 00:00:00", "2026-07-15 00:00:00"),
            ("2026-07-14 23:59:59", "2026-07-14 00:00:00"),
            # The nights in which the clock is changed.
            ("2026-03-29 12:00:00", "2026-03-29 01:00:00"),
            ("2026-10-25 12:00:00", "2026-10-25 00:00:00"),
            ("2026-10-25 01:30:00", "2026-10-25 00:00:00"),
        ]:
            with self.subTest(now=now):
                night = last_night(fields.Datetime.to_datetime(now))
                self.assertEqual(fields.Datetime.to_string(night), expected)
