from unittest.mock import patch

from odoo.tests import tagged

from . import samples
from .common import BolCase
from .writes import counted_writes


@tagged("post_install", "-at_install")
class TestOffers(BolCase):
    """The mirror of bol's offers."""

    def offer(self, **values):
        """Put an offer at bol; returns its id."""
        return self.seller.offer(**{"ean": samples.ean(), "reference": "T-1", **values})

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

    def test_changes_at_bol_are_taken_over(self):
        offer_id = self.offer(stock={"amount": 3, "managedByRetailer": True})
        self.run_now("offers")
        self.seller.change_offer(offer_id, price=12.5, stock=8, onHoldByRetailer=True)
        self.run_now("offers")
        self.assertRecordValues(
            self.offers(), [{"unit_price": 12.5, "stock_amount": 8, "on_hold": True}]
        )
        self.assertIn("12.5", self.offers().raw)

    def test_title_stays_when_bol_stops_saying_it(self):
        """It says it only until the product is in its catalogue."""
        offer_id = self.offer(ean=samples.ean("2712"), unknownProductTitle="Theepot")
        self.run_now("offers")
        self.assertEqual(self.offers().title, "Theepot")
        self.seller.change_offer(offer_id, unknownProductTitle="", price=3)
        self.run_now("offers")
        self.assertRecordValues(self.offers(), [{"unit_price": 3, "title": "Theepot"}])

    # -- nothing changed, nothing written --------------------------------------

    def read_again(self):
        """Read the whole list once more; SQL statements that wrote, by table."""
        self.commit()
        with counted_writes() as writes:
            self.assertEqual(self.run_now("offers")[0], "success")
            self.commit()
        return dict(writes)

    def test_second_reading_of_the_same_list_writes_nothing(self):
        """Whether they are matched, ambiguous or unknown."""
        self.without_stock()
        product = self._make_product()
        self.offer(ean=product.barcode)
        for _ in range(2):
            self._make_product(barcode=False, default_code="TWICE")
        self.offer(reference="TWICE")
        for _ in range(120):
            self.offer(reference="NOBODY")
        self.run_now("offers")
        states = set(self.offers().mapped("match_state"))
        self.assertEqual(states, {"matched", "ambiguous", "unknown"})

        writes = self.read_again()
        self.assertEqual(len(self.seller.received(path="/offers$")), 4)
        # The flow's own: begun, place, moment of the list, done.
        self.assertLessEqual(writes.pop("bol_flow"), 4)
        self.assertEqual(writes, {})

    def test_only_the_changed_offer_is_written(self):
        ids = [self.offer() for _ in range(3)]
        self.run_now("offers")
        self.seller.change_offer(ids[1], price=2)
        writes = self.read_again()
        self.assertEqual((writes["bol_offer"], writes["bol_raw"]), (1, 1))
        self.assertEqual(self.offers().mapped("unit_price"), [9.99, 2, 9.99])

    def test_what_others_wrote_on_the_mirror_is_compared_anew(self):
        self.offer(stock={"amount": 3, "managedByRetailer": True})
        self.run_now("offers")
        self.offers().stock_amount = 8
        self.run_now("offers")
        self.assertEqual(self.offers().stock_amount, 3)

    def test_what_another_version_makes_of_the_same_answer_is_written(self):
        self.offer(reference="POT-7")
        self.run_now("offers")
        prepare = type(self.env["bol.offer"])._bol_prepare_mirror

        def differently(offers, answer):
            return {**prepare(offers, answer), "bol_product_id": "new"}

        with patch.object(
            type(self.env["bol.offer"]), "_bol_prepare_mirror", differently
        ):
            self.run_now("offers")
        self.assertEqual(self.offers().bol_product_id, "new")

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
