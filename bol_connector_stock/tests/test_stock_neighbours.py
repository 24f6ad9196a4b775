from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.bol_connector.tests import samples

from .stock_rules import StockRuleCase


@tagged("post_install", "-at_install")
class TestStockOfKits(StockRuleCase):
    """A kit is there as often as its components suffice for."""

    def setUp(self):
        super().setUp()
        if "mrp.bom" not in self.env:
            self.skipTest("Kits need Manufacturing.")
        self.lid = self._make_product()
        self.set = self._make_product(is_storable=False, name="Tea set")
        self.set_id = self.offer(self.set)

    def make_kit(self, kit, *parts, company=None):
        return self.env["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "company_id": (company or self.company).id,
                "bom_line_ids": [
                    (0, 0, {"product_id": part.id, "product_qty": quantity})
                    for part, quantity in parts
                ],
            }
        )

    def told(self):
        self.run_now("stock")
        return self.seller.stock()[self.set_id]

    def kit(self):
        return self.offers().filtered(lambda offer: offer.bol_id == self.set_id)

    def test_least_component_decides_and_the_rule_after_it(self):
        self.make_kit(self.set, (self.product, 2), (self.lid, 1))
        self.count(self.product, 11)
        self.count(self.lid, 30)
        self.assertEqual(self.told(), 5)
        self.count(self.lid, 4)
        self.assertEqual(self.told(), 4)
        self.rule(product_id=self.set.id, buffer=1)
        self.assertEqual(self.told(), 3)

    def test_components_lie_where_the_account_sells_from(self):
        self.make_kit(self.set, (self.product, 2))
        north = self.env["stock.warehouse"].create(
            {"name": "North", "code": "NRT", "company_id": self.company.id}
        )
        self.count(self.product, 10)
        self.count(self.product, 90, north.lot_stock_id)
        self.assertEqual(self.told(), 5)
        self.account.stock_warehouse_ids = north
        self.assertEqual(self.told(), 45)

    def test_kit_within_a_kit_and_in_packs(self):
        inner = self._make_product(is_storable=False)
        self.make_kit(inner, (self.product, 2))
        self.make_kit(self.set, (inner, 3))
        box = samples.ean()
        self._make_packaging(self.set, box)
        boxes = self.seller.offer(ean=box, stock={"amount": 777})
        self.run_now("offers")
        self.count(self.product, 200)
        self.assertEqual(self.told(), 33)
        self.assertEqual(self.seller.stock()[boxes], 2)

    def test_forecast_of_a_kit(self):
        self.account.stock_formula = "forecast"
        self.make_kit(self.set, (self.product, 2))
        self.count(self.product, 10)
        receipt = self.env["stock.move"].create(
            {
                "product_id": self.product.id,
                "product_uom_qty": 20,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": self.shelf.id,
                "company_id": self.company.id,
            }
        )
        receipt._action_confirm()
        self.assertEqual(self.told(), 15)
        self.assertIn("Expected receipts and planned", self.kit().stock_explanation)

    def test_kit_of_nothing_that_is_counted_is_left_alone(self):
        ribbon = self._make_product(is_storable=False)
        self.make_kit(self.set, (ribbon, 1))
        self.assertEqual(self.told(), 777)
        self.assertIn("tracked", self.kit().stock_skipped)
        self.rule(product_id=self.set.id, kind="fixed", fixed=9)
        self.assertEqual(self.told(), 9)

    def test_kit_of_another_company_is_none_here(self):
        self.set.company_id = self.product.company_id = False
        company = self._make_company("Tweede tuin")
        self.make_kit(self.set, (self.product, 2), company=company)
        self.count(self.product, 10)
        self.assertEqual(self.told(), 777)
        self.make_kit(self.set, (self.product, 5))
        self.assertEqual(self.told(), 2)


@tagged("post_install", "-at_install")
class TestStockOfLots(StockRuleCase):
    """Lots past their removal date are there, and not for sale."""

    def setUp(self):
        super().setUp()
        if "use_expiration_date" not in self.env["product.product"]:
            self.skipTest("Expiry dates need their addon.")
        self.product.write({"tracking": "lot", "use_expiration_date": True})

    def lot(self, quantity, days):
        """A lot that is to be removed in so many days, with so many on the shelf."""
        now = fields.Datetime.now()
        lot = self.env["stock.lot"].create(
            {
                "name": f"LOT {days}",
                "product_id": self.product.id,
                "company_id": self.company.id,
                "expiration_date": now + timedelta(days=days + 3),
                "removal_date": now + timedelta(days=days),
            }
        )
        quants = self.env["stock.quant"].with_context(inventory_mode=True)
        quants.create(
            {
                "product_id": self.product.id,
                "location_id": self.shelf.id,
                "lot_id": lot.id,
                "inventory_quantity": quantity,
            }
        ).action_apply_inventory()
        self.commit()
        return lot

    def test_expired_lots_are_not_for_sale(self):
        self.lot(20, -2)
        fresh = self.lot(5, 30)
        self.assertSeen(5)
        self.assertIn("past their removal date", self.one().stock_explanation)
        fresh.removal_date = fields.Datetime.now() - timedelta(days=2)
        self.run_now("stock")
        self.assertEqual(self.seller.stock()[self.offer_id], 0)

    def test_forecast_leaves_them_out_as_well(self):
        self.account.stock_formula = "forecast"
        self.lot(20, -2)
        self.lot(5, 30)
        self.run_now("stock")
        self.assertEqual(self.seller.stock()[self.offer_id], 5)
        self.assertIn("past their removal date", self.one().stock_explanation)
