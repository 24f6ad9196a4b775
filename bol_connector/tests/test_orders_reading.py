import json
from datetime import datetime, timedelta
from urllib.parse import parse_qs

from odoo import fields
from odoo.tests import tagged

from . import samples
from .common import BolCase


@tagged("post_install", "-at_install")
class TestOrdersReading(BolCase):
    """Every order of bol arrives in the mirror, once, and stays up to date."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()

    def order(self, quantity=1, item=None, **changes):
        line = samples.item(self.product.barcode, quantity, **(item or {}))
        return samples.order(line, **changes)

    def place(self, *arguments, **changes):
        return self.seller.place(self.order(*arguments, **changes))[0]

    def lists(self):
        """Queries of the lists of orders that bol was asked for, first pages only."""
        self.sandbox.admin("GET", "health")
        queries = [
            parse_qs(call["query"]) for call in self.seller.calls(path="/orders$")
        ]
        return [
            {name: values[0] for name, values in query.items() if name != "page"}
            for query in queries
            if query["page"] == ["1"]
        ]

    def details(self):
        return self.seller.received(path="/retailer/orders/C")

    def forget(self):
        self.sandbox.admin("DELETE", "received")

    # -- the mirror ------------------------------------------------------------

    def test_order_is_mirrored_as_bol_has_it(self):
        line = samples.item(self.product.barcode, 2, 12.5, title="x")
        line["offer"] = {"offerId": "o-1", "reference": "POT"}
        order = self.import_order(line, orderPlacedDateTime="2026-03-01T23:30:00+01:00")
        self.assertRecordValues(
            order,
            [
                {
                    "state": "imported",
                    "placed_at": datetime(2026, 3, 1, 22, 30),
                    "amount_total": 25,
                    "fulfilment": "FBR",
                    "buyer_name": "Sanne de Vries",
                    "cancellation_requested": False,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertRecordValues(
            order.item_ids,
            [
                {
                    "bol_id": line["orderItemId"],
                    "ean": self.product.barcode,
                    "quantity": 2,
                    "quantity_open": 2,
                    "unit_price": 12.5,
                    "total_price": 25,
                    "offer_bol_id": "o-1",
                    "offer_reference": "POT",
                    "product_id": self.product.id,
                }
            ],
        )
        self.assertIn('"offerId": "o-1"', order.raw)

    def test_fbb_and_vvb(self):
        fbb = self.import_order(samples.fbb_item(self.product.barcode))
        vvb = samples.item(self.product.barcode)
        vvb["fulfilment"]["distributionParty"] = "BOL"
        vvb = self.import_order(vvb)
        both = self.import_order(
            samples.item(self.product.barcode), samples.fbb_item(self.product.barcode)
        )
        orders = fbb | vvb | both
        self.assertEqual(orders.mapped("fulfilment"), ["FBB", "FBR", "mixed"])
        self.assertEqual(orders.mapped("is_vvb"), [False, True, False])

    def test_only_the_wanted_fulfilment_is_read(self):
        self.account.fulfilment_methods = "FBR"
        number = self.place()
        self.seller.place(samples.order(samples.fbb_item(self.product.barcode)))
        self.run_now("orders")
        self.assertEqual(self.orders().mapped("bol_id"), [number])

    def test_long_list_is_read_over_its_pages(self):
        self.flow("orders").action_preview()
        numbers = self.seller.place(*(self.order() for _ in range(60)))
        self.run_now("orders")
        self.assertEqual(set(self.orders().mapped("bol_id")), set(numbers))

    def test_unknown_fields_and_values_that_do_not_matter(self):
        strange = samples.item(self.product.barcode, somethingNew={"a": [1]})
        strange["fulfilment"]["timeFrameType"] = "AT_NIGHT"
        order = self.import_order(strange, anotherThing=[])
        self.assertEqual(order.state, "imported")

    def test_numbers_as_ids_and_nulls(self):
        line = samples.item(self.product.barcode, commission=None, discounts=None)
        line["offer"] = None
        order = self.import_order(line, billingDetails=None)
        self.assertEqual(order.state, "imported")

    def test_empty_lists_as_bol_gives_them(self):
        self.sandbox.setting(empty_lists="omitted")
        self.addCleanup(self.sandbox.setting, empty_lists="key")
        number = self.place()
        self.assertEqual(self.run_now("orders")[0], "success")
        self.assertEqual(self.orders().bol_id, number)

    # -- again -----------------------------------------------------------------

    def test_order_is_imported_once_however_often_it_is_read(self):
        number = self.place()
        for _ in range(3):
            self.run_now("orders")
        order = self.orders(number)
        sales = self.env["sale.order"].search([("bol_number", "=", number)])
        self.assertEqual((len(order), len(sales)), (1, 1))
        self.assertEqual(len(self.details()), 1, "unchanged: not read again")

    def test_order_is_imported_once_when_its_details_are_read_again(self):
        number = self.place()
        self.run_now("orders")
        self.orders(number).detail_due = True
        self.run_now("orders")
        sales = self.env["sale.order"].search([("bol_number", "=", number)])
        self.assertEqual((len(self.details()), len(sales)), (2, 1))
        self.assertEqual(len(self.orders(number).item_ids), 1)

    def test_request_to_cancel_is_seen(self):
        number = self.place()
        self.run_now("orders")
        item = self.orders(number).item_ids.bol_id
        self.sandbox.admin("POST", f"items/{item}/request-cancellation")
        self.run_now("orders")
        order = self.orders(number)
        self.assertTrue(order.cancellation_requested)
        self.assertTrue(order.item_ids.cancellation_requested)

    def test_cancellation_at_bol_is_seen(self):
        number = self.place(quantity=2)
        self.run_now("orders")
        self.sandbox.admin("POST", f"orders/{number}/cancel")
        self.run_now("orders")
        item = self.orders(number).item_ids
        self.assertEqual((item.quantity_cancelled, item.quantity_open), (2, 0))

    def test_known_billing_details_are_kept_when_bol_stops_giving_them(self):
        billing = samples.address(company="Bakkerij", vatNumber="NL1", kvkNumber="123")
        number = self.place(billingDetails=billing)
        self.run_now("orders")
        known = self.orders(number).billing_details
        self.sandbox.setting(billing_days=-1)
        self.addCleanup(self.sandbox.setting, billing_days=30)
        item = self.orders(number).item_ids.bol_id
        self.sandbox.admin("POST", f"items/{item}/request-cancellation")
        self.run_now("orders")
        order = self.orders(number)
        self.assertTrue(order.cancellation_requested, "it was read again")
        self.assertNotIn("billingDetails", order.raw)
        self.assertEqual(order.billing_details, known)
        self.assertEqual(order.buyer_name, "Bakkerij")

    # -- orders that need nothing ----------------------------------------------

    def test_order_that_was_cancelled_before_is_not_sold(self):
        number = self.place(quantity=2, item={"quantityCancelled": 2})
        self.run_now("orders")
        order = self.orders(number)
        self.assertEqual((order.state, order.sale_order_id.id), ("cancelled", False))

    def test_order_that_was_shipped_elsewhere_is_ignored(self):
        number = self.place(quantity=2, item={"quantityShipped": 2})
        self.run_now("orders")
        order = self.orders(number)
        self.assertEqual((order.state, order.sale_order_id.id), ("ignored", False))
        self.assertIn("nothing is left", order.held_reason)

    def test_order_that_bol_shipped_from_its_own_warehouse_is_sold(self):
        line = samples.fbb_item(self.product.barcode, 2, quantityShipped=2)
        order = self.import_order(line)
        self.assertEqual(order.state, "imported")
        self.assertEqual(order.sale_order_id.order_line.product_uom_qty, 2)

    def test_what_is_left_of_an_order_is_sold(self):
        number = self.place(
            quantity=5, item={"quantityCancelled": 1, "quantityShipped": 2}
        )
        self.run_now("orders")
        line = self.orders(number).sale_order_id.order_line
        self.assertEqual((line.product_uom_qty, line.price_total), (2, 20))

    # -- which lists -----------------------------------------------------------

    def test_all_open_orders_are_listed_every_hour(self):
        self.run_now("orders")
        self.forget()
        self.make_due(self.flow("orders"), minutes=61)
        self.run_lane()
        open_orders = self.lists()[0]
        self.assertEqual(open_orders, {"status": "OPEN", "fulfilment-method": "ALL"})
        self.forget()
        self.make_due(self.flow("orders"), minutes=10)
        self.run_lane()
        self.assertNotIn("OPEN", {query["status"] for query in self.lists()})

    def test_all_open_orders_are_listed_when_asked(self):
        self.run_now("orders")
        self.forget()
        self.run_now("orders")
        self.assertEqual(self.lists()[0]["status"], "OPEN")

    def test_recent_changes_are_listed(self):
        self.run_now("orders")
        self.forget()
        self.make_due(self.flow("orders"), minutes=10)
        self.run_lane()
        (changed,) = self.lists()
        self.assertEqual(
            (changed["status"], changed["fulfilment-method"]), ("ALL", "ALL")
        )
        # Since the last list, and some minutes before.
        self.assertIn(int(changed["change-interval-minute"]), range(15, 18))

    def test_window_reaches_back_from_when_it_is_read(self):
        """Bol counts it back from the call, which an outage has put off here."""
        self.run_now("orders")
        flow = self.flow("orders")
        self.make_due(flow, minutes=40)
        self.sandbox.fault("unavailable", "/orders$", share=1)
        self.run_lane()
        self.assertTrue(flow.position)
        self.sandbox.mend()
        for _ in range(2):
            # The position holds the moments, so it grows older as well.
            position = json.loads(flow.position)
            for window in position["windows"]:
                since = fields.Datetime.to_datetime(window["since"])
                earlier = since - timedelta(minutes=20)
                window["since"] = fields.Datetime.to_string(earlier)
            flow.position = json.dumps(position)
            flow.listed_at -= timedelta(minutes=20)
        flow.write({"not_before": False, "next_run": self.now()})
        moment = samples.moment(minutes=78)
        number = self.place(
            item={"quantityCancelled": 1, "latestChangedDateTime": moment},
            orderPlacedDateTime=moment,
        )
        self.run_lane()
        self.assertEqual(self.orders(number).state, "cancelled")

    def test_list_that_bol_refuses_is_trouble(self):
        self.run_now("orders")
        flow = self.flow("orders")
        self.make_due(flow, minutes=10)
        listed = flow.listed_at
        number = self.place()
        self.sandbox.fault("status", "/orders$", status=400, share=1)
        self.run_lane()
        self.assertTrue(flow.last_error)
        self.assertEqual(flow.listed_at, listed)
        self.sandbox.mend()
        self.make_due(flow, minutes=5)
        self.run_lane()
        self.assertEqual(self.orders(number).state, "imported")

    def test_what_happened_in_a_long_downtime_is_seen(self):
        self.run_now("orders")
        self.make_due(self.flow("orders"), days=4)
        changed = {"latestChangedDateTime": samples.moment(days=3)}
        cancelled = self.place(
            item={"quantityCancelled": 1, **changed},
            orderPlacedDateTime=samples.moment(days=4),
        )
        still_open = self.place(orderPlacedDateTime=samples.moment(days=4))
        self.run_lane()
        orders = self.orders(cancelled, still_open)
        self.assertEqual(orders.mapped("state"), ["cancelled", "imported"])

    def test_downtime_of_years_asks_for_what_bol_has(self):
        self.run_now("orders")
        self.make_due(self.flow("orders"), days=800)
        self.forget()
        self.run_lane()
        self.assertFalse(self.flow("orders").last_error)
        days = [query["latest-change-date"] for query in self.lists()[1:]]
        self.assertEqual(len(days), 90)
        self.assertEqual({call["status"] for call in self.seller.calls()}, {200})

    def test_list_that_fails_half_way_is_read_again(self):
        """What was changed before the failure must not be lost after it."""
        self.run_now("orders")
        self.make_due(self.flow("orders"), hours=3)
        self.sandbox.fault("unavailable", "/orders$", share=1)
        self.run_lane()
        number = self.place(item={"quantityCancelled": 1})
        self.sandbox.mend()
        self.make_due(self.flow("orders"), minutes=30)
        self.run_lane()
        self.assertEqual(self.orders(number).state, "cancelled")
