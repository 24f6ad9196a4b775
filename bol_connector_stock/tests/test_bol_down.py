import os
import tempfile

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.bol_connector.tests.sandbox import Sandbox

from .common import BolStockCase, samples


@tagged("post_install", "-at_install")
class TestBolDown(BolStockCase):
    """bol is gone for a while, really: nobody listens at its address."""

    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.sandbox = Sandbox(state=os.path.join(folder.name, "state.json"))
        self.sandbox.start()
        self.addCleanup(self.sandbox.stop)
        self.seller = self.sandbox.seller()
        self.account = self._make_live_account(self.seller)

    @mute_logger("urllib3.connectionpool")
    def test_shipment_and_stock_arrive_once_bol_is_back(self):
        product = self._make_product()
        offer = self.seller.offer(ean=product.barcode, reference="T-1")
        self.run_now("offers")
        self.count(product, 10)
        picking = self.sell(samples.item(product.barcode, 2))
        order = picking.sale_id.bol_order_id
        self.run_lane("out")
        self.assertEqual(self.seller.stock()[offer], 8)
        self.sandbox.stop()

        self.ship(picking)
        self.count(product, 30)
        for _ in range(2):
            self.run_lane("out")
            self.later(minutes=20)
        self.assertEqual(self.shipments().state, "to_send")
        self.assertIn("can't be reached", self.flow("shipments").last_error)
        self.assertGreater(self.flow("stock").error_streak, 0)

        self.sandbox.start()
        self.send(3)
        self.assertShippedOnce(order, 2)
        self.assertEqual(self.seller.stock()[offer], 30)
        self.assertFalse(self.flow("shipments").last_error)
