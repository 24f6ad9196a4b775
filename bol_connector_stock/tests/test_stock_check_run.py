import json
from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.bol_connector.models.bol_flow_run import Slice

from ..models import bol_stock_check_run
from .stock_checks import StockCheckCase

USER = "bol_connector.bol_connector_group_user"
FLOW_LOG = "odoo.addons.bol_connector_stock.models.bol_flow_stock_check"


@tagged("post_install", "-at_install")
class TestStockCheckRun(StockCheckCase):
    """Checks that take several slices, that go wrong, and whose they are."""

    def several(self, count):
        """So many more offers, of which bol was told 7; their ids."""
        products = [self._make_product() for _ in range(count)]
        ids = [self.offer_of(product) for product in products]
        self.run_now("offers")
        for product in products:
            self.count(product, 7)
        self.tell()
        return ids

    def batches_of(self, count):
        self.patch(bol_stock_check_run, "BATCH", count)

    def run_for(self, steps):
        """Press Run Now when there's time for so many steps; returns the check."""
        looks = iter([True] * steps)
        with patch.object(Slice, "time_left", lambda _slice: next(looks, False)):
            self.run_now("offers")
        return self.checks()[:1]

    # -- in several slices -----------------------------------------------------

    def test_check_that_breaks_off_halfway_goes_on(self):
        ids = self.several(5)
        for offer_id in (ids[0], ids[-1]):
            self.seller.change_offer(offer_id, stock=1)
        self.batches_of(2)
        # The list, and one batch.
        check = self.run_for(2)
        self.assertFalse(check.finished)
        self.assertEqual(check.offer_count, 2)
        self.assertFalse(self.account.stock_check_id)
        self.run_lane("bulk")
        self.env.invalidate_all()
        self.assertEqual(self.checks(), check)
        self.assertTrue(check.finished)
        self.assertFound(check, equal=4, different=2)
        self.assertEqual(len(check.line_ids), 2)
        self.assertEqual(len(self.seller.received("GET", "/offers$")), 1, "one list")
        self.run_lane("out")
        self.assertEqual(sorted(self.seller.stock().values()), [7] * 5 + [12])

    def test_check_whose_worker_was_killed_begins_anew(self):
        """Its place is that of the last slice that ended, before the last page."""
        ids = self.several(3)
        self.seller.change_offer(ids[0], stock=1)
        self.batches_of(2)
        check = self.run_for(2)
        self.assertEqual(json.loads(self.flow("offers").position)["check"], True)
        start = str(check.started)
        self.flow("offers").position = json.dumps(
            {"start": start, "cursor": "", "whole": True, "present": {}}
        )
        after = self.check()
        self.assertFalse(check.exists())
        self.assertEqual(self.checks(), after)
        self.assertEqual(after.offer_count, 4)

    def test_offer_whose_stock_can_not_be_computed_stops_nothing(self):
        ids = self.several(3)
        bad = self.one(ids[0])
        self.seller.change_offer(ids[1], stock=1)
        compute = type(bad)._bol_compute_stock

        def fail(offers):
            if bad in offers:
                raise ValueError("no such unit")
            return compute(offers)

        with (
            patch.object(type(bad), "_bol_compute_stock", fail),
            mute_logger("odoo.addons.bol_connector_stock.models.bol_stock_check_run"),
        ):
            check = self.check()
        self.assertFound(check, equal=3, different=1)

    def test_check_that_fails_does_not_keep_offers_from_being_read(self):
        batch = "_bol_check_batch"
        checks = type(self.env["bol.stock.check"])
        with (
            patch.object(checks, batch, side_effect=ValueError("odd")),
            mute_logger(FLOW_LOG),
        ):
            check = self.check()
        self.assertTrue(check.finished)
        self.assertIn("odd", check.error)
        self.assertTrue(self.account.stock_check_trouble)
        self.assertFalse(self.flow("offers").position)
        self.seller.change_offer(self.offer_id, stock=3)
        self.assertFound(self.check(), different=1)
        self.assertFalse(self.flow("offers").last_error)

    def test_statements_do_not_grow_with_the_offers(self):
        def statements(**found):
            check = self.env["bol.stock.check"]._bol_begin(
                self.account, self.now(), whole=True
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            check._bol_judge(self.offers().ids)
            self.env.flush_all()
            after = self.env.cr.sql_log_count
            self.assertFound(check, **found)
            return after - before

        def differ():
            self.offers().write({"stock_amount": 1, "stock_told": True})

        self.check()
        for_one = statements(equal=1)
        differ()
        for_one_different = statements(different=1)
        self.several(25)
        self.check()
        self.assertEqual(statements(equal=26), for_one)
        differ()
        self.assertEqual(statements(different=26), for_one_different)
        self.assertLess(for_one, 6)

    # -- whose they are --------------------------------------------------------

    def other_that_differs(self):
        """Another account of the company, whose mirror shows a difference."""
        seller = self.sandbox.seller()
        other = self._make_live_account(seller)
        product = self._make_product()
        offer_id = self.offer_of(product, seller)
        self.count(product, 6)
        self.run_now("offers", other)
        self.run_lane("out")
        self.age()
        self.checks(other).unlink()
        seller.change_offer(offer_id, stock=44)
        with self.transactions(), other._bol_client() as client:
            self.env["bol.offer"]._bol_mirror(other, [client.offers.get(offer_id)])
        self.commit()
        return other, seller

    def test_another_account_is_left_alone(self):
        other, seller = self.other_that_differs()
        self.seller.change_offer(self.offer_id, stock=3)
        self.assertFound(self.check(), different=1)
        self.run_lane("out")
        self.assertFalse(self.checks(other))
        self.assertEqual(self.seller.stock(), {self.offer_id: 12})
        self.assertEqual(list(seller.stock().values()), [44])

    def test_another_account_is_left_alone_every_hour(self):
        other, _seller = self.other_that_differs()
        self.seller.change_offer(self.offer_id, stock=3)
        with self.transactions():
            self.env["bol.stock.check"]._bol_check_shown(self.account, self.now())
        self.assertFalse(self.checks(), "not read yet")
        self.make_due(self.flow("offers"), hours=1)
        self.read_changes()
        check = self.checks()
        self.assertFound(check, different=1)
        self.assertEqual(check.line_ids.offer_id, self.one())
        self.assertFalse(self.checks(other))

    def test_users_read_the_checks_of_their_companies(self):
        self.seller.change_offer(self.offer_id, stock=3)
        check = self.check()
        mine = self._make_user("bol-check-user", USER)
        theirs = self._make_user("bol-other-user", USER, self._make_company("Other"))
        for records in (check, check.line_ids):
            own = records.with_user(mine)
            self.assertTrue(own.read())
            self.assertEqual(own.search([]), records)
            with mute_logger("odoo.addons.base.models.ir_model"):
                with self.assertRaises(AccessError):
                    own.write({"cause" if "cause" in own else "error": False})
                with self.assertRaises(AccessError):
                    own.unlink()
            foreign = records.with_user(theirs).with_context(
                allowed_company_ids=theirs.company_ids.ids
            )
            self.assertFalse(foreign.search([]))
            with mute_logger("odoo.addons.base.models.ir_rule"):
                with self.assertRaises(AccessError):
                    foreign.read()
        employee = self._make_user("bol-check-employee", "base.group_user")
        with mute_logger("odoo.addons.base.models.ir_model"):
            with self.assertRaises(AccessError):
                check.with_user(employee).read()

    # -- on the account --------------------------------------------------------

    def check_now(self, user=None):
        account = self.account.with_user(user) if user else self.account
        with self.transactions():
            return account.action_check_stock()

    def test_button_shows_what_was_found(self):
        self.seller.change_offer(self.offer_id, stock=3)
        user = self._make_user("bol-check-button", USER)
        action = self.check_now(user)
        self.assertEqual(action["res_model"], "bol.stock.check")
        self.assertEqual(action["res_id"], self.checks().id)
        self.assertFound(self.checks(), different=1)

    def test_button_tells_when_bol_does_not_answer(self):
        self.sandbox.fault("unavailable", "/offers", share=1)
        action = self.check_now()
        self.assertEqual(action["params"]["type"], "danger")
        self.assertFalse(self.checks())

    def test_button_tells_that_many_offers_go_on_by_themselves(self):
        self.several(5)
        self.batches_of(2)
        looks = iter([True] * 2)
        with patch.object(Slice, "time_left", lambda _slice: next(looks, False)):
            action = self.check_now()
        self.assertIn("by itself", action["params"]["message"])

    def test_what_the_account_says_of_it(self):
        self.assertFalse(self.account.stock_check_text)
        self.check()
        self.assertIn("1 offers, none different", self.account.stock_check_text)
        self.assertFalse(self.account.stock_check_trouble)
        self.seller.change_offer(self.offer_id, stock=3)
        self.check()
        self.assertIn("1 different, 0 repaired", self.account.stock_check_text)
        self.assertTrue(self.account.stock_check_trouble)
        self.run_lane("out")
        self.env.invalidate_all()
        self.assertIn("1 different, 1 repaired", self.account.stock_check_text)
        self.assertFalse(self.account.stock_check_trouble)

    def test_account_that_was_not_checked_for_long(self):
        check = self.check()
        check.started -= timedelta(hours=37)
        self.env.invalidate_all()
        self.assertTrue(self.account.stock_check_trouble)
        self.flow("stock").action_preview()
        self.env.invalidate_all()
        self.assertFalse(self.account.stock_check_trouble)

    def test_old_checks_go(self):
        old = self.check()
        self.seller.change_offer(self.offer_id, stock=3)
        young = self.check()
        old.started -= timedelta(days=31)
        young.started -= timedelta(days=29)
        self.env["bol.stock.check"]._gc_checks()
        self.assertEqual(self.checks(), young)
        self.assertEqual(len(young.line_ids), 1)
