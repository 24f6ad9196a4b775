from odoo.tests import tagged

from odoo.addons.bol_connector.tests.doctor import DoctorCase

from .common import BolStockCase


@tagged("post_install", "-at_install")
class TestDoctorStock(DoctorCase, BolStockCase):
    """What the check list says of warehouse, stock and carriers."""

    def test_no_warehouse(self):
        self.account.warehouse_id = False
        self.assertFound("warehouse", "error", "no warehouse")

    def test_archived_warehouse(self):
        self.warehouse.active = False
        self.assertFound("warehouse", "error", self.warehouse.name)

    def test_products_without_stock(self):
        product = self._make_product(is_storable=False)
        self.seller.offer(ean=product.barcode, reference="T-1")
        self.run_now("offers")
        self.assertFound("stock", "warning", "1 products", "Track Inventory")
        action = self.mend("stock")
        found = self.env["product.product"].search(action["domain"])
        self.assertEqual(found, product)
        product.is_storable = True
        self.assertNotIn("stock", self.examine())

    def test_stock_kept_at_bol(self):
        product = self._make_product(is_storable=False)
        self.seller.offer(ean=product.barcode, reference="T-1")
        self.run_now("offers")
        self.account.stock_kept_in = "bol"
        self.assertNotIn("stock", self.examine())

    def test_no_transporter_code(self):
        self.account.transporter_code = False
        self.assertFound("carriers", "warning", "transporter code")
