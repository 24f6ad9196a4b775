from odoo.tests import tagged

from .returns import ReturnCase, samples


@tagged("post_install", "-at_install")
class TestReturns(ReturnCase):
    """A return is announced at bol, and its goods come back."""

    def test_every_state(self):
        order = self.sold(samples.item(self.product.barcode, 3))
        made = self.announce(self.line(order, 2))
        self.read_bol()
        one = self.returns()
        item = one.item_ids
        self.assertEqual(one.bol_id, made["returnId"])
        self.assertEqual(item.match_state, "matched", item.held_reason)
        self.assertEqual(item.item_id, order.item_ids)
        self.assertIn(one.state, ("registered", "on_way"))
        self.assertTrue(item.main_reason)
        picking = one.picking_ids
        self.assertEqual(picking.state, "assigned")
        self.assertEqual(picking.move_ids.product_uom_qty, 2)
        self.assertEqual(picking.move_ids.sale_line_id.order_id, order.sale_order_id)
        text = picking.bol_return_text
        for words in (item.title, item.main_reason, item.comments):
            self.assertIn(words, text)
        before = self.product.with_context(location=self.shelf.id).qty_available
        self.ship(picking)
        self.assertEqual((item.quantity_received, item.state), (2, "arrived"))
        after = self.product.with_context(location=self.shelf.id).qty_available
        self.assertEqual(after - before, 2)
        self.handle(made)
        self.again()
        self.assertEqual((item.state, one.state), ("handled", "handled"))
        result = item.results
        self.assertEqual(result.mapped("handling_result"), ["RETURN_RECEIVED"])
        self.assertEqual((item.quantity_handled, item.quantity_left), (2, 0))
        self.assertEqual(self.wrote(), [])

    def test_read_again_and_again(self):
        order = self.sold(samples.item(self.product.barcode, 3))
        self.announce(self.line(order, 2))
        self.read_bol()
        first = self.returns().picking_ids
        for _ in range(3):
            self.again()
        self.assertEqual(self.returns().picking_ids, first)
        self.assertEqual(len(self.returns().item_ids), 1)

    def test_received_in_parts(self):
        order = self.sold(samples.item(self.product.barcode, 3))
        self.announce(self.line(order, 3))
        self.read_bol()
        one = self.returns()
        self.ship(one.picking_ids, 1)
        self.assertEqual(one.item_ids.quantity_received, 1)
        self.assertEqual(len(one.picking_ids), 2)
        rest = one.picking_ids.filtered(lambda p: p.state != "done")
        self.ship(rest)
        self.assertEqual(one.item_ids.quantity_received, 3)

    def test_received_less_and_no_more_comes(self):
        order = self.sold(samples.item(self.product.barcode, 3))
        self.announce(self.line(order, 3))
        self.read_bol()
        one = self.returns()
        self.ship(one.picking_ids, 1, backorder=False)
        self.assertEqual(one.item_ids.quantity_received, 1)
        self.again()
        self.assertEqual(len(one.picking_ids), 1)

    def test_several_shipments_the_last_first(self):
        picking = self.sell(samples.item(self.product.barcode, 5))
        order = picking.sale_id.bol_order_id
        self.ship(picking, 3)
        rest = order.sale_order_id.picking_ids - picking
        self.ship(rest)
        rest.move_ids.date = "2030-01-01"
        self.told(order)
        self.announce(self.line(order, 4))
        self.read_bol()
        one = self.returns()
        back = {p.return_id: p.move_ids.product_uom_qty for p in one.picking_ids}
        self.assertEqual(back, {rest: 2, picking: 2})
        self.announce(self.line(order, 1))
        self.again()
        other = self.returns() - one
        self.assertEqual(other.picking_ids.return_id, picking)
        for transfer in (one | other).picking_ids:
            self.ship(transfer)
        self.assertEqual(one.item_ids.quantity_received, 4)
        self.assertEqual(other.item_ids.quantity_received, 1)

    def test_goods_of_bol_stay_untouched(self):
        numbers = self.seller.place(
            samples.order(samples.fbb_item(self.product.barcode, 2))
        )
        order = {"orderId": numbers[0], "ean": self.product.barcode}
        self.announce({**order, "quantity": 1}, fulfilmentMethod="FBB", more=True)
        self.read_bol()
        one = self.returns()
        self.assertEqual(one.fulfilment_method, "FBB")
        self.assertFalse(one.picking_ids)
        self.assertEqual((one.state, one.answer_by), ("on_way", False))

    def test_bol_decides_that_the_customer_keeps_it(self):
        order = self.sold(samples.item(self.product.barcode, 3))
        made = self.announce(self.line(order))
        self.read_bol()
        picking = self.returns().picking_ids
        self.handle(made, result="CUSTOMER_KEEPS_PRODUCT_PAID")
        self.again()
        self.assertEqual(picking.state, "cancel")
        self.assertEqual(self.returns().state, "handled")

    def test_decided_but_the_goods_are_awaited(self):
        order = self.sold(samples.item(self.product.barcode, 3))
        made = self.announce(self.line(order))
        self.read_bol()
        self.handle(made, result="RETURN_RECEIVED")
        self.again()
        self.assertEqual(self.returns().picking_ids.state, "assigned")

    def test_touched_in_the_warehouse_stays(self):
        order = self.sold(samples.item(self.product.barcode, 3))
        made = self.announce(self.line(order))
        self.read_bol()
        picking = self.returns().picking_ids
        picking.move_ids.picked = True
        self.handle(made, result="CUSTOMER_KEEPS_PRODUCT_PAID")
        self.again()
        self.assertEqual(picking.state, "assigned")

    def test_preview_and_wish_make_no_transfer(self):
        order = self.sold(samples.item(self.product.barcode, 3))
        flow = self.flow("returns")
        flow.mode = "preview"
        self.announce(self.line(order))
        self.read_bol()
        item = self.returns().item_ids
        self.assertEqual(item.match_state, "matched")
        self.assertFalse(item.move_ids)
        flow.mode = "live"
        self.account.return_transfers = False
        self.again()
        self.assertFalse(item.move_ids)
        self.account.return_transfers = True
        self.again()
        self.assertEqual(item.move_ids.product_uom_qty, 1)

    def test_withdrawn_at_bol(self):
        order = self.sold(samples.item(self.product.barcode, 3))
        made = self.announce(self.line(order))
        other = self.announce(self.line(order))
        self.read_bol()
        self.withdraw(made)
        self.again()
        gone, stays = self.returns(made), self.returns(other)
        self.assertEqual((gone.state, gone.picking_ids.state), ("withdrawn", "cancel"))
        self.assertEqual((stays.state, stays.picking_ids.state), ("on_way", "assigned"))

    def test_a_list_that_shows_it_while_bol_denies_it(self):
        order = self.sold(samples.item(self.product.barcode, 3))
        self.announce(self.line(order))
        self.sandbox.fault("status", r"/retailer/returns/\d+", status=404, times=50)
        self.read_bol()
        self.again()
        one = self.returns()
        self.assertEqual((one.state, one.picking_ids.state), ("registered", "assigned"))
        self.sandbox.mend()
        self.again()
        self.assertTrue(one.item_ids.title)
