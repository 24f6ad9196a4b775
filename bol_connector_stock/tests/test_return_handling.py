from contextlib import ExitStack

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..models.bol_return_handling import HANDLING_RESULTS, REFUNDING
from .returns import ReturnCase, samples

RESULTS = [code for code, _label in HANDLING_RESULTS]
FIRST = [code for code in RESULTS if code != "STILL_APPROVED"]


class HandlingCase(ReturnCase):
    def setUp(self):
        super().setUp()
        self.flow("return_handlings").action_live()
        self.commit()

    def returned(self, quantity=2, sold=2, make=samples.item, **options):
        """A return that was announced and read."""
        order = self.sold(make(self.product.barcode, sold))
        made = self.announce(self.line(order, quantity), **options)
        self.read_bol()
        return self.returns(made)

    def decide(self, back, *decisions, goods="stock"):
        """Handle a return in its form: (result, quantity) for each line."""
        wizard = Form.from_action(self.env, back.action_handle())
        for place, (result, quantity) in enumerate(decisions):
            row = wizard.line_ids.edit(0) if not place else wizard.line_ids.new()
            with row as line:
                if place:
                    line.return_item_id = back.item_ids[0]
                line.handling_result = result
                line.quantity = quantity
                line.goods = goods
        wizard.save().action_handle()
        self.commit()

    def refused(self, words):
        """A user is told so, and nothing of it is kept."""
        stack = ExitStack()
        stack.enter_context(self.assertRaisesRegex(UserError, words))
        stack.enter_context(self.env.cr.savepoint())
        return stack

    def tell(self, times=3):
        for _ in range(times):
            self.run_lane("out")
            for one in self.handlings():
                if one.next_attempt:
                    one.next_attempt = self.now()
            self.make_due(self.flow("return_handlings"))
        self.env.invalidate_all()

    def handlings(self):
        return self.env["bol.return.handling"].search(
            [("account_id", "=", self.account.id)], order="id"
        )

    def at_bol(self, back):
        """[(result, quantity)] of a return at bol."""
        rows = {row["returnId"]: row for row in self.seller.truth()["returns"]}
        return [
            (result["handlingResult"], result["quantity"])
            for item in rows[back.bol_id]["items"]
            for result in item["processingResults"]
        ]

    def stock(self, location=None):
        place = (location or self.shelf).id
        return self.product.with_context(location=place).qty_available


@tagged("post_install", "-at_install")
class TestReturnHandling(HandlingCase):
    """Somebody decides on a return, and bol is told once."""

    def test_every_result_in_every_state_of_the_transfer(self):
        wrong = []
        for state in ("none", "waiting", "partly", "received", "cancelled", "put away"):
            for result in FIRST:
                with self.subTest(state=state, result=result):
                    back = self.in_state(state)
                    self.decide(back, (result, 2))
                    self.tell()
                    found = self.at_bol(back), back.item_ids.state
                    if found != ([(result, 2)], "handled"):
                        wrong.append((state, result, *found))
                    self.assertEqual(self.handlings()[-1].state, "done")
                    results = back.item_ids.results
                    self.assertEqual(results.mapped("handling_result"), [result])
                    self.again()
                    self.assertEqual(len(back.item_ids.results), 1)
        self.assertEqual(wrong, [])

    def in_state(self, state):
        """A return of two pieces whose transfer is in such a state."""
        self.account.return_transfers = state != "none"
        self.commit()
        back = self.returned()
        transfer = back.picking_ids
        self.assertEqual(bool(transfer), state != "none")
        if state == "partly":
            self.ship(transfer, 1)
        elif state in ("received", "put away"):
            self.ship(transfer)
        elif state == "cancelled":
            transfer.action_cancel()
        if state == "put away":
            self.count(self.product, 0)
        self.commit()
        return back

    def test_still_approved_after_a_refusal(self):
        back = self.returned()
        self.decide(back, ("RETURN_DOES_NOT_MEET_CONDITIONS", 2))
        with self.assertRaises(UserError):
            back.item_ids._bol_handle("STILL_APPROVED", 2)
        self.tell()
        self.again()
        self.assertEqual(back.state, "handled")
        back.item_ids._bol_handle("STILL_APPROVED", 2)
        self.tell()
        self.again()
        self.assertEqual(self.at_bol(back), [("STILL_APPROVED", 2)])
        told = back.item_ids.results.filtered(lambda one: not one.replaced)
        self.assertEqual(told.mapped("handling_result"), ["STILL_APPROVED"])
        self.assertEqual(len(self.wrote()), 2)

    def test_a_part_refunded_a_part_refused(self):
        back = self.returned(3, 3)
        refused = "RETURN_DOES_NOT_MEET_CONDITIONS"
        self.decide(back, ("RETURN_RECEIVED", 2), (refused, 1))
        self.assertEqual(back.state, "deciding")
        self.tell(6)
        self.assertEqual(self.at_bol(back), [("RETURN_RECEIVED", 2), (refused, 1)])
        self.again()
        self.assertEqual(back.state, "handled")
        self.assertEqual(len(back.item_ids.results), 2)

    def test_one_piece_now_another_later(self):
        back = self.returned(2)
        self.decide(back, ("RETURN_RECEIVED", 1))
        self.tell()
        self.assertEqual(back.item_ids._bol_to_decide(), 1)
        self.assertTrue(back.may_decide)
        self.decide(back, ("RETURN_RECEIVED", 1))
        self.tell()
        self.assertEqual(self.at_bol(back), [("RETURN_RECEIVED", 1)] * 2)

    def test_too_many(self):
        back = self.returned(2)
        with self.assertRaises(UserError):
            back.item_ids._bol_handle("RETURN_RECEIVED", 3)
        back.item_ids._bol_handle("RETURN_RECEIVED", 2)
        with self.assertRaises(UserError):
            back.item_ids._bol_handle("RETURN_RECEIVED", 1)
        with self.assertRaises(UserError):
            back.item_ids._bol_handle("STILL_APPROVED", 1)

    def test_what_bol_ships_bol_handles(self):
        order = self.import_order(
            samples.fbb_item(self.product.barcode, 2, quantityShipped=2)
        )
        made = self.announce(self.line(order, 1, more=True))
        self.read_bol()
        back = self.returns(made)
        self.assertEqual(back.fulfilment_method, "FBB")
        self.assertFalse(back.may_decide)
        for result in RESULTS:
            with self.assertRaisesRegex(UserError, "FBB"):
                back.item_ids._bol_handle(result, 1)

    def test_preview_tells_nothing(self):
        self.flow("return_handlings").action_preview()
        back = self.returned()
        self.decide(back, ("RETURN_RECEIVED", 2))
        self.tell()
        self.assertEqual(self.at_bol(back), [])
        waiting = self.env["bol.preview"].search([("kind", "=", "return_handlings")])
        self.assertIn(back.item_ids.title, waiting.name)
        self.flow("return_handlings").action_live()
        self.commit()
        self.tell()
        self.assertEqual(self.at_bol(back), [("RETURN_RECEIVED", 2)])

    def test_asked_for_when_the_goods_are_in(self):
        back = self.returned()
        picking = back.picking_ids
        self.assertFalse(picking.bol_return_to_decide)
        self.ship(picking)
        self.assertTrue(picking.bol_return_to_decide)
        todo = back.activity_ids
        self.assertEqual(len(todo), 1)
        self.assertEqual(todo.date_deadline, back.answer_by)
        self.assertEqual(
            picking.action_bol_decide_return()["res_model"], "bol.return.handle"
        )
        self.decide(back, ("RETURN_RECEIVED", 2))
        self.assertFalse(back.activity_ids)
        picking.invalidate_recordset()
        self.assertFalse(picking.bol_return_to_decide)

    # -- the goods ---------------------------------------------------------------

    def test_second_choice(self):
        second = self.env["stock.location"].create(
            {"name": "Second", "location_id": self.warehouse.view_location_id.id}
        )
        back = self.returned()
        with self.refused("came in"):
            self.decide(back, ("RETURN_RECEIVED", 2), goods="second")
        self.ship(back.picking_ids)
        with self.refused("second choice"):
            self.decide(back, ("RETURN_RECEIVED", 2), goods="second")
        self.account.second_choice_location_id = second
        before = self.stock()
        self.decide(back, ("RETURN_RECEIVED", 2), goods="second")
        self.assertEqual((before - self.stock(), self.stock(second)), (2, 2))

    def test_scrap(self):
        back = self.returned()
        self.ship(back.picking_ids)
        before = self.stock()
        self.decide(back, ("RETURN_DOES_NOT_MEET_CONDITIONS", 1), goods="scrap")
        self.assertEqual(before - self.stock(), 1)
        self.decide(back, ("RETURN_RECEIVED", 1), goods="stock")
        self.assertEqual(before - self.stock(), 1)

    def test_customer_keeps_it(self):
        """Nothing is awaited in the warehouse any more."""
        back = self.returned()
        self.decide(back, ("CUSTOMER_KEEPS_PRODUCT_PAID", 2))
        self.assertEqual(back.picking_ids.state, "cancel")

    # -- a return that bol doesn't know --------------------------------------------

    def create_at_bol(self, order, **values):
        wizard = Form.from_action(self.env, order.action_create_return())
        for name, value in values.items():
            setattr(wizard, name, value)
        action = wizard.save().action_create_return()
        self.commit()
        return self.env["bol.return.handling"].browse(action["res_id"])

    def test_return_made_at_bol(self):
        order = self.sold(samples.item(self.product.barcode, 3))
        handling = self.create_at_bol(order, quantity=2)
        with self.assertRaises(UserError):
            self.create_at_bol(order, quantity=2)
        self.tell()
        self.assertEqual(handling.state, "done", handling.message)
        self.again()
        (row,) = self.seller.truth()["returns"]
        self.assertEqual(handling.created_return, row["returnId"])
        self.assertEqual(len(self.wrote()), 1)
        back = self.returns()
        self.assertEqual(back.bol_id, row["returnId"])
        self.assertEqual(back.item_ids.results.mapped("quantity"), [2])
        self.assertEqual(order.item_ids._bol_returnable(), 1)

    def test_refunding_results(self):
        self.assertLess(set(REFUNDING), set(RESULTS))
