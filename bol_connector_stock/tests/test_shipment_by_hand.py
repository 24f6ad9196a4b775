from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import BolShippedCase


@tagged("post_install", "-at_install")
class TestShipmentByHand(BolShippedCase):
    """What people do about a shipment, and what they read of it afterwards."""

    def refused(self):
        """A shipment that bol refused for a reason of its own."""
        order = self.shipped()
        self.bol_says(status="FAILURE", errorMessage="No such carrier.")
        self.send()
        shipment = self.shipments()
        self.assertEqual(shipment.state, "failed")
        return order, shipment

    def settle(self, shipment, reason="Shipped in the portal", user=None):
        action = shipment.with_user(user or self.env.user).action_done_by_hand()
        wizard = self.env[action["res_model"]].with_context(**action["context"])
        if user:
            wizard = wizard.with_user(user)
        wizard.create({"reason": reason}).action_done()
        self.commit()

    def story(self, shipment):
        """Its timeline from the first step on, without markup."""
        texts = shipment.message_ids.sorted("id").mapped("preview")
        return [text for text in texts if text]

    def ask(self, shipment):
        with self.transactions():
            shipment.action_ask_bol()

    def test_story_of_a_shipment(self):
        self.shipped()
        self.send()
        told = " ".join(self.story(self.shipments()))
        self.assertIn("took the message over", told)
        self.assertIn("Confirmed by bol", told)

    def test_refusal_is_told_in_bols_words(self):
        _order, shipment = self.refused()
        self.assertIn("No such carrier.", " ".join(self.story(shipment)))

    def test_by_hand_sends_nothing_any_more(self):
        order, shipment = self.refused()
        told = len(self.posts())
        self.settle(shipment)
        self.send()
        self.assertEqual(shipment.state, "done")
        self.assertIn("Shipped in the portal", self.story(shipment)[-1])
        self.assertEqual(len(self.posts()), told)
        self.assertNothingAtBol(order)

    def test_what_is_under_way_is_not_settled_by_hand(self):
        self.shipped()
        self.run_lane("out")
        shipment = self.shipments()
        self.assertEqual(shipment.state, "sent")
        with self.assertRaises(UserError):
            shipment._bol_done_by_hand("I know better")

    def test_withdrawn_is_never_sent(self):
        order = self.shipped()
        shipment = self.shipments()
        shipment.action_withdraw()
        self.commit()
        self.send()
        self.assertEqual(shipment.state, "withdrawn")
        self.assertNothingAtBol(order)
        self.assertEqual(self.posts(), [])

    def test_told_is_not_withdrawn(self):
        self.shipped()
        self.send()
        with self.assertRaises(UserError):
            self.shipments().action_withdraw()

    def test_asking_finds_what_was_shipped_elsewhere_and_sends_nothing(self):
        order, shipment = self.refused()
        told = len(self.posts())
        with self.by_hand() as client:
            item = shipment.line_ids.item_id.bol_id
            client.shipments.create(
                [(item, 1)], reference="portal", transporter_code="TNT"
            )
        self.ask(shipment)
        self.assertEqual(shipment.state, "done")
        self.assertEqual(len(self.seller.shipments(order.bol_id)), 1)
        self.assertEqual(len(self.posts()), told + 1, "the one of the portal")

    def test_asking_about_what_bol_lacks_says_so(self):
        _order, shipment = self.refused()
        self.ask(shipment)
        self.assertEqual((shipment.state, shipment.asked), ("failed", False))
        self.assertIn("shows no effect", self.story(shipment)[-1])

    def test_what_was_never_sent_is_not_asked_about(self):
        self.shipped()
        with self.assertRaisesRegex(UserError, "not told of it yet"):
            self.shipments().action_ask_bol()

    def test_bol_is_down_while_asked(self):
        _order, shipment = self.refused()
        self.sandbox.fault("unavailable", path="/retailer/shipments", times=20)
        self.ask(shipment)
        self.assertTrue(shipment.asked, "asked again by itself")
        self.sandbox.admin("DELETE", "faults")
        self.send()
        self.assertFalse(shipment.asked)

    def test_warehouse_may_and_others_may_not(self):
        _order, shipment = self.refused()
        stock = new_test_user(self.env, "picker", groups="stock.group_stock_user")
        self.settle(shipment, user=stock)
        self.assertEqual(shipment.state, "done")
        other = new_test_user(self.env, "nobody", groups="base.group_user")
        with self.assertRaises(AccessError):
            shipment.with_user(other).action_done_by_hand()
        with self.assertRaises(AccessError):
            shipment.with_user(other)._bol_done_by_hand("x")
