from odoo.tests import tagged

from odoo.addons.bol_connector.tests.writes import counted_writes

from .common import BolStockCase


@tagged("post_install", "-at_install")
class TestStockCount(BolStockCase):
    """What bol says lies somewhere becomes Odoo's own inventory adjustment."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.quants = self.env["stock.quant"]

    def say(self, quantities, apply=False, location=None):
        location = location or self.shelf
        reasons = self.quants._bol_count(location, quantities, apply, "Bol.com: stock")
        self.commit()
        return reasons

    def on_hand(self, product=None):
        product = product or self.product
        return product.with_context(warehouse_id=self.warehouse.id).qty_available

    def quant(self, product=None):
        return self.quants.search(
            [
                ("product_id", "=", (product or self.product).id),
                ("location_id", "=", self.shelf.id),
            ]
        )

    def test_proposal_waits_for_somebody_to_apply_it(self):
        self.assertEqual(self.say({self.product: 7}), {})
        self.assertEqual(self.on_hand(), 0)
        quant = self.quant().with_context(inventory_mode=True)
        self.assertTrue(quant.inventory_quantity_set)
        self.assertEqual(quant.inventory_diff_quantity, 7)
        quant.action_apply_inventory()
        self.assertEqual(self.on_hand(), 7)

    def test_applied_at_once_with_its_reason(self):
        others = [self._make_product() for _ in range(3)]
        self.count(self.product, 10)
        self.say({self.product: 4, **dict.fromkeys(others, 5)}, apply=True)
        self.assertEqual(
            [self.on_hand(p) for p in [self.product, *others]], [4, 5, 5, 5]
        )
        moves = self.env["stock.move"].search(
            [("product_id", "in", [p.id for p in others])]
        )
        self.assertEqual(set(moves.mapped("inventory_name")), {"Bol.com: stock"})
        self.assertFalse(self.quant().inventory_quantity_set)

    def test_zero_is_a_quantity(self):
        self.count(self.product, 10)
        self.say({self.product: 0}, apply=True)
        self.assertEqual(self.on_hand(), 0)

    def test_what_is_right_costs_no_write(self):
        self.count(self.product, 10)
        with counted_writes() as writes:
            self.say({self.product: 10}, apply=True)
        self.assertEqual(writes, {})

    def test_newer_proposal_replaces_the_one_before(self):
        self.say({self.product: 7})
        self.say({self.product: 9})
        self.assertEqual(self.quant().inventory_quantity, 9)
        self.say({self.product: 0})
        self.assertFalse(self.quant().inventory_quantity_set)

    def test_somebody_who_is_counting_is_left_alone(self):
        self.count(self.product, 10)
        quant = self.quant().with_context(inventory_mode=True)
        # As Physical Inventory does it when a number is typed: nobody is assigned.
        quant.write({"inventory_quantity": 8, "inventory_quantity_set": True})
        reasons = self.say({self.product: 3}, apply=True)
        self.assertIn("counting", reasons[self.product])
        self.assertEqual((quant.inventory_quantity, self.on_hand()), (8, 10))

    def test_proposal_that_somebody_changed_is_theirs(self):
        self.say({self.product: 7})
        quant = self.quant().with_context(inventory_mode=True)
        quant.write({"inventory_quantity": 6})
        reasons = self.say({self.product: 9}, apply=True)
        self.assertIn("counting", reasons[self.product])
        self.shelf._bol_take_back(self.product)
        self.assertEqual((quant.inventory_quantity, self.on_hand()), (6, 0))

    def test_count_that_was_asked_of_somebody_stays_theirs(self):
        self.count(self.product, 10)
        self.quant().user_id = self.env.user
        reasons = self.say({self.product: 3}, apply=True)
        self.assertIn("counting", reasons[self.product])
        self.assertTrue(self.quant().user_id)

    def test_same_proposal_again_costs_no_write(self):
        self.say({self.product: 7})
        with counted_writes() as writes:
            self.say({self.product: 7})
        self.assertEqual(writes, {})

    def test_same_proposal_counts_on_when_goods_moved_since(self):
        self.say({self.product: 7})
        self.env["stock.quant"]._update_available_quantity(self.product, self.shelf, 2)
        self.assertTrue(self.quant().is_outdated)
        self.say({self.product: 7})
        self.assertFalse(self.quant().is_outdated)
        self.quant().action_apply_inventory()
        self.assertEqual(self.on_hand(), 7)

    def test_shelves_below_the_location_count(self):
        shelf = self.shelf.copy({"name": "A1", "location_id": self.shelf.id})
        self.count(self.product, 6, shelf)
        self.say({self.product: 9}, apply=True)
        self.assertEqual((self.on_hand(), self.quant().quantity), (9, 3))
        reasons = self.say({self.product: 2}, apply=True)
        self.assertIn("several places", reasons[self.product])
        self.assertEqual(self.on_hand(), 9)

    def test_what_cant_be_counted_says_why_and_the_rest_goes_on(self):
        lots = self._make_product(tracking="lot")
        loose = self._make_product(is_storable=False)
        foreign = self._make_product()
        foreign.company_id = self._make_company("Other")
        reasons = self.say(dict.fromkeys([lots, loose, foreign, self.product], 5), True)
        self.assertIn("lots", reasons[lots])
        self.assertIn("isn't tracked", reasons[loose])
        self.assertIn("Other", reasons[foreign])
        self.assertEqual(self.on_hand(), 5)
