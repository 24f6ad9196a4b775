from unittest.mock import patch

from odoo.tests import tagged

from .cancelled import CancelledCase


@tagged("post_install", "-at_install")
class TestShippedAfterCancellation(CancelledCase):
    """Goods left that bol had cancelled, or cancels before it hears of them."""

    def setUp(self):
        super().setUp()
        self.picking = self.sold(2)
        self.sale = self.picking.sale_id
        self.order = self.sale.bol_order_id
        self.packer = self._make_user("packer", "stock.group_stock_user")
        self.picking.user_id = self.packer

    def alerts(self):
        return self.picking.activity_ids.filtered(
            lambda activity: activity.bol_trouble == "shipped_cancelled"
        )

    def ship_anyway(self):
        self.pick(self.picking)
        self.picking.with_context(bol_cancelled_seen=True).button_validate()
        self.commit()

    def assertAlert(self):
        self.assertEqual(self.alerts().user_id, self.packer)
        self.assertIn("get it back", self.alerts().summary)
        self.assertIn("Get the parcel back", self.picking.bol_cancelled_warning)
        self.assertIn(self.picking.name, self.sale.bol_cancelled_warning)

    def test_cancelled_before_bol_was_told(self):
        self.ship(self.picking)
        self.cancel_at_bol(self.order)
        self.assertAlert()
        self.send()
        self.assertEqual(self.item_at_bol(self.order), (0, 2, "HANDLED"))
        self.assertNothingAtBol(self.order)

    def test_looking_again_confirms_nothing(self):
        self.ship(self.picking)
        self.cancel_at_bol(self.order)
        self.send()
        shipment = self.shipments()
        for press in (shipment.action_retry, shipment.action_ask_bol):
            with self.transactions():
                press()
            self.send(4)
            self.assertEqual(shipment.state, "attention", press.__name__)
            self.assertIn("get the parcel back", shipment.message)
        self.assertNothingAtBol(self.order)

    def test_shipped_although_it_was_known(self):
        self.pick(self.picking)
        self.cancel_at_bol(self.order)
        self.assertFalse(self.alerts())
        self.ship_anyway()
        self.run_lane()
        self.assertAlert()
        self.assertFalse(self.shipments())

    def test_shipped_before_odoo_followed(self):
        """The transfer was validated in the moment between."""
        flows = type(self.env["bol.flow"])
        with patch.object(flows, "_bol_follow", lambda flow: False):
            self.cancel_at_bol(self.order)
        self.ship_anyway()
        self.assertFalse(self.alerts())
        self.run_lane()
        self.assertAlert()

    def test_shipped_after_it_was_dealt_with(self):
        """Somebody thought that it stays here."""
        self.pick(self.picking)
        self.cancel_at_bol(self.order)
        self.sale.action_bol_cancelled_seen()
        self.ship_anyway()
        self.run_lane()
        self.assertAlert()

    def test_parcel_came_back(self):
        self.ship(self.picking)
        self.cancel_at_bol(self.order)
        self.assertAlert()
        back = self.give_back()
        self.run_lane()
        self.assertFalse(self.alerts())
        self.assertFalse(self.sale.bol_cancelled_warning)
        self.assertEqual((self.sale.state, back.state), ("cancel", "done"))

    def give_back(self):
        """The parcel comes back, and is put on the shelf."""
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_id=self.picking.id, active_model="stock.picking")
            .create({})
        )
        wizard.product_return_moves.quantity = 2
        back = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        self.ship(back)
        return back

    def test_dealt_with(self):
        self.ship(self.picking)
        self.cancel_at_bol(self.order)
        self.sale.action_bol_cancelled_seen()
        self.assertFalse(self.alerts())
        self.assertFalse(self.picking.bol_cancelled_warning)

    def test_what_bol_confirmed_is_no_alarm(self):
        self.ship(self.picking)
        self.send()
        self.read_orders()
        self.assertFalse(self.alerts())
        self.assertFalse(self.sale.bol_cancelled_warning)
        self.assertFalse(self.activities(self.sale))
