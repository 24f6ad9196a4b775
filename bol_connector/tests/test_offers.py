import time
from datetime import timedelta

from odoo.tests import tagged

from . import samples
from .common import BolCase


@tagged("post_install", "-at_install")
class TestOffers(BolCase):
    """The mirror of bol's offers."""

    def setUp(self):
        super().setUp()
        self.offers_flow = self.flow("offers")

    def offer(self, **values):
        """Put an offer at bol; returns its id."""
        return self.seller.offer(**{"ean": samples.ean(), "reference": "T-1", **values})

    def list_again(self):
        self.make_due(self.offers_flow)
        self.run_lane("bulk")

    def test_offer_is_mirrored_as_bol_has_it(self):
        ean = samples.ean()
        offer_id = self.offer(
            ean=ean,
            reference="POT-7",
            unknownProductTitle="Theepot <b>gietijzer</b>",
            stock={"amount": 12, "managedByRetailer": True},
            pricing={
                "bundlePrices": [
                    {"quantity": 1, "unitPrice": 34.95},
                    {"quantity": 3, "unitPrice": 30.5},
                ]
            },
            onHoldByRetailer=True,
            countryAvailabilities=[{"countryCode": "BE"}],
        )
        self.run_now("offers")
        offer = self.offers()
        self.assertRecordValues(
            offer,
            [
                {
                    "bol_id": offer_id,
                    "ean": ean,
                    "reference": "POT-7",
                    "unit_price": 34.95,
                    "stock_amount": 12,
                    "corrected_stock": 12,
                    "fulfilment_method": "FBR",
                    "condition": "NEW",
                    "on_hold": True,
                    "for_sale": False,
                    "match_state": "unknown",
                    "company_id": self.company.id,
                    "active": True,
                }
            ],
        )
        self.assertIn('"POT-7"', offer.raw)

    def test_whole_list_is_read_over_its_pages(self):
        ids = {self.offer() for _ in range(205)}
        self.run_now("offers")
        self.assertEqual(set(self.offers().mapped("bol_id")), ids)
        pages = self.seller.received(path="/offers$")
        self.assertEqual(len(pages), 3)

    def read_one_page(self):
        """Run the flow with time for one page only; what it says at its end."""
        self.sandbox.fault("delay", "/offers$", seconds=0.6)
        with self.transactions():
            end = time.monotonic() + 0.4
            return self.env["bol.flow"]._run_alone(self.offers_flow.id, end, True)

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
        self.list_again()
        self.assertEqual(set(self.offers().mapped("bol_id")), ids)
        self.assertEqual(len(self.seller.received(path="/offers$")), 1)

    def test_nothing_is_gone_before_the_list_was_read_to_its_end(self):
        for _ in range(120):
            self.offer()
        self.run_now("offers")
        self.age_listing()
        self.read_one_page()
        self.assertEqual(len(self.offers()), 120)
        self.run_now("offers")
        self.assertEqual(len(self.offers()), 120)

    def test_changes_at_bol_are_taken_over(self):
        offer_id = self.offer(stock={"amount": 3, "managedByRetailer": True})
        self.run_now("offers")
        self.seller.change_offer(offer_id, price=12.5, stock=8, onHoldByRetailer=True)
        self.run_now("offers")
        self.assertRecordValues(
            self.offers(), [{"unit_price": 12.5, "stock_amount": 8, "on_hold": True}]
        )

    def test_second_reading_of_the_same_list_writes_nothing_new(self):
        for _ in range(3):
            self.offer()
        self.run_now("offers")
        before = self.offers()
        facts = [
            name for name in before._fields if name not in ("seen_at", "write_date")
        ]
        told = before.read(facts)
        self.run_now("offers")
        self.assertEqual(self.offers(), before)
        self.assertEqual(before.read(facts), told)

    def test_offer_that_bol_lists_no_more_is_archived_and_comes_back(self):
        gone, stays = self.offer(), self.offer()
        self.run_now("offers")
        self.delete_at_bol(gone)
        self.age_listing()
        self.run_now("offers")
        self.assertEqual(self.offers().mapped("bol_id"), [stays])
        archived = self.offers(active_test=False) - self.offers()
        self.assertEqual(archived.bol_id, gone)

        self.seller.offer(offerId=gone, ean=archived.ean)
        self.age_listing()
        self.run_now("offers")
        self.assertIn(archived, self.offers())

    def test_empty_list_as_bol_gives_it(self):
        self.sandbox.setting(empty_lists="omitted")
        self.addCleanup(self.sandbox.setting, empty_lists="key")
        self.assertEqual(self.run_now("offers")[0], "success")
        self.assertFalse(self.offers())

    def test_offers_of_two_accounts_are_apart(self):
        other = self.sandbox.seller()
        account = self._make_live_account(other)
        self.offer()
        self.run_now("offers")
        self.run_now("offers", account)
        self.assertEqual(len(self.offers()), 1)
        self.assertEqual(account.offer_count, 0)
        self.assertEqual(self.account.offer_count, 1)

    # -- bol's side ------------------------------------------------------------

    def delete_at_bol(self, offer_id):
        """What the seller does in bol's own screens."""
        with self.by_hand() as client:
            client.offers.delete(offer_id)

    def age_listing(self):
        """Let the last listing be some time ago."""
        for offer in self.offers(active_test=False):
            offer.seen_at -= timedelta(minutes=1)
