from odoo.tests import tagged

from .common import BolStockCase, samples


@tagged("post_install", "-at_install")
class TestShipmentSteps(BolStockCase):
    """Deliveries in several steps: bol hears of it when the goods leave."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.count(self.product, 50)

    def steps(self, picking):
        """The transfers of a sale order in the order in which they are done."""
        return picking.sale_id.picking_ids.sorted("id")

    def test_pick_and_ship(self):
        self.warehouse.delivery_steps = "pick_ship"
        picked = self.sell(samples.item(self.product.barcode, 2))
        order = picked.sale_id.bol_order_id
        self.ship(picked)
        self.assertFalse(self.shipments())
        self.assertFalse(picked.bol_state)
        out = self.steps(picked) - picked
        self.assertEqual(out.bol_state, "not_due")
        self.ship(out)
        self.assertEqual(self.shipments().picking_id, out)
        self.send()
        self.assertShippedOnce(order, 2)

    def test_pick_pack_and_ship_in_parts(self):
        self.warehouse.delivery_steps = "pick_pack_ship"
        picked = self.sell(samples.item(self.product.barcode, 3))
        order = picked.sale_id.bol_order_id
        self.ship(picked)
        packed = self.steps(picked) - picked
        self.ship(packed)
        self.assertFalse(self.shipments())
        out = self.steps(picked) - picked - packed
        self.ship(out, 1)
        self.send()
        self.assertEqual(self.item_at_bol(order), (1, 0, "OPEN"))
        self.ship(self.steps(picked) - picked - packed - out)
        self.send()
        self.assertEqual(self.item_at_bol(order), (3, 0, "HANDLED"))

    def test_orders_leave_from_the_warehouse_of_the_account(self):
        other = self.env["stock.warehouse"].create(
            {"name": "Far away", "code": "FAR", "company_id": self.company.id}
        )
        self.account.warehouse_id = other
        picking = self.sell(samples.item(self.product.barcode))
        self.assertEqual(picking.picking_type_id.warehouse_id, other)
