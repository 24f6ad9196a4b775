from datetime import timedelta

from odoo import fields
from odoo.tests import Form, tagged

from .provider import ProviderCase, samples


@tagged("post_install", "-at_install")
class TestWithoutActions(ProviderCase):
    """Where scheduled actions run rarely, or never: each wish has its button."""

    def setUp(self):
        super().setUp()
        self.env["ir.cron"].search([]).active = False

    def press(self, work):
        """Press a button; what it answers."""
        self.commit()
        with self.transactions():
            return work()

    def notice(self, work):
        """Press a button that tells how it went: its kind of notice."""
        return self.press(work)["params"]["type"]

    def order(self, **changes):
        (number,) = self.seller.place(
            samples.order(samples.item(self.product.barcode), **changes)
        )
        return number

    # -- in --------------------------------------------------------------------

    def test_orders(self):
        number = self.order()
        self.assertEqual(self.notice(self.account.action_import_orders), "success")
        self.assertEqual(self.orders(number).state, "imported")
        self.assertTrue(self.orders(number).sale_order_id.picking_ids)

    def test_orders_of_a_period(self):
        today = fields.Date.context_today(self.account)
        past = samples.moment(days=10)
        number = self.order(orderPlacedDateTime=past)
        days = {
            "date_from": today - timedelta(days=12),
            "date_to": today + timedelta(days=0),
        }
        wizard = self.env["bol.order.fetch"].create(
            {"account_id": self.account.id, "by": "period", **days}
        )
        self.assertEqual(self.notice(wizard.action_fetch), "success")
        self.assertEqual(self.orders(number).state, "imported")

    def test_an_order_that_was_held(self):
        order = self.import_order(samples.item(samples.ean()))
        self.assertEqual(order.state, "held")
        order.item_ids.product_id = self.product
        self.press(order.action_retry)
        self.assertEqual(order.state, "imported")

    def test_offers(self):
        offer = self.seller.offer(ean=self.product.barcode)
        self.assertEqual(self.notice(self.account.action_import_offers), "success")
        self.assertEqual(self.offers().bol_id, offer)

    # -- out -------------------------------------------------------------------

    def test_shipment(self):
        order = self.shipped()
        self.assertEqual(self.notice(self.shipments().action_send_now), "success")
        self.assertShippedOnce(order)

    def test_shipment_that_waited_for_the_carrier(self):
        self.account.transporter_code = False
        order = self.shipped()
        self.press(self.shipments().action_send_now)
        self.assertEqual(self.shipments().state, "attention")
        self.account.transporter_code = "TNT"
        shipment = self.shipments()
        shipment.action_retry()
        self.press(shipment.action_send_now)
        self.assertShippedOnce(order)

    def test_what_became_of_a_shipment(self):
        """Bol did it, and its answer was lost."""
        order = self.shipped()
        self.sandbox.fault("drop_after", "^/retailer/shipments$", method="POST")
        self.press(self.shipments().action_send_now)
        self.press(self.shipments().action_ask_bol)
        self.assertShippedOnce(order)

    def test_cancellation(self):
        picking = self.sell(samples.item(self.product.barcode))
        sale = picking.sale_id.with_context(bol_ask_reason=True)
        wizard = Form.from_action(self.env, sale.action_cancel()).save()
        wizard.action_cancel_at_bol()
        mine = [("account_id", "=", self.account.id)]
        cancellation = self.env["bol.cancellation"].search(mine)
        self.press(cancellation.action_send_now)
        self.assertEqual(self.item_at_bol(sale.bol_order_id)[1], 1)

    def test_label(self):
        label = self.buy(self.vvb())
        self.assertEqual(label.state, "done")
        self.assertEqual(len(self.sold()), 1)

    def test_stock(self):
        self.seller.offer(
            ean=self.product.barcode, stock={"amount": 1, "managedByRetailer": False}
        )
        self.run_now("offers")
        self.account.write({"stock_brake_change": 0, "stock_brake_zero": 0})
        self.count(self.product, 12)
        self.assertEqual(self.notice(self.flow("stock").action_run_now), "success")
        self.assertEqual(list(self.seller.stock().values()), [12])

    def test_price(self):
        offer = self.seller.offer(
            ean=self.product.barcode,
            pricing={"bundlePrices": [{"quantity": 1, "unitPrice": 5}]},
        )
        self.run_now("offers")
        euro = self.env.ref("base.EUR").id
        pricelist = self.env["product.pricelist"].create(
            {"name": "Bol", "currency_id": euro, "company_id": self.company.id}
        )
        self.account.write({"pricelist_id": pricelist.id, "price_change_max": 0})
        self.product.list_price = 10
        self.assertEqual(self.notice(self.flow("prices").action_run_now), "success")
        self.assertAlmostEqual(self.seller.truth()["offers"][offer]["price"], 12.1)

    def test_every_flow(self):
        """Each says how it went, and none of them breaks."""
        for flow in self.account.flow_ids:
            with self.subTest(kind=flow.kind):
                self.assertEqual(self.notice(flow.action_run_now), "success")
                self.assertTrue(flow.last_success)
