from odoo.tests import tagged

from .common import POST_SHIPMENT, BolShippedCase, samples


@tagged("post_install", "-at_install")
class TestShipmentLost(BolShippedCase):
    """An answer is lost, or the process dies: bol is asked before it is told again."""

    def test_lost_answer_is_looked_up_and_not_repeated(self):
        order = self.shipped()
        self.sandbox.fault("drop_after", **POST_SHIPMENT)
        self.run_lane("out")
        shipment = self.shipments()
        self.assertEqual(shipment.state, "sending")
        self.assertIn("unknown", shipment.message)
        self.later(minutes=1)
        self.send()
        self.assertShippedOnce(order)
        self.assertEqual(len(self.posts()), 1)

    def test_call_that_may_not_have_arrived_is_repeated_when_bol_shows_nothing(self):
        order = self.shipped()
        self.sandbox.fault("drop_before", **POST_SHIPMENT)
        self.run_lane("out")
        self.later(minutes=1)
        self.send(1)
        self.assertEqual(self.shipments().state, "sending", "bol may still show it")
        self.later(minutes=15)
        self.send()
        self.assertShippedOnce(order)

    def test_answers_that_leave_the_outcome_open(self):
        for kind in ("server_error", "unavailable", "broken_json", "html"):
            with self.subTest(kind=kind):
                self.sandbox.fault(kind, **POST_SHIPMENT)
                order = self.shipped()
                self.run_lane("out")
                for _ in range(3):
                    self.later(minutes=15)
                    self.run_lane("out")
                self.assertShippedOnce(order)

    def test_crash_after_the_call_is_looked_up_and_not_repeated(self):
        """The process dies between the call and the noting of its answer."""
        order = self.shipped()
        shipment = self.shipments()
        with self.by_hand() as client:
            items = [(line.item_id.bol_id, line.quantity) for line in shipment.line_ids]
            client.shipments.create(
                items, reference=shipment.reference, transporter_code="TNT"
            )
        shipment.write({"state": "sending", "attempts": 1, "sent_at": self.now()})
        self.later(minutes=1)
        self.send()
        self.assertShippedOnce(order)
        self.assertEqual(len(self.posts()), 1)

    def test_crash_before_the_call_is_made_up_for(self):
        order = self.shipped()
        self.shipments().write(
            {"state": "sending", "attempts": 1, "sent_at": self.now()}
        )
        self.later(minutes=1)
        self.send(1)
        self.assertNothingAtBol(order)
        self.later(minutes=15)
        self.send()
        self.assertShippedOnce(order)

    def test_shipment_that_bol_has_already_is_done(self):
        """Told again, for example from a backup of yesterday."""
        order = self.shipped()
        self.send()
        shipment = self.shipments()
        known = shipment.bol_id
        shipment.write(
            {
                "state": "to_send",
                "bol_id": False,
                "process_status_id": False,
                "attempts": 0,
                "next_attempt": self.now(),
            }
        )
        self.send()
        self.assertEqual((shipment.state, shipment.bol_id), ("done", known))
        self.assertShippedOnce(order)

    def test_order_that_was_shipped_in_bol_s_own_screens_is_done(self):
        """What Odoo wanted to say is true at bol: no alarm."""
        order = self.shipped()
        with self.by_hand() as client:
            items = [(order.item_ids.bol_id, None)]
            client.shipments.create(items, reference="by hand", transporter_code="TNT")
        self.send()
        shipment = self.shipments()
        self.assertEqual(shipment.state, "done", shipment.message)
        self.assertEqual(len(self.seller.shipments(order.bol_id)), 1)

    def test_lost_answer_of_a_part_while_bol_takes_its_time(self):
        """bol's queue may take hours; the same part confirmed twice would be a part
        that nobody gets."""
        self.setting(process_seconds=7200)
        picking = self.sell(samples.item(self.product.barcode, 5))
        order = picking.sale_id.bol_order_id
        self.sandbox.fault("drop_after", **POST_SHIPMENT)
        self.ship(picking, 2)
        self.run_lane("out")
        for _ in range(5):
            self.later(minutes=15)
            self.run_lane("out")
        self.sandbox.admin("POST", "time", advance_seconds=7300)
        self.later(hours=2)
        self.send()
        self.sandbox.admin("POST", "time", advance_seconds=7300)
        self.assertEqual(self.item_at_bol(order), (2, 0, "OPEN"))
        self.assertShippedOnce(order, 2)

    def test_lost_part_that_never_shows_up_waits_for_a_person(self):
        picking = self.sell(samples.item(self.product.barcode, 5))
        order = picking.sale_id.bol_order_id
        self.sandbox.fault("drop_before", **POST_SHIPMENT)
        self.ship(picking, 2)
        for _ in range(3):
            self.run_lane("out")
            self.later(hours=3)
        shipment = self.shipments()
        self.assertEqual(shipment.state, "attention")
        self.assertIn("seller portal", shipment.message)
        self.assertNothingAtBol(order)
        shipment.action_retry()
        self.send(3)
        self.assertShippedOnce(order, 2)
