from odoo.tests import tagged

from .common import BolShippedCase


@tagged("post_install", "-at_install")
class TestShipmentProcess(BolShippedCase):
    """What bol took over is followed to its end."""

    def test_process_that_takes_its_time_is_followed(self):
        self.setting(process_seconds=3600)
        order = self.shipped()
        self.send(4)
        shipment = self.shipments()
        self.assertEqual((shipment.state, shipment.attempts), ("sent", 1))
        self.assertEqual(self.flow_out.backlog, 1)
        self.sandbox.admin("POST", "time", advance_seconds=3700)
        self.later(hours=1)
        self.send()
        self.assertShippedOnce(order)

    def test_process_is_asked_after_less_and_less_often(self):
        self.setting(process_seconds=3600)
        self.shipped()
        shipment = self.shipments()
        waits = []
        for _ in range(6):
            self.run_lane("out")
            waits.append((shipment.next_attempt - self.now()).total_seconds())
            self.later(seconds=waits[-1] + 1)
        self.assertEqual(waits, sorted(waits))
        self.assertLess(waits[0], 10)
        self.assertGreaterEqual(waits[-1], 60)
        self.sandbox.admin("POST", "time", advance_seconds=3700)

    def test_timeout_of_a_process_that_was_done_all_the_same(self):
        self.bol_says(status="TIMEOUT", applied=True)
        order = self.shipped()
        self.send()
        self.assertShippedOnce(order)
        self.assertEqual(len(self.posts()), 1)

    def test_timeout_of_a_process_that_was_not_done(self):
        self.bol_says(status="TIMEOUT")
        order = self.shipped()
        self.send()
        self.assertNothingAtBol(order)
        self.later(minutes=15)
        self.send(3)
        self.assertShippedOnce(order)

    def test_process_that_bol_forgot_is_looked_up(self):
        self.setting(process_retention=-1)
        order = self.shipped()
        self.send(3)
        self.assertShippedOnce(order)
        self.assertEqual(len(self.posts()), 1)

    def test_process_that_left_no_trace_waits_for_a_person(self):
        self.bol_says(status="FAILURE", times=1)
        self.setting(process_retention=-1)
        order = self.shipped()
        self.send(2)
        shipment = self.shipments()
        self.assertEqual(shipment.state, "sent")
        self.later(hours=13)
        self.send(1)
        self.assertEqual(shipment.state, "attention")
        self.assertIn("seller portal", shipment.message)
        self.assertEqual(len(self.posts()), 1)
        self.sandbox.setting(process_retention=86400)
        shipment.action_retry()
        self.send(3)
        self.assertShippedOnce(order)

    def test_button_waits_for_bol(self):
        """Who presses Send Now sees the outcome, not the beginning."""
        order = self.shipped()
        with self.transactions():
            self.shipments().action_send_now()
        self.assertShippedOnce(order)
