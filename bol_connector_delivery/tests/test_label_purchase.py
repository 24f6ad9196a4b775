from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.bol_connector_delivery.models.stock_picking_label import StockPicking

from .labels import LabelCase


@tagged("post_install", "-at_install")
class TestLabelPurchase(LabelCase):
    """A label is bought as it was chosen, or not at all."""

    def want_stale(self):
        """A label whose offer came to its end before it was bought."""
        label = self.want(self.vvb())
        label.valid_until = self.now().date() - timedelta(days=1)
        self.former = label.offer_id
        return label

    def assertNotBought(self, label, state="failed"):
        self.assertEqual(label.state, state)
        self.assertEqual((self.sold(), self.buys()), ([], []))

    def test_offer_that_ended_is_renewed(self):
        label = self.want_stale()
        self.send()
        (sold,) = self.sold()
        self.assertEqual(label.state, "done", label.message)
        self.assertNotEqual(label.offer_id, self.former)
        self.assertEqual(sold["shippingLabelOfferId"], label.offer_id)
        self.assertGreaterEqual(label.valid_until, self.now().date())
        self.assertAlmostEqual(self.spent(), label.price)

    def test_cheaper_by_now_is_taken(self):
        label = self.want_stale()
        self.setting(label_prices=0.5)
        self.send()
        self.assertEqual(label.state, "done", label.message)
        self.assertAlmostEqual(self.spent(), label.price)

    def test_dearer_by_now_is_not_bought(self):
        label = self.want_stale()
        self.setting(label_prices=2)
        self.send()
        self.assertNotBought(label)
        self.assertIn("8.82", label.message)
        self.assertIn("4.41", label.message)
        # Somebody chooses again.
        again = self.want(label.picking_id)
        self.send()
        self.assertEqual(again.state, "done")
        self.assertAlmostEqual(self.spent(), 8.82)

    def test_too_late_by_now_is_not_bought(self):
        label = self.want_stale()
        self.setting(late_labels=["TNT"])
        self.send()
        self.assertNotBought(label)
        self.assertIn("too late", label.message)

    def test_chosen_late_is_bought_late(self):
        self.setting(late_labels=["TNT"])
        label = self.want_stale()
        self.send()
        self.assertEqual(label.state, "done", label.message)

    def test_no_longer_on_offer(self):
        label = self.want_stale()
        label.option_name = "Something bol had once"
        self.send()
        self.assertNotBought(label)

    def test_offer_that_ended_on_the_way(self):
        label = self.want(self.vvb())
        self.label_says(status="FAILURE", errorMessage="The offer has expired.")
        stale = patch.object(
            type(label), "_bol_is_stale", side_effect=[False, True, False]
        )
        with stale:
            self.send(4)
        self.assertEqual(label.state, "done", label.message)
        self.assertEqual((len(self.buys()), len(self.sold())), (2, 1))

    def test_options_that_fail_buy_nothing(self):
        label = self.want_stale()
        self.sandbox.fault("server_error", "delivery-options", times=3)
        self.send(1)
        self.assertNotBought(label, "to_send")
        self.wait()
        self.assertEqual(label.state, "done", label.message)
        self.assertEqual(len(self.sold()), 1)

    def test_cancelled_transfer_needs_none(self):
        picking = self.vvb()
        label = self.want(picking)
        picking.action_cancel()
        self.send()
        self.assertNotBought(label, "withdrawn")

    def test_cancelled_at_bol_needs_none(self):
        picking = self.vvb()
        label = self.want(picking)
        item = label.line_ids.item_id
        item.quantity_cancelled = item.quantity
        self.send()
        self.assertNotBought(label, "withdrawn")

    def test_two_people_buy_at_once(self):
        picking = self.vvb()
        option = self.options(picking)[0]
        picking._bol_buy_label(option)
        unseen = patch.object(
            StockPicking, "_bol_labels_kept", lambda self: self.env["bol.label"]
        )
        with unseen, self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            picking._bol_buy_label(option)

    def test_preview_shows_what_would_be_bought(self):
        self.flow("labels").action_preview()
        label = self.want(self.vvb())
        waiting = self.env["bol.preview"].search(
            [("account_id", "=", self.account.id), ("kind", "=", "labels")]
        )
        self.assertEqual(waiting.name, label.option_name)
        self.assertEqual(waiting.new_value, label.bol_order_id.bol_id)
