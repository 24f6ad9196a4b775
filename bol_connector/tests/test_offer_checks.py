import json

from odoo.tests import tagged

from . import samples
from .checks import REASONS, ChecksCase
from .writes import counted_writes


@tagged("post_install", "-at_install")
class TestOfferReasons(ChecksCase):
    """Why an offer isn't for sale, side by side for many, and whatever bol answers."""

    def test_reasons_of_what_is_not_for_sale_only(self):
        sold, unsold = self.offer(stock=5), self.offer(ean=samples.ean("2712"))
        self.run_now("offers")
        self.run_lane("bulk")
        self.assertEqual(self.asked(), [unsold])
        self.assertFalse(self.one(sold).reason_ids)
        self.assertFalse(self.one(sold).sale_reason_text)
        offer = self.one(unsold)
        told = offer.reason_ids.mapped(lambda r: (r.country, r.category, r.code))
        self.assertEqual(
            sorted(told),
            [
                ("BE", "CONTENT", "4004-2"),
                ("BE", "STOCK", "4003-3"),
                ("NL", "CONTENT", "4004-2"),
                ("NL", "STOCK", "4003-3"),
            ],
        )
        content = offer.reason_ids.filtered(lambda r: r.category == "CONTENT")[0]
        self.assertEqual(content.missing_attributes, "Title")
        self.assertIn("Send Content", content.advice)
        self.assertEqual(offer.sale_reason, "STOCK")
        self.assertIn("nothing left to sell", offer.sale_reason_text)
        self.assertFalse(offer.check_due)

    def test_each_category_of_bol_has_words_of_its_own(self):
        rows = self.env["bol.offer.reason"]
        labels = dict(self.env["bol.offer"]._fields["sale_reason"].selection)
        self.assertEqual(rows._bol_words().keys() | {"other"}, labels.keys())
        words = [*rows._bol_words().values(), rows._bol_words_otherwise()]
        self.assertEqual(len(set(words)), len(labels))

    def test_reasons_go_when_the_offer_sells_again(self):
        number = self.offer()
        self.read_offers()
        self.seller.change_offer(number, stock=5)
        self.run_now("offers")
        offer = self.one(number)
        self.assertFalse(offer.sale_reason)
        self.assertFalse(offer.sale_reason_text)
        self.run_lane("bulk")
        self.assertFalse(offer.reason_ids)
        self.assertFalse(self.asked())

    def test_other_reasons_replace_those_that_went(self):
        number = self.offer(economicOperatorId="unknown")
        self.read_offers()
        kept = self.one(number).reason_ids.filtered(lambda r: r.category == "STOCK")
        self.seller.change_offer(number, onHoldByRetailer=True)
        with self.by_hand() as client:
            (operator, *_) = next(client.economic_operators.pages())
        self.seller.change_offer(number, economicOperatorId=operator.operator_id)
        self.run_now("checks")
        offer = self.one(number)
        self.assertEqual(set(offer.reason_ids.mapped("category")), {"STOCK", "ON_HOLD"})
        self.assertLessEqual(kept, offer.reason_ids)

    def test_unchanged_answers_cost_no_write(self):
        for _ in range(3):
            self.offer()
        self.read_offers()
        self.env.flush_all()
        with counted_writes() as writes:
            self.run_now("checks")
        self.assertEqual(len(self.asked()), 3)
        self.assertEqual(len(self.questions()), 1)
        self.assertFalse({"bol_offer", "bol_offer_reason"} & writes.keys())

    def test_asked_every_night_and_not_by_day(self):
        number = self.offer()
        self.read_offers()
        flow = self.flow("checks")
        flow.next_run = self.now()
        self.run_lane("bulk")
        self.assertFalse(self.asked() or self.questions())
        self.make_due(flow, days=1)
        self.run_lane("bulk")
        self.assertEqual(self.asked(), [number])
        self.assertEqual(len(self.questions()), 1)
        self.assertFalse(flow.position)

    # -- trouble ---------------------------------------------------------------

    def test_limit_in_the_middle_of_what_is_due(self):
        numbers = [self.offer() for _ in range(30)]
        self.run_now("offers")
        path = f"{numbers[17]}/{REASONS}"
        self.sandbox.fault("rate_limited", path, times=1, retry_after=1)
        self.run_lane("bulk")
        flow = self.flow("checks")
        self.assertTrue(flow.not_before)
        self.assertEqual(flow.error_streak, 0)
        self.assertGreaterEqual(len(self.asked()), 17)
        self.assertLess(len(self.asked()), 30)
        self.go_on()
        # Each was asked, and none twice.
        self.assertEqual(sorted(self.asked()), sorted(numbers))
        self.assertFalse(self.offers().filtered("check_due"))
        self.assertEqual(len(self.offers().filtered("reason_ids")), 30)

    def test_limit_in_the_middle_of_the_night(self):
        numbers = [self.offer() for _ in range(30)]
        self.read_offers()
        path = f"{numbers[17]}/{REASONS}"
        self.sandbox.fault("rate_limited", path, times=1, retry_after=1)
        self.run_now("checks")
        flow = self.flow("checks")
        self.assertEqual(json.loads(flow.position)["reasons"], self.one(numbers[16]).id)
        self.go_on()
        self.assertFalse(flow.position)
        self.assertEqual(set(self.asked()), set(numbers))
        # Only what flew beside the refused one is asked again.
        self.assertLess(len(self.asked()), 30 + 2 * 8)

    def test_offer_that_bol_does_not_know(self):
        numbers = [self.offer() for _ in range(5)]
        self.run_now("offers")
        self.sandbox.fault("not_found", f"{numbers[2]}/{REASONS}", share=1)
        self.run_lane("bulk")
        lost = self.one(numbers[2])
        self.assertIn("doesn't know", lost.check_error)
        self.assertIn("doesn't know", lost.sale_reason_text)
        self.assertEqual(self.offers().filtered("reason_ids"), self.offers() - lost)
        self.assertEqual(self.flow("checks").error_streak, 0)
        self.assertFalse(lost.check_due)
        self.sandbox.mend()
        self.run_now("checks")
        self.assertTrue(lost.reason_ids)
        self.assertFalse(lost.check_error)

    def test_bol_down_loses_nothing(self):
        number = self.offer()
        self.read_offers()
        late = [self.offer() for _ in range(4)]
        self.run_now("offers")
        for kind in ("unavailable", "server_error"):
            with self.subTest(kind):
                self.sandbox.fault(kind, REASONS, share=1)
                self.run_lane("bulk")
                self.assertTrue(self.flow("checks").error_streak)
                self.assertTrue(all(self.one(n).check_due for n in late))
                self.assertFalse(any(self.offers().mapped("check_error")))
                self.assertTrue(self.one(number).reason_ids)
                self.sandbox.mend()
                self.flow("checks").not_before = False
        self.go_on()
        self.assertEqual(len(self.offers().filtered("reason_ids")), 5)
        self.assertEqual(self.flow("checks").error_streak, 0)

    def test_failure_about_one_offer_stops_no_other(self):
        numbers = [self.offer() for _ in range(3)]
        self.run_now("offers")
        self.sandbox.fault("server_error", f"{numbers[0]}/{REASONS}", share=1)
        self.run_lane("bulk")
        self.assertTrue(self.one(numbers[0]).check_error)
        self.assertTrue(self.one(numbers[1]).reason_ids)
        self.assertTrue(self.one(numbers[2]).reason_ids)
        self.assertFalse(self.offers().filtered("check_due"))

    def test_what_bol_has_not_described(self):
        odd = [
            {"category": "MOON", "code": "1", "description": "The moon is full."},
            {"category": None, "code": None, "description": "x" * 3000},
            {"category": "PRICE", "missingAttributes": "none"},
            *([{"category": "STOCK", "code": "7", "description": "same"}] * 3),
            *({"category": "OFFER", "code": str(n)} for n in range(500)),
        ]
        number = self.offer(_reasons=odd, countryAvailabilities=[{"countryCode": "NL"}])
        moon = self.offer(_reasons=odd[:1])
        self.read_offers()
        rows = self.one(number).reason_ids
        self.assertEqual(len(rows), 48)
        self.assertEqual(len(rows.filtered(lambda row: row.description == "same")), 1)
        self.assertEqual(max(map(len, filter(None, rows.mapped("description")))), 500)
        self.assertEqual(self.one(moon).sale_reason, "other")
        self.assertEqual(self.one(moon).reason_ids[0].description, "The moon is full.")
        self.assertIn("bol's own words", self.one(moon).sale_reason_text)
        self.env.flush_all()
        with counted_writes() as writes:
            self.run_now("checks")
        self.assertFalse({"bol_offer", "bol_offer_reason"} & writes.keys())
