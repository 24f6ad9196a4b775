from psycopg2.errors import SerializationFailure

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common import BolStockCase, samples


@tagged("post_install", "-at_install")
class TestFulfilledByBol(BolStockCase):
    """Goods in bol's own warehouse: counted, or moved, by what bol shipped."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product(invoice_policy="delivery")
        self.policy = self.account._bol_policy("FBB")

    def move_stock(self, quantity=10):
        """Let the account move its stock at bol, and count so much of it there."""
        self.policy.treatment = "move"
        self.at_bol = self.account.fbb_location_id
        self.count(self.product, quantity, self.at_bol)

    def place(self, *items, **shipped):
        """An order of bol with this item, imported; ``ship`` grows what bol shipped."""
        item = samples.fbb_item(self.product.barcode, 3, **shipped)
        return self.import_order(*(items or [item]))

    def bol_ships(self, order, quantity):
        """bol ships so many units in all, and the flow hears of it."""
        self.change_item(order, quantityShipped=quantity)

    def line(self, order):
        return order.sale_order_id.order_line

    def left_at_bol(self, product=None):
        product = product or self.product
        return product.with_context(location=self.at_bol.id).qty_available

    # -- sold without moving the stock -----------------------------------------

    def test_delivered_is_what_bol_shipped(self):
        order = self.place()
        line = self.line(order)
        self.assertEqual((line.qty_delivered, line.qty_to_invoice), (0, 0))
        self.bol_ships(order, 2)
        self.assertEqual((line.qty_delivered, line.qty_to_invoice), (2, 2))
        self.bol_ships(order, 3)
        self.assertEqual(line.qty_delivered, 3)
        self.assertFalse(line.move_ids or order.sale_order_id.picking_ids)

    def test_shipped_before_the_import_is_delivered(self):
        self.assertEqual(self.line(self.place(quantityShipped=3)).qty_delivered, 3)

    def test_import_anyway_of_ignored_orders(self):
        self.policy.treatment = "ignore"
        order = self.place(quantityShipped=3)
        self.assertEqual(order.state, "ignored")
        with self.transactions():
            order.action_import_anyway()
        self.assertEqual(self.line(order).qty_delivered, 3)

    def test_what_we_ship_is_delivered_by_our_transfers_alone(self):
        self.count(self.product, 5)
        order = self.import_order(samples.item(self.product.barcode, 2))
        self.bol_ships(order, 1)
        self.assertEqual(self.line(order).qty_delivered, 0)
        self.ship(order.sale_order_id.picking_ids)
        self.assertEqual(self.line(order).qty_delivered, 2)

    def test_auditor_without_rights_to_bol(self):
        """The entries of what was delivered and not invoiced look at a past day."""
        clerk = self._make_user("clerk", "account.group_account_readonly")
        line = self.line(self.place(quantityShipped=1)).with_user(clerk)
        self.assertFalse(self.env["bol.order.item"].with_user(clerk).has_access("read"))
        line = line.with_context(accrual_entry_date="2026-01-01")
        self.assertEqual(line.qty_delivered_at_date, 1)

    # -- moved -----------------------------------------------------------------

    def test_goods_leave_when_bol_ships_them(self):
        self.move_stock()
        order = self.place()
        self.assertEqual(self.left_at_bol(), 10)
        self.bol_ships(order, 2)
        self.assertEqual(self.left_at_bol(), 8)
        self.bol_ships(order, 3)
        self.assertEqual(self.left_at_bol(), 7)
        line = self.line(order)
        self.assertEqual((line.qty_delivered, line.qty_to_invoice), (3, 3))
        self.assertEqual(line.move_ids.mapped("state"), ["done", "done"])
        self.assertEqual(line.move_ids.mapped("quantity"), [2, 1])
        self.assertEqual(set(line.move_ids.mapped("reference")), {order.bol_id})
        customers = order.sale_order_id.partner_shipping_id.property_stock_customer
        self.assertEqual(line.move_ids.location_dest_id, customers)
        self.assertFalse(order.sale_order_id.picking_ids)

    def test_shipped_before_the_import_leaves_at_once(self):
        self.move_stock()
        self.place(quantityShipped=3)
        self.assertEqual(self.left_at_bol(), 7)

    def test_nothing_is_confirmed_to_bol(self):
        self.move_stock()
        self.place(quantityShipped=3)
        self.assertFalse(self.shipments())

    def test_moved_once(self):
        self.move_stock()
        order = self.place(quantityShipped=3)
        for _ in range(2):
            self.make_due(self.flow("orders"))
            self.run_now("orders")
        with self.transactions():
            order.action_retry()
        self.assertEqual(self.left_at_bol(), 7)
        self.assertEqual(order.item_ids.quantity_moved, 3)

    def test_more_left_than_odoo_knew(self):
        self.move_stock(1)
        self.place(quantityShipped=3)
        self.assertEqual(self.left_at_bol(), -2)

    def test_quotation_is_moved_when_it_is_confirmed(self):
        self.move_stock()
        self.policy.confirm_orders = False
        order = self.place(quantityShipped=3)
        self.assertEqual(self.left_at_bol(), 10)
        order.sale_order_id.action_confirm()
        self.run_now("orders")
        self.assertEqual(self.left_at_bol(), 7)

    def test_nothing_moves_in_preview(self):
        self.move_stock()
        order = self.place()
        self.flow("orders").action_preview()
        self.bol_ships(order, 3)
        self.assertEqual((order.item_ids.quantity_shipped, self.left_at_bol()), (3, 10))
        self.flow("orders").action_live()
        self.run_now("orders")
        self.assertEqual(self.left_at_bol(), 7)

    def test_units_that_came_back_left_all_the_same(self):
        self.move_stock()
        order = self.place(quantityShipped=2)
        line = self.line(order)
        back = line.move_ids.copy(
            {
                "location_id": line.move_ids.location_dest_id.id,
                "location_dest_id": self.at_bol.id,
                "origin_returned_move_id": line.move_ids.id,
                "to_refund": True,
                "product_uom_qty": 1,
            }
        )
        back._action_confirm()
        back.quantity, back.picked = 1, True
        back._action_done()
        self.assertEqual((line.qty_delivered, self.left_at_bol()), (1, 9))
        self.bol_ships(order, 3)
        self.assertEqual((line.qty_delivered, self.left_at_bol()), (2, 8))

    def test_what_left_by_another_move_leaves_once(self):
        """Entered by hand, for instance, or by another tool before the adoption."""
        self.move_stock()
        order = self.place()
        line = self.line(order)
        by_hand = self.env["stock.move"].create(
            {**order.item_ids._bol_prepare_move(line), "product_uom_qty": 2}
        )
        by_hand._action_confirm()
        by_hand.quantity, by_hand.picked = 2, True
        by_hand._action_done()
        self.bol_ships(order, 3)
        self.assertEqual(self.left_at_bol(), 7)

    def test_conflict_with_another_transaction_moves_once(self):
        """What was done before it is undone, and done again."""
        self.move_stock()
        move_out = type(self.env["bol.order.item"])._bol_move_out
        tries = []

        def conflict_once(items):
            move_out(items)
            tries.append(items)
            if len(tries) == 1:
                raise SerializationFailure()

        self.patch(type(self.env["bol.order.item"]), "_bol_move_out", conflict_once)
        order = self.place(quantityShipped=3)
        self.assertEqual(len(tries), 2)
        self.assertEqual(self.left_at_bol(), 7)
        self.assertEqual(self.line(order).move_ids.mapped("quantity"), [3])

    def test_one_product_that_odoo_refuses_stops_no_other(self):
        self.move_stock()
        bad = self._make_product(name="Bad")
        self.policy.confirm_orders = False
        orders = self.import_order(
            samples.fbb_item(bad.barcode, quantityShipped=1)
        ) | self.place(quantityShipped=3)
        orders.sale_order_id.action_confirm()
        self.patch(
            type(self.env["stock.move"]),
            "_action_done",
            refusing(bad, type(self.env["stock.move"])._action_done),
        )
        self.run_now("orders")
        self.assertEqual(self.left_at_bol(), 7)
        self.assertIn("Bad", orders[0].move_error)
        self.assertIn(
            orders[0], self.env["bol.order"].search([("move_error", "!=", False)])
        )
        self.assertFalse(orders[1].move_error)
        self.assertFalse(self.flow("orders").last_error)

    def test_lots_leave_without_their_number(self):
        """bol doesn't say which one it shipped."""
        self.policy.treatment = "move"
        self.at_bol = self.account.fbb_location_id
        for tracking in ("lot", "serial"):
            with self.subTest(tracking):
                self.product = self._make_product(tracking=tracking)
                order = self.place(quantityShipped=3)
                self.assertFalse(order.move_error)
                self.assertEqual(self.left_at_bol(), -3)
                self.assertEqual(self.line(order).qty_delivered, 3)

    def test_kit_leaves_as_its_components(self):
        if "mrp.bom" not in self.env:
            self.skipTest("Kits need Manufacturing.")
        self.move_stock()
        kit = self._make_product(is_storable=False)
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "company_id": self.company.id,
                "bom_line_ids": [
                    (0, 0, {"product_id": self.product.id, "product_qty": 2})
                ],
            }
        )
        order = self.place(samples.fbb_item(kit.barcode, 3, quantityShipped=1))
        self.assertEqual(self.left_at_bol(), 8)
        self.assertEqual(self.line(order).qty_delivered, 1)
        self.bol_ships(order, 3)
        self.assertEqual(self.left_at_bol(), 4)
        self.assertEqual(self.line(order).qty_delivered, 3)

    def test_orders_from_before_the_choice_stay_as_they_were(self):
        order = self.place()
        self.move_stock()
        self.bol_ships(order, 3)
        self.assertEqual((self.line(order).qty_delivered, self.left_at_bol()), (3, 10))

    def test_mixed_order_ships_one_part_and_moves_the_other(self):
        self.move_stock()
        ours = self._make_product()
        self.count(ours, 5)
        order = self.import_order(
            samples.item(ours.barcode, 2),
            samples.fbb_item(self.product.barcode, 3, quantityShipped=3),
        )
        picking = order.sale_order_id.picking_ids
        self.assertEqual(picking.move_ids.product_id, ours)
        self.assertEqual(self.left_at_bol(), 7)
        self.ship(picking)
        self.send()
        (shipment,) = self.seller.shipments(order.bol_id)
        self.assertEqual(list(shipment["quantities"].values()), [2])
        self.assertEqual(order.sale_order_id.delivery_status, "full")

    # -- the location ----------------------------------------------------------

    def test_location_is_made_outside_of_the_warehouse(self):
        self.assertFalse(self.account.fbb_location_id)
        self.move_stock()
        self.assertEqual(self.at_bol.usage, "internal")
        self.assertEqual(self.at_bol.company_id, self.company)
        amounts = self.account._bol_stock_amounts([(self.product, self.product.uom_id)])
        self.assertEqual(list(amounts.values()), [0])

    def test_location_that_was_chosen_is_kept(self):
        location = self.env["stock.location"].create(
            {"name": "LVB", "usage": "internal", "company_id": self.company.id}
        )
        self.account.fbb_location_id = location
        self.move_stock()
        self.assertEqual(self.at_bol, location)

    def test_location_in_the_warehouse_is_refused(self):
        with self.assertRaises(ValidationError):
            self.account.fbb_location_id = self.shelf

    def test_warehouse_around_the_location_is_refused(self):
        other = self.env["stock.warehouse"].create(
            {"name": "At bol", "code": "BOL", "company_id": self.company.id}
        )
        self.account.fbb_location_id = other.lot_stock_id
        with self.assertRaises(ValidationError):
            self.account._bol_policy("FBR").warehouse_id = other

    def test_location_is_needed_to_move(self):
        self.move_stock()
        with self.assertRaises(ValidationError):
            self.account.fbb_location_id = False

    def test_location_is_needed_as_long_as_goods_are_to_leave_it(self):
        self.move_stock()
        order = self.place()
        self.policy.treatment = "sale"
        with self.assertRaises(ValidationError):
            self.account.fbb_location_id = False
        self.bol_ships(order, 3)
        self.assertEqual(self.line(order).qty_delivered, 3)
        self.account.fbb_location_id = False

    def test_what_we_ship_can_t_be_moved_without_transfer(self):
        with self.assertRaises(ValidationError):
            self.account._bol_policy("FBR").treatment = "move"

    def test_chosen_in_the_form(self):
        with Form(self.policy) as form:
            form.treatment = "move"
        self.assertTrue(self.account.fbb_location_id)


def refusing(product, action_done):
    def refuse(moves, *args, **kwargs):
        if product in moves.product_id:
            raise ValueError("No Bad today")
        return action_done(moves, *args, **kwargs)

    return refuse
