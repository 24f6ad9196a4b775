from datetime import date, datetime

from odoo.tests import tagged

from . import samples
from .common import BolCase

# 2026-06-01 is a Monday, in summer time: bol is two hours ahead of UTC.
PLACED = "2026-06-01T08:00:00+02:00"


@tagged("post_install", "-at_install")
class TestOrderPlanning(BolCase):
    """By when goods are to leave, counted back from bol's promise."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.policy = self.account._bol_policy("FBR")

    def ship_by(self, deliver_by, **settings):
        self.policy.write(settings)
        return self.policy._bol_ship_by(date.fromisoformat(deliver_by))

    def item(self, **fulfilment):
        values = {
            "method": "FBR",
            "distributionParty": "RETAILER",
            "latestDeliveryDate": "2026-06-05",
            "timeFrameType": "REGULAR",
        }
        return samples.item(self.product.barcode, fulfilment={**values, **fulfilment})

    def imported(self, *items, **changes):
        items = items or [self.item()]
        return self.import_order(*items, **{"orderPlacedDateTime": PLACED, **changes})

    def test_promise_of_what_bol_ships_is_not_ours(self):
        bols = samples.fbb_item(self.product.barcode)
        bols["fulfilment"]["latestDeliveryDate"] = "2026-06-03"
        sale = self.imported(self.item(), bols).sale_order_id
        self.assertEqual(str(sale.commitment_date), "2026-06-05 21:59:00")

    # -- counting back ---------------------------------------------------------

    def test_working_days_under_way(self):
        for days, leaves in ((0, 5), (1, 4), (2, 3), (4, 1)):
            with self.subTest(days=days):
                self.assertEqual(
                    self.ship_by("2026-06-05", carrier_days=days),
                    datetime(2026, 6, leaves, 15),
                )

    def test_weekend_isn_t_worked(self):
        friday = datetime(2026, 6, 5, 15)
        for day, days in (
            ("2026-06-06", 0),
            ("2026-06-06", 1),
            ("2026-06-07", 0),
            ("2026-06-07", 1),
            ("2026-06-08", 1),
            ("2026-06-09", 2),
        ):
            with self.subTest(day=day, days=days):
                self.assertEqual(self.ship_by(day, carrier_days=days), friday)

    def test_weekend_with_days_under_way(self):
        self.assertEqual(
            self.ship_by("2026-06-06", carrier_days=2), datetime(2026, 6, 4, 15)
        )

    def test_public_holiday_isn_t_worked(self):
        """The calendar's global time off: Thursday and Friday."""
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Long weekend",
                "calendar_id": self.company.resource_calendar_id.id,
                "company_id": self.company.id,
                "date_from": datetime(2026, 6, 3, 22),
                "date_to": datetime(2026, 6, 5, 21, 59),
            }
        )
        for day, days, leaves in (
            ("2026-06-05", 0, 3),
            ("2026-06-05", 1, 3),
            ("2026-06-08", 1, 3),
            ("2026-06-08", 2, 2),
        ):
            with self.subTest(day=day, days=days):
                self.assertEqual(
                    self.ship_by(day, carrier_days=days), datetime(2026, 6, leaves, 15)
                )

    def test_time_of_hand_over(self):
        for time, moment in ((0, (22, 0)), (12.5, (10, 30)), (23.99, (21, 59))):
            with self.subTest(time=time):
                leaves = self.ship_by("2026-06-05", cut_off=time)
                self.assertEqual((leaves.hour, leaves.minute), moment)

    def test_winter_time(self):
        self.assertEqual(self.ship_by("2026-12-04"), datetime(2026, 12, 3, 16))

    def test_across_the_change_of_the_clock(self):
        """Promised for Monday in summer time, leaves on Friday in winter time."""
        self.assertEqual(self.ship_by("2026-03-30"), datetime(2026, 3, 27, 16))

    def test_calendar_elsewhere_in_the_world(self):
        """Its days count by its own clock, and the hand-over by bol's."""
        for zone in ("Pacific/Auckland", "America/Los_Angeles", "UTC"):
            with self.subTest(zone):
                self.company.resource_calendar_id.tz = zone
                self.assertEqual(self.ship_by("2026-06-05"), datetime(2026, 6, 4, 15))

    def test_company_without_working_days(self):
        for calendar in (False, self.env["resource.calendar"].create({"name": "No"})):
            self.company.resource_calendar_id = calendar
            if calendar:
                calendar.attendance_ids.unlink()
            with self.subTest(calendar=calendar):
                self.assertEqual(self.ship_by("2026-06-07"), datetime(2026, 6, 6, 15))

    # -- orders ----------------------------------------------------------------

    def test_item_and_order(self):
        order = self.imported()
        self.assertEqual(order.item_ids.ship_by, datetime(2026, 6, 4, 15))
        self.assertEqual(order.ship_by, datetime(2026, 6, 4, 15))
        self.assertEqual(
            order.sale_order_id.commitment_date, datetime(2026, 6, 5, 21, 59)
        )

    def test_exact_day_of_delivery(self):
        order = self.imported(self.item(exactDeliveryDate="2026-06-12"))
        self.assertEqual(order.ship_by, datetime(2026, 6, 11, 15))

    def test_nothing_promised(self):
        order = self.imported(self.item(latestDeliveryDate=None))
        self.assertEqual(order.state, "imported")
        self.assertFalse(order.ship_by or order.sale_order_id.commitment_date)

    def test_placed_after_it_should_have_left(self):
        order = self.imported(orderPlacedDateTime="2026-06-04T22:00:00+02:00")
        self.assertEqual(order.ship_by, datetime(2026, 6, 4, 20))

    def test_first_of_several_items(self):
        order = self.imported(self.item(latestDeliveryDate="2026-06-11"), self.item())
        self.assertEqual(order.ship_by, datetime(2026, 6, 4, 15))
        self.assertEqual(
            order.sale_order_id.commitment_date, datetime(2026, 6, 5, 21, 59)
        )

    def test_shipped_items_need_to_leave_no_more(self):
        order = self.imported(self.item(), self.item(latestDeliveryDate="2026-06-11"))
        self.change_item(order, quantityShipped=1)
        self.assertEqual(order.ship_by, datetime(2026, 6, 10, 15))
        self.change_item(order, 1, quantityShipped=1)
        self.assertFalse(order.ship_by)

    def test_bol_ships_its_own_goods_when_it_likes(self):
        order = self.import_order(self.item(method="FBB", distributionParty="BOL"))
        self.assertFalse(order.ship_by)
        self.assertTrue(order.sale_order_id.commitment_date)

    def test_window_of_bol_s_carrier_goes_first(self):
        order = self.imported(self.item(distributionParty="BOL"))
        order.item_ids.hand_over_by = datetime(2026, 6, 3, 12)
        self.assertEqual(order.ship_by, datetime(2026, 6, 3, 12))

    def test_changed_settings_plan_open_items_anew(self):
        done = self.imported()
        self.change_item(done, quantityShipped=1)
        order = self.imported()
        self.policy.carrier_days = 2
        self.assertEqual(order.ship_by, datetime(2026, 6, 3, 15))
        self.assertEqual(done.item_ids.ship_by, datetime(2026, 6, 4, 15))
        self.policy.cut_off = 9
        self.assertEqual(order.ship_by, datetime(2026, 6, 3, 7))

    def test_settings_of_bol_s_goods_change_nothing_of_ours(self):
        order = self.imported()
        self.account._bol_policy("FBB").write({"carrier_days": 3, "cut_off": 1})
        self.assertEqual(order.ship_by, datetime(2026, 6, 4, 15))

    def test_bol_promises_another_day(self):
        order = self.imported()
        later = self.item(latestDeliveryDate="2026-06-11")["fulfilment"]
        self.change_item(order, fulfilment=later)
        self.assertEqual(order.ship_by, datetime(2026, 6, 10, 15))
