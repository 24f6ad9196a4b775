import json
from datetime import UTC, datetime, timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.bol_connector.bol_api.labels import read_delivery_option
from odoo.addons.bol_connector_delivery.models import bol_flow
from odoo.addons.bol_connector_stock.tests.common import BolStockCase, samples

OPTIONS = "/retailer/shipping-labels/delivery-options"


@tagged("post_install", "-at_install")
class TestHandOver(BolStockCase):
    """Orders with labels of bol (VVB) leave in the window of its carrier."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.count(self.product, 50)

    def item(self, party="BOL", **changes):
        item = samples.item(self.product.barcode, **changes)
        item["fulfilment"]["distributionParty"] = party
        return item

    def asked(self):
        return [json.loads(row["body"]) for row in self.seller.calls("POST", OPTIONS)]

    def run_again(self):
        self.make_due(self.flow("orders"))
        self.run_now("orders")

    def test_transfer_is_scheduled_by_the_window(self):
        picking = self.sell(self.item())
        item = picking.bol_order_id.item_ids
        self.assertTrue(item.hand_over_by)
        # The sandbox's carrier takes parcels until six at bol.
        local = item.hand_over_by.replace(tzinfo=UTC)
        self.assertGreater(local, datetime.now(UTC))
        self.assertEqual(picking.bol_order_id.ship_by, item.hand_over_by)
        self.assertEqual(picking.scheduled_date, item.hand_over_by)
        self.assertTrue(picking.bol_is_vvb and picking.sale_id.bol_is_vvb)

    def test_asked_once(self):
        order = self.sell(self.item(quantity=2)).bol_order_id
        self.run_again()
        (body,) = self.asked()
        (wanted,) = body["orderItems"]
        self.assertEqual(wanted, {"orderItemId": order.item_ids.bol_id, "quantity": 2})

    def test_asked_again_when_bol_moves_its_promise(self):
        order = self.sell(self.item()).bol_order_id
        day = samples.moment(days=-6)[:10]
        order.item_ids.latest_delivery_date = fields.Date.to_date(day)
        self.commit()
        # The next answer of bol gives the first promise again.
        order.detail_due = True
        self.run_again()
        self.assertEqual(len(self.asked()), 2)

    def test_parcels_with_our_own_labels_aren_t_asked_for(self):
        picking = self.sell(
            self.item("RETAILER"), samples.fbb_item(self.product.barcode)
        )
        self.assertFalse(self.asked())
        self.assertFalse(picking.bol_is_vvb)

    def test_found_among_the_transfers(self):
        vvb, other = self.sell(self.item()), self.sell(self.item("RETAILER"))
        domain = [("id", "in", (vvb | other).ids), ("bol_is_vvb", "=", True)]
        self.assertEqual(self.env["stock.picking"].search(domain), vvb)
        sales = (vvb | other).sale_id
        domain = [("id", "in", sales.ids), ("bol_is_vvb", "=", True)]
        self.assertEqual(self.env["sale.order"].search(domain), vvb.sale_id)

    def test_only_open_items(self):
        order = self.import_order(
            self.item(quantity=2, quantityShipped=2), self.item(), self.item("RETAILER")
        )
        (body,) = self.asked()
        asked = [wanted["orderItemId"] for wanted in body["orderItems"]]
        self.assertEqual(asked, [order.item_ids[1].bol_id])
        self.assertFalse(order.item_ids[0].hand_over_by)
        self.assertFalse(order.item_ids[2].hand_over_by)

    def test_bol_gives_no_window(self):
        """It has no carrier for the country."""
        address = samples.address(countryCode="LU")
        order = self.import_order(self.item(), shipmentDetails=address)
        self.assertEqual(order.state, "imported")
        self.assertFalse(order.item_ids.hand_over_by)
        self.assertTrue(order.ship_by)
        self.run_again()
        self.assertEqual(len(self.asked()), 1)

    def test_bol_refuses(self):
        self.sandbox.fault("status", OPTIONS, status=400)
        order = self.import_order(self.item())
        self.assertEqual(order.state, "imported")
        self.assertFalse(self.flow("orders").last_error)
        self.run_again()
        self.assertEqual(len(self.asked()), 1)

    def test_bol_fails_at_one_order(self):
        """The others are asked for first, and it later again."""
        self.sandbox.fault("status", OPTIONS, status=500, times=9)
        first = self.import_order(self.item())
        self.assertFalse(self.flow("orders").last_error)
        self.assertFalse(first.item_ids.hand_over_by)
        failed = len(self.asked())
        self.sandbox.mend()
        second = self.import_order(self.item())
        self.assertTrue(second.item_ids.hand_over_by)
        self.assertTrue(first.item_ids.hand_over_by)
        numbers = [body["orderItems"][0]["orderItemId"] for body in self.asked()]
        one, two = first.item_ids.bol_id, second.item_ids.bol_id
        self.assertEqual(numbers[failed:], [two, one])

    def test_bol_wants_fewer_calls(self):
        self.sandbox.fault("rate_limited", OPTIONS, retry_after=60, times=9)
        orders = self.import_order(self.item()) | self.import_order(self.item())
        self.assertEqual(orders.mapped("state"), ["imported"] * 2)
        self.assertFalse(self.flow("orders").last_error)
        self.assertFalse(any(orders.item_ids.mapped("hand_over_by")))

    def test_many_orders(self):
        self.flow("orders").action_off()
        count = bol_flow.BATCH + 2
        numbers = self.seller.place(*(samples.order(self.item()) for _ in range(count)))
        self.flow("orders").action_live()
        self.run_now("orders")
        self.assertTrue(all(self.orders(*numbers).item_ids.mapped("hand_over_by")))
        self.assertEqual(len(self.asked()), count)

    def test_nothing_is_asked_in_preview(self):
        self.flow("orders").action_preview()
        self.import_order(self.item())
        self.assertFalse(self.asked())

    def test_recommended_window_counts(self):
        def option(hours, recommended=False):
            until = datetime(2026, 6, 1, 12, tzinfo=UTC) + timedelta(hours=hours)
            window = {"latestHandoverDateTime": until.isoformat()} if hours else {}
            return read_delivery_option(
                {"recommended": recommended, "handoverDetails": window}
            )

        early, late, never = option(1), option(2, True), option(0, True)
        self.assertEqual(bol_flow.best([early, late]), late)
        self.assertEqual(bol_flow.best([never, early]), early)
        self.assertIsNone(bol_flow.best([never]))
        self.assertIsNone(bol_flow.best([]))
