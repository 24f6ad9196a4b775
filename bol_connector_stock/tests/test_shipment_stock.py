from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from ..models import bol_account_brake
from .common import BolStockCase, samples

OFFERS = 4


@tagged("post_install", "-at_install")
class TestShipmentStock(BolStockCase):
    """Stock has stopped, and goods ship: bol must not sell the shipped pieces again."""

    def setUp(self):
        super().setUp()
        few = patch.object(bol_account_brake, "FEW", 2)
        few.start()
        self.addCleanup(few.stop)
        self.products = self.env["product.product"]
        self.numbers = []
        for number in range(OFFERS):
            product = self._make_product(name=f"Teapot {number}")
            self.numbers.append(
                self.seller.offer(
                    ean=product.barcode,
                    stock={"amount": 777, "managedByRetailer": False},
                )
            )
            self.count(product, 10)
            self.products |= product
        self.run_now("offers")
        self.run_lane("out")
        self.assertEqual(self.amounts(), [10] * OFFERS)

    def amounts(self):
        """What bol was told of each offer."""
        stock = self.seller.stock()
        return [stock[number] for number in self.numbers]

    def order(self, quantity=2):
        """The transfer of an order of the first offer."""
        item = samples.item(
            self.products[0].barcode, quantity, offer={"offerId": self.numbers[0]}
        )
        picking = self.sell(item)
        self.run_lane("out")
        return picking

    def stop(self, *kept):
        """A count that went wrong: nothing is left of any product."""
        for product in self.products - self.env["product.product"].union(*kept):
            free = product.with_context(location=self.shelf.id).free_qty
            self.env["stock.quant"]._update_available_quantity(
                product, self.shelf, -free
            )
        self.run_lane("out")
        self.assertTrue(self.flow("stock").stopped)

    def test_shipped_pieces_are_sold_no_more(self):
        picking = self.order()
        self.stop()
        self.assertEqual(self.amounts(), [10] * OFFERS)
        self.ship(picking)
        self.send()
        self.assertEqual(self.item_at_bol(picking.sale_id.bol_order_id)[0], 2)
        # And no less: what has stopped may be a mistake.
        self.assertEqual(self.amounts(), [8, 10, 10, 10])
        self.assertTrue(self.flow("stock").stopped)

    def test_lowered_once_for_each_shipment(self):
        first, second = self.order(2), self.order(3)
        self.stop()
        self.ship(first)
        self.sandbox.fault(
            "rate_limited", method="POST", path="^/retailer/shipments$", times=1
        )
        self.send(3)
        self.assertEqual(self.amounts()[0], 8)
        self.ship(second)
        self.send()
        self.assertEqual(self.amounts()[0], 5)

    def test_never_below_what_is_right(self):
        """The brake keeps back 9, somebody counted one more than what is left."""
        picking = self.order(2)
        self.stop(self.products[0])
        self.ship(picking)
        self.count(self.products[0], 9)
        self.run_now("stock")
        self.assertEqual(self.amounts()[0], 10)
        self.run_now("shipments")
        self.assertEqual(self.amounts()[0], 9)

    def test_what_is_put_off_lowers_nothing_yet(self):
        """bol still counts its pieces as open."""
        picking = self.order()
        self.stop()
        wait = {"next_attempt": self.now() + timedelta(hours=3)}
        kind = type(self.env["bol.shipment"])
        with patch.object(kind, "_bol_put_off", lambda shipment: wait):
            self.ship(picking)
            self.send()
            self.assertEqual(self.amounts(), [10] * OFFERS)
        self.later(hours=4)
        self.send()
        self.assertEqual(self.amounts(), [8, 10, 10, 10])
        self.assertShippedOnce(picking.sale_id.bol_order_id, 2)

    def test_refused_amount_holds_no_shipment_up(self):
        picking = self.order()
        self.stop()
        self.sandbox.fault("server_error", method="PATCH", path="/offers/", times=9)
        self.ship(picking)
        self.send()
        self.assertShippedOnce(picking.sale_id.bol_order_id, 2)
        self.assertEqual(self.amounts()[0], 10)

    def test_stock_in_preview_is_not_touched(self):
        picking = self.order()
        self.stop()
        self.flow("stock").action_preview()
        self.ship(picking)
        self.send()
        self.assertEqual(self.amounts(), [10] * OFFERS)

    def test_right_amount_follows_when_somebody_has_looked(self):
        picking = self.order()
        self.stop()
        self.ship(picking)
        self.send()
        self.flow("stock").action_send_anyway()
        self.run_lane("out")
        self.assertEqual(self.amounts(), [0] * OFFERS)
