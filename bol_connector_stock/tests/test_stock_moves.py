from odoo.tests import tagged

from .common import BolStockCase, samples


@tagged("post_install", "-at_install")
class TestStockMoves(BolStockCase):
    """Whatever changes the free quantity is noticed, and reaches bol soon."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.offer_id = self.seller.offer(ean=self.product.barcode, reference="T-1")
        self.run_now("offers")
        self.count(self.product, 20)
        self.run_lane("out")
        self.assertAtBol(20)

    def assertAtBol(self, amount):
        self.assertEqual(self.seller.stock()[self.offer_id], amount)

    def assertNoticed(self, amount):
        """The next run of the scheduled action brings bol up to date."""
        self.commit()
        self.run_lane("out")
        self.assertAtBol(amount)

    def move(self, kind, source, destination, quantity):
        """A transfer of a warehouse without an order."""
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": kind.id,
                "location_id": source.id,
                "location_dest_id": destination.id,
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": quantity,
                            "location_id": source.id,
                            "location_dest_id": destination.id,
                        },
                    )
                ],
            }
        )
        picking.action_confirm()
        return picking

    def test_receipt(self):
        suppliers = self.env.ref("stock.stock_location_suppliers")
        receipt = self.move(self.warehouse.in_type_id, suppliers, self.shelf, 5)
        self.assertNoticed(20)
        self.ship(receipt)
        self.assertNoticed(25)

    def test_count(self):
        self.count(self.product, 3)
        self.assertNoticed(3)

    def test_reservation_for_another_customer(self):
        customers = self.env.ref("stock.stock_location_customers")
        delivery = self.move(self.warehouse.out_type_id, self.shelf, customers, 4)
        delivery.action_assign()
        self.assertNoticed(16)
        delivery.do_unreserve()
        self.assertNoticed(20)

    def test_delivery_to_another_customer(self):
        customers = self.env.ref("stock.stock_location_customers")
        delivery = self.move(self.warehouse.out_type_id, self.shelf, customers, 4)
        self.ship(delivery)
        self.assertNoticed(16)

    def test_order_of_bol_reserves(self):
        self.sell(samples.item(self.product.barcode, 3))
        self.assertNoticed(17)

    def test_scrap(self):
        scrap = self.env["stock.scrap"].create(
            {
                "product_id": self.product.id,
                "scrap_qty": 2,
                "location_id": self.shelf.id,
            }
        )
        scrap.action_validate()
        self.assertNoticed(18)

    def test_move_within_the_warehouse_changes_nothing(self):
        shelf = self.shelf.copy({"name": "Other shelf", "location_id": self.shelf.id})
        picking = self.move(self.warehouse.int_type_id, self.shelf, shelf, 4)
        asked = len(self.seller.received("PATCH"))
        self.ship(picking)
        self.assertNoticed(20)
        self.assertEqual(len(self.seller.received("PATCH")), asked)

    def test_other_warehouses_do_not_count(self):
        other = self.env["stock.warehouse"].create(
            {"name": "Far away", "code": "FAR", "company_id": self.company.id}
        )
        self.count(self.product, 100, other.lot_stock_id)
        self.assertNoticed(20)
        self.account.warehouse_id = other
        self.run_now("stock")
        self.assertAtBol(100)

    def test_other_companies_do_not_count(self):
        company = self._make_company("Other")
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", company.id)], limit=1
        )
        self.product.company_id = False
        both = self.company | company
        self.env = self.env(context={"allowed_company_ids": both.ids})
        self.count(self.product, 100, warehouse.lot_stock_id)
        self.assertNoticed(20)
        self.run_now("stock")
        self.assertAtBol(20)

    def test_what_was_not_noticed_is_found_in_the_hourly_look(self):
        self.count(self.product, 11)
        self.env["bol.offer.dirty"].search([]).unlink()
        self.run_lane("out")
        self.assertAtBol(20)
        self.later(hours=2)
        self.run_lane("out")
        self.assertAtBol(11)

    def test_offer_that_bol_lists_no_more_is_left_alone(self):
        self.offers().active = False
        asked = len(self.seller.received("PATCH"))
        self.count(self.product, 2)
        self.run_lane("out")
        self.run_now("stock")
        self.assertEqual(len(self.seller.received("PATCH")), asked)

    def test_change_wakes_the_lane(self):
        triggers = self.env["ir.cron.trigger"]
        triggers.search([]).unlink()
        self.count(self.product, 2)
        lane = self.env.ref("bol_connector.ir_cron_lane_out")
        self.assertEqual(triggers.search([]).cron_id, lane)

    def test_products_that_are_not_sold_at_bol_cost_nothing(self):
        """Their changes are logged and looked at, and make no call."""
        product = self._make_product()
        asked = len(self.seller.received())
        self.count(product, 5)
        self.run_lane("out")
        self.assertEqual(len(self.seller.received()), asked)
        # What offers may match it is for another lane to look at.
        left = self.env["bol.offer.dirty"].search([("part", "!=", "match")])
        self.assertFalse(left)

    def test_log_does_not_grow_while_nobody_reads_it(self):
        self.flow("stock").action_off()
        for quantity in range(5):
            self.count(self.product, quantity)
        logged = self.env["bol.offer.dirty"].search([("part", "=", "stock")])
        self.assertFalse(logged)
        self.flow("stock").action_live()
        self.run_lane("out")
        self.assertAtBol(4)

    def test_offer_of_a_chosen_product_gets_its_stock_soon(self):
        ean = samples.ean()
        unknown = self.seller.offer(ean=ean, reference="?")
        self.run_now("offers")
        self.run_lane("out")
        self.offers().filtered(lambda o: o.bol_id == unknown).product_id = self.product
        self.commit()
        self.run_lane("out")
        self.assertEqual(self.seller.stock()[unknown], 20)

    def test_two_accounts_of_one_company_both_hear_of_it(self):
        other = self.sandbox.seller()
        account = self._make_live_account(other)
        offer = other.offer(ean=self.product.barcode, reference="T-2")
        self.run_now("offers", account)
        self.count(self.product, 9)
        self.run_lane("out")
        self.assertEqual(
            (other.stock()[offer], self.seller.stock()[self.offer_id]), (9, 9)
        )
