from datetime import timedelta

from odoo import fields
from odoo.tests import Form, tagged

from odoo.addons.bol_connector.tests.committed import CommittedCase
from odoo.addons.bol_connector.tests.writes import counted_writes

from .stock_rules import StockRuleCase


class NoticedCase(StockRuleCase):
    """What the log of changes finds, without the hourly look at all offers."""

    def setUp(self):
        super().setUp()
        self.count(self.product, 20)
        self.run_now("stock")
        self.assertAtBol(20)

    def assertAtBol(self, amount, offer_id=None):
        self.assertEqual(self.seller.stock()[offer_id or self.offer_id], amount)

    def assertNoticed(self, amount, offer_id=None):
        """The next run of the scheduled action brings bol up to date."""
        self.commit()
        self.run_lane("out")
        self.assertAtBol(amount, offer_id)

    def planned(self, quantity, source, destination, days=1):
        move = self.env["stock.move"].create(
            {
                "product_id": self.product.id,
                "product_uom_qty": quantity,
                "location_id": source.id,
                "location_dest_id": destination.id,
                "company_id": self.company.id,
                "date": fields.Datetime.now() + timedelta(days=days),
            }
        )
        move._action_confirm()
        return move


@tagged("post_install", "-at_install")
class TestForecastNoticed(NoticedCase):
    """An account that goes by the forecast follows what is planned, too."""

    def setUp(self):
        super().setUp()
        self.account.stock_formula = "forecast"
        self.assertNoticed(20)
        self.suppliers = self.env.ref("stock.stock_location_suppliers")
        self.customers = self.env.ref("stock.stock_location_customers")

    def test_expected_receipt_and_its_changes(self):
        receipt = self.planned(30, self.suppliers, self.shelf)
        self.assertNoticed(50)
        receipt.product_uom_qty = 10
        self.assertNoticed(30)
        receipt._action_cancel()
        self.assertNoticed(20)

    def test_receipt_that_is_put_off_beyond_the_days(self):
        self.account.stock_forecast_days = 5
        receipt = self.planned(30, self.suppliers, self.shelf)
        self.assertNoticed(50)
        receipt.date = fields.Datetime.now() + timedelta(days=9)
        self.assertNoticed(20)

    def test_sale_without_reservation(self):
        delivery = self.planned(25, self.shelf, self.customers)
        self.assertNoticed(0)
        delivery._action_cancel()
        self.assertNoticed(20)

    def test_other_formula_notes_no_plans(self):
        self.account.stock_formula = "free"
        self.assertNoticed(20)
        with counted_writes() as writes:
            self.planned(30, self.suppliers, self.shelf)
            self.commit()
        self.assertNotIn("bol_offer_dirty", writes)


@tagged("post_install", "-at_install")
class TestProductNoticed(NoticedCase):
    """Changes of a product that decide whether its stock is sent."""

    def test_archived_and_back(self):
        self.product.active = False
        self.commit()
        self.run_lane("out")
        offer = self.one()
        self.assertEqual(offer.stock_state, "skipped")
        self.assertIn("archived", offer.stock_skipped)
        self.product.active = True
        self.count(self.product, 4)
        self.assertNoticed(4)

    def test_not_tracked_any_more(self):
        other = self._make_product()
        offer_id = self.offer(other)
        self.count(other, 0)
        self.assertNoticed(0, offer_id)
        other.is_storable = False
        self.commit()
        self.run_lane("out")
        offer = self.offers().filtered(lambda o: o.bol_id == offer_id)
        self.assertIn("isn't tracked", offer.stock_skipped)

    def test_pack_that_holds_more(self):
        pack = self.env["uom.uom"].create(
            {
                "name": "Pack",
                "relative_factor": 2,
                "relative_uom_id": self.product.uom_id.id,
            }
        )
        self.one().uom_id = pack
        self.assertNoticed(10)
        pack.relative_factor = 5
        self.assertNoticed(4)


@tagged("post_install", "-at_install")
class TestKitsNoticed(NoticedCase):
    """A component moves: the kits it is in are looked at. Needs Manufacturing."""

    def setUp(self):
        super().setUp()
        if "mrp.bom" not in self.env:
            self.skipTest("Kits need Manufacturing.")
        self.kit = self._make_product(is_storable=False)
        self.kit_id = self.offer(self.kit)

    def bom(self, product, parts, kind="phantom"):
        return self.env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "type": kind,
                "company_id": self.company.id,
                "bom_line_ids": [
                    (0, 0, {"product_id": part.id, "product_qty": quantity})
                    for part, quantity in parts
                ],
            }
        )

    def test_component_that_moves(self):
        self.bom(self.kit, [(self.product, 2)])
        self.count(self.product, 11)
        self.assertNoticed(5, self.kit_id)
        self.assertAtBol(11)

    def test_component_of_a_component(self):
        inner = self._make_product(is_storable=False)
        self.bom(inner, [(self.product, 2)])
        self.bom(self.kit, [(inner, 2)])
        self.count(self.product, 17)
        self.assertNoticed(4, self.kit_id)

    def test_component_reserved_for_somebody_else(self):
        self.bom(self.kit, [(self.product, 2)])
        self.count(self.product, 10)
        self.assertNoticed(5, self.kit_id)
        customers = self.env.ref("stock.stock_location_customers")
        self.planned(4, self.shelf, customers)._action_assign()
        self.assertNoticed(3, self.kit_id)

    def test_order_of_manufacturing(self):
        made = self._make_product()
        made_id = self.offer(made)
        self.run_now("stock")
        bom = self.bom(made, [(self.product, 3)], kind="normal")
        form = Form(self.env["mrp.production"])
        form.product_id = made
        form.bom_id = bom
        form.product_qty = 4
        order = form.save()
        order.action_confirm()
        order.action_assign()
        self.assertNoticed(8)
        order.qty_producing = 4
        order.move_raw_ids.picked = True
        order.button_mark_done()
        self.assertNoticed(4, made_id)
        self.assertAtBol(8)

    def test_purchase_is_noticed_by_the_forecast(self):
        self.account.stock_formula = "forecast"
        self.assertNoticed(20)
        vendor = self.env["res.partner"].create({"name": "Vendor"})
        purchase = self.env["purchase.order"].create(
            {
                "partner_id": vendor.id,
                "company_id": self.company.id,
                "order_line": [
                    (0, 0, {"product_id": self.product.id, "product_qty": 7})
                ],
            }
        )
        purchase.button_confirm()
        self.assertNoticed(27)


@tagged("post_install", "-at_install")
class TestNoWaiting(CommittedCase):
    """Two users who move the same goods never wait for each other because of bol."""

    def test_log_is_written_side_by_side(self):
        with self.transaction() as first, self.transaction() as second:
            for env in (first, second):
                env.cr.execute("SET LOCAL lock_timeout = '2s'")
                products = env["product.product"].search([], limit=50)
                company = self.account(env).company_id
                moved = [(product.id, company.id) for product in products]
                env["bol.offer.dirty"]._bol_note("stock", moved)
                env.cr.flush()
        with self.transaction() as env:
            logged = env["bol.offer.dirty"].search(
                [("account", "=", self.account_id), ("part", "=", "stock")]
            )
            self.assertTrue(logged)
            self.assertEqual(len(logged), 2 * len(set(logged.mapped("product"))))
