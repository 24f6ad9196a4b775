from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.bol_connector_account.models import bol_flow_settlements
from odoo.addons.bol_connector_stock.tests.killed import Killable

from .settling import SettlementCase

COST = {"kind": "STORAGE_COST", "amount": 3.1}


@tagged("post_install", "-at_install")
class TestSettlementsBadInput(Killable, SettlementCase):
    """What doesn't add up stops there, and nothing else does."""

    killed_kind = "settlements"

    def activities(self, settlement):
        return settlement._bol_activities("stopped")

    def test_totals_off_by_a_cent(self):
        responsible = self._make_user(
            "keeper", "bol_connector.bol_connector_group_manager"
        )
        self.account.user_id = responsible
        order = self.sell_and_ship(12.1)
        settlement = self.settle(tamper=0.01)
        self.assertEqual(settlement.state, "stopped")
        self.assertIn("0.01", settlement.trouble)
        self.assertFalse(settlement.bill_id | settlement.entry_id)
        self.assertEqual(self.activities(settlement).user_id, responsible)
        self.assertEqual(order.item_ids.settled_amount, 0)
        with self.assertRaises(UserError):
            settlement.with_user(self.accountant).action_make_documents()
        self.assertFalse(settlement.bill_id | settlement.entry_id)

    def test_stopped_one_stops_no_other(self):
        self.close(COST, tamper=0.01)
        self.close(COST)
        self.assertEqual(self.read_bol().mapped("state"), ["stopped", "read"])

    def test_broken_line(self):
        order = self.sell_and_ship(12.1)
        settlement = self.settle({**COST, "broken": "abc"})
        broken = self.of(settlement, "broken")
        self.assertEqual((broken.code, broken.amount), ("STORAGE_COST", 0))
        self.assertIn("abc", broken.raw)
        self.assertTrue(broken.broken_reason)
        self.assertEqual(len(self.of(settlement, "matched")), 2)
        self.assertEqual(settlement.line_ids.item_id, order.item_ids)
        self.assertEqual(settlement.state, "stopped")
        self.assertIn("3.10", settlement.trouble)
        broken.with_user(self.accountant).amount = 3.1
        self.commit()
        self.assertEqual(settlement.state, "read", settlement.trouble)
        self.assertFalse(self.activities(settlement))
        settlement.with_user(self.accountant).action_make_documents()
        self.post(settlement)
        self.assertMoney(self.balance(), -settlement.amount_total)

    def test_only_the_amount_of_a_broken_line(self):
        settlement = self.settle(COST, {**COST, "broken": "missing"})
        line = self.of(settlement, "no_order").with_user(self.accountant)
        with self.assertRaises(UserError):
            line.amount = 1
        with self.assertRaises(AccessError):
            self.of(settlement, "broken").with_user(self.accountant).title = "x"

    def test_killed_between_batches(self):
        lines = [{**COST, "title": f"{n}"} for n in range(7)]
        self.patch(bol_flow_settlements, "BATCH", 3)
        number = self.close(*lines)["invoiceId"]
        # Of its commits the ninth is that of the second batch.
        with self.killed(9) as deaths:
            self.run_now("settlements")
        self.assertTrue(deaths)
        self.env.invalidate_all()
        settlement = self.settlements()
        self.assertEqual((settlement.state, settlement.lines_read), ("new", 3))
        self.read_bol()
        self.assertEqual(settlement.bol_id, number)
        titles = settlement.line_ids.sorted("number").mapped("title")
        self.assertEqual(titles, [line["title"] for line in lines])
        self.assertEqual(settlement.state, "read", settlement.trouble)

    def test_read_again(self):
        order = self.sell_and_ship(12.1)
        settlement = self.settle(COST)
        bill, before = settlement.bill_id, settlement.line_ids.ids
        settlement.with_user(self.accountant).action_read_again()
        self.commit()
        self.assertFalse(bill.exists())
        self.assertEqual((settlement.state, len(settlement.line_ids)), ("new", 0))
        self.assertEqual(order.item_ids.settled_amount, 0)
        self.read_bol()
        self.assertEqual(settlement.state, "read", settlement.trouble)
        self.assertEqual(len(settlement.line_ids), len(before))
        self.assertEqual(order.item_ids.settled_amount, 12.1)
        self.assertTrue(settlement.bill_id)

    def test_read_again_of_what_is_posted(self):
        settlement = self.settle(COST)
        self.post(settlement)
        with self.assertRaises(UserError):
            settlement.with_user(self.accountant).action_read_again()
        self.assertTrue(settlement.line_ids)

    def test_who_may(self):
        settlement = self.settle(COST)
        clerk = self._make_user("clerk", "bol_connector.bol_connector_group_user")
        manager = self._make_user("boss", "bol_connector.bol_connector_group_manager")
        settlement.with_user(manager).read(["bol_id"])
        for user in (clerk, manager):
            for button in ("make_documents", "read_again", "judge"):
                with self.assertRaises(AccessError):
                    getattr(settlement.with_user(user), f"action_{button}")()
        with self.assertRaises(AccessError):
            settlement.with_user(clerk).read(["bol_id"])

    def test_what_bol_does_not_give(self):
        first = self.close(COST)["invoiceId"]
        self.close(COST)
        self.sandbox.fault(
            "not_found", f"/retailer/invoices/{first}/specification", times=9
        )
        self.read_bol()
        self.assertEqual(self.settlements().mapped("state"), ["stopped", "read"])
        self.sandbox.mend()
        stopped = self.settlements()[0]
        self.assertTrue(stopped.trouble)
        stopped.with_user(self.accountant).action_read_again()
        self.read_bol()
        self.assertEqual(stopped.state, "read", stopped.trouble)

    def test_bol_is_down(self):
        """Then nothing of it is known: it is read later."""
        number = self.close(COST)["invoiceId"]
        self.sandbox.fault("server_error", f"/retailer/invoices/{number}", times=9)
        self.read_bol("danger")
        self.assertEqual(self.settlements().state, "new")
        self.sandbox.mend()
        self.assertEqual(self.read_bol().state, "read")

    def test_one_that_bol_fails_on(self):
        """It keeps no other back, and is read when bol can give it."""
        first = self.close(COST)["invoiceId"]
        self.close(COST)
        self.sandbox.fault("server_error", f"/retailer/invoices/{first}$", times=9)
        self.assertEqual(self.read_bol("danger").mapped("state"), ["new", "read"])
        self.sandbox.mend()
        self.assertEqual(self.read_bol().mapped("state"), ["read", "read"])

    def test_one_that_odoo_fails_on(self):
        """It says why, once, to a person; the others are read and booked."""
        first = self.close(COST)["invoiceId"]
        self.close(COST)
        settlements = type(self.env["bol.settlement"])
        take_lines = settlements._bol_take_lines

        def fail(settlement, *arguments):
            if settlement.bol_id == first:
                raise ValueError("Nobody thought of that")
            return take_lines(settlement, *arguments)

        with (
            patch.object(settlements, "_bol_take_lines", fail),
            mute_logger("odoo.addons.bol_connector_account.models"),
        ):
            stopped, other = self.read_bol()
        self.assertEqual((stopped.state, other.state), ("stopped", "read"))
        self.assertIn("Nobody thought of that", stopped.trouble)
        self.assertTrue(self.activities(stopped))
        self.assertTrue(other.bill_id)
        stopped.with_user(self.accountant).action_read_again()
        self.assertEqual(self.read_bol().mapped("state"), ["read", "read"])
        self.assertFalse(self.activities(stopped))

    def test_order_that_comes_later(self):
        strange = {"kind": "TURNOVER", "amount": -12.1}
        order = self.sell_and_ship(12.1)
        item = order.item_ids
        about = {"order_id": order.bol_id, "item_id": item.bol_id}
        bol_id = order.bol_id
        order.sudo().bol_id, item.sudo().bol_id = "1", "2"
        number = self.admin(
            "invoices", kind="ALL_IN_ONE", lines=[{**strange, **about}]
        )["invoiceId"]
        settlement = self.read_bol().filtered(lambda one: one.bol_id == number)
        self.assertEqual(settlement.line_ids.match, "unknown_order")
        entry = settlement.entry_id
        order.sudo().bol_id, item.sudo().bol_id = bol_id, about["item_id"]
        self.read_bol()
        self.assertEqual(settlement.line_ids.match, "matched")
        self.assertFalse(entry.exists())
        self.assertEqual(item.settled_amount, 12.1)

    def pay_back(self, order):
        """bol takes back what it paid, and nothing else."""
        about = {"order_id": order.bol_id, "item_id": order.item_ids.bol_id}
        line = {"kind": "CORRECTION_TURNOVER", "amount": 12.1, **about}
        self.admin("invoices", kind="ALL_IN_ONE", lines=[line])

    def test_earlier_one_that_is_mended_later(self):
        order = self.sell_and_ship(12.1)
        self.close({**COST, "broken": "abc"})
        self.pay_back(order)
        first, later = self.read_bol()
        self.assertEqual((first.state, later.line_ids.match), ("stopped", "differs"))
        entry = later.entry_id
        self.of(first, "broken").with_user(self.accountant).amount = 3.1
        self.commit()
        self.assertEqual(later.line_ids.match, "matched")
        self.assertFalse(entry.exists())

    def test_earlier_one_that_is_read_later(self):
        order = self.sell_and_ship(12.1)
        number = self.close()["invoiceId"]
        self.sandbox.fault("server_error", f"/retailer/invoices/{number}$", times=9)
        self.read_bol("danger")
        self.pay_back(order)
        first, later = self.read_bol("danger")
        self.assertEqual((first.state, later.line_ids.match), ("new", "differs"))
        self.sandbox.mend()
        self.read_bol()
        self.assertEqual((first.state, later.line_ids.match), ("read", "matched"))
        # What somebody has posted stays as it is.
        self.post(later)
        first.with_user(self.accountant).action_judge()
        self.assertEqual(later.state, "booked")

    def test_books_that_are_not_set_up(self):
        self.account.suspense_account_id = False
        settlement = self.settle(COST)
        self.assertEqual(settlement.state, "read")
        self.assertFalse(settlement.bill_id)
        with self.assertRaises(UserError):
            settlement.with_user(self.accountant).action_make_documents()
        self.set_up_books()
        settlement.with_user(self.accountant).action_make_documents()
        self.assertEqual(settlement.bill_id.state, "draft")
