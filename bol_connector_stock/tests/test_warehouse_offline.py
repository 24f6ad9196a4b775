import socket
from contextlib import suppress
from unittest.mock import patch

from odoo.tests import tagged

from .common import BolStockCase, samples
from .offline import Offline


@tagged("post_install", "-at_install")
class TestWarehouseOffline(Offline, BolStockCase):
    """Nothing that people do in the warehouse waits for bol."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.offer = self.seller.offer(ean=self.product.barcode, reference="T-1")
        self.run_now("offers")
        self.sandbox.admin("DELETE", "received")

    def test_the_guard_sees_connections(self):
        with self.assertRaises(AssertionError), self.no_network():
            self.sandbox.admin("GET", "health")

    def test_the_guard_sees_connections_that_were_open_already(self):
        here, there = socket.socketpair()
        with here, there, self.assertRaises(AssertionError), self.no_network():
            here.sendall(b"hello")

    def test_the_guard_sees_what_is_swallowed(self):
        with self.assertRaises(AssertionError), self.no_network():
            with suppress(AssertionError):
                self.sandbox.admin("GET", "health")

    def test_the_guard_sees_validation_and_its_commit(self):
        def reach(*_what):
            socket.create_connection(("127.0.0.1", 9))

        pickings = type(self.env["stock.picking"])
        with patch.object(pickings, "_pre_action_done_hook", reach):
            with self.assertRaises(AssertionError):
                self.validate_offline(self.transfers(1))
        self.env.cr.postcommit.add(reach)
        with self.assertRaises(AssertionError):
            self.validate_offline(self.transfers(1))

    def transfers(self, count):
        self.count(self.product, 100)
        orders = [
            samples.order(samples.item(self.product.barcode)) for _ in range(count)
        ]
        numbers = self.seller.place(*orders)
        self.run_now("orders")
        return self.orders(*numbers).sale_order_id.picking_ids

    def test_validating_one_and_many(self):
        self.assertIs(self.validate_offline(self.transfers(1)), True)
        self.assertIs(self.validate_offline(self.transfers(10)), True)
        self.assertEqual(len(self.shipments("to_send")), 11)

    def test_validating_from_the_barcode_screens(self):
        many = self.transfers(2)
        result = self.validate_offline(many, barcode_view=True, skip_backorder=True)
        self.assertIs(result, True)
        self.assertEqual(len(self.shipments("to_send")), 2)

    def test_validating_in_two_steps(self):
        self.warehouse.delivery_steps = "pick_ship"
        pick = self.transfers(1)
        self.validate_offline(pick)
        self.validate_offline(pick.move_ids.move_dest_ids.picking_id)
        self.assertEqual(len(self.shipments("to_send")), 1)

    def test_validating_what_was_cancelled(self):
        """It stops on what is known here already."""
        picking = self.transfers(1)
        item = picking.bol_order_id.item_ids
        self.sandbox.admin(
            "POST", f"items/{item.bol_id}/cancel", account=self.seller.client_id
        )
        self.make_due(self.flow("orders"), minutes=10)
        picking.move_ids.picked = True
        self.run_now("orders")
        action = self.validate_offline(picking)
        self.assertEqual(action["res_model"], "bol.cancelled.shipping")

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
