from odoo.tests import Form, tagged

from odoo.addons.bol_connector_stock.tests.common import BolStockCase, samples


@tagged("post_install", "-at_install")
class TestBatch(BolStockCase):
    """Transfers of bol's orders that are picked and validated together."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.count(self.product, 50)
        transfers = [self.transfer() for _ in range(3)]
        self.first = transfers[0]
        self.batch = self.env["stock.picking.batch"].create(
            {"picking_ids": [(6, 0, [transfer.id for transfer in transfers])]}
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
        self.batch.action_done()
        self.commit()
        self.send()
        self.assertEqual(self.shipments().mapped("state"), ["done"] * 3)
        self.assertEqual(len(self.seller.truth()["shipments"]), 3)
