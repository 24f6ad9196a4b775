from unittest.mock import patch

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.bol_connector.models import bol_flow_parts

from ..models.bol_account_brake import FEW
from .common import BolStockCase

USER = "bol_connector.bol_connector_group_user"
MANAGER = "bol_connector.bol_connector_group_manager"
OFFERS = 40
MANY = FEW + 1


@tagged("post_install", "-at_install")
class TestStockBrake(BolStockCase):
    """Too much would change at once: nothing is sent until somebody has looked."""

    def setUp(self):
        super().setUp()
        # Most of them is more than the default share, and all are enough to count.
        self.products = self._make_products(OFFERS)
        self.before = {}
        self.put(self.products, 10)
        self.look()
        self.assertEqual(self.amounts(), [10] * OFFERS)
        self.sandbox.admin("DELETE", "received")

    def _make_products(self, count):
        """Products, each with an offer at bol that says 777."""
        products = self.env["product.product"]
        for number in range(count):
            product = self._make_product(name=f"Teapot {number}")
            self.seller.offer(
                ean=product.barcode, stock={"amount": 777, "managedByRetailer": False}
            )
            products |= product
        self.run_now("offers")
        return products

    def put(self, products, quantity):
        """Have so many of each on the shelf."""
        for product in products:
            more = quantity - self.before.get(product, 0)
            self.before[product] = quantity
            self.env["stock.quant"]._update_available_quantity(
                product, self.shelf, more
            )
        self.commit()

    def look(self):
        self.commit()
        self.run_lane("out")

    def amounts(self):
        return sorted(self.seller.stock().values())

    def patches(self):
        return self.seller.received("PATCH", "/offers/")

    def activities(self):
        return self.account._bol_trouble_activities("stopped:stock")

    def assertStopped(self, said):
        flow = self.flow("stock")
        self.assertIn(said, flow.stopped)
        self.assertEqual(len(self.activities()), 1)
        self.assertFalse(self.patches())

    def assertGoing(self):
        self.assertFalse(self.flow("stock").stopped)
        self.assertFalse(self.activities())

    # -- when it stops ---------------------------------------------------------

    def test_too_many_changes(self):
        self.put(self.products[:MANY], 11)
        self.look()
        self.assertStopped(f"{MANY} of {OFFERS}")
        self.assertEqual(self.amounts(), [10] * OFFERS)
        self.later(hours=2)
        self.look()
        self.assertStopped(f"{MANY} of {OFFERS}")

    def test_too_many_that_drop_to_zero(self):
        self.account.stock_brake_change = 0
        self.put(self.products[:MANY], 0)
        self.look()
        self.assertStopped(f"{MANY} of {OFFERS} offers would drop to zero")

    def test_few_offers_are_sent_whatever_their_share(self):
        self.put(self.products[: FEW - 1], 0)
        self.look()
        self.assertGoing()
        self.assertEqual(self.amounts(), [0] * (FEW - 1) + [10] * (OFFERS - FEW + 1))

    def test_a_share_that_the_account_allows(self):
        self.account.write({"stock_brake_change": 70, "stock_brake_zero": 70})
        self.put(self.products[:MANY], 0)
        self.look()
        self.assertGoing()
        self.assertEqual(self.amounts().count(0), MANY)

    def test_switched_off(self):
        self.account.write({"stock_brake_change": 0, "stock_brake_zero": 0})
        self.put(self.products, 0)
        self.look()
        self.assertGoing()
        self.assertEqual(self.amounts(), [0] * OFFERS)

    def test_first_amounts_may_be_others_than_bols_but_not_all_zero(self):
        new = self._make_products(MANY)
        self.look()
        self.assertEqual(self.amounts().count(777), MANY)
        self.env.flush_all()
        waiting = self.account.action_view_stopped()["domain"]
        waiting = self.env["bol.preview"].search(waiting)
        self.assertEqual(set(waiting.mapped("new_value")), {"0"})
        said = f"{MANY} offers get another stock at bol, {MANY} of them drop to zero."
        self.assertEqual(self.account._bol_stock_preview_text(), said)
        self.assertStopped(f"{MANY} of {OFFERS + MANY} offers would drop to zero")
        self.put(new, 3)
        self.look()
        self.assertGoing()
        self.assertEqual(self.amounts(), [3] * MANY + [10] * OFFERS)

    def test_what_is_told_again_counts_as_a_change(self):
        # As after a check that found other amounts at bol.
        self.offers().write({"stock_told": False})
        self.look()
        self.assertStopped(f"{OFFERS} of {OFFERS}")

    def test_nothing_is_sent_before_all_is_computed(self):
        with patch.object(bol_flow_parts, "COMPUTE_BATCH", 5):
            self.put(self.products[:MANY], 11)
            self.look()
        self.assertStopped(f"{MANY} of {OFFERS}")

    def test_a_look_at_all_that_goes_on_later_sends_nothing_meanwhile(self):
        self.put(self.products[:MANY], 11)
        self.env["bol.offer.dirty"].search([]).unlink()
        for _ in range(3):
            # Somebody's slice ends before the last offer was looked at.
            with (
                patch.object(bol_flow_parts, "COMPUTE_BATCH", 12),
                patch.object(bol_flow_parts.BolFlow, "_bol_compute_all", one_batch),
            ):
                self.run_now("stock")
            self.assertFalse(self.patches())
        self.run_now("stock")
        self.assertStopped(f"{MANY} of {OFFERS}")

    # -- how it goes on --------------------------------------------------------

    def test_somebody_sends_them(self):
        self.put(self.products[:MANY], 0)
        self.look()
        self.assertStopped("drop to zero")
        self.account.with_user(self._make_user("boss", MANAGER)).action_send_anyway()
        self.assertGoing()
        self.look()
        self.assertGoing()
        self.assertEqual(self.amounts().count(0), MANY)
        # What comes after that is for somebody to look at again.
        self.sandbox.admin("DELETE", "received")
        self.put(self.products, 5)
        self.look()
        self.assertStopped(f"{OFFERS} of {OFFERS}")

    def test_it_goes_on_by_itself_once_the_amounts_come_right(self):
        self.put(self.products[:MANY], 0)
        self.look()
        self.assertStopped("drop to zero")
        self.put(self.products[1:MANY], 10)
        self.look()
        self.assertGoing()
        self.assertEqual(self.amounts(), [0] + [10] * (OFFERS - 1))

    def test_those_that_somebody_picked_are_sent(self):
        self.put(self.products, 11)
        self.look()
        self.env.flush_all()
        waiting = self.env["bol.preview"].search(
            self.account.action_view_stopped()["domain"]
        )
        self.assertEqual(len(waiting), OFFERS)
        waiting[:2].action_approve()
        self.look()
        self.assertEqual(self.amounts().count(11), 2)
        self.assertIn(f"{OFFERS - 2} of {OFFERS}", self.flow("stock").stopped)

    def test_stopped_ends_with_the_flow(self):
        self.put(self.products[:MANY], 11)
        self.look()
        for action in ("action_off", "action_preview"):
            with self.subTest(action=action):
                flow = self.flow("stock")
                getattr(flow, action)()
                self.assertGoing()

    def test_stopped_flow_has_nothing_to_do_until_something_changes(self):
        self.put(self.products[:MANY], 11)
        self.look()
        self.assertFalse(self.flow("stock")._has_work_stock())

    # -- going live ------------------------------------------------------------

    def test_who_goes_live_has_seen_what_waits(self):
        self.flow("stock").action_preview()
        self.put(self.products[:MANY], 0)
        self.look()
        wizard = Form(self.env["bol.go.live"].with_context(active_id=self.account.id))
        text = f"{MANY} offers get another stock at bol, {MANY} of them drop to zero."
        self.assertEqual(wizard.stock_preview, text)
        wizard.save().action_go_live()
        self.look()
        self.assertGoing()
        self.assertEqual(self.amounts().count(0), MANY)

    # -- who may ---------------------------------------------------------------

    def test_only_administrators_of_the_company_send_them(self):
        self.put(self.products[:MANY], 11)
        self.look()
        other = self._make_company("Elsewhere")
        people = (
            self._make_user("clerk", USER),
            self._make_user("stranger", MANAGER, other),
        )
        for person in people:
            account = self.account.with_user(person).with_context(
                allowed_company_ids=person.company_id.ids
            )
            for record in (account, self.flow("stock").with_env(account.env)):
                with (
                    self.assertRaises(AccessError),
                    mute_logger(
                        "odoo.addons.base.models.ir_rule",
                        "odoo.addons.base.models.ir_model",
                    ),
                ):
                    record.action_send_anyway()
        self.look()
        self.assertStopped(f"{MANY} of {OFFERS}")

    def test_shares(self):
        for share in (-1, 101):
            with self.subTest(share=share), self.assertRaises(ValidationError):
                self.account.stock_brake_zero = share


def one_batch(flow, work, part):
    if flow.position:
        flow._bol_compute_batch(part)
