from odoo.tests import tagged

from odoo.addons.bol_connector.tests import samples
from odoo.addons.bol_connector.tests.committed import CommittedCase

LINES = 20


@tagged("post_install", "-at_install")
class TestMovesSideBySide(CommittedCase):
    """Users who move the same goods, and the flow that sends their stock meanwhile,
    never wait for each other: they'd fail here after two seconds."""

    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            account = self.account(env)
            self.shelf_id = account.warehouse_id.lot_stock_id.id
            products = env["product.product"].create(
                [
                    {
                        "name": "Teapot",
                        "is_storable": True,
                        "barcode": samples.ean(),
                        "company_id": account.company_id.id,
                    }
                    for _ in range(LINES)
                ]
            )
            self.product_ids = products.ids
            for product in products:
                self.put(env, product, 50)
            env["bol.offer"].create(
                [
                    {
                        "account_id": account.id,
                        "bol_id": f"side-{product.id}",
                        "ean": product.barcode,
                        "product_id": product.id,
                        "fulfilment_method": "FBR",
                    }
                    for product in products
                ]
            )
        with self.transaction() as env:
            env["bol.offer.dirty"].search([("account", "=", self.account_id)]).unlink()
        self.addCleanup(self.forget_products)

    def forget_products(self):
        with self.transaction() as env:
            for table in ("stock_move_line", "stock_move", "stock_quant"):
                env.cr.execute(
                    f"DELETE FROM {table} WHERE product_id = ANY(%s)",
                    [self.product_ids],
                )
            offers = [("account_id", "=", self.account_id)]
            env["bol.offer"].with_context(active_test=False).search(offers).unlink()
            env["product.product"].browse(self.product_ids).product_tmpl_id.unlink()

    def put(self, env, product, quantity):
        shelf = env["stock.location"].browse(self.shelf_id)
        env["stock.quant"]._update_available_quantity(product, shelf, quantity)

    def deliver(self, env):
        """Ship one of each, up to the moment before the commit."""
        env.cr.execute("SET LOCAL lock_timeout = '2s'")
        customers = env.ref("stock.stock_location_customers")
        moves = env["stock.move"].create(
            [
                {
                    "product_id": product,
                    "product_uom_qty": 1,
                    "location_id": self.shelf_id,
                    "location_dest_id": customers.id,
                    "company_id": self.account(env).company_id.id,
                }
                for product in self.product_ids
            ]
        )
        moves._action_confirm()
        for move in moves:
            move.write({"quantity": 1, "picked": True})
        moves._action_done()
        env.cr.flush()

    def acknowledge(self, env):
        """What the flow writes once bol has taken the stock of these offers."""
        env.cr.execute("SET LOCAL lock_timeout = '2s'")
        offers = env["bol.offer"].search([("product_id", "in", self.product_ids)])
        self.assertEqual(len(offers), LINES)
        offers.write({"stock_acknowledged": 49, "stock_told": True})
        env.cr.flush()

    def assertBothNoted(self):
        with self.transaction() as env:
            noted = env["bol.offer.dirty"].search(
                [("account", "=", self.account_id), ("part", "=", "stock")]
            )
            expected = sorted(2 * self.product_ids)
            self.assertEqual(sorted(noted.mapped("product")), expected)

    def test_two_deliveries_and_an_acknowledgement(self):
        with (
            self.transaction() as first,
            self.transaction() as second,
            self.transaction() as flow,
        ):
            self.deliver(first)
            self.acknowledge(flow)
            self.deliver(second)
        self.assertBothNoted()

    def test_with_an_account_that_forecasts(self):
        with self.transaction() as env:
            self.account(env).stock_formula = "forecast"
        with self.transaction() as env:
            env["bol.offer.dirty"].search([("account", "=", self.account_id)]).unlink()
        with self.transaction() as first, self.transaction() as second:
            self.deliver(first)
            self.deliver(second)
        self.assertBothNoted()
