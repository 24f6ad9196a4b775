from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.bol_connector_stock.tests.common import BolShippedCase, samples


class TrackingCase(BolShippedCase):
    def later(self, **passed):
        result = super().later(**passed)
        self.env.flush_all()
        # The wait counts from the validation, and ends before the deadline.
        for item in self.orders().item_ids.filtered("ship_by"):
            item.ship_by -= timedelta(**passed)
        self.env.cr.execute(
            "UPDATE bol_shipment SET create_date = create_date - %s WHERE id = ANY(%s)",
            [timedelta(**passed), self.shipments().ids],
        )
        self.shipments().invalidate_recordset(["create_date"])
        mine = [("account_id", "=", self.account.id)]
        for transport in self.env["bol.transport"].search(mine):
            for name in ("next_attempt", "sent_at"):
                if transport[name]:
                    transport[name] -= timedelta(**passed)
        return result

    def validated(self, tracking=False, quantity=1, **deadline):
        picking = self.sell(samples.item(self.product.barcode, quantity))
        moment = self.now() + timedelta(**(deadline or {"days": 2}))
        picking.sale_id.bol_order_id.item_ids.ship_by = moment
        picking.carrier_tracking_ref = tracking
        self.ship(picking)
        return picking

    def at_bol(self, picking):
        """(transporter, tracking) of each shipment at bol."""
        rows = self.seller.shipments(picking.sale_id.bol_number)
        return [
            (row["transport"]["transporterCode"], row["transport"]["trackAndTrace"])
            for row in rows
        ]

    def activities(self, what="tracking"):
        return self.account._bol_trouble_activities(f"shipments:{what}")


@tagged("post_install", "-at_install")
class TestTrackingAwaited(TrackingCase):
    """The carrier's number is still to come when the transfer is validated."""

    def setUp(self):
        super().setUp()
        self.account.tracking_wait_hours = 4

    def test_told_with_it_as_soon_as_it_comes(self):
        picking = self.validated()
        self.send()
        self.assertEqual(self.at_bol(picking), [])
        self.assertIn("Waits for the tracking", self.shipments().message)
        picking.carrier_tracking_ref = "3SLATER"
        self.send()
        self.assertEqual(self.at_bol(picking), [("TNT", "3SLATER")])
        self.assertEqual(len(self.posts()), 1)

    def test_told_without_when_it_does_not_come(self):
        picking = self.validated()
        self.send()
        self.later(hours=3)
        self.send(1)
        self.assertEqual(self.at_bol(picking), [])
        self.later(hours=1)
        self.send()
        self.assertEqual(self.at_bol(picking), [("OTHER", "")])
        self.assertFalse(self.activities())

    def test_known_from_the_start_waits_for_nothing(self):
        picking = self.validated("3SNOW")
        self.send()
        self.assertEqual(self.at_bol(picking), [("TNT", "3SNOW")])

    def test_never_past_the_deadline(self):
        picking = self.validated(minutes=90)
        self.send()
        self.assertEqual(self.at_bol(picking), [])
        self.later(minutes=59)
        self.send()
        self.assertEqual(self.at_bol(picking), [("OTHER", "")])

    def test_bol_is_slow_to_be_told_but_not_twice(self):
        """Told without, and its answer lost: what comes then is a change of it."""
        picking = self.validated()
        self.send(1)
        self.sandbox.fault("drop_after", method="POST", path="^/retailer/shipments$")
        self.later(hours=5)
        self.run_lane("out")
        picking.carrier_tracking_ref = "3SLATER"
        self.send(4)
        self.assertEqual(self.at_bol(picking), [("TNT", "3SLATER")])
        self.assertEqual(len(self.posts()), 1)

    def test_send_now_tells_without(self):
        picking = self.validated()
        with self.transactions():
            self.shipments().action_send_now()
        self.send()
        self.assertEqual(self.at_bol(picking), [("OTHER", "")])

    def test_grace_is_kept_when_it_comes(self):
        self.account.shipment_grace_minutes = 60
        picking = self.validated()
        picking.carrier_tracking_ref = "3SQUICK"
        self.send()
        self.assertEqual(self.at_bol(picking), [])
        self.later(hours=1)
        self.send()
        self.assertEqual(self.at_bol(picking), [("TNT", "3SQUICK")])

    # -- somebody is asked -----------------------------------------------------

    def asked(self, **deadline):
        """A transfer whose number didn't come in time."""
        self.account.tracking_missing = "alert"
        picking = self.validated(**deadline)
        self.send()
        self.assertFalse(self.activities())
        self.later(hours=4)
        self.send()
        self.assertEqual(self.shipments().state, "attention")
        self.assertEqual(len(self.activities()), 1)
        self.assertEqual(self.at_bol(picking), [])
        return picking

    def test_number_entered_settles_it(self):
        picking = self.asked()
        picking.carrier_tracking_ref = "3SASKED"
        self.send()
        self.assertEqual(self.at_bol(picking), [("TNT", "3SASKED")])
        self.assertFalse(self.activities())

    def test_retry_tells_without(self):
        picking = self.asked()
        self.shipments().action_retry()
        self.send()
        self.assertEqual(self.at_bol(picking), [("OTHER", "")])
        self.assertFalse(self.activities())

    def test_nobody_answers_until_the_deadline(self):
        picking = self.asked(hours=10)
        self.later(hours=4)
        self.send()
        self.assertEqual(self.at_bol(picking), [])
        self.later(hours=2)
        self.send()
        self.assertEqual(self.at_bol(picking), [("OTHER", "")])
        self.assertFalse(self.activities())

    def test_deadline_has_passed_nobody_is_asked(self):
        self.account.tracking_missing = "alert"
        picking = self.validated(minutes=-5)
        self.send()
        self.assertEqual(self.at_bol(picking), [("OTHER", "")])

    def test_carrier_that_is_missing_is_still_asked_for(self):
        self.account.write({"transporter_code": False, "tracking_missing": "alert"})
        picking = self.validated()
        self.later(hours=4)
        self.send()
        self.assertEqual(self.shipments().waits_for, "carrier")
        self.assertFalse(self.activities())
        self.assertEqual(len(self.activities("carrier")), 1)
        picking.carrier_tracking_ref = "3SBOTH"
        self.send()
        self.assertEqual(self.at_bol(picking), [("TNT", "3SBOTH")])

    def test_bounds(self):
        for hours in (-1, 73):
            with self.subTest(hours=hours), self.assertRaises(ValidationError):
                self.account.tracking_wait_hours = hours

    def test_what_came_back_while_it_waited_is_never_told(self):
        self.account.write({"tracking_wait_hours": 1, "tracking_missing": "alert"})
        picking = self.validated(days=1)
        self.later(hours=2)
        self.run_lane("out")
        shipment = self.shipments()
        self.assertEqual((shipment.state, shipment.attempts), ("attention", 0))
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        for line in wizard.product_return_moves:
            line.quantity = 1
        self.ship(wizard._create_return())
        self.assertEqual(shipment.state, "withdrawn")
        self.later(days=1)
        self.send(3)
        self.assertEqual(self.at_bol(picking), [])
