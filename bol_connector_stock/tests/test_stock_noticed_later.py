from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .test_stock_noticed import NoticedCase


@tagged("post_install", "-at_install")
class TestLotsNoticed(NoticedCase):
    """Dates of lots: a changed one is noticed at once, one that passes within the hour.
    Needs the addon of expiry dates."""

    def setUp(self):
        super().setUp()
        if "use_expiration_date" not in self.env["product.product"]:
            self.skipTest("Expiry dates need their addon.")
        self.wine = self._make_product(tracking="lot", use_expiration_date=True)
        self.wine_id = self.offer(self.wine)
        self.lot = self.env["stock.lot"].create(
            {
                "name": "LOT 1",
                "product_id": self.wine.id,
                "company_id": self.company.id,
                "expiration_date": self.now() + timedelta(days=40),
                "removal_date": self.now() + timedelta(days=30),
            }
        )
        self.env["stock.quant"]._update_available_quantity(
            self.wine, self.shelf, 12, lot_id=self.lot
        )
        self.assertNoticed(12, self.wine_id)

    def test_removal_date_that_people_change(self):
        self.lot.removal_date = self.now() - timedelta(days=2)
        self.assertNoticed(0, self.wine_id)
        self.lot.removal_date = self.now() + timedelta(days=9)
        self.assertNoticed(12, self.wine_id)

    def test_removal_date_that_passes(self):
        """Nobody writes anything then: the hourly look finds it."""
        self.env.flush_all()
        passed = fields.Datetime.now() - timedelta(days=2)
        for table, column in (("stock_lot", "id"), ("stock_quant", "lot_id")):
            self.env.cr.execute(
                f"UPDATE {table} SET removal_date = %s WHERE {column} = %s",
                [passed, self.lot.id],
            )
        self.env.invalidate_all()
        self.assertNoticed(12, self.wine_id)
        self.later(hours=2)
        self.assertNoticed(0, self.wine_id)


@tagged("post_install", "-at_install")
class TestEditedKitsNoticed(NoticedCase):
    """A bill of materials that is edited: the hourly look finds it."""

    def setUp(self):
        super().setUp()
        if "mrp.bom" not in self.env:
            self.skipTest("Kits need Manufacturing.")
        self.kit = self._make_product(is_storable=False)
        self.kit_id = self.offer(self.kit)
        self.bom = self.env["mrp.bom"].create(
            {
                "product_tmpl_id": self.kit.product_tmpl_id.id,
                "type": "phantom",
                "company_id": self.company.id,
                "bom_line_ids": [
                    (0, 0, {"product_id": self.product.id, "product_qty": 2})
                ],
            }
        )
        self.later(hours=2)
        self.assertNoticed(10, self.kit_id)

    def test_more_of_a_component(self):
        self.bom.bom_line_ids.product_qty = 5
        self.later(hours=2)
        self.assertNoticed(4, self.kit_id)

    def test_another_component(self):
        lid = self._make_product()
        self.count(lid, 3)
        self.bom.bom_line_ids = [(0, 0, {"product_id": lid.id, "product_qty": 1})]
        self.later(hours=2)
        self.assertNoticed(3, self.kit_id)
        self.count(lid, 2)
        self.assertNoticed(2, self.kit_id)

    def test_negative_and_fractional_components(self):
        self.count(self.product, 7.5)
        self.assertNoticed(3, self.kit_id)
        self.env["stock.quant"]._update_available_quantity(
            self.product, self.shelf, -20
        )
        self.assertNoticed(0, self.kit_id)
