from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import samples
from .stock_in import StockInCase


@tagged("post_install", "-at_install")
class TestStockTakeOver(StockInCase):
    """Bol's quantities are taken over once, as counts that somebody applies."""

    def setUp(self):
        super().setUp()
        self.user = new_test_user(
            self.env,
            "counter",
            groups="stock.group_stock_manager",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )

    def wizard(self, user=None):
        model = self.env["bol.stock.take.over"].with_user(user or self.user)
        return model.with_context(active_id=self.account.id).create({})

    def test_counts_are_proposed_and_applied_by_a_person(self):
        self.run_now("offers")
        wizard = self.wizard()
        self.assertEqual((wizard.product_count, wizard.differing_count), (1, 1))
        action = wizard.action_propose()
        self.commit()
        self.assertEqual(self.on_hand(), 0)
        quants = self.env["stock.quant"].with_user(self.user)
        quants = quants.with_context(**action["context"]).search(action["domain"])
        quants.action_apply_inventory()
        self.commit()
        self.assertEqual(self.on_hand(), 12)
        # Bol has that already, and keeps it.
        self.run_lane("out")
        self.assertEqual(self.seller.stock()[self.offer_id], 12)

    def test_goods_of_open_orders_are_taken_over_too(self):
        self.seller.place(
            samples.order(
                samples.item(self.product.barcode, 2, offer={"offerId": self.offer_id})
            )
        )
        self.run_now("offers")
        self.run_now("orders")
        self.wizard().action_propose()
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.product.id), ("location_id", "=", self.shelf.id)]
        )
        self.assertEqual(quant.inventory_quantity, 12)

    def test_what_isnt_taken_over_is_listed(self):
        lots = self._make_product(tracking="lot")
        self.offer(lots, 4)
        self.run_now("offers")
        wizard = self.wizard()
        self.assertEqual((wizard.left_count, wizard.product_count), (1, 1))
        self.assertIn("lots", wizard.line_ids.reason)

    def test_what_somebody_counts_is_told(self):
        self.count(self.product, 10)
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.product.id), ("location_id", "=", self.shelf.id)]
        )
        quant.write({"inventory_quantity": 8, "inventory_quantity_set": True})
        self.run_now("offers")
        told = self.wizard().action_propose()["params"]
        self.assertIn("counting", told["message"])
        self.assertEqual(told["next"]["res_model"], "stock.quant")
        self.assertEqual(quant.inventory_quantity, 8)

    def test_proposal_that_bol_no_longer_makes_is_taken_back(self):
        self.run_now("offers")
        self.wizard().action_propose()
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.product.id), ("location_id", "=", self.shelf.id)]
        )
        self.assertTrue(quant.bol_proposed)
        self.commit()
        other = self._make_product()
        self.offer(other, 3)
        self.seller.change_offer(self.offer_id, stock=0)
        self.run_now("offers")
        self.wizard().action_propose()
        self.assertFalse(quant.exists().inventory_quantity_set)
        quant = self.env["stock.quant"].search([("product_id", "=", other.id)])
        self.assertEqual(quant.inventory_quantity, 3)

    def test_somebody_without_inventory_cant(self):
        seller = new_test_user(
            self.env,
            "seller",
            groups="bol_connector.bol_connector_group_user",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        self.run_now("offers")
        with self.assertRaises(AccessError):
            self.wizard(seller)
