from odoo.tests import tagged

from .common import BolStockCase


@tagged("post_install", "-at_install")
class TestSetupStock(BolStockCase):
    """The guided set-up has steps for stock and shipments."""

    def test_steps_come_before_going_live(self):
        self.account.setup_step = "orders"
        seen = []
        while self.account.setup_step != "live":
            self.account.action_setup_next()
            seen.append(self.account.setup_step)
        self.assertEqual(seen, ["stock", "shipments", "live"])

    def test_what_bol_may_sell(self):
        self.account.setup_step = "stock"
        self.assertIn(self.warehouse.name, self.account.setup_report)
        self.account.stock_kept_in = "bol"
        self.account.invalidate_recordset(["setup_report"])
        self.assertIn("Stock is kept at bol", self.account.setup_report)

    def test_no_warehouse(self):
        self.account.warehouse_id = False
        self.account.setup_step = "stock"
        self.assertIn("no warehouse", self.account.setup_report)
