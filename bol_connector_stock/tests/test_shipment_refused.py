from odoo.tests import tagged

from .common import POST_SHIPMENT, BolShippedCase


@tagged("post_install", "-at_install")
class TestShipmentRefused(BolShippedCase):
    """What bol, or a missing fact, keeps from being done waits for a person."""

    def test_preview_keeps_it_for_later(self):
        self.flow_out.action_preview()
        order = self.shipped()
        self.send()
        self.assertEqual(self.shipments().state, "to_send")
        self.assertEqual(self.flow_out.backlog, 1)
        self.assertNothingAtBol(order)
        self.flow_out.action_live()
        self.send()
        self.assertShippedOnce(order)

    def test_flow_that_is_off_keeps_it_for_later(self):
        self.flow_out.action_off()
        order = self.shipped()
        self.send()
        self.assertEqual(self.shipments().state, "to_send")
        self.flow_out.action_live()
        self.send()
        self.assertShippedOnce(order)

    def test_missing_transporter_waits_for_a_person(self):
        self.account.transporter_code = False
        order = self.shipped()
        self.send()
        shipment = self.shipments()
        self.assertEqual((shipment.state, shipment.attempts), ("attention", 0))
        self.assertIn("transporter code", shipment.message)
        self.assertFalse(self.posts())
        # Pressing Retry is no use before it is there, and enough afterwards.
        shipment.action_retry()
        self.send()
        self.assertEqual(shipment.state, "attention")
        self.account.transporter_code = "TNT"
        shipment.action_retry()
        self.send()
        self.assertShippedOnce(order)

    def test_refused_call(self):
        self.account.transporter_code = "NO-SUCH-CODE"
        order = self.shipped()
        self.send()
        shipment = self.shipments()
        self.assertEqual(shipment.state, "failed")
        self.assertIn("transporterCode", shipment.message)
        self.assertFalse(self.flow_out.last_error)
        self.account.transporter_code = "TNT"
        shipment.action_retry()
        self.assertEqual((shipment.state, shipment.message), ("to_send", False))
        self.send()
        self.assertShippedOnce(order)

    def test_refused_process(self):
        self.bol_says(status="FAILURE", errorMessage="The moon is full.")
        order = self.shipped()
        self.send()
        shipment = self.shipments()
        self.assertEqual(
            (shipment.state, shipment.message), ("failed", "The moon is full.")
        )
        self.assertNothingAtBol(order)
        shipment.action_retry()
        self.send()
        self.assertShippedOnce(order)

    def test_one_refused_stops_no_other(self):
        orders = [self.shipped() for _ in range(3)]
        self.sandbox.fault("status", status=400, **POST_SHIPMENT)
        self.send()
        states = sorted(self.shipments().mapped("state"))
        self.assertEqual(states, ["done", "done", "failed"])
        told = [len(self.seller.shipments(order.bol_id)) for order in orders]
        self.assertEqual(sorted(told), [0, 1, 1])

    def test_order_that_bol_cancelled_meanwhile(self):
        order = self.shipped()
        self.sandbox.admin("POST", f"orders/{order.bol_id}/cancel")
        self.send()
        shipment = self.shipments()
        self.assertEqual(shipment.state, "failed")
        self.assertIn("already been handled", shipment.message)

    def test_limit_puts_off_and_is_no_error(self):
        order = self.shipped()
        self.sandbox.fault("rate_limited", retry_after=1, **POST_SHIPMENT)
        before = self.now()
        self.run_lane("out")
        self.assertEqual(self.shipments().state, "to_send")
        self.assertEqual(self.flow_out.error_streak, 0)
        self.assertGreater(self.flow_out.not_before, before)
        self.flow_out.not_before = False
        # The client keeps the second that bol asked for.
        self.assertIn(self.run_now("shipments")[0], ("success", "warning"))
        self.later(minutes=1)
        self.run_now("shipments")
        self.assertShippedOnce(order)
