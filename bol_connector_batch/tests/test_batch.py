from datetime import timedelta

from odoo.tests import Form, tagged

from odoo.addons.bol_connector_stock.tests.common import BolStockCase, samples
from odoo.addons.bol_connector_stock.tests.offline import Offline


@tagged("post_install", "-at_install")
class TestBatch(Offline, BolStockCase):
    """Transfers of bol's orders that are picked and validated together."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.count(self.product, 50)
        transfers = [self.transfer() for _ in range(3)]
        self.first = transfers[0]
        self.batch = self.env["stock.picking.batch"].create(
            {
                "picking_ids": [(6, 0, [transfer.id for transfer in transfers])],
                "user_id": self.env.uid,
            }
        )
        self.batch.action_confirm()

    def transfer(self):
        picking = self.sell(samples.item(self.product.barcode))
        picking.action_assign()
        return picking

    def cancel_at_bol(self, picking):
        item = picking.bol_order_id.item_ids
        self.sandbox.admin(
            "POST", f"items/{item.bol_id}/cancel", account=self.seller.client_id
        )
        self.make_due(self.flow("orders"), minutes=10)
        self.run_now("orders")

    def test_banner(self):
        self.assertFalse(self.batch.bol_warning_text)
        self.cancel_at_bol(self.first)
        self.assertIn(self.first.name, self.batch.bol_warning_text)

    def test_validating_stops_and_ships_the_rest(self):
        self.cancel_at_bol(self.first)
        action = self.batch.action_done()
        self.assertEqual(action["res_model"], "bol.cancelled.shipping")
        Form.from_action(self.env, action).save().action_put_back()
        self.commit()
        states = self.batch.picking_ids.mapped("state")
        self.assertEqual(states.count("done"), 2)
        self.assertEqual(self.first.state, "cancel")
        self.send()
        shipped = {row["order_id"] for row in self.seller.truth()["shipments"]}
        self.assertNotIn(self.first.bol_order_id.bol_id, shipped)
        self.assertEqual(len(shipped), 2)

    def test_all_of_it_is_told(self):
        with self.no_network():
            self.batch.action_done()
            self.commit()
        self.send()
        self.assertEqual(self.shipments().mapped("state"), ["done"] * 3)
        self.assertEqual(len(self.seller.truth()["shipments"]), 3)

    def read_again(self):
        """How many orders of a batch of later days are read once more."""
        self.batch.picking_ids.scheduled_date = self.now() + timedelta(days=3)
        for order in self.batch.picking_ids.bol_order_id:
            order.mirrored_at -= timedelta(hours=1)
        self.sandbox.admin("DELETE", "received")
        self.make_due(self.flow("orders"), minutes=10)
        self.run_lane("orders_1")
        return len(self.seller.received("GET", "/retailer/orders/."))

    def test_batch_at_work_is_read_again(self):
        self.assertEqual(self.read_again(), 3)

    def test_batch_that_odoo_made_is_read_again_in_time_only(self):
        self.batch.user_id = False
        self.assertTrue(self.first.picking_type_id.auto_batch)
        self.assertEqual(self.read_again(), 0)
