from datetime import timedelta

from odoo.tests import Form, tagged

from odoo.addons.bol_connector.tools import amsterdam_day

from .common import BolStockCase, samples

STOCK_USER = "stock.group_stock_user"
MANAGER = "bol_connector.bol_connector_group_manager"


@tagged("post_install", "-at_install")
class TestDeadlines(BolStockCase):
    """The list of what is open at bol, by the time that is left."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.count(self.product, 90)

    def sold(self, quantity=2, ship_in=48, placed=100, expires_in=240):
        """The transfer of an order with these deadlines, in hours from now."""
        picking = self.sell(samples.item(self.product.barcode, quantity))
        order = picking.sale_id.bol_order_id
        now = self.now()
        order.placed_at = now - timedelta(hours=placed)
        order.item_ids.expires_on = now.date() + timedelta(days=expires_in // 24)
        order.item_ids.ship_by = now + timedelta(hours=ship_in)
        return picking

    def rows(self, *pickings):
        """(what is left, units, level) of each row of these transfers' orders."""
        self.env.invalidate_all()
        orders = self.env["stock.picking"].union(*pickings).bol_order_id
        found = self.env["bol.deadline"].search([("bol_order_id", "in", orders.ids)])
        return [(row.kind, row.quantity, row.level) for row in found]

    def level(self, picking):
        ((_kind, _quantity, level),) = self.rows(picking)
        return level

    def age(self, shipment, hours):
        """As if a shipment had waited so long."""
        shipment.next_attempt -= timedelta(hours=hours)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE bol_shipment SET create_date = create_date - %s WHERE id = %s",
            (timedelta(hours=hours), shipment.id),
        )

    def test_what_is_left_from_sale_to_confirmation(self):
        picking = self.sold(3)
        self.assertEqual(self.rows(picking), [("ship", 3, "fine")])
        self.ship(picking, 2)
        self.assertEqual(
            self.rows(picking), [("confirm", 2, "under_way"), ("ship", 1, "fine")]
        )
        self.send()
        # Before the order was read again.
        self.assertEqual(picking.bol_order_id.item_ids.quantity_shipped, 0)
        self.assertEqual(self.rows(picking), [("ship", 1, "fine")])
        self.ship(picking.sale_id.picking_ids - picking)
        self.send()
        self.assertEqual(self.rows(picking), [])
        self.run_now("orders")
        self.assertEqual(self.rows(picking), [])

    def test_refused_and_withdrawn_units_are_not_forgotten(self):
        picking = self.sold(3)
        self.ship(picking)
        for state in ("failed", "attention"):
            picking.bol_shipment_ids.state = state
            self.assertEqual(self.rows(picking), [("confirm", 3, "fine")])
        picking.bol_shipment_ids.state = "withdrawn"
        self.assertEqual(self.rows(picking), [("confirm", 3, "fine")])
        picking.bol_shipment_ids.write({"state": "done", "by_hand_reason": "Portal"})
        self.assertEqual(self.rows(picking), [])

    def test_goods_that_are_back_are_to_be_shipped_again(self):
        picking = self.sold(3)
        self.ship(picking)
        picking.bol_shipment_ids.state = "withdrawn"
        wizard = self.env["stock.return.picking"].with_context(
            active_id=picking.id, active_model="stock.picking"
        )
        back = wizard.create({})
        back.product_return_moves.quantity = 3
        self.ship(back._create_return())
        self.assertEqual(self.rows(picking), [("ship", 3, "fine")])

    def test_worst_shipment_is_shown(self):
        picking = self.sold(3)
        self.ship(picking, 1)
        rest = picking.sale_id.picking_ids - picking
        self.ship(rest)
        rest.bol_shipment_ids.state = "attention"
        row = self.env["bol.deadline"].search(
            [("bol_order_id", "=", picking.bol_order_id.id)]
        )
        self.assertEqual((row.quantity, row.shipment_state), (3, "attention"))
        self.assertEqual(row.action_open()["res_id"], rest.bol_shipment_ids.id)

    def test_levels_of_what_is_to_be_shipped(self):
        for hours, level in ((13, "fine"), (11, "soon"), (-1, "late")):
            with self.subTest(hours=hours):
                self.assertEqual(self.level(self.sold(ship_in=hours)), level)
        # The seller had 6 hours from the start: 4 left are no reason to worry.
        self.assertEqual(self.level(self.sold(ship_in=4, placed=2)), "fine")
        self.assertEqual(self.level(self.sold(ship_in=2, placed=4)), "soon")

    def test_levels_before_bol_cancels(self):
        picking = self.sold()
        item = picking.bol_order_id.item_ids
        today = amsterdam_day(self.now())
        for days, level in ((3, "fine"), (0, "expiring"), (-2, "expired")):
            with self.subTest(days=days):
                item.expires_on = today + timedelta(days=days)
                self.assertEqual(self.level(picking), level)
        item.expires_on = False
        item.ship_by = False
        self.assertEqual(self.level(picking), "fine")

    def test_thresholds_are_the_accounts(self):
        picking = self.sold(ship_in=30, expires_in=48)
        self.account.deadline_warning_hours = 31
        self.assertEqual(self.level(picking), "soon")
        self.account.deadline_expiry_hours = 80
        self.assertEqual(self.level(picking), "expiring")

    def test_bol_at_work_is_no_trouble_for_some_hours(self):
        picking = self.sold(ship_in=1)
        self.assertEqual(self.level(picking), "soon")
        self.ship(picking)
        self.assertEqual(self.level(picking), "under_way")
        self.age(picking.bol_shipment_ids, 3)
        self.assertEqual(self.level(picking), "under_way")
        self.age(picking.bol_shipment_ids, 2)
        self.assertEqual(self.level(picking), "soon")
        # Also where bol took it over, and is asked again and again.
        shipment = picking.bol_shipment_ids
        later = self.now() + timedelta(minutes=15)
        shipment.write({"state": "sent", "attempts": 1, "next_attempt": later})
        self.assertEqual(self.level(picking), "soon")
        shipment.state = "failed"
        self.assertEqual(self.level(picking), "soon")

    def test_what_waits_on_purpose_is_no_trouble(self):
        picking = self.sold(ship_in=1)
        self.ship(picking)
        self.age(picking.bol_shipment_ids, 5)
        self.assertEqual(self.level(picking), "soon")
        picking.bol_shipment_ids.next_attempt = self.now() + timedelta(minutes=30)
        self.assertEqual(self.level(picking), "under_way")

    def test_what_is_no_concern_isnt_listed(self):
        picking = self.sold(ship_in=-1)
        order = picking.bol_order_id
        order.state = "ignored"
        self.assertEqual(self.rows(picking), [])
        order.state = "held"
        self.assertEqual(self.rows(picking), [("ship", 2, "late")])
        self.flow("orders").mode = "preview"
        self.assertEqual(self.rows(picking), [])
        order.state = "imported"
        self.assertEqual(self.rows(picking), [("ship", 2, "late")])
        order.item_ids.fulfilment_method = "FBB"
        self.assertEqual(self.rows(picking), [])
        order.item_ids.fulfilment_method = "FBR"
        order.item_ids.quantity_cancelled = 2
        self.assertEqual(self.rows(picking), [])
        order.item_ids.quantity_cancelled = 0
        self.account.active = False
        self.assertEqual(self.rows(picking), [])

    def test_what_is_being_cancelled_need_not_be_shipped(self):
        picking = self.sold(ship_in=-1)
        cancellation = self.env["bol.cancellation"].create(
            {
                "account_id": self.account.id,
                "item_id": picking.bol_order_id.item_ids.id,
                "reason_code": "OUT_OF_STOCK",
            }
        )
        for state, left in (("sent", []), ("failed", [("ship", 2, "late")])):
            cancellation.state = state
            self.assertEqual(self.rows(picking), left)

    def test_least_time_first_in_words(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        later, sooner = self.sold(ship_in=5), self.sold(ship_in=-3)
        found = self.env["bol.deadline"].search([("account_id", "=", self.account.id)])
        self.assertEqual(found.bol_order_id.ids, (sooner | later).bol_order_id.ids)
        self.assertEqual(found.mapped("time_left"), ["3 hours ago", "in 5 hours"])
        dutch = found.with_context(lang="nl_NL")
        self.assertEqual(dutch.mapped("time_left"), ["3 uur geleden", "over 5 uur"])

    def test_counts_on_the_account(self):
        self.sold(ship_in=48)
        self.sold(ship_in=1)
        gone = self.sold(ship_in=-1)
        self.ship(gone)
        self.env.invalidate_all()
        self.assertEqual(self.account.deadline_count, 1)
        self.assertEqual(self.account.unconfirmed_count, 1)
        action = self.account.action_view_deadlines()
        rows = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(len(rows), 3)

    def test_row_opens_what_there_is_to_do(self):
        picking = self.sold()
        row = self.env["bol.deadline"].search(
            [("bol_order_id", "=", picking.bol_order_id.id)]
        )
        clerk = self._make_user("clerk", STOCK_USER)
        action = row.with_user(clerk).action_open()
        self.assertEqual((action["res_model"], action["res_id"]), picking_ref(picking))
        picking.action_cancel()
        order = picking.bol_order_id
        self.assertEqual(
            (row.action_open()["res_model"], row.action_open()["res_id"]),
            (order._name, order.id),
        )

    def test_other_companies_see_nothing(self):
        self.sold()
        other = self._make_company("Elsewhere")
        user = self._make_user("bol-other", MANAGER, other)
        rows = self.env["bol.deadline"].with_user(user)
        self.assertFalse(rows.with_context(allowed_company_ids=other.ids).search([]))
        self.assertTrue(self.env["bol.deadline"].search([]))

    def test_screens_open(self):
        Form(self.account)
        self.env["bol.deadline"].get_views([(False, "list"), (False, "search")])


def picking_ref(picking):
    return picking._name, picking.id
