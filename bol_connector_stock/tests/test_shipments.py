import re

from odoo.tests import tagged

from .common import BolStockCase, samples


@tagged("post_install", "-at_install")
class TestShipments(BolStockCase):
    """What a validated transfer delivers is confirmed at bol, once."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.other = self._make_product()
        self.count(self.product, 50)
        self.count(self.other, 50)

    def order_of(self, pickings):
        return pickings.sale_id.bol_order_id

    def posts(self):
        return self.seller.calls("POST", "/retailer/shipments$")

    # -- whole and in parts ----------------------------------------------------

    def test_whole_order(self):
        picking = self.sell(
            samples.item(self.product.barcode, 2), samples.item(self.other.barcode)
        )
        order = self.order_of(picking)
        self.ship(picking)
        self.assertNothingAtBol(order)
        self.send()
        self.assertShippedOnce(order, 3)
        items = self.seller.truth()["orders"][order.bol_id]["items"].values()
        self.assertEqual({item["state"] for item in items}, {"HANDLED"})
        self.assertEqual(len(self.posts()), 1)

    def test_reference_is_of_the_transfer_and_never_the_same(self):
        picking = self.sell(samples.item(self.product.barcode, 2))
        order = self.order_of(picking)
        self.ship(picking, 1)
        self.ship(order.sale_order_id.picking_ids - picking, 1)
        self.send()
        references = {row["reference"] for row in self.seller.shipments(order.bol_id)}
        self.assertEqual(len(references), 2)
        self.assertTrue(any(picking.name in reference for reference in references))
        self.assertTrue(all(len(reference) <= 90 for reference in references))

    def test_part_now_and_the_rest_later(self):
        picking = self.sell(samples.item(self.product.barcode, 5))
        order = self.order_of(picking)
        self.ship(picking, 2)
        self.send()
        self.assertEqual(self.item_at_bol(order), (2, 0, "OPEN"))
        rest = order.sale_order_id.picking_ids - picking
        self.assertEqual(rest.bol_order_id, order)
        self.ship(rest)
        self.send()
        self.assertEqual(self.item_at_bol(order), (5, 0, "HANDLED"))
        quantities = [
            sum(shipment["quantities"].values())
            for shipment in self.seller.shipments(order.bol_id)
        ]
        self.assertEqual(quantities, [2, 3])
        self.assertEqual(self.shipments().mapped("state"), ["done", "done"])

    def test_part_now_and_no_rest(self):
        picking = self.sell(samples.item(self.product.barcode, 5))
        self.ship(picking, 2, backorder=False)
        self.send()
        self.assertEqual(self.item_at_bol(self.order_of(picking)), (2, 0, "OPEN"))

    def test_two_transfers_of_one_order_validated_together(self):
        """Two products that lie in different places, for example."""
        picking = self.sell(
            samples.item(self.product.barcode, 2), samples.item(self.other.barcode, 3)
        )
        order = self.order_of(picking)
        second = picking.copy({"move_ids": []})
        picking.move_ids[1].picking_id = second
        second.sale_id = picking.sale_id
        self.ship(picking | second)
        self.send()
        by_transfer = {
            shipment.picking_id: sum(shipment.line_ids.mapped("quantity"))
            for shipment in self.shipments()
        }
        self.assertEqual(by_transfer, {picking: 2, second: 3})
        self.assertEqual(len(self.seller.shipments(order.bol_id)), 2)

    def test_one_item_split_over_two_transfers_validated_together(self):
        """Two parcels, each with a tracking number of its own."""
        picking = self.sell(samples.item(self.product.barcode, 4))
        order = self.order_of(picking)
        picking.action_assign()
        picking.move_ids.quantity = 1
        picking.action_split_transfer()
        second = order.sale_order_id.picking_ids - picking
        self.ship(picking | second)
        self.send()
        by_transfer = {
            shipment.picking_id: sum(shipment.line_ids.mapped("quantity"))
            for shipment in self.shipments()
        }
        self.assertEqual(by_transfer, {picking: 1, second: 3})
        self.assertEqual(self.item_at_bol(order), (4, 0, "HANDLED"))

    def test_orders_of_one_batch(self):
        pickings = self.env["stock.picking"].union(
            *(self.sell(samples.item(self.product.barcode)) for _ in range(3))
        )
        self.ship(pickings)
        self.send()
        for order in pickings.sale_id.bol_order_id:
            self.assertShippedOnce(order)

    def test_two_lines_of_one_product(self):
        picking = self.sell(
            samples.item(self.product.barcode, 1), samples.item(self.product.barcode, 2)
        )
        self.ship(picking)
        self.send()
        (shipment,) = self.seller.shipments(self.order_of(picking).bol_id)
        self.assertEqual(sorted(shipment["quantities"].values()), [1, 2])

    # -- what bol isn't told ---------------------------------------------------

    def test_no_more_than_was_ordered(self):
        picking = self.sell(samples.item(self.product.barcode, 2))
        self.ship(picking, 3)
        self.send()
        self.assertShippedOnce(self.order_of(picking), 2)

    def test_what_bol_cancelled_is_not_confirmed(self):
        picking = self.sell(samples.item(self.product.barcode, 3))
        order = self.order_of(picking)
        order.item_ids.quantity_cancelled = 1
        # Somebody ships all three although the question was put to them.
        self.ship(picking.with_context(bol_cancelled_seen=True))
        self.assertEqual(self.shipments().line_ids.quantity, 2)

    def test_order_that_is_cancelled_as_a_whole_is_not_confirmed(self):
        picking = self.sell(samples.item(self.product.barcode, 3))
        order = self.order_of(picking)
        self.sandbox.admin("POST", f"orders/{order.bol_id}/cancel")
        self.run_now("orders")
        if picking.state != "cancel":
            self.ship(picking)
        self.assertFalse(self.shipments())

    def test_return_and_second_delivery_are_no_new_shipment(self):
        picking = self.sell(samples.item(self.product.barcode, 2))
        order = self.order_of(picking)
        self.ship(picking)
        self.send()
        back = self.give_back(picking, 2)
        self.ship(back)
        self.send()
        again = self.give_back(back, 2)
        self.ship(again)
        self.send()
        self.assertShippedOnce(order, 2)

    def give_back(self, picking, quantity):
        wizard = (
            self.env["stock.return.picking"]
            .with_context(
                active_id=picking.id, active_ids=picking.ids, active_model=picking._name
            )
            .create({})
        )
        wizard.product_return_moves.quantity = quantity
        return wizard._create_return()

    def test_orders_of_other_channels_are_left_alone(self):
        partner = self.env["res.partner"].create({"name": "Walk-in"})
        sale = self.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [(0, 0, {"product_id": self.product.id})],
            }
        )
        sale.action_confirm()
        self.ship(sale.picking_ids)
        self.assertFalse(self.shipments())

    def test_goods_that_are_not_counted_are_confirmed_as_well(self):
        product = self._make_product(is_storable=False)
        picking = self.sell(samples.item(product.barcode))
        self.ship(picking)
        self.send()
        self.assertShippedOnce(self.order_of(picking))

    def test_line_that_staff_added_is_not_confirmed(self):
        picking = self.sell(samples.item(self.product.barcode))
        order = self.order_of(picking)
        gift = {"product_id": self.other.id, "product_uom_qty": 1, "price_unit": 0}
        order.sale_order_id.order_line = [(0, 0, gift)]
        self.ship(order.sale_order_id.picking_ids)
        self.send()
        self.assertShippedOnce(order, 1)

    # -- FBB -------------------------------------------------------------------

    def test_goods_in_the_warehouse_of_bol_get_no_transfer(self):
        self.assertFalse(self.sell(samples.fbb_item(self.product.barcode)))

    def test_mixed_order_ships_what_is_ours(self):
        picking = self.sell(
            samples.item(self.product.barcode, 2), samples.fbb_item(self.other.barcode)
        )
        self.assertEqual(picking.move_ids.product_id, self.product)
        self.ship(picking)
        self.send()
        self.assertShippedOnce(self.order_of(picking), 2)

    def test_changed_quantity_of_bol_s_goods_makes_no_transfer(self):
        order = self.import_order(samples.fbb_item(self.product.barcode))
        order.sale_order_id.order_line.product_uom_qty = 4
        self.assertFalse(order.sale_order_id.picking_ids)

    # -- kits ------------------------------------------------------------------

    def test_kit_is_confirmed_as_the_item_that_was_sold(self):
        if "mrp.bom" not in self.env:
            self.skipTest("Kits need Manufacturing.")
        kit = self._make_product(is_storable=False)
        parts = [(self.product, 2), (self.other, 1)]
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "company_id": self.company.id,
                "bom_line_ids": [
                    (0, 0, {"product_id": part.id, "product_qty": quantity})
                    for part, quantity in parts
                ],
            }
        )
        picking = self.sell(samples.item(kit.barcode, 3))
        self.assertEqual(len(picking.move_ids), 2)
        self.ship(picking)
        self.send()
        self.assertShippedOnce(self.order_of(picking), 3)

    # -- staff -----------------------------------------------------------------

    def test_warehouse_staff_without_rights_to_bol_or_sales_ships(self):
        clerk = self._make_user("clerk", "stock.group_stock_user")
        picking = self.sell(samples.item(self.product.barcode))
        order = self.order_of(picking)
        picking = picking.with_user(clerk).with_context(allowed_company_ids=[])
        self.ship(picking)
        self.assertEqual(picking.bol_state, "to_send")
        self.assertTrue(picking.bol_shipment_ids.read())
        self.send()
        self.assertShippedOnce(order)

    def test_other_company_sees_no_shipments(self):
        picking = self.sell(samples.item(self.product.barcode))
        self.ship(picking)
        company = self._make_company("Stranger")
        stranger = self._make_user(
            "stranger", "bol_connector.bol_connector_group_manager", company=company
        )
        own = {"allowed_company_ids": company.ids}
        for records in (self.shipments(), self.shipments().line_ids):
            found = records.with_user(stranger).with_context(**own).search([])
            self.assertFalse(found & records)

    def test_found_by_tracking_reference_and_number(self):
        picking = self.sell(samples.item(self.product.barcode))
        self.ship(picking)
        shipment = self.shipments()
        self.assertTrue(re.fullmatch(r"\S+", shipment.reference))
        hits = self.env["bol.shipment"].name_search(shipment.reference)
        self.assertEqual([hit for hit, _name in hits], shipment.ids)
