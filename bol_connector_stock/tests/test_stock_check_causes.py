from datetime import timedelta

from odoo.tests import tagged

from .stock_checks import StockCheckCase, samples


@tagged("post_install", "-at_install")
class TestStockCheckCauses(StockCheckCase):
    """Why bol has another stock than Odoo told it, in words."""

    def line(self):
        """The only difference that a check finds."""
        (line,) = self.check().line_ids
        return line

    # -- an order that expired -------------------------------------------------

    def order_that_expires(self):
        """Two pieces are ordered; bol was told the stock three days ago."""
        order = self.import_order(
            samples.item(self.product.barcode, 2, offer={"offerId": self.offer_id})
        )
        self.run_lane("out")
        self.age(days=3)
        return order

    def expire(self, order):
        """Let the expiry date of an order have been yesterday: bol cancels it and
        sets the stock to 0; Odoo hears of it."""
        placed = self.placed[order.bol_id]
        (item,) = placed["orderItems"]
        item["fulfilment"]["expiryDate"] = samples.moment(days=1)[:10]
        self.seller.place(placed)
        self.assertEqual(self.item_at_bol(order)[1:], (2, "HANDLED"))
        self.assertEqual(self.seller.stock(), {self.offer_id: 0})
        yesterday = self.now().date() - timedelta(days=1)
        order.item_ids.write({"expires_on": yesterday})
        self.commit()

    def cancel_in_mirror(self, order, **after):
        """Let Odoo know that the items were cancelled so long after they expired."""
        item = order.item_ids
        expiry = samples.moment(days=1)[:10]
        self.env.cr.execute(
            "SELECT (%s::date + 1)::timestamp AT TIME ZONE 'Europe/Amsterdam' "
            "AT TIME ZONE 'UTC'",
            [expiry],
        )
        (expired_at,) = self.env.cr.fetchone()
        moment = expired_at + timedelta(**after)
        item.write({"quantity_cancelled": 2, "changed_at": moment})
        self.commit()

    def test_order_that_expired(self):
        order = self.order_that_expires()
        self.expire(order)
        self.cancel_in_mirror(order, seconds=0)
        line = self.line()
        self.assertEqual((line.cause, line.at_bol), ("expired", 0))
        self.assertEqual(line.bol_order_id, order)
        self.run_lane("out")
        self.assertEqual(self.seller.stock(), {self.offer_id: self.one().stock_wanted})
        self.assertGreater(self.one().stock_wanted, 0)

    def test_order_that_expired_and_odoo_has_not_heard_yet(self):
        order = self.order_that_expires()
        self.expire(order)
        order.item_ids.changed_at -= timedelta(days=2)
        self.assertEqual(order.item_ids.quantity_open, 2)
        self.assertEqual(self.line().cause, "expired")

    def test_zero_of_somebody_while_an_order_was_cancelled_in_time(self):
        order = self.order_that_expires()
        order.item_ids.expires_on = self.now().date() - timedelta(days=1)
        self.cancel_in_mirror(order, hours=-5)
        self.seller.change_offer(self.offer_id, stock=0)
        line = self.line()
        self.assertEqual((line.cause, line.bol_order_id.id), ("changed", False))

    def test_zero_of_somebody_after_the_stock_was_told_again(self):
        """An order that expired before bol was told isn't why."""
        order = self.order_that_expires()
        order.item_ids.expires_on = self.now().date() - timedelta(days=20)
        self.seller.change_offer(self.offer_id, stock=0)
        self.assertEqual(self.line().cause, "changed")

    def test_another_amount_than_zero_after_an_order_expired(self):
        order = self.order_that_expires()
        order.item_ids.expires_on = self.now().date() - timedelta(days=1)
        self.seller.change_offer(self.offer_id, stock=4)
        self.assertEqual(self.line().cause, "changed")

    # -- other causes ----------------------------------------------------------

    def test_amount_that_bol_accepted_and_forgot(self):
        product = self._make_product()
        self.count(product, 5)
        # An offer of six hours ago, which bol hasn't changed since.
        self.sandbox.admin("POST", "time", advance_seconds=-6 * 3600)
        offer_id = self.offer_of(product)
        self.sandbox.admin("POST", "time", advance_seconds=6 * 3600)
        self.sandbox.fault("status", "/offers/", method="PATCH", status=204)
        self.tell()
        self.assertEqual(self.seller.stock()[offer_id], 0)
        self.assertEqual(self.one(offer_id).stock_acknowledged, 5)
        line = self.line()
        self.assertEqual((line.cause, line.at_bol, line.told), ("lost", 0, 5))
        self.run_lane("out")
        self.assertEqual(self.seller.stock()[offer_id], 5)

    def test_orders_that_bol_subtracts_otherwise(self):
        truth = self.seller.truth()["offers"][self.offer_id]
        told = truth["managedByRetailer"]
        other = {"amount": 12, "managedByRetailer": not told}
        self.seller.change_offer(self.offer_id, stock=other)
        line = self.line()
        self.assertEqual((line.cause, line.at_bol), ("counting", 12))
        self.run_lane("out")
        truth = self.seller.truth()["offers"][self.offer_id]
        self.assertEqual((truth["amount"], truth["managedByRetailer"]), (12, told))

    # -- what becomes of it ----------------------------------------------------

    def test_while_stock_is_in_preview(self):
        self.flow("stock").action_preview()
        self.seller.change_offer(self.offer_id, stock=3)
        line = self.line()
        self.run_lane("out")
        self.env.invalidate_all()
        self.assertEqual(line.state, "waiting")
        self.assertIn("isn't live", line.reason)
        self.assertEqual(self.seller.stock(), {self.offer_id: 3})
        self.one()._bol_approve("stock")
        self.run_lane("out")
        self.env.invalidate_all()
        self.assertEqual(line.state, "repaired")

    def test_when_bol_refuses_it(self):
        self.seller.change_offer(self.offer_id, stock=3)
        line = self.line()
        self.sandbox.fault("not_found", "/offers/", method="PATCH")
        self.run_lane("out")
        self.env.invalidate_all()
        self.assertEqual((line.state, line.reason), ("refused", self.one().stock_error))

    def test_when_the_product_is_not_managed_any_more(self):
        self.seller.change_offer(self.offer_id, stock=3)
        line = self.line()
        self.product.is_storable = False
        self.run_now("stock")
        self.assertEqual((line.state, self.patches()), ("left", []))


@tagged("post_install", "-at_install")
class TestStockCheckBrake(StockCheckCase):
    """So much differs that somebody has to look first."""

    def test_what_the_brake_holds(self):
        products = [self._make_product() for _ in range(30)]
        ids = [self.offer_of(product) for product in products]
        self.run_now("offers")
        for product in products:
            self.count(product, 7)
        self.tell()
        self.assertEqual({self.seller.stock()[i] for i in ids}, {7})
        for offer_id in ids:
            self.seller.change_offer(offer_id, stock=70)
        check = self.check()
        self.assertFound(check, different=30, equal=1)
        self.run_lane("out")
        self.assertEqual({self.seller.stock()[i] for i in ids}, {70})
        self.env.invalidate_all()
        self.assertEqual(set(check.line_ids.mapped("state")), {"held"})
        self.assertIn("30 of 31", check.line_ids[0].reason)
        self.flow("stock").action_send_anyway()
        self.run_lane("out")
        self.assertEqual({self.seller.stock()[i] for i in ids}, {7})
        self.env.invalidate_all()
        self.assertEqual(check.open_count, 0)
