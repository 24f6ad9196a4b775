from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.bol_account import USER
from ..models.bol_offer_check import MOST_AT_ONCE
from .checks import REASONS, ChecksCase


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
