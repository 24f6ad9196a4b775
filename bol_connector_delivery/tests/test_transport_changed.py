from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.bol_connector_stock.tests.common import samples

from .test_tracking_awaited import TrackingCase
from .test_transport import TestTransport

PUT = {"method": "PUT", "path": "^/retailer/transports/"}


@tagged("post_install", "-at_install")
class TestTransportChanged(TrackingCase):
    """A number that comes, or is corrected, after bol was told of the shipment."""

    carrier = TestTransport.carrier

    def told(self, tracking=False, **values):
        """A transfer that bol has confirmed."""
        picking = self.validated(tracking, **values)
        self.send()
        self.assertEqual(self.shipments().mapped("state"), ["done"])
        return picking

    def changes(self):
        mine = [("account_id", "=", self.account.id)]
        return self.env["bol.transport"].search(mine, order="id")

    def puts(self):
        return self.seller.received(**PUT)

    def assertTold(self, picking, *expected, calls=1):
        self.assertEqual(self.at_bol(picking), list(expected))
        self.assertEqual(len(self.puts()), calls)
        self.assertEqual(len(self.posts()), 1, "confirmed once, whatever changed")

    def test_comes_later(self):
        picking = self.told()
        picking.carrier_tracking_ref = "3SLATER"
        self.send()
        self.assertTold(picking, ("TNT", "3SLATER"))
        self.assertEqual(self.changes().state, "done")

    def test_is_corrected(self):
        picking = self.told("3SWRONG")
        picking.carrier_tracking_ref = "JVGL0611RIGHT"
        self.send()
        self.assertTold(picking, ("DHLFORYOU", "JVGL0611RIGHT"))

    def test_carrier_is_corrected(self):
        picking = self.told("X1")
        picking.carrier_id = self.carrier("GLS")
        self.send()
        self.assertTold(picking, ("GLS", "X1"))

    def test_carrier_that_was_chosen_is_corrected(self):
        picking = self.told("X1")
        self.shipments().carrier_chosen = "DPD-NL"
        picking.carrier_id = self.carrier("GLS")
        self.send()
        self.assertTold(picking, ("GLS", "X1"))

    def test_newest_wins(self):
        picking = self.told("3SWRONG")
        for tracking in ("3SSECOND", "3STHIRD"):
            picking.carrier_tracking_ref = tracking
        self.send()
        self.assertTold(picking, ("TNT", "3STHIRD"))
        self.assertEqual(self.changes().mapped("state"), ["withdrawn", "done"])

    def test_newest_wins_over_one_that_is_under_way(self):
        picking = self.told("3SWRONG")
        self.setting(process_seconds=100)
        picking.carrier_tracking_ref = "3SSECOND"
        self.run_lane("out")
        self.assertEqual(self.changes().state, "sent")
        picking.carrier_tracking_ref = "3STHIRD"
        self.run_lane("out")
        self.assertEqual(len(self.puts()), 1, "waits for the first")
        for _ in range(3):
            self.sandbox.admin("POST", "time", advance_seconds=101)
            self.later(minutes=10)
            self.run_lane("out")
        self.sandbox.admin("POST", "time", advance_seconds=101)
        self.assertTold(picking, ("TNT", "3STHIRD"), calls=2)

    def test_lost_answer(self):
        for kind in ("drop_after", "drop_before", "server_error"):
            with self.subTest(kind=kind):
                picking = self.validated("3SWRONG")
                self.send()
                self.sandbox.fault(kind, **PUT)
                picking.carrier_tracking_ref = f"3S{kind}"
                for _ in range(4):
                    self.run_lane("out")
                    self.later(minutes=15)
                self.assertEqual(self.at_bol(picking), [("TNT", f"3S{kind}")])
                self.assertEqual(set(self.changes().mapped("state")), {"done"})

    def test_old_one_is_not_repeated_after_a_newer_one(self):
        """The first call's answer is lost and bol shows nothing of it."""
        picking = self.told("3SWRONG")
        self.sandbox.fault("drop_before", **PUT)
        picking.carrier_tracking_ref = "3SSECOND"
        self.run_lane("out")
        picking.carrier_tracking_ref = "3STHIRD"
        for _ in range(5):
            self.later(minutes=15)
            self.run_lane("out")
        self.assertEqual(self.at_bol(picking), [("TNT", "3STHIRD")])
        self.assertEqual(self.changes().mapped("state"), ["withdrawn", "done"])

    def test_same_again_is_not_told(self):
        picking = self.told("3SSAME")
        picking.carrier_tracking_ref = "3SSAME"
        picking.carrier_tracking_ref = "3SSAME,3SSECOND"
        self.send()
        self.assertTold(picking, ("TNT", "3SSAME"), calls=0)

    def test_removed_is_not_told(self):
        picking = self.told("3SSAME")
        picking.carrier_tracking_ref = False
        self.send()
        self.assertTold(picking, ("TNT", "3SSAME"), calls=0)

    def test_corrected_and_back_again(self):
        picking = self.told("3SFIRST")
        for tracking in ("3SSECOND", "3SFIRST"):
            picking.carrier_tracking_ref = tracking
        self.send()
        self.assertEqual(self.at_bol(picking), [("TNT", "3SFIRST")])

    def test_before_bol_was_told_it_goes_with_the_shipment(self):
        picking = self.validated("3SWRONG")
        picking.carrier_tracking_ref = "3SRIGHT"
        self.send()
        self.assertTold(picking, ("TNT", "3SRIGHT"), calls=0)

    def test_while_bol_works_on_the_shipment(self):
        self.setting(process_seconds=100)
        picking = self.validated("3SWRONG")
        self.run_lane("out")
        self.assertEqual(self.shipments().state, "sent")
        picking.carrier_tracking_ref = "3SRIGHT"
        self.run_lane("out")
        self.assertEqual(self.puts(), [])
        for _ in range(3):
            self.sandbox.admin("POST", "time", advance_seconds=101)
            self.later(minutes=10)
            self.run_lane("out")
        self.sandbox.admin("POST", "time", advance_seconds=101)
        self.assertTold(picking, ("TNT", "3SRIGHT"))

    def test_comes_while_nobody_knows_what_bol_has(self):
        """The shipment's answer is lost for hours; then bol shows it, as it was."""
        self.setting(process_seconds=20_000)
        picking = self.sell(samples.item(self.product.barcode, 2))
        picking.sale_id.bol_order_id.item_ids.ship_by = self.now() + timedelta(days=2)
        self.sandbox.fault("drop_after", method="POST", path="^/retailer/shipments$")
        self.ship(picking, quantity=1)
        self.run_lane("out")
        picking.carrier_tracking_ref = "3SLATER"
        for _ in range(2):
            self.later(hours=5)
            self.run_lane("out")
        shipment = self.shipments()
        self.assertEqual(shipment.state, "attention")
        self.assertEqual(self.changes().state, "withdrawn")
        self.sandbox.admin("POST", "time", advance_seconds=21_000)
        self.setting(process_seconds=0)
        shipment.action_retry()
        self.send(3)
        self.assertEqual(shipment.state, "done")
        self.assertTold(picking, ("TNT", "3SLATER"))

    def test_shipment_that_bol_refused_takes_it_along(self):
        self.bol_says(status="FAILURE", errorMessage="No.")
        picking = self.validated("3SWRONG")
        self.run_lane("out")
        picking.carrier_tracking_ref = "3SRIGHT"
        self.send()
        self.setting(process_result={})
        self.shipments().action_retry()
        self.send(3)
        self.assertEqual(self.at_bol(picking), [("TNT", "3SRIGHT")])
        self.assertEqual(self.puts(), [])

    def test_by_hand_shipments_are_left_alone(self):
        picking = self.validated("3SWRONG")
        self.shipments()._bol_done_by_hand("In the portal")
        picking.carrier_tracking_ref = "3SRIGHT"
        self.send()
        self.assertFalse(self.changes())

    def test_earlier_steps_tell_nothing(self):
        self.warehouse.delivery_steps = "pick_ship"
        picked = self.validated()
        out = picked.sale_id.picking_ids - picked
        out.carrier_tracking_ref = "3SOUT"
        self.ship(out)
        self.send()
        picked.carrier_tracking_ref = "3SPICK"
        self.send()
        self.assertTold(picked, ("TNT", "3SOUT"), calls=0)

    def test_each_transfer_its_own(self):
        picking = self.validated("3SFIRST", quantity=2)
        self.assertEqual(len(self.shipments()), 1)
        other = self.validated("3SOTHER")
        self.send()
        other.carrier_tracking_ref = "3SNEW"
        self.send()
        self.assertEqual(self.at_bol(picking), [("TNT", "3SFIRST")])
        self.assertEqual(self.at_bol(other), [("TNT", "3SNEW")])

    def test_refused_is_said_and_bol_is_asked_again_by_button(self):
        picking = self.told("3SWRONG")
        self.setting(
            process_result={
                "CHANGE_TRANSPORT": {"status": "FAILURE", "errorMessage": "No."}
            }
        )
        picking.carrier_tracking_ref = "3SRIGHT"
        self.send()
        self.assertEqual(
            (self.changes().state, self.changes().message), ("failed", "No.")
        )
        trouble = self.account._bol_trouble_activities("transports:attention")
        self.assertEqual(len(trouble), 1)
        picking.invalidate_recordset(["bol_transport_message"])
        self.assertIn("3SRIGHT: No.", picking.bol_transport_message)
        self.setting(process_result={})
        picking.action_bol_retry_transport()
        self.send()
        self.assertEqual(self.at_bol(picking), [("TNT", "3SRIGHT")])
        self.assertFalse(trouble.exists())
        picking.invalidate_recordset(["bol_transport_message"])
        self.assertFalse(picking.bol_transport_message)

    def test_preview_sends_nothing_and_shows_it(self):
        picking = self.told("3SWRONG")
        self.flow("shipments").action_preview()
        picking.carrier_tracking_ref = "3SRIGHT"
        self.send()
        self.assertEqual(self.puts(), [])
        (waiting,) = self.env["bol.preview"].search(
            [("account_id", "=", self.account.id), ("res_model", "=", "bol.transport")]
        )
        self.assertEqual(waiting.new_value, "3SRIGHT")
        waiting.action_approve()
        self.send()
        self.assertTold(picking, ("TNT", "3SRIGHT"))
