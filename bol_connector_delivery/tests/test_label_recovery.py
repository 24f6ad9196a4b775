from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .labels import LabelCase


@tagged("post_install", "-at_install")
class TestLabelRecovery(LabelCase):
    """What became of a purchase whose answer is missing."""

    def assertBoughtOnce(self, label):
        (sold,) = self.sold()
        self.assertEqual(label.state, "done", label.message)
        self.assertEqual(label.bol_id, sold["shippingLabelId"])
        self.assertEqual(label.track_and_trace, sold["trackAndTrace"])
        self.assertTrue(label.attachment_id)
        self.assertEqual(len(self.buys()), 1)
        self.assertAlmostEqual(label.price, self.spent())

    def assertUnclear(self, label, sold):
        """Left to a person, and not bought again however long it takes."""
        self.wait()
        self.assertEqual(label.state, "attention")
        self.assertEqual(label.unused_because, "maybe")
        self.assertEqual(label.picking_id.bol_label_message, label.message)
        self.wait(600)
        self.assertEqual(label.state, "attention")
        self.assertEqual((len(self.sold()), len(self.buys())), (sold, 1))

    # -- the answer is lost ----------------------------------------------------

    def test_found_by_its_item(self):
        self.setting(label_lookup="label")
        label = self.want(self.vvb())
        self.lose_answer()
        self.send()
        self.assertBoughtOnce(label)

    def test_found_while_bol_works_on_it(self):
        self.setting(label_lookup="label", process_seconds=1800)
        label = self.want(self.vvb())
        self.lose_answer()
        self.send()
        self.wait()
        self.assertEqual(label.state, "sending")
        self.sandbox.admin("POST", "time", advance_seconds=1900)
        self.wait()
        self.assertBoughtOnce(label)

    def test_found_but_not_named(self):
        self.setting(label_lookup="item")
        label = self.want(self.vvb())
        self.lose_answer()
        self.send()
        self.assertEqual(label.state, "done")
        self.assertFalse(label.bol_id)
        self.assertIn("portal", label.message)
        self.assertEqual(label.picking_id.bol_label_message, label.message)
        self.wait()
        self.assertEqual((len(self.sold()), len(self.buys())), (1, 1))

    def test_not_to_be_found(self):
        label = self.want(self.vvb())
        self.lose_answer()
        self.send()
        self.assertUnclear(label, sold=1)

    def test_never_arrived(self):
        label = self.want(self.vvb())
        self.lose_answer("drop_before")
        self.send()
        self.assertUnclear(label, sold=0)

    def test_server_error(self):
        label = self.want(self.vvb())
        self.lose_answer("server_error")
        self.send()
        self.assertUnclear(label, sold=0)

    def test_limited_is_bought_later(self):
        label = self.want(self.vvb())
        self.lose_answer("rate_limited", times=2, retry_after=0)
        self.send(1)
        self.assertEqual(label.state, "to_send")
        self.wait()
        self.wait()
        self.assertEqual(label.state, "done", label.message)
        self.assertEqual(len(self.sold()), 1)

    def test_each_takes_its_own(self):
        """Two parcels of one item, whose answers were both lost."""
        self.setting(label_lookup="label")
        first = self.vvb(quantity=2)
        self.ship(first, quantity=1)
        labels = self.want(first) + self.want(first.backorder_ids)
        self.lose_answer(times=2)
        self.send(4)
        self.assertEqual(labels.mapped("state"), ["done", "done"])
        sold = {label["shippingLabelId"] for label in self.sold()}
        self.assertEqual(set(labels.mapped("bol_id")), sold)
        self.assertEqual((len(sold), len(self.buys())), (2, 2))

    def test_bought_before_isnt_taken_for_it(self):
        """Somebody had bought one for this item in bol's own screens."""
        self.setting(label_lookup="label")
        picking = self.vvb()
        option = self.options(picking)[0]
        item = picking.bol_order_id.item_ids.bol_id
        with self.by_hand() as client:
            client.labels.create([(item, 1)], option["offer_id"])
        label = self.want(picking)
        made = self.now() + timedelta(minutes=10)
        self.env.cr.execute(
            "UPDATE bol_label SET create_date = %s WHERE id = %s", [made, label.id]
        )
        label.invalidate_recordset()
        self.lose_answer("drop_before")
        self.send()
        self.wait()
        self.assertEqual(label.state, "attention")
        self.assertFalse(label.bol_id)

    # -- bol's own answers -----------------------------------------------------

    def test_timeout_that_names_a_label(self):
        self.label_says(status="TIMEOUT", applied=True)
        label = self.want(self.vvb())
        self.send()
        self.assertBoughtOnce(label)

    def test_failure_that_names_a_label(self):
        self.label_says(status="FAILURE", applied=True)
        label = self.want(self.vvb())
        self.send()
        self.assertBoughtOnce(label)

    def test_timeout(self):
        self.label_says(status="TIMEOUT")
        label = self.want(self.vvb())
        self.send()
        self.assertUnclear(label, sold=0)

    def test_refused(self):
        self.label_says(status="FAILURE", errorMessage="The address is not in range.")
        label = self.want(self.vvb())
        self.send()
        self.assertEqual(label.state, "failed")
        self.assertIn("address", label.message)
        picking = label.picking_id
        self.assertIn("address", picking.bol_label_message)
        self.assertTrue(picking.bol_can_buy_label)
        self.assertTrue(self.account._bol_trouble_activities("labels"))
        label.action_retry()
        self.send()
        self.assertEqual(label.state, "done")
        self.assertEqual(len(self.sold()), 1)
        self.assertFalse(self.account._bol_trouble_activities("labels"))
        self.assertFalse(picking.bol_label_message)

    def test_forgotten(self):
        self.setting(process_seconds=60, process_retention=0)
        label = self.want(self.vvb())
        self.send(1)
        self.assertEqual(label.state, "sent")
        self.sandbox.admin("POST", "time", advance_seconds=120)
        self.assertUnclear(label, sold=1)

    # -- what people say -------------------------------------------------------

    def unclear(self):
        label = self.want(self.vvb())
        self.lose_answer()
        self.send()
        self.wait()
        self.assertEqual(label.state, "attention")
        return label

    def test_it_was_there(self):
        label = self.unclear()
        label._bol_done_by_hand("It is in the portal.")
        self.send()
        self.assertEqual(label.state, "done")
        self.assertEqual(len(self.buys()), 1)

    def test_it_was_not_there(self):
        label = self.unclear()
        with self.assertRaises(UserError):
            self.want(label.picking_id)
        label.action_not_bought()
        self.assertEqual(label.state, "failed")
        again = self.want(label.picking_id)
        self.send()
        self.assertEqual(again.state, "done")
        with self.assertRaises(UserError):
            label.action_retry()
        with self.assertRaises(UserError):
            again.action_not_bought()

    def test_retry_buys_what_is_not_there(self):
        """Somebody has looked: it isn't waited for again."""
        label = self.want(self.vvb())
        self.lose_answer("drop_before")
        self.send()
        self.wait()
        label.action_retry()
        self.send()
        self.assertEqual(label.state, "done", label.message)
        self.assertEqual(len(self.sold()), 1)

    def test_asked_again_it_is_found(self):
        label = self.unclear()
        self.setting(label_lookup="label")
        with self.transactions():
            label.action_ask_bol()
        self.send()
        self.assertBoughtOnce(label)

    # -- taking it over --------------------------------------------------------

    def test_one_that_fails_holds_up_no_other(self):
        labels = self.want(self.vvb()) + self.want(self.vvb())
        get = {"method": "GET", "path": "^/retailer/shipping-labels/"}
        self.sandbox.fault("not_found", **get)
        self.send()
        self.assertEqual(set(labels.mapped("handed_out")), {False, True})
        self.wait()
        self.assertEqual(labels.mapped("handed_out"), [True, True])
        self.assertEqual(len(self.buys()), 2)

    def test_transfer_that_somebody_is_at(self):
        picking = self.vvb()
        label = self.want(picking)
        nothing = picking.browse()
        with patch.object(
            type(picking), "try_lock_for_update", lambda self, **options: nothing
        ):
            self.send()
        self.assertTrue(label.attachment_id)
        self.assertFalse(picking.carrier_tracking_ref)
        self.wait()
        self.assertEqual(picking.carrier_tracking_ref, label.track_and_trace)

    def test_outlives_its_transfer(self):
        picking = self.vvb()
        label = self.want(picking)
        self.send()
        picking.action_cancel()
        picking.unlink()
        self.assertTrue(label.attachment_id.exists().raw.startswith(b"%PDF"))
        self.assertEqual(label.unused_because, "gone")
