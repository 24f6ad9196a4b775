from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.bol_connector_stock.models import bol_order_read_ahead

from .common import BolStockCase, samples


@tagged("post_install", "-at_install")
class TestReadAhead(BolStockCase):
    """Orders whose goods are about to be picked are read once more."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.count(self.product, 50)

    def transfer(self, hours=1):
        picking = self.sell(samples.item(self.product.barcode))
        picking.action_assign()
        picking.scheduled_date = self.now() + timedelta(hours=hours)
        self.grow_old(picking)
        return picking

    def transfers(self, count):
        found = [self.transfer() for _ in range(count)]
        for picking in found[:-1]:
            # They were read with those that came later.
            self.grow_old(picking)
        return found

    def grow_old(self, picking, **passed):
        """As if the order had been read so long ago."""
        picking.bol_order_id.mirrored_at -= timedelta(**(passed or {"hours": 1}))
        self.sandbox.admin("DELETE", "received")

    def run_orders(self):
        self.commit()
        self.make_due(self.flow("orders"), minutes=10)
        self.run_lane("orders_1")

    def times_read(self, picking):
        """How often its details were asked for."""
        number = picking.bol_order_id.bol_id
        return len(self.seller.received("GET", f"/retailer/orders/{number}$"))

    def test_what_leaves_soon_is_read_again(self):
        picking = self.transfer()
        self.run_orders()
        self.assertEqual(self.times_read(picking), 1)
        self.run_orders()
        self.assertEqual(self.times_read(picking), 1, "it was read just now")

    def test_what_leaves_later_is_not(self):
        picking = self.transfer(hours=6)
        self.run_orders()
        self.assertEqual(self.times_read(picking), 0)

    def test_what_is_printed_is(self):
        picking = self.transfer(hours=60)
        picking.printed = True
        self.run_orders()
        self.assertEqual(self.times_read(picking), 1)

    def test_setting_switches_it_off(self):
        picking = self.transfer()
        self.account.read_ahead_hours = 0
        self.run_orders()
        self.assertEqual(self.times_read(picking), 0)

    def test_what_left_is_not(self):
        picking = self.transfer()
        self.ship(picking)
        self.run_orders()
        self.assertEqual(self.times_read(picking), 0)

    def test_cancellation_that_no_list_told_of_is_noticed(self):
        picking = self.transfer()
        picking.move_ids.picked = True
        item = picking.bol_order_id.item_ids
        self.sandbox.admin(
            "POST", f"items/{item.bol_id}/cancel", account=self.seller.client_id
        )
        self.sandbox.fault("unavailable", path="/retailer/orders$", times=20)
        self.run_orders()
        self.assertEqual(picking.bol_warning, "cancelled")

    def test_asked_by_button(self):
        picking = self.transfer(hours=60)
        picker = new_test_user(self.env, "picker", groups="stock.group_stock_user")
        with self.transactions():
            picking.with_user(picker).action_bol_ask()
        self.run_orders()
        self.assertEqual(self.times_read(picking), 1)

    def test_others_may_not_ask(self):
        picking = self.transfer()
        nobody = new_test_user(self.env, "nobody", groups="base.group_user")
        with self.assertRaises(AccessError):
            picking.with_user(nobody).action_bol_ask()

    def test_more_than_are_read_at_a_time(self):
        transfers = self.transfers(3)
        with patch.object(bol_order_read_ahead, "MOST", 1):
            self.run_orders()
        self.assertEqual(
            [self.times_read(transfer) for transfer in transfers], [1, 1, 1]
        )

    def test_lists_are_read_before_most_of_them(self):
        """However many transfers there are: new orders aren't kept waiting."""
        self.transfers(3)
        with patch.object(bol_order_read_ahead, "MOST", 1):
            self.run_orders()
        paths = [path for _, path in self.seller.received("GET", "/retailer/orders")]
        self.assertEqual(paths.index("/retailer/orders"), 1, paths)

    def test_each_order_of_a_transfer(self):
        one, other = self.transfers(2)
        other.move_ids.picking_id = one
        orders = one.move_ids.sale_line_id.bol_item_id.bol_order_id
        self.assertEqual(len(orders), 2)
        self.run_orders()
        calls = self.seller.received("GET", "/retailer/orders/.")
        self.assertEqual(len(calls), 2)
        with self.transactions():
            one.action_bol_ask()
        self.assertEqual(orders.mapped("detail_due"), [True, True])
