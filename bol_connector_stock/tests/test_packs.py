from odoo.tests import tagged

from .common import BolStockCase, samples

DOZEN = "uom.product_uom_dozen"


@tagged("post_install", "-at_install")
class TestPacks(BolStockCase):
    """bol sells by the pack what the warehouse counts in pieces."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.box = samples.ean()
        self._make_packaging(self.product, self.box)
        self.dozen = self.env.ref(DOZEN)

    def offer(self, ean):
        offer_id = self.seller.offer(
            ean=ean, stock={"amount": 777, "managedByRetailer": False}
        )
        self.run_now("offers")
        return offer_id

    def test_stock_at_bol_is_in_whole_packs(self):
        boxes, pieces = self.offer(self.box), self.offer(self.product.barcode)
        for free, packs in ((11, 0), (12, 1), (35, 2), (36, 3)):
            with self.subTest(free=free):
                self.count(self.product, free)
                self.run_lane("out")
                stock = self.seller.stock()
                self.assertEqual((stock[boxes], stock[pieces]), (packs, free))

    def test_unit_chosen_later_changes_the_stock_at_bol(self):
        self.count(self.product, 30)
        pieces = self.offer(self.product.barcode)
        self.run_lane("out")
        self.assertEqual(self.seller.stock()[pieces], 30)
        offer = self.offers().filtered(lambda offer: offer.bol_id == pieces)
        offer.uom_id = self.dozen
        self.commit()
        self.run_lane("out")
        self.assertEqual(self.seller.stock()[pieces], 2)

    def test_order_takes_its_packs_from_the_stock(self):
        self.count(self.product, 40)
        boxes = self.offer(self.box)
        picking = self.sell(samples.item(self.box, 2, 24.2))
        self.assertEqual(picking.move_ids.product_uom_qty, 24)
        self.run_lane("out")
        self.assertEqual(self.seller.stock()[boxes], 1)

    # -- shipments -------------------------------------------------------------

    def test_shipment_counts_packs(self):
        self.count(self.product, 50)
        picking = self.sell(samples.item(self.box, 2, 24.2))
        self.ship(picking)
        self.send()
        order = picking.sale_id.bol_order_id
        self.assertShippedOnce(order, 2)
        self.assertEqual(self.item_at_bol(order)[0], 2)
        self.assertEqual(picking.sale_id.order_line.qty_delivered, 2)

    def test_pack_in_parcels_is_told_with_its_last_piece(self):
        """Thirds of a dozen are 0.33 in Odoo, and three of them 0.99."""
        self.count(self.product, 50)
        picking = self.sell(samples.item(self.box, 1, 24.2))
        order = picking.sale_id.bol_order_id
        for _parcel in range(2):
            self.ship(picking, quantity=4)
            self.send()
            self.assertNothingAtBol(order)
            picking = order.sale_order_id.picking_ids.filtered(
                lambda one: one.state not in ("done", "cancel")
            )
        self.ship(picking, quantity=4)
        self.send()
        self.assertShippedOnce(order, 1)

    def test_packs_in_two_parcels_are_told_apart(self):
        self.count(self.product, 50)
        picking = self.sell(samples.item(self.box, 3, 24.2))
        order = picking.sale_id.bol_order_id
        self.ship(picking, quantity=20)
        self.send()
        self.assertEqual(self.item_at_bol(order)[0], 1)
        rest = order.sale_order_id.picking_ids - picking
        self.ship(rest)
        self.send()
        self.assertEqual(self.item_at_bol(order)[0], 3)
        self.assertEqual(
            [
                sum(one["quantities"].values())
                for one in self.seller.shipments(order.bol_id)
            ],
            [1, 2],
        )

    def test_order_entered_in_pieces_is_confirmed_in_packs(self):
        """Entered by hand and adopted: two boxes as 24 pieces."""
        self.count(self.product, 50)
        order = self.import_order(samples.item(samples.ean(), 2, 24.2))
        self.assertEqual(order.state, "held")
        order.item_ids.ean = self.box
        sale = self.env["sale.order"].create(
            {
                "partner_id": self.env["res.partner"].create({"name": "Sanne"}).id,
                "company_id": self.company.id,
                "warehouse_id": self.warehouse.id,
                "client_order_ref": order.bol_id,
                "order_line": [
                    (0, 0, {"product_id": self.product.id, "product_uom_qty": 24})
                ],
            }
        )
        sale.action_confirm()
        self.retry(order)
        self.assertEqual(order.sale_order_id, sale)
        self.ship(sale.picking_ids, quantity=13)
        self.send()
        self.assertEqual(self.item_at_bol(order)[0], 1)
        self.ship(sale.picking_ids.filtered(lambda one: one.state != "done"))
        self.send()
        self.assertEqual(self.item_at_bol(order)[0], 2)

    # -- at bol (FBB) ----------------------------------------------------------

    def test_packs_shipped_by_bol_leave_the_location_there(self):
        self.account._bol_ensure_fbb_location()
        self.account._bol_policy("FBB").treatment = "move"
        self.count(self.product, 50, self.account.fbb_location_id)
        order = self.import_order(samples.fbb_item(self.box, 2, 24.2))
        self.assertEqual(order.state, "imported", order.held_reason)
        self.change_item(order, quantityShipped=2)
        self.run_lane("orders_1")
        line = order.sale_order_id.order_line
        self.assertEqual((line.product_uom_id, line.qty_delivered), (self.dozen, 2))
        here = self.product.with_context(location=self.account.fbb_location_id.id)
        self.assertEqual(here.qty_available, 26)

    def test_packs_that_bol_ships_are_delivered_as_packs(self):
        order = self.import_order(samples.fbb_item(self.box, 2, 24.2))
        self.change_item(order, quantityShipped=2)
        self.assertEqual(order.sale_order_id.order_line.qty_delivered, 2)
