from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import samples
from .stock_in import StockInCase

PRICES = [{"quantity": 1, "unitPrice": 77}]


@tagged("post_install", "-at_install")
class TestStockIn(StockInCase):
    """Odoo's quantities follow those at bol, hour by hour."""

    def setUp(self):
        super().setUp()
        self.account.stock_kept_in = "bol"
        self.flow_in = self.flow("stock_in")
        # Going live left it out: the account told bol its stock then.
        self.assertEqual(self.flow_in.mode, "preview")
        self.flow_in.action_live()

    def follow(self):
        """An hour goes by: bol's list is read, its orders, then the stock counted."""
        self.later(hours=1, minutes=1)
        self.run_lane("bulk")
        self.run_lane("orders_1")
        self.run_lane("bulk")

    def place(self, quantity):
        item = samples.item(self.product.barcode, quantity, offer=self.ref())
        return self.seller.place(samples.order(item))

    def test_odoo_follows_bol_and_bol_is_told_nothing(self):
        self.follow()
        self.assertEqual(self.on_hand(), 12)
        self.seller.change_offer(self.offer_id, stock=5)
        self.follow()
        self.assertEqual(self.on_hand(), 5)
        self.run_lane("out")
        self.run_now("stock")
        self.assertFalse(self.seller.received("PATCH"))
        self.assertIn("kept at bol", self.one().stock_skipped)

    def test_goods_of_open_orders_still_lie_here(self):
        self.follow()
        picking = self.sell(samples.item(self.product.barcode, 3, offer=self.ref()))
        self.follow()
        self.assertEqual(
            self.seller.truth()["offers"][self.offer_id]["correctedStock"], 9
        )
        self.assertEqual((self.on_hand(), self.free()), (12, 9))
        self.ship(picking)
        self.assertEqual(self.on_hand(), 9)
        # Bol hasn't heard of the shipment: to bol the order is open.
        self.follow()
        self.assertEqual(self.on_hand(), 9)

    def ref(self):
        return {"offerId": self.offer_id}

    def test_order_placed_after_the_list_was_read_takes_nothing_yet(self):
        self.run_now("offers")
        self.sell(samples.item(self.product.barcode, 3, offer=self.ref()))
        order = self.orders()
        order.placed_at = self.flow("offers").whole_listed_at + timedelta(minutes=1)
        self.run_now("stock_in")
        self.assertEqual(self.on_hand(), 12)

    def test_order_that_isnt_here_yet_isnt_taken_for_goods_gone(self):
        self.follow()
        self.place(3)
        self.later(hours=1, minutes=1)
        self.run_lane("bulk")
        self.assertEqual(self.one().corrected_stock, 9)
        self.run_lane("bulk")
        self.assertEqual(self.on_hand(), 12)
        self.run_lane("orders_1")
        self.run_lane("bulk")
        self.assertEqual((self.on_hand(), self.free()), (12, 9))

    def test_offer_that_was_read_after_the_list_left_its_orders_out(self):
        self.follow()
        listed = self.flow("offers").whole_listed_at
        self.sell(samples.item(self.product.barcode, 3, offer=self.ref()))
        # The order came a minute after the list, and the offer was read after that.
        self.orders().placed_at = listed + timedelta(minutes=1)
        self.one().write({"corrected_stock": 9})
        self.one().corrected_at = listed + timedelta(minutes=2)
        self.run_now("stock_in")
        self.assertEqual((self.on_hand(), self.free()), (12, 9))

    def test_only_another_amount_is_another_time(self):
        self.follow()
        self.one().corrected_at = before = self.one().corrected_at - timedelta(hours=3)
        self.seller.change_offer(self.offer_id, pricing={"bundlePrices": PRICES})
        self.follow()
        self.assertEqual((self.one().unit_price, self.one().corrected_at), (77, before))
        self.seller.change_offer(self.offer_id, stock=5)
        self.follow()
        self.assertGreater(self.one().corrected_at, before)

    def test_packs_count_their_pieces(self):
        six = self.env["uom.uom"].create(
            {
                "name": "Pack of 6",
                "relative_factor": 6,
                "relative_uom_id": self.product.uom_id.id,
            }
        )
        self.run_now("offers")
        self.one().uom_id = six
        self.run_now("stock_in")
        self.assertEqual(self.on_hand(), 72)

    def test_what_isnt_certain_is_left_alone_and_says_why(self):
        used = {"category": "SECONDHAND", "state": "GOOD"}
        other = self.offer(self.product, 2, condition=used)
        lots = self._make_product(tracking="lot")
        tracked = self.offer(lots, 4)
        good = self._make_product()
        self.offer(good, 8)
        self.run_now("offers")
        self.run_now("stock_in")
        self.assertEqual(
            [self.on_hand(p) for p in (self.product, lots, good)], [0, 0, 8]
        )
        for offer_id in (self.offer_id, other):
            self.assertIn("Several offers", self.one(offer_id).stock_in_skipped)
        self.assertIn("lots", self.one(tracked).stock_in_skipped)
        # The reason goes with its cause.
        self.seller.change_offer(other, fulfilment={"method": "FBB"})
        self.run_now("offers")
        self.run_now("stock_in")
        self.assertFalse(self.one().stock_in_skipped)
        self.assertEqual(self.on_hand(), 12)

    def test_preview_counts_nothing(self):
        self.flow_in.action_preview()
        self.run_now("offers")
        self.run_now("stock_in")
        self.assertEqual((self.on_hand(), self.flow_in.backlog), (0, 1))
        self.flow_in.action_live()
        self.run_lane("orders_1")
        self.run_lane("bulk")
        self.assertEqual((self.on_hand(), self.flow_in.backlog), (12, 0))

    def test_too_many_that_drop_to_zero_are_only_proposed(self):
        products = [self._make_product() for _ in range(30)]
        offers = [self.offer(product, 7) for product in products]
        self.follow()
        self.assertEqual({self.on_hand(p) for p in products}, {7})
        for offer in offers:
            self.seller.change_offer(offer, stock=0)
        self.follow()
        self.assertEqual({self.on_hand(p) for p in products}, {7})
        activity = self.account.activity_ids.filtered("bol_trouble")
        self.assertIn("would drop to zero", activity.summary)
        quants = self.env["stock.quant"].search(
            [
                ("product_id", "in", [p.id for p in products]),
                ("location_id", "=", self.shelf.id),
            ]
        )
        self.assertEqual(quants.mapped("inventory_quantity_set"), [True] * 30)
        self.assertEqual(set(quants.mapped("inventory_quantity")), {0})
        # Bol mended it: nobody may apply these any more.
        for offer in offers:
            self.seller.change_offer(offer, stock=7)
        self.follow()
        self.assertEqual(quants.mapped("inventory_quantity_set"), [False] * 30)
        self.assertFalse(self.account.activity_ids.filtered("bol_trouble"))

    def test_what_somebody_counts_is_left_alone_and_says_so(self):
        self.count(self.product, 10)
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.product.id), ("location_id", "=", self.shelf.id)]
        )
        quant.write({"inventory_quantity": 8, "inventory_quantity_set": True})
        self.follow()
        self.assertIn("counting", self.one().stock_in_skipped)
        self.assertEqual(self.on_hand(), 10)
        quant.action_clear_inventory_quantity()
        self.follow()
        self.assertFalse(self.one().stock_in_skipped)
        self.assertEqual(self.on_hand(), 12)

    def test_two_accounts_dont_count_one_shelf(self):
        other = self._make_live_account(self.sandbox.seller())
        with self.assertRaisesRegex(ValidationError, "location of its own"):
            other.stock_kept_in = "bol"
        below = self.shelf.copy({"name": "Other", "location_id": self.shelf.id})
        with self.assertRaisesRegex(ValidationError, "location of its own"):
            other.write({"stock_kept_in": "bol", "stock_in_location_id": below.id})
        below.location_id = self.warehouse.view_location_id
        other.write({"stock_kept_in": "bol", "stock_in_location_id": below.id})

    def test_goods_that_bol_ships_are_counted_apart(self):
        self.account._bol_ensure_fbb_location()
        with self.assertRaisesRegex(ValidationError, "FBB"):
            self.account.stock_in_location_id = self.account.fbb_location_id

    def test_list_that_was_counted_by_isnt_counted_by_again(self):
        self.follow()
        self.count(self.product, 3)
        self.run_lane("bulk")
        self.assertEqual(self.on_hand(), 3)
        self.follow()
        self.assertEqual(self.on_hand(), 12)
