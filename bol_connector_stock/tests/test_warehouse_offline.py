import socket
from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import tagged

from .common import BolStockCase, samples


class Connected(AssertionError):
    """Something reached for the network."""


@tagged("post_install", "-at_install")
class TestWarehouseOffline(BolStockCase):
    """Nothing that people do in the warehouse waits for bol."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.offer = self.seller.offer(ean=self.product.barcode, reference="T-1")
        self.run_now("offers")
        self.sandbox.admin("DELETE", "received")

    @contextmanager
    def no_network(self):
        """Every attempt to connect fails the test (the database has its own way)."""
        reached = []

        def connect(_socket, address, *_arguments):
            reached.append(address)
            raise Connected(address)

        with (
            patch.object(socket.socket, "connect", connect),
            patch.object(socket.socket, "connect_ex", connect),
        ):
            yield
        self.assertFalse(reached)

    def test_the_guard_sees_connections(self):
        with self.assertRaises(AssertionError), self.no_network():
            self.sandbox.admin("GET", "health")

    def test_counting_reserving_and_shipping(self):
        picking = self.sell(samples.item(self.product.barcode, 2))
        self.sandbox.admin("DELETE", "received")
        with self.no_network():
            self.count(self.product, 10)
            self.ship(picking)
        self.assertEqual(self.seller.received(), [])
        self.assertEqual(self.shipments().state, "to_send")
        self.send()
        self.assertShippedOnce(picking.sale_id.bol_order_id, 2)

    def test_retry_and_choosing_a_product(self):
        order = self.import_order(samples.item(samples.ean()))
        self.sandbox.admin("DELETE", "received")
        with self.no_network():
            order.item_ids.product_id = self.product
            self.retry(order)
        self.assertEqual(order.state, "imported")

    def test_cancelling_a_sale_order_and_a_transfer(self):
        picking = self.sell(samples.item(self.product.barcode, 2))
        with self.no_network():
            picking.action_cancel()
            picking.sale_id._action_cancel()
            self.commit()
        self.assertFalse(self.shipments())

    def test_shipping_writes_little(self):
        """A bol order costs a validation no more than a few queries."""
        self.count(self.product, 50)

        def queries(picking):
            picking.action_assign()
            picking.move_ids.picked = True
            self.env.flush_all()
            before = self.cr.sql_log_count
            self.validate(picking)
            self.env.flush_all()
            return self.cr.sql_log_count - before

        partner = self.env["res.partner"].create({"name": "Walk-in"})
        line = {"product_id": self.product.id, "product_uom_qty": 1}
        plain = self.env["sale.order"].create(
            {"partner_id": partner.id, "order_line": [(0, 0, line)]}
        )
        plain.action_confirm()
        queries(self.sell(samples.item(self.product.barcode)))  # fills caches
        without = queries(plain.picking_ids)
        with_bol = queries(self.sell(samples.item(self.product.barcode)))
        self.assertLess(with_bol - without, 50)
