import json
from datetime import timedelta

from odoo.tests import tagged

from .common import samples
from .test_fbb_inventory import FbbCase


@tagged("post_install", "-at_install")
class TestFbbCount(FbbCase):
    """Odoo's quantities at bol follow bol's."""

    def test_regular_and_graded_apart_and_zero_too(self):
        self.put(self.product, 12, 2)
        self.look()
        self.assertEqual(self.here(), (12, 2))
        self.put(self.product, 0, 3)
        self.look()
        self.assertEqual(self.here(), (0, 3))
        moves = self.env["stock.move"].search([("product_id", "=", self.product.id)])
        self.assertIn("Stock at bol.com", moves[0].reference)

    def test_proposed_and_applied_by_a_person(self):
        self.account.fbb_count = "propose"
        self.put(self.product, 12)
        self.look()
        self.assertEqual(self.here(), (0, 0))
        quant = self.quant()
        self.assertEqual(quant.inventory_quantity, 12)
        self.assertTrue(quant.inventory_quantity_set)
        quant.action_apply_inventory()
        self.assertEqual(self.here(), (12, 0))

    def quant(self, place=None):
        return self.env["stock.quant"].search(
            [
                ("product_id", "=", self.product.id),
                ("location_id", "=", (place or self.at_bol).id),
            ]
        )

    def test_places_are_made_when_there_is_something_to_count(self):
        self.account.write({"fbb_location_id": False, "fbb_graded_location_id": False})
        flow = self.flow("fbb")
        self.look()
        self.assertFalse(self.account.fbb_location_id)
        self.put(self.product, 12, 1)
        flow.action_preview()
        self.look()
        self.assertFalse(self.account.fbb_location_id)
        self.assertEqual(flow.backlog, 1)
        flow.action_live()
        self.look()
        self.at_bol = self.account.fbb_location_id
        self.graded = self.account.fbb_graded_location_id
        self.assertEqual(self.here(), (12, 1))

    def test_only_shown(self):
        self.account.fbb_count = "none"
        self.put(self.product, 12)
        self.look()
        self.assertEqual(self.rows().regular, 12)
        self.assertEqual((self.here(), len(self.quant())), ((0, 0), 0))

    def test_preview_counts_nothing_and_says_how_much_it_would(self):
        flow = self.flow("fbb")
        flow.action_preview()
        self.put(self.product, 12)
        self.look()
        self.assertEqual((self.here(), flow.backlog), ((0, 0), 1))
        flow.action_live()
        self.look()
        self.assertEqual((self.here(), flow.backlog), ((12, 0), 0))

    def test_two_articles_of_one_ean_are_added_up(self):
        self.put(self.product, 4, 1)
        self.put(self.product, 3, 2, bsku="2950000000999")
        self.look()
        self.assertEqual(len(self.rows()), 2)
        self.assertEqual(self.here(), (7, 3))

    def test_packs_count_their_pieces(self):
        self._make_packaging(self.product, dozen := samples.ean())
        self.put(dozen, 2, 1)
        self.look()
        self.assertEqual(self.here(), (24, 12))

    def test_what_cant_be_counted_says_why(self):
        lots = self._make_product(tracking="lot")
        self.put(lots, 5)
        self.put(self.product, 4)
        self.look()
        self.assertEqual((self.here(lots), self.here()), ((0, 0), (4, 0)))
        by_product = self.rows().grouped("product_id")
        self.assertIn("lots", by_product[lots].count_trouble)
        self.assertFalse(by_product[self.product].count_trouble)
        lots.tracking = "none"
        self.look()
        self.assertFalse(by_product[lots].count_trouble)

    def test_unknown_products_are_left_alone(self):
        self.put(samples.ean(), 3)
        self.put(self.product, 4)
        self.look()
        self.assertEqual(self.here(), (4, 0))

    # -- too much at once ------------------------------------------------------

    def test_empty_list_is_for_a_human(self):
        self.put(self.product, 12)
        self.look()
        self.put(self.product, gone=True)
        self.look()
        self.assertEqual(self.here(), (12, 0))
        self.assertEqual(self.quant().inventory_quantity, 0)
        self.assertTrue(self.quant().inventory_quantity_set)
        self.assertEqual(len(self.trouble("fbb_empty")), 1)
        self.put(self.product, 12)
        self.look()
        self.assertFalse(self.trouble("fbb_empty"))
        self.assertFalse(self.quant().inventory_quantity_set)

    def test_many_that_drop_to_zero_are_proposed(self):
        products = [self._make_product() for _ in range(30)]
        for product in products:
            self.put(product, 4, 1)
        self.look()
        for product in products[:26]:
            self.put(product, 0, 1)
        self.put(products[29], 9, 1)
        self.look()
        self.assertEqual({self.here(product) for product in products}, {(4, 1)})
        self.assertEqual(len(self.trouble("fbb_regular")), 1)
        self.account.stock_brake_zero = 0
        self.look()
        self.assertEqual(self.here(products[0]), (0, 1))
        self.assertEqual(self.here(products[29]), (9, 1))
        self.assertFalse(self.trouble("fbb_%"))


@tagged("post_install", "-at_install")
class TestFbbCountAndSales(FbbCase):
    """bol ships from its warehouse; the sale leaves Odoo's location for it once."""

    def setUp(self):
        super().setUp()
        self.policy = self.account._bol_policy("FBB")
        self.policy.treatment = "move"
        before = self.sandbox.admin("GET", "settings")["fbb_ship_seconds"]
        self.sandbox.setting(fbb_ship_seconds=0)
        self.addCleanup(self.sandbox.setting, fbb_ship_seconds=before)
        self.put(self.product, 10)
        self.read_settled()

    def read_settled(self):
        """Read bol's warehouse when the last sale is a while ago."""
        for item in self.env["bol.order.item"].search(
            [("account_id", "=", self.account.id)]
        ):
            item.changed_at -= timedelta(hours=1)
        self.make_due(self.flow("orders"), minutes=5)
        self.look()
        self.run_now("orders")
        self.look()

    def at_sandbox(self):
        return self.seller.truth()["inventory"][self.product.barcode]["regularStock"]

    def sale(self, quantity=3):
        """A customer buys, and bol ships it from its warehouse at once."""
        return self.import_order(samples.fbb_item(self.product.barcode, quantity))

    def test_sale_that_was_moved_is_not_counted_again(self):
        self.assertEqual(self.here(), (10, 0))
        order = self.sale()
        self.assertEqual(self.at_sandbox(), 7)
        self.assertEqual(order.item_ids.quantity_moved, 3)
        self.assertEqual(self.here(), (7, 0))
        moves = self.moves()
        self.read_settled()
        self.assertEqual((self.here(), self.moves()), ((7, 0), moves))

    def moves(self):
        return self.env["stock.move"].search_count(
            [("product_id", "=", self.product.id)]
        )

    def test_sale_still_to_be_moved_is_not_counted(self):
        self.policy.confirm_orders = False
        order = self.sale()
        order.sale_order_id.action_confirm()
        order.item_ids.move_retry_at = self.now() + timedelta(days=1)
        self.assertEqual((self.at_sandbox(), self.here()), (7, (10, 0)))
        self.read_settled()
        self.assertEqual(order.item_ids.quantity_moved, 0)
        self.assertEqual(self.here(), (10, 0))
        order.item_ids.move_retry_at = False
        self.make_due(self.flow("orders"))
        self.run_now("orders")
        self.assertEqual(self.here(), (7, 0))
        self.read_settled()
        self.assertEqual(self.here(), (7, 0))

    def test_nothing_is_counted_before_the_orders_are_known(self):
        """Bol's stock is less by an order that Odoo hasn't read."""
        self.seller.place(samples.order(samples.fbb_item(self.product.barcode, 3)))
        self.make_due(self.flow("orders"))
        self.look()
        self.assertEqual(self.rows().regular, 7)
        self.assertEqual(self.here(), (10, 0))
        self.run_now("orders")
        self.assertEqual(self.here(), (7, 0))
        self.run_lane("bulk")
        self.assertEqual(self.here(), (7, 0))

    def test_product_that_bol_just_ships_waits_for_the_next_time(self):
        other = self._make_product()
        self.put(other, 5)
        self.sale()
        self.put(self.product, 10)
        self.make_due(self.flow("orders"), minutes=5)
        self.look()
        self.run_now("orders")
        self.look()
        # The list is older than the sale: counting would put back what has left.
        self.assertEqual((self.here(), self.here(other)), ((7, 0), (5, 0)))
        rows = self.rows().grouped("product_id")
        self.assertIn("while its list was read", rows[self.product].count_trouble)
        self.put(self.product, 6)
        self.read_settled()
        self.assertEqual(self.here(), (6, 0))

    def test_list_that_waited_too_long_for_the_orders_is_read_anew(self):
        self.make_due(self.flow("orders"), minutes=5)
        self.look()
        self.put(self.product, 4)
        flow = self.flow("fbb")
        place = json.loads(flow.position)
        place["start"] = str(self.now() - timedelta(hours=2))
        flow.position = json.dumps(place)
        self.look()
        self.assertEqual(self.rows().regular, 4)

    def test_sold_without_moving_follows_bol(self):
        self.policy.treatment = "sale"
        self.sale()
        self.assertEqual(self.here(), (10, 0))
        self.look()
        self.assertEqual(self.here(), (7, 0))
