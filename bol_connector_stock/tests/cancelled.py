from .common import BolStockCase, samples


class CancelledCase(BolStockCase):
    """An order in the warehouse that bol cancels."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.count(self.product, 50)

    def sold(self, *quantities):
        """Import an order of one item for each quantity; returns its transfers."""
        quantities = quantities or (2,)
        items = [samples.item(self.product.barcode, units) for units in quantities]
        return self.sell(*items)

    def cancel_at_bol(self, order, *positions):
        """Bol cancels what is open of these items (default: all), and Odoo reads it."""
        self.tell(order, "cancel", *positions)

    def ask_to_cancel(self, order, *positions):
        """The buyer asks to cancel these items (default: all), and Odoo reads it."""
        self.tell(order, "request-cancellation", *positions)

    def tell(self, order, what, *positions):
        """Something happens to items at bol, and Odoo reads it."""
        items = order.item_ids.sorted("id")
        for position in positions or range(len(items)):
            self.sandbox.admin(
                "POST",
                f"items/{items[position].bol_id}/{what}",
                account=self.seller.client_id,
            )
        self.read_orders()

    def read_orders(self):
        self.make_due(self.flow("orders"), minutes=10)
        self.run_now("orders")

    def pick(self, pickings):
        """Take the goods from the shelf, and don't validate yet."""
        pickings.action_assign()
        pickings.move_ids._bol_open().picked = True

    def activities(self, sale):
        return sale.activity_ids.filtered(lambda a: a.bol_trouble == "cancelled")

    def assertCancelled(self, sale):
        self.assertEqual(sale.state, "cancel", sale.bol_cancelled_warning)
        self.assertEqual(set(sale.picking_ids.mapped("state")), {"cancel"})
        self.assertFalse(sale.bol_order_id.cancelled_warning)
        self.assertFalse(self.activities(sale))
        free = self.product.with_company(self.company).free_qty
        self.assertEqual(free, 50, "nothing stays reserved")

    def assertOnlyWarned(self, sale, text):
        self.assertEqual(sale.state, "sale")
        self.assertIn(text, sale.bol_cancelled_warning)
        self.assertEqual(len(self.activities(sale)), 1)
        self.assertIn(text, self.activities(sale).note)
