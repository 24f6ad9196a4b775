from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .killed import Killable
from .returns import ReturnCase, samples

MOST = 40
STOCK = "stock.group_stock_user"
SALES = "bol_connector.bol_connector_group_user"


@tagged("post_install", "-at_install")
class TestReturnsKilled(Killable, ReturnCase):
    """Odoo is killed at any moment of reading: the goods come back once."""

    killed_kind = "returns"

    def check(self, after):
        self.count(self.product, 500)
        for number in range(1, MOST):
            order = self.sold(samples.item(self.product.barcode, 3))
            made = [self.announce(self.line(order, n)) for n in (1, 2)]
            self.make_due(self.flow("returns"), hours=2)
            with self.killed(number, after) as deaths:
                self.read_bol()
            self.again()
            self.again()
            for one, quantity in zip(made, (1, 2), strict=True):
                moves = self.returns(one).picking_ids.move_ids
                self.assertEqual(moves.mapped("product_uom_qty"), [quantity], number)
            if not deaths:
                break
        # The pages, the details and the transfers.
        self.assertTrue(4 < number < MOST - 1, number)

    def test_killed_before_a_commit(self):
        self.check(after=False)

    def test_killed_after_a_commit(self):
        self.check(after=True)


@tagged("post_install", "-at_install")
class TestReturnsMore(ReturnCase):
    """Deadlines, decisions known before Odoo, privacy, rights, bol's troubles."""

    def test_late_is_told_once(self):
        order = self.sold(samples.item(self.product.barcode, 3))
        made = [self.announce(self.line(order)) for _ in range(2)]
        self.read_bol()
        items = self.returns().item_ids
        self.assertFalse(any(items.mapped("is_late")))
        today = fields.Date.context_today(items)
        self.assertEqual(set(items.mapped("answer_by")), {today + timedelta(days=14)})
        self.account.return_answer_days = 30
        self.assertEqual(set(items.mapped("answer_by")), {today + timedelta(days=30)})
        for one in items.return_id:
            one.registered_at -= timedelta(days=31)
        self.again()
        found = self.env["bol.return.item"].search([("is_late", "=", True)])
        self.assertEqual(found & items, items)
        self.assertEqual(len(self.account._bol_trouble_activities("returns_late")), 1)
        for one in made:
            self.handle(one)
        self.again()
        self.assertEqual(len(self.account._bol_trouble_activities("returns_late")), 0)

    def test_decided_before_odoo_knew(self):
        order = self.sold(samples.item(self.product.barcode, 3))
        made = self.announce(self.line(order, 2))
        self.handle(made, quantity=1, result="EXCHANGE_PRODUCT")
        self.handle(made, quantity=1, result="REPAIR_PRODUCT")
        self.read_bol()
        item = self.returns().item_ids
        self.assertEqual((item.state, item.match_state), ("handled", "matched"))
        self.assertEqual(
            sorted(item.results.mapped("handling_result")),
            ["EXCHANGE_PRODUCT", "REPAIR_PRODUCT"],
        )
        self.assertFalse(item.picking_ids)

    def test_another_word_replaces_the_first(self):
        order = self.sold(samples.item(self.product.barcode, 3))
        made = self.announce(self.line(order))
        self.handle(made, result="RETURN_DOES_NOT_MEET_CONDITIONS")
        self.read_bol()
        self.handle(made, result="STILL_APPROVED")
        self.again()
        item = self.returns().item_ids
        standing = item.results.filtered(lambda result: not result.replaced)
        self.assertEqual(standing.mapped("handling_result"), ["STILL_APPROVED"])
        self.assertEqual((item.quantity_handled, len(item.results)), (1, 2))

    def test_own_decision_and_bols_result_are_one(self):
        order = self.sold(samples.item(self.product.barcode, 3))
        made = self.announce(self.line(order))
        self.read_bol()
        item = self.returns().item_ids
        mine = self.env["bol.return.result"].create(
            {
                "return_item_id": item.id,
                "quantity": 1,
                "handling_result": "RETURN_RECEIVED",
                "source": "odoo",
            }
        )
        self.again()
        self.assertFalse(mine.replaced)
        self.handle(made)
        self.again()
        self.assertEqual(item.results, mine)
        self.assertTrue(mine.processed_at)
        self.assertEqual(mine.source, "odoo")

    def test_goods_that_go_out_again_are_no_return(self):
        order = self.sold(samples.item(self.product.barcode, 3))
        self.announce(self.line(order, 2))
        self.read_bol()
        one = self.returns()
        self.ship(one.picking_ids)
        wizard = self.env["stock.return.picking"].create(
            {"picking_id": one.picking_ids.id}
        )
        wizard.product_return_moves.quantity = 2
        out = wizard._create_return()
        self.assertFalse(out.bol_return_id)
        self.assertFalse(out.move_ids.bol_return_item_id)
        self.assertEqual(one.item_ids.quantity_received, 2)

    def test_personal_data(self):
        order = self.sold(samples.item(self.product.barcode, 3))
        self.announce(self.line(order, comments="Groet van Truus"))
        self.read_bol()
        one = self.returns()
        kept = [("res_model", "=", "bol.return"), ("res_id", "=", one.id)]
        raws = self.env["bol.raw"].search(kept)
        self.assertEqual(one.item_ids.comments, "Groet van Truus")
        self.assertIn("Truus", raws.body)
        order._bol_erase()
        self.assertFalse(one.item_ids.comments)
        self.assertFalse(raws.exists())
        one.detail_due = True
        self.again()
        self.assertFalse(one.item_ids.comments)
        self.assertFalse(raws.search(kept))

    def test_old_ones_of_unknown_orders_are_erased(self):
        line = {"orderId": "A000000XX9", "ean": samples.ean(), "quantity": 1}
        self.announce({**line, "comments": "Truus"}, unknown=True)
        self.read_bol()
        one = self.returns()
        one.registered_at -= timedelta(days=self.account.privacy_days + 1)
        self.again()
        self.assertFalse(one.item_ids.comments)

    def test_rights(self):
        order = self.sold(samples.item(self.product.barcode, 3))
        self.announce(self.line(order))
        self.read_bol()
        one = self.returns()
        for login, group in (("ret-stock", STOCK), ("ret-sales", SALES)):
            user = self._make_user(login, group)
            self.assertTrue(one.with_user(user).item_ids.comments)
            self.assertTrue(order.with_user(user).return_count)
        company = self._make_company("Elsewhere")
        other = self._make_user("ret-other", SALES, company)
        for model in ("bol.return", "bol.return.item", "bol.return.result"):
            theirs = self.env[model].with_user(other)
            theirs = theirs.with_context(allowed_company_ids=company.ids)
            self.assertFalse(theirs.search([("account_id", "=", self.account.id)]))

    def test_pages_and_calls(self):
        order = self.sold(samples.item(self.product.barcode, 45))
        for _ in range(52):
            self.announce(self.line(order, 1, more=True))
        for _ in range(3):
            self.again()
        self.assertEqual(len(self.returns()), 52)
        matched = self.returns().item_ids.filtered("move_ids")
        self.assertEqual(len(matched), 45)
        details = len(self.seller.received("GET", r"/returns/\d"))
        self.again()
        self.assertLess(len(self.seller.received("GET", r"/returns/\d")) - details, 1)

    def test_trouble_keeps_no_transfer_back(self):
        order = self.sold(samples.item(self.product.barcode, 3))
        self.announce(self.line(order))
        self.sandbox.fault("unavailable", r"/retailer/returns/\d+", times=50)
        self.read_bol()
        self.assertEqual(self.returns().picking_ids.state, "assigned")
        self.assertTrue(self.flow("returns").last_error)
        self.sandbox.mend()
        self.again()
        self.assertTrue(self.returns().item_ids.track_and_trace)
        self.assertEqual(len(self.returns().picking_ids), 1)
