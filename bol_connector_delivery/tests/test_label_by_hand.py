from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .provider import ProviderCase


@tagged("post_install", "-at_install")
class TestLabelByHand(ProviderCase):
    """Labels that somebody chooses, or has bought for many transfers at once."""

    def test_choosing(self):
        picking = self.vvb()
        self.assertTrue(picking.bol_can_buy_label)
        with self.transactions():
            action = picking.action_bol_buy_label()
        form = Form.from_action(self.env, action)
        options = form.record.option_ids
        self.assertEqual(options.mapped("price"), [2.88, 4.41, 3.55, 4.95])
        self.assertEqual(options.mapped("by_rule"), [True, False, False, False])
        self.assertEqual(
            options.mapped("remarks"),
            ["your rule", "bol's choice", "", ""],
        )
        label = self.buy(picking, place=2)
        self.assertEqual(label.transporter_code, "DHLFORYOU")
        self.assertEqual(label.state, "done")
        self.assertAlmostEqual(self.spent(), 4.95)
        self.assertFalse(picking.bol_can_buy_label)
        self.assertTrue(picking.bol_has_label)
        with self.assertRaises(UserError):
            picking.action_bol_buy_label()

    def test_labels_that_are_too_late(self):
        self.sandbox.setting(late_labels=["TNT_BRIEF"])
        self.addCleanup(self.sandbox.setting, late_labels=[])
        picking = self.vvb()
        with self.transactions():
            action = picking.action_bol_buy_label()
        options = Form.from_action(self.env, action).record.option_ids
        self.assertEqual(options[0].remarks, "your rule")
        self.assertEqual(options[0].price, 3.55)
        self.assertEqual(options[-1].remarks, "too late")
        self.assertEqual(options[-1].price, 2.88)
        self.buy_all(picking)
        self.assertAlmostEqual(self.spent(), 3.55)

    def test_choosing_in_preview(self):
        """Somebody saw the price and pressed Buy."""
        self.flow("labels").action_preview()
        self.assertEqual(self.buy(self.vvb()).state, "done")

    def test_bought_by_hand_while_the_rule_was_to_buy(self):
        self.carrier.bol_label_when = "ready"
        picking = self.vvb()
        self.buy(picking)
        self.send()
        self.assertEqual(len(self.sold()), 1)

    def test_bol_fails(self):
        self.sandbox.fault("status", path="delivery-options$", status=400, times=9)
        picking = self.vvb()
        with self.assertRaises(UserError), self.transactions():
            picking.action_bol_buy_label()

    def test_bol_answers_late(self):
        """Who presses the button waits for seconds, whatever a flow would wait for."""
        self.sandbox.fault("delay", path="delivery-options$", seconds=13, times=9)
        picking = self.vvb()
        with self.assertRaises(UserError), self.transactions():
            picking.action_bol_buy_label()

    def test_approved_while_in_preview(self):
        self.flow("labels").action_preview()
        self.carrier.bol_label_when = "ready"
        self.vvb()
        self.commit()
        self.env["bol.preview"].search([("kind", "=", "labels")]).action_approve()
        self.send()
        self.assertEqual(len(self.sold()), 1)

    def test_buying_many(self):
        pickings = self.vvb() | self.vvb() | self.vvb()
        notice = self.buy_all(pickings)
        self.assertIn("Labels bought: 3", notice["message"])
        self.assertEqual(len(self.sold()), 3)
        with self.assertRaises(UserError):
            pickings.action_bol_buy_labels()
        self.assertEqual(len(self.sold()), 3)

    def test_one_of_many_needs_attention(self):
        self.carrier.bol_label_max_price = 3
        self.product.weight = 1.5
        dear = self.vvb(quantity=2)
        notice = self.buy_all(self.vvb() | dear)
        self.assertEqual(notice["type"], "warning")
        self.assertEqual(notice["message"], "Labels bought: 1, Need your attention: 1")
        self.assertIn("costs more", dear.bol_label_message)
