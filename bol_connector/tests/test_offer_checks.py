import json
import time

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.bol_account import USER
from ..models.bol_offer_check import MOST_AT_ONCE
from . import samples
from .common import BolCase
from .writes import counted_writes

REASONS = "not-for-sale-reasons"
COMMISSION = "/retailer/commission"


class ChecksCase(BolCase):
    """Offers at bol, and what Odoo knows of them."""

    def offer(self, stock=0, price=12.0, ean=None, **values):
        return self.seller.offer(
            ean=ean or samples.ean(),
            reference="T-1",
            stock={"amount": stock, "managedByRetailer": False},
            pricing={"bundlePrices": [{"quantity": 1, "unitPrice": price}]},
            **values,
        )

    def read_offers(self):
        """Read the offers, and check what is due; forget the calls so far."""
        self.run_now("offers")
        self.run_lane("bulk")
        self.sandbox.admin("DELETE", "received")

    def one(self, number):
        return self.offers(False).filtered(lambda offer: offer.bol_id == number)

    def asked(self):
        """Offers whose reasons bol told, in the order of the calls."""
        calls = self.seller.calls("GET", REASONS)
        return [row["path"].split("/")[-2] for row in calls if row["status"] < 300]

    def questions(self):
        """The bodies of the questions for commissions."""
        calls = self.seller.calls("POST", COMMISSION)
        bodies = [row["body"] for row in calls]
        return [b if isinstance(b, dict) else json.loads(b) for b in bodies]

    def go_on(self):
        """Let the time pass that bol's limit or the trouble put the flow off."""
        time.sleep(2.1)
        self.flow("checks").not_before = False
        self.run_lane("bulk")


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


@tagged("post_install", "-at_install")
class TestOfferCommissions(ChecksCase):
    """bol's commission at the present price, and what is left of it."""

    def matched(self, price=12.0, cost=3.0, **values):
        product = self._make_product(standard_price=cost)
        return self.offer(price=price, ean=product.barcode, **values)

    def test_margin_that_is_left(self):
        number = self.matched()
        self.read_offers()
        offer = self.one(number)
        # 15 % and 0.99, with VAT for a Dutch seller.
        self.assertEqual((offer.commission, offer.commission_price), (2.79, 12))
        self.assertEqual(
            (offer.earnings_price, offer.earnings_commission), (9.92, 2.31)
        )
        self.assertEqual(offer.earnings_cost, 3)
        left = 12 / 1.21 - 2.79 / 1.21 - 3
        self.assertEqual(offer.earnings_left, round(left, 2))
        self.assertAlmostEqual(offer.earnings_percent, left / (12 / 1.21))
        offer.product_id.standard_price = 5
        self.assertEqual(offer.earnings_left, round(left - 2, 2))

    def test_commission_of_a_belgian_seller_is_without_vat(self):
        number = self.matched()
        self.read_offers()
        offer = self.one(number)
        self.company.account_fiscal_country_id = self.env.ref("base.be")
        self.env.invalidate_all()
        self.assertEqual(offer.earnings_commission, 2.79)

    def test_asked_again_when_the_price_changed(self):
        number = self.matched()
        self.read_offers()
        self.seller.change_offer(number, price=8)
        self.run_now("offers")
        offer = self.one(number)
        self.assertTrue(offer.commission_due)
        self.assertFalse(offer.has_earnings)
        self.run_lane("bulk")
        self.assertEqual((offer.commission, offer.commission_price), (1.6, 8))
        self.assertTrue(offer.has_earnings)
        self.assertEqual(len(self.questions()), 1)

    def test_conditions_are_asked_apart(self):
        ean = samples.ean()
        for condition in (
            {"category": "NEW"},
            {"category": "SECONDHAND", "state": "GOOD", "comment": "Used once."},
            {"category": "REFURBISHED", "grade": "A", "margin": False},
        ):
            self.offer(ean=ean, condition=condition)
        self.run_now("offers")
        self.run_lane("bulk")
        (body,) = self.questions()
        asked = [query["condition"] for query in body["commissionQueries"]]
        self.assertEqual(asked, ["NEW", "GOOD", "NEW"])
        self.assertEqual(self.offers().mapped("commission"), [2.79] * 3)

    def test_a_hundred_a_call_around_what_bol_does_not_know(self):
        numbers = [self.offer(stock=1) for _ in range(103)]
        lost = self.offer(ean=samples.ean("2712"))
        self.run_now("offers")
        self.run_lane("bulk")
        sizes = [len(body["commissionQueries"]) for body in self.questions()]
        # The four behind the first hundred: one is unknown, and found by halves.
        self.assertEqual(sizes, [100, 4, 2, 2, 1, 1])
        offers = self.offers()
        self.assertIn("doesn't know", self.one(lost).commission_error)
        self.assertFalse(self.one(lost).commission_due)
        self.assertEqual(len(offers.filtered(lambda o: o.commission == 2.79)), 103)
        self.assertFalse(any(self.one(n).commission_error for n in numbers[:3]))

    def test_bol_down_loses_nothing(self):
        number = self.matched()
        self.run_now("offers")
        self.sandbox.fault("unavailable", COMMISSION, share=1)
        self.run_lane("bulk")
        offer = self.one(number)
        self.assertTrue(self.flow("checks").error_streak)
        self.assertTrue(offer.reason_ids)
        self.assertTrue(offer.commission_due)
        self.assertFalse(offer.commission_error)
        self.sandbox.mend()
        self.go_on()
        self.assertEqual(offer.commission, 2.79)

    def test_price_beyond_bols_bounds_is_not_asked(self):
        self.offer(price=20000.0)
        self.run_now("offers")
        for _look in ("first", "whole"):
            self.run_now("checks")
        self.assertFalse(self.questions())


@tagged("post_install", "-at_install")
class TestOfferCheckButton(ChecksCase):
    """Pressing Check at Bol on chosen offers."""

    def press(self, offers, user=None):
        self.commit()
        with self.transactions():
            action = offers.with_user(user or self.env.user).action_check()
        self.env.invalidate_all()
        return action["params"]["type"], action["params"]["message"]

    def test_chosen_offers_are_read_anew_at_once(self):
        sold, unsold, other = (self.offer(stock=5) for _ in range(3))
        self.read_offers()
        for number in (unsold, other):
            self.seller.change_offer(number, stock=0)
        kind, text = self.press(self.one(sold) + self.one(unsold))
        self.assertEqual((kind, text), ("success", text))
        self.assertIn("1 of 2 are for sale", text)
        self.assertEqual(self.one(unsold).sale_reason, "STOCK")
        self.assertEqual(self.asked(), [unsold])
        self.assertEqual(len(self.questions()), 1)
        # What nobody asked about wasn't looked at.
        self.assertEqual(self.one(other).sale_state, "for_sale")
        self.seller.change_offer(unsold, stock=5)
        self.press(self.one(unsold))
        self.assertEqual(self.one(unsold).sale_state, "for_sale")
        self.assertFalse(self.one(unsold).reason_ids)

    def test_what_somebody_asks_about_comes_first(self):
        for _ in range(120):
            self.offer()
        last = self.offer()
        self.run_now("offers")
        self.press(self.one(last))
        # Some are under way side by side.
        self.assertIn(last, self.asked()[:16])
        self.assertTrue(self.one(last).reason_ids)

    def test_many_are_left_to_the_lane(self):
        for _ in range(MOST_AT_ONCE + 1):
            self.offer(stock=1)
        self.read_offers()
        kind, text = self.press(self.offers())
        self.assertIn("in the background", text)
        self.assertFalse(self.seller.received())
        self.run_lane("bulk")
        self.assertEqual(len(self.questions()), 1)
        self.assertFalse(self.offers().filtered("check_asked"))

    def test_trouble_is_told(self):
        number = self.offer()
        self.read_offers()
        self.sandbox.fault("rate_limited", REASONS, times=1, retry_after=30)
        kind, text = self.press(self.one(number))
        self.assertEqual(kind, "warning")
        self.assertIn("fewer calls", text)
        self.assertTrue(self.one(number).check_asked)

    def test_switched_off(self):
        number = self.offer()
        self.read_offers()
        self.flow("checks").action_off()
        kind, text = self.press(self.one(number))
        self.assertEqual(kind, "warning")
        self.assertIn("switched off", text)
        self.assertFalse(self.seller.received())

    def test_who_may_check_and_see_reasons(self):
        number = self.offer()
        self.read_offers()
        offer = self.one(number)
        user = self._make_user("checks-user", USER)
        kind, _text = self.press(offer, user)
        self.assertEqual(kind, "success")
        reason = offer.reason_ids[:1]
        self.assertTrue(reason.with_user(user).read(["meaning"]))
        elsewhere = self._make_company("Elsewhere")
        stranger = self._make_user("checks-stranger", USER, elsewhere)
        employee = self._make_user("checks-employee", "base.group_user")

        def abroad(records):
            own = records.with_context(allowed_company_ids=elsewhere.ids)
            return own.with_user(stranger)

        forbidden = (
            lambda: offer.with_user(employee).action_check(),
            lambda: abroad(offer).action_check(),
            lambda: reason.with_user(employee).read(["code"]),
            lambda: abroad(reason).read(["code"]),
            lambda: reason.with_user(user).write({"code": "1"}),
            lambda: reason.with_user(user).unlink(),
            lambda: reason.with_user(user).create({"offer_id": offer.id}),
            lambda: offer.with_user(user).write({"commission": 0}),
        )
        for number, act in enumerate(forbidden):
            with (
                self.subTest(number),
                mute_logger(
                    "odoo.addons.base.models.ir_model",
                    "odoo.addons.base.models.ir_rule",
                ),
                self.assertRaises(AccessError),
            ):
                act()
        self.assertFalse(abroad(reason).search([]))
