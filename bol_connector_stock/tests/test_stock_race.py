from unittest.mock import patch

from odoo.tests import tagged

from .race import RaceCase, samples


@tagged("post_install", "-at_install")
class TestStockRace(RaceCase):
    """Whichever comes first, the order or the stock: bol sells no piece twice."""

    # -- when the order comes --------------------------------------------------

    def test_order_placed_before_a_push(self):
        number = self.place(3)
        self.count(self.product, 8)
        self.assertSells(5)
        self.assertCostsNothing(5, lambda: self.fetch(number))

    def test_order_placed_after_a_push(self):
        self.count(self.product, 8)
        self.push()
        number = self.place(3)
        self.assertEqual(self.sells(), 5)
        self.assertCostsNothing(5, lambda: self.fetch(number))
        self.count(self.product, 9)
        self.assertSells(6)

    def test_order_placed_during_a_push(self):
        """After Odoo has computed the amount, and before bol has it."""
        self.count(self.product, 8)
        offers = self.env.registry["bol.offer"]
        prepare = offers._bol_prepare_stock

        def ordered_meanwhile(offer):
            self.placed_now = self.place(3)
            return prepare(offer)

        with patch.object(offers, "_bol_prepare_stock", ordered_meanwhile):
            self.push()
        self.assertEqual(self.sells(), 5)
        self.assertCostsNothing(5, lambda: self.fetch(self.placed_now))

    def test_many_orders_and_pushes_in_turn(self):
        on_hand, ordered = 10, 0
        for step in range(4):
            number = self.place(1)
            ordered += 1
            on_hand += 2 - step
            self.count(self.product, on_hand)
            self.push()
            self.assertEqual(self.sells(), on_hand - ordered)
            if step % 2:
                self.fetch(number)
            self.assertSells(on_hand - ordered)

    # -- what becomes of it ----------------------------------------------------

    def test_held_order_has_no_goods_and_needs_some(self):
        number = self.place(3, shipmentDetails={})
        self.assertEqual(self.fetch(number).state, "held")
        self.count(self.product, 9)
        self.assertSells(6)
        placed = self.placed[number]
        placed["shipmentDetails"] = samples.address()
        self.seller.place(placed)
        self.orders(number).detail_due = True
        self.orders(number).detail_not_before = False
        self.fetch(number)
        self.retry(self.orders(number))
        self.assertEqual(self.orders(number).state, "imported")
        self.assertSells(6)

    def test_order_that_waits_for_goods(self):
        self.count(self.product, 2)
        picking = self.buy(3)
        self.assertSells(0)
        self.count(self.product, 7)
        self.assertSells(4)
        picking.action_assign()
        self.assertCostsNothing(4, self.commit)

    def test_partly_shipped(self):
        picking = self.buy(5)
        self.assertSells(5)
        self.ship(picking, 2)
        self.assertSells(5)
        self.send(3)
        self.assertEqual(self.item_at_bol(picking.sale_id.bol_order_id)[0], 2)
        self.assertSells(5)
        self.ship(picking.sale_id.picking_ids - picking)
        self.send(3)
        self.assertSells(5)
        self.run_now("orders")
        self.assertSells(5)

    def test_shipment_lowers_the_amount_before_bol_has_handled_it(self):
        """What left mustn't be for sale again once bol counts it as shipped."""
        picking = self.buy(4)
        self.flow("shipments").mode = "preview"
        self.ship(picking)
        self.push()
        self.assertEqual(self.seller.stock()[self.offer_id], 6)
        self.assertEqual(self.sells(), 2)
        self.flow("shipments").action_live()
        self.assertCostsNothing(6, lambda: self.send(3))

    def test_shipped_in_the_portal_of_bol(self):
        picking = self.buy(4)
        order = picking.sale_id.bol_order_id
        self.change_item(order, quantityShipped=4)
        self.push()
        # As long as the transfer is open, its goods are reserved.
        self.assertEqual(self.sells(), 6)
        self.assertEqual(self.seller.stock()[self.offer_id], 6)

    def test_cancelled_at_bol(self):
        picking = self.buy(4)
        self.assertSells(6)
        number = picking.sale_id.bol_order_id.bol_id
        self.sandbox.admin("POST", f"orders/{number}/cancel")
        self.assertEqual(self.sells(), 10, "they lie there")
        self.make_due(self.flow("orders"))
        self.assertCostsNothing(10, lambda: self.fetch(number))
        self.assertEqual(picking.state, "cancel")

    def test_cancelled_in_odoo(self):
        picking = self.buy(4)
        number = picking.sale_id.bol_order_id.bol_id
        # bol learns of it in the same run, and sells them again by itself.
        self.assertCostsNothing(10, picking.sale_id._action_cancel)
        (item,) = self.seller.truth()["orders"][number]["items"].values()
        self.assertEqual(item["quantityCancelled"], 4)

    def test_cancelled_in_odoo_alone(self):
        picking = self.buy(4)
        number = picking.sale_id.bol_order_id.bol_id
        self.flow("cancellations").mode = "preview"
        self.assertCostsNothing(6, picking.sale_id._action_cancel)
        self.sandbox.admin("POST", f"orders/{number}/cancel")
        self.assertEqual(self.sells(), 10)

    def test_returned_goods_are_for_sale_again(self):
        picking = self.buy(4)
        self.ship(picking)
        self.send(3)
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        for line in wizard.product_return_moves:
            line.quantity = 3
        back = wizard._create_return()
        self.assertSells(6)
        self.ship(back)
        self.assertSells(9)

    # -- whose goods -----------------------------------------------------------

    def test_several_steps_count_once(self):
        self.warehouse.delivery_steps = "pick_pack_ship"
        picking = self.buy(4)
        sale = picking.sale_id
        self.assertSells(6)
        for _step in range(2):
            self.ship(sale.picking_ids.filtered(lambda one: one.state != "done"))
            self.assertCostsNothing(6, self.commit)
        self.ship(sale.picking_ids.filtered(lambda one: one.state != "done"))
        self.send(3)
        self.assertSells(6)

    def test_goods_of_another_warehouse_are_taken_from_there(self):
        other = self.env["stock.warehouse"].create(
            {"name": "Far away", "code": "FAR", "company_id": self.company.id}
        )
        self.count(self.product, 5, other.lot_stock_id)
        self.account._bol_policy("FBR").warehouse_id = other
        picking = self.buy(4)
        self.assertEqual(picking.state, "assigned")
        self.assertSells(10)
        self.ship(picking)
        self.send(3)
        self.assertSells(10)

    def test_other_customers_goods_are_not_for_sale(self):
        sale = self.env["sale.order"].create(
            {
                "partner_id": self.env["res.partner"].create({"name": "Counter"}).id,
                "company_id": self.company.id,
                "warehouse_id": self.warehouse.id,
                "order_line": [
                    (0, 0, {"product_id": self.product.id, "product_uom_qty": 3})
                ],
            }
        )
        sale.action_confirm()
        self.push()
        self.assertEqual(self.sells(), 7)

    def test_more_in_the_sale_order_than_bol_has_open(self):
        """Somebody adds a piece for the customer: bol doesn't subtract that one."""
        picking = self.buy(4)
        picking.sale_id.order_line.product_uom_qty = 6
        picking.action_assign()
        self.push()
        self.assertEqual(self.sells(), 4)

    def test_two_offers_of_one_product(self):
        used = {"category": "SECONDHAND", "state": "GOOD"}
        other = self.seller.offer(ean=self.product.barcode, condition=used)
        self.run_now("offers")
        self.assertSells(10, other)
        picking = self.buy(4)
        self.push()
        self.assertEqual((self.sells(), self.sells(other)), (6, 6))
        self.ship(picking)
        self.send(3)
        self.assertEqual((self.sells(), self.sells(other)), (6, 6))

    def test_packs_are_counted_whole(self):
        box = samples.ean()
        self._make_packaging(self.product, box)
        boxes = self.put_on_offer(self.product, ean=box)
        self.count(self.product, 40)
        self.assertSells(3, boxes)
        picking = self.buy(2, offer_id=boxes, ean=box)
        self.push()
        self.assertEqual((self.sells(boxes), self.sells()), (1, 16))
        self.assertEqual(self.seller.stock()[boxes], 3)
        self.ship(picking, 12)
        self.send(3)
        self.assertEqual((self.sells(boxes), self.sells()), (1, 16))

    def test_kit_has_whole_kits_of_what_is_reserved(self):
        if "mrp.bom" not in self.env:
            self.skipTest("Kits need Manufacturing.")
        lid = self._make_product()
        kit = self._make_product()
        parts = [
            (0, 0, {"product_id": self.product.id, "product_qty": 2}),
            (0, 0, {"product_id": lid.id, "product_qty": 1}),
        ]
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "company_id": self.company.id,
                "bom_line_ids": parts,
            }
        )
        self.count(self.product, 20)
        self.count(lid, 6)
        kits = self.put_on_offer(kit)
        self.assertSells(6, kits)
        picking = self.buy(4, offer_id=kits, ean=kit.barcode)
        self.run_now("stock")
        self.assertEqual((self.sells(kits), self.sells()), (2, 12))
        self.assertEqual(self.seller.stock()[kits], 6)
        # One lid less is reserved: three whole kits.
        picking.move_ids.filtered(lambda move: move.product_id == lid).quantity = 3
        self.run_now("stock")
        self.assertEqual(self.seller.stock()[kits], 6)
        self.ship(picking)
        self.send(3)
        self.run_now("stock")
        self.assertEqual((self.sells(kits), self.sells()), (2, 12))

    # -- what bol was told before ----------------------------------------------

    def test_offer_that_bol_lets_the_retailer_manage_is_told_otherwise(self):
        """Made by hand in bol's portal, or by an older version of this addon."""
        self.seller.change_offer(
            self.offer_id, stock={"amount": 10, "managedByRetailer": True}
        )
        self.run_now("offers")
        self.push()
        offer = self.seller.truth()["offers"][self.offer_id]
        self.assertEqual((offer["amount"], offer["managedByRetailer"]), (10, False))
        self.assertCostsNothing(10, lambda: self.run_now("offers"))

    def test_less_than_nothing_is_free(self):
        """Counted too few for what is reserved: a cancelled order brings none back."""
        self.buy(6)
        other = self.buy(4).sale_id.bol_order_id.bol_id
        self.count(self.product, 5)
        self.assertSells(0)
        self.sandbox.admin("POST", f"orders/{other}/cancel")
        self.assertEqual(self.sells(), 0)
