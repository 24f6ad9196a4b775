import json
import time
from datetime import datetime, timedelta
from unittest.mock import patch
from urllib.parse import parse_qs, parse_qsl

from odoo import fields
from odoo.tests import tagged

from ..bol_api import offers as client_offers
from ..tools import last_night
from . import samples
from .common import BolCase


@tagged("post_install", "-at_install")
class TestOfferLists(BolCase):
    """Reading bol's lists of offers: which, how far, and what is gone."""

    def setUp(self):
        super().setUp()
        self.offers_flow = self.flow("offers")

    def offer(self, **values):
        """Put an offer at bol; returns its id."""
        return self.seller.offer(**{"ean": samples.ean(), "reference": "T-1", **values})

    def import_offers(self, count):
        """So many offers at bol and in Odoo, some time ago; their ids."""
        ids = [self.offer() for _ in range(count)]
        self.run_now("offers")
        self.age_offers()
        self.sandbox.admin("DELETE", "received")
        return ids

    def age_offers(self):
        """Let the offers be in Odoo for a while."""
        self.commit()
        self.env.cr.execute(
            "UPDATE bol_offer SET create_date = create_date - interval '1 hour'"
        )
        self.env.invalidate_all()

    def run_lane_when(self, *, whole):
        """Let the next run be due, of the whole list or of what changed."""
        self.make_due(self.offers_flow)
        night = last_night(self.now())
        self.offers_flow.whole_listed_at = night - timedelta(seconds=whole)
        self.sandbox.admin("DELETE", "received")
        self.run_lane("bulk")

    def read_one_page(self, forced=True):
        """Run the flow with time for one page only; what it says at its end."""
        self.sandbox.fault("delay", "/offers$", seconds=0.6)
        with self.transactions():
            end = time.monotonic() + 0.4
            return self.env["bol.flow"]._run_alone(self.offers_flow.id, end, forced)

    def queries(self):
        """What bol was asked for its lists since it was told to forget."""
        return [call["query"] for call in self.seller.calls(path="/offers$")]

    def delete_at_bol(self, *offer_ids):
        """What the seller does in bol's own screens."""
        with self.by_hand() as client:
            for offer_id in offer_ids:
                client.offers.delete(offer_id)
        self.sandbox.admin("DELETE", "received")

    def there(self):
        return set(self.offers().mapped("bol_id"))

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
        page = client_offers.Offers.page

        def second_fails(offers, cursor="", since=None):
            if cursor:
                self.sandbox.fault("unavailable", "/offers$", share=1)
            return page(offers, cursor, since)

        with patch.object(client_offers.Offers, "page", second_fails):
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
            with patch.object(client_offers.Offers, "page", going_round):
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

    # -- what is gone ----------------------------------------------------------

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
        with patch.object(
            client_offers.Offers, "page", lambda *_args, **_kwargs: ([], "")
        ):
            self.assertEqual(self.run_now("offers")[0], "success")
        self.assertEqual(len(self.offers()), 120)
        self.assertEqual(len(self.queries()), 3)

    def test_empty_answers_to_everything_archive_none(self):
        """Not even when the offers asked for don't show in lists."""
        self.import_offers(60)
        with (
            patch.object(client_offers.Offers, "page", lambda *_a, **_k: ([], "")),
            patch.object(client_offers.Offers, "pages", lambda *_a, **_k: iter([[]])),
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
        self.assertEqual(self.connect()[0], "success")
        self.run_lane_when(whole=False)
        self.assertEqual(self.there(), {theirs})


def client_query(text, many=None):
    """A query string as a dict, or all values of one name."""
    return parse_qs(text)[many] if many else dict(parse_qsl(text))
