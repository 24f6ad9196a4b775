from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.tests import tagged

from .common import BolStockCase, samples


@tagged("post_install", "-at_install")
class TestSchedule(BolStockCase):
    """Transfers are scheduled by when the goods are to leave, and follow bol."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.count(self.product, 50)

    def item(self, quantity=1, day="2026-06-05", **fulfilment):
        """An item to be delivered on a day; by default to leave on Thursday."""
        return samples.item(
            self.product.barcode,
            quantity,
            fulfilment={
                "method": "FBR",
                "distributionParty": "RETAILER",
                "latestDeliveryDate": day,
                "timeFrameType": "REGULAR",
                **fulfilment,
            },
        )

    def sold(self, *args, **fulfilment):
        item = self.item(*args, **fulfilment)
        return self.sell(item, orderPlacedDateTime="2026-06-01T08:00:00+02:00")

    def promise(self, picking, day):
        """Let bol promise another day."""
        order = picking.bol_order_id
        fulfilment = self.placed[order.bol_id]["orderItems"][0]["fulfilment"]
        self.change_item(order, fulfilment={**fulfilment, "latestDeliveryDate": day})

    def test_transfer_and_promise(self):
        picking = self.sold()
        self.assertEqual(picking.scheduled_date, thursday())
        promised = datetime(2026, 6, 5, 21, 59)
        self.assertEqual(picking.sale_id.commitment_date, promised)
        self.assertEqual(picking.date_deadline, promised)
        self.assertFalse(picking.has_deadline_issue)

    def test_found_among_those_of_today(self):
        self.account.policy_ids.carrier_days = 0
        # Placed now, it can't leave before, whatever day of the week it is.
        today = self.sell(self.item(day=samples.moment()[:10]))
        later = self.sell(self.item(day=samples.moment(days=-9)[:10]))
        found = self.env["stock.picking"].search(
            [("id", "in", (today | later).ids), ("search_date_category", "=", "today")]
        )
        self.assertEqual(found, today)

    def test_backorder(self):
        picking = self.sold(3)
        self.ship(picking, 1)
        rest = picking.backorder_ids
        self.assertEqual(rest.scheduled_date, thursday())
        self.promise(rest, "2026-06-04")
        self.assertEqual(rest.scheduled_date, thursday() - timedelta(days=1))

    def test_last_of_two_steps_leaves_on_the_day(self):
        self.warehouse.delivery_steps = "pick_ship"
        picked = self.sold()
        self.assertEqual(picked.scheduled_date, thursday())
        self.ship(picked)
        out = picked.sale_id.picking_ids - picked
        self.assertEqual(out.scheduled_date, thursday())
        self.promise(out, "2026-06-04")
        self.assertEqual(out.scheduled_date, thursday() - timedelta(days=1))

    def test_bol_promises_another_day(self):
        picking = self.sold()
        self.promise(picking, "2026-06-04")
        self.assertEqual(picking.scheduled_date, thursday() - timedelta(days=1))
        promised = datetime(2026, 6, 4, 21, 59)
        self.assertEqual(picking.sale_id.commitment_date, promised)
        self.assertEqual(picking.date_deadline, promised)
        self.assertIn("in time for bol: 6/3/26, 5:00", picking.message_ids[0].preview)

    def test_transfer_rescheduled_by_hand_stays(self):
        picking = self.sold()
        by_hand = datetime(2026, 6, 3, 6)
        picking.scheduled_date = by_hand
        self.promise(picking, "2026-06-10")
        self.assertEqual(picking.scheduled_date, by_hand)
        self.assertEqual(picking.date_deadline.day, 10)
        self.promise(picking, "2026-06-11")
        self.assertEqual(picking.scheduled_date, by_hand)

    def test_promise_that_came_later(self):
        picking = self.sold(day=None)
        self.promise(picking, "2026-06-05")
        self.assertEqual(picking.scheduled_date, thursday())

    def test_done_transfer_stays_as_it_was(self):
        picking = self.sold()
        self.ship(picking)
        before = picking.scheduled_date
        self.promise(picking, "2026-06-10")
        self.assertEqual(picking.scheduled_date, before)

    def test_changed_settings_plan_anew(self):
        picking = self.sold()
        policy = self.account._bol_policy("FBR")
        policy.write({"carrier_days": 2, "cut_off": 12.5})
        self.make_due(self.flow("orders"))
        self.run_now("orders")
        self.assertEqual(picking.scheduled_date, datetime(2026, 6, 3, 10, 30))

    def test_nobody_reschedules_twice(self):
        picking = self.sold()
        self.promise(picking, "2026-06-04")
        messages = picking.message_ids
        self.run_now("orders")
        self.assertEqual(picking.message_ids, messages)

    def test_transfer_that_somebody_works_on_follows_later(self):
        picking = self.sold()
        moves = type(self.env["stock.move"])
        with patch.object(moves, "try_lock_for_update", lambda self, **kw: self[:0]):
            self.promise(picking, "2026-06-04")
        self.assertEqual(picking.scheduled_date, thursday())
        self.make_due(self.flow("orders"))
        self.run_now("orders")
        self.assertEqual(picking.scheduled_date, thursday() - timedelta(days=1))

    def test_transfer_that_odoo_refuses_to_reschedule(self):
        bad, good = self.sold(), self.sold()
        follow = type(self.env["stock.move"])._bol_follow_ship_by

        def refuse(moves):
            if moves & bad.move_ids:
                raise ValueError("Not this one")
            follow(moves)

        self.patch(type(bad.move_ids), "_bol_follow_ship_by", refuse)
        self.account._bol_policy("FBR").carrier_days = 2
        self.make_due(self.flow("orders"))
        self.run_now("orders")
        self.assertFalse(self.flow("orders").last_error)
        self.assertEqual(bad.scheduled_date, thursday())
        self.assertEqual(good.scheduled_date, thursday() - timedelta(days=1))

    def test_kit_components_are_scheduled(self):
        if "mrp.bom" not in self.env:
            self.skipTest("Kits need Manufacturing.")
        kit = self._make_product(is_storable=False)
        parts = [(0, 0, {"product_id": self.product.id, "product_qty": 2})]
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "company_id": self.company.id,
                "bom_line_ids": parts,
            }
        )
        self.product = kit
        picking = self.sold()
        self.assertEqual(picking.scheduled_date, thursday())
        self.promise(picking, "2026-06-04")
        self.assertEqual(picking.scheduled_date, thursday() - timedelta(days=1))


def thursday():
    """Five in the afternoon at bol, in summer time."""
    return datetime(2026, 6, 4, 15)
