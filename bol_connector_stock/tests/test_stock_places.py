from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .stock_rules import StockRuleCase


@tagged("post_install", "-at_install")
class TestStockPlaces(StockRuleCase):
    """From which warehouses and locations bol may sell, and of which moment."""

    def make_warehouse(self, code, company=None):
        return self.env["stock.warehouse"].create(
            {
                "name": f"Warehouse {code}",
                "code": code,
                "company_id": (company or self.company).id,
            }
        )

    def make_location(self, name, parent=None, **values):
        return self.env["stock.location"].create(
            {
                "name": name,
                "usage": "internal",
                "location_id": (parent or self.shelf).id,
                "company_id": self.company.id,
                **values,
            }
        )

    def settings(self, **values):
        self.account.write(values)
        self.commit()

    def plan(self, source, destination, quantity, days=0):
        """Goods that are to move in so many days."""
        kinds = {
            "stock.stock_location_suppliers": self.warehouse.in_type_id,
            "stock.stock_location_customers": self.warehouse.out_type_id,
        }
        kind = next(kinds[one] for one in (source, destination) if one in kinds)
        places = [self.env.ref(p) if p in kinds else p for p in (source, destination)]
        move = self.env["stock.move"].create(
            {
                "product_id": self.product.id,
                "product_uom_qty": quantity,
                "location_id": places[0].id,
                "location_dest_id": places[1].id,
                "picking_type_id": kind.id,
                "company_id": self.company.id,
                "date": fields.Datetime.now() + timedelta(days=days),
            }
        )
        move._action_confirm(merge=False)
        self.commit()
        return move

    def receipt(self, quantity, **when):
        return self.plan("stock.stock_location_suppliers", self.shelf, quantity, **when)

    def delivery(self, quantity, **when):
        return self.plan(self.shelf, "stock.stock_location_customers", quantity, **when)

    def assertSoldTwice(self, account, **values):
        with (
            self.assertRaisesRegex(ValidationError, "sell them twice"),
            self.env.cr.savepoint(),
        ):
            account.write(values)

    def told(self):
        """What bol has after all offers were computed."""
        self.run_now("stock")
        return self.seller.stock()[self.offer_id]

    # -- where -----------------------------------------------------------------

    def test_several_warehouses_instead_of_the_account_s(self):
        north, south = self.make_warehouse("NRT"), self.make_warehouse("STH")
        self.count(self.product, 1)
        self.count(self.product, 20, north.lot_stock_id)
        self.count(self.product, 300, south.lot_stock_id)
        self.assertSeen(1)
        self.settings(stock_warehouse_ids=north)
        self.assertSeen(20)
        self.settings(stock_warehouse_ids=north | self.warehouse)
        self.assertSeen(21)
        self.count(self.product, 25, north.lot_stock_id)
        self.assertSeen(26)
        self.settings(stock_warehouse_ids=[fields.Command.clear()])
        self.assertSeen(1)

    def test_only_some_locations_with_what_is_below_them(self):
        north = self.make_warehouse("NRT")
        shop = self.make_location("Shop")
        drawer = self.make_location("Drawer", shop)
        cellar = self.make_location("Cellar", north.lot_stock_id)
        for place, quantity in (
            (self.shelf, 1),
            (shop, 20),
            (drawer, 300),
            (cellar, 4),
            (north.lot_stock_id, 50),
        ):
            self.count(self.product, quantity, place)
        self.assertSeen(321)
        self.settings(stock_location_ids=shop)
        self.assertSeen(320)
        self.settings(stock_location_ids=shop | drawer)
        self.assertSeen(320)
        self.settings(stock_location_ids=drawer | cellar)
        self.assertSeen(304)

    def test_what_is_reserved_elsewhere_is_not_taken_off(self):
        shop, attic = self.make_location("Shop"), self.make_location("Attic")
        self.count(self.product, 10, shop)
        self.count(self.product, 10, attic)
        self.settings(stock_location_ids=shop)
        move = self.plan(attic, "stock.stock_location_customers", 4)
        move._action_assign()
        self.assertSeen(10)
        self.settings(stock_location_ids=attic)
        self.assertSeen(6)

    def test_two_companies_have_their_own_goods_and_rules(self):
        company = self._make_company("Tweede tuin")
        seller = self.sandbox.seller()
        self.product.company_id = False
        both = (self.company | company).ids
        self.env = self.env(context={"allowed_company_ids": both})
        account = self._make_live_account(seller, company_id=company.id)
        theirs = self.offer(self.product, account, seller)
        self.count(self.product, 40)
        self.count(self.product, 900, account.warehouse_id.lot_stock_id)
        self.rule(most=30)
        self.rule(account_id=account.id, buffer=1)
        for flow_account in (self.account, account):
            self.run_now("stock", flow_account)
        self.assertEqual(self.seller.stock()[self.offer_id], 30)
        self.assertEqual(seller.stock()[theirs], 899)

    def test_other_company_s_places_are_refused(self):
        company = self._make_company("Tweede tuin")
        warehouse = self.make_warehouse("TWE", company)
        for values in (
            {"stock_warehouse_ids": warehouse.ids},
            {"stock_location_ids": warehouse.lot_stock_id.ids},
        ):
            with self.assertRaisesRegex(Exception, "belongs to"):
                self.account.write(values)

    # -- not bol's own warehouse -----------------------------------------------

    def test_goods_at_bol_are_not_sold_from_here(self):
        """Above it, it itself, below it; in a warehouse; of the other account."""
        north = self.make_warehouse("NRT")
        area = self.make_location("Elsewhere", north.lot_stock_id)
        at_bol = self.make_location("At bol", area)
        corner = self.make_location("Corner", at_bol)
        beside = self.make_location("Beside", area)
        other = self._make_live_account(self.sandbox.seller())
        for owner in (self.account, other):
            owner.fbb_location_id = at_bol
            for place in (north.lot_stock_id, area, at_bol, corner):
                self.assertSoldTwice(self.account, stock_location_ids=place.ids)
            self.assertSoldTwice(self.account, stock_warehouse_ids=north.ids)
            self.account.stock_location_ids = beside
            self.account.stock_location_ids = False
            owner.fbb_location_id = False

    def test_place_of_goods_at_bol_chosen_later(self):
        shop = self.make_location("Shop")
        self.settings(stock_location_ids=shop.ids)
        other = self._make_live_account(
            self.sandbox.seller(), warehouse_id=self.make_warehouse("NRT").id
        )
        self.assertSoldTwice(other, fbb_location_id=shop.id)
        self.assertSoldTwice(other, fbb_graded_location_id=shop.id)

    # -- when ------------------------------------------------------------------

    def test_free_now_leaves_out_what_is_only_expected(self):
        self.count(self.product, 10)
        self.receipt(100)
        self.assertEqual(self.told(), 10)

    def test_forecast_counts_receipts_and_deliveries(self):
        self.settings(stock_formula="forecast")
        self.count(self.product, 10)
        self.assertSeen(10)
        self.receipt(100, days=30)
        self.assertEqual(self.told(), 110)
        self.delivery(45, days=1)
        self.assertEqual(self.told(), 65)

    def test_forecast_leaves_out_what_is_expected_too_late(self):
        self.settings(stock_formula="forecast", stock_forecast_days=14)
        self.count(self.product, 10)
        self.receipt(100, days=13)
        self.receipt(500, days=15)
        self.assertEqual(self.told(), 110)
        self.settings(stock_forecast_days=12)
        self.assertSeen(10)
        self.settings(stock_forecast_days=0)
        self.assertSeen(610)

    def test_forecast_never_sells_what_is_promised_for_later(self):
        self.settings(stock_formula="forecast", stock_forecast_days=14)
        self.count(self.product, 10)
        self.delivery(7, days=40)
        self.assertEqual(self.told(), 3)

    def test_forecast_below_zero(self):
        self.settings(stock_formula="forecast")
        self.count(self.product, 10)
        self.delivery(70)
        self.assertEqual(self.told(), 0)

    def test_overdue_receipt_still_counts(self):
        self.settings(stock_formula="forecast", stock_forecast_days=3)
        self.receipt(5, days=-20)
        self.assertEqual(self.told(), 5)

    # -- not here at all -------------------------------------------------------

    def test_stock_that_is_kept_at_bol_is_not_sent(self):
        self.settings(stock_kept_in="bol")
        self.count(self.product, 5)
        self.assertEqual(self.told(), 777)
        self.assertFalse(self.seller.received("PATCH"))
        self.assertIn("kept at bol", self.one().stock_skipped)
        self.settings(stock_kept_in="odoo")
        self.assertSeen(5)
        self.assertFalse(self.one().stock_skipped)

    def test_filter_of_products_counts_at_once(self):
        self.count(self.product, 5)
        self.settings(product_domain="[('name', '=', 'Kettle')]")
        self.assertSeen(777)
        self.settings(product_domain=False)
        self.assertSeen(5)
