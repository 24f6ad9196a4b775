from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import BolShippedCase, samples

USER = "bol_connector.bol_connector_group_user"
MANAGER = "bol_connector.bol_connector_group_manager"


@tagged("post_install", "-at_install")
class TestGoingLive(BolShippedCase):
    """What was validated during the preview: a person decides what bol is told."""

    def setUp(self):
        super().setUp()
        self.flow_out.action_preview()
        self.first, self.second, self.third = (self.shipped() for _ in range(3))
        self.send()

    def wizard(self, **context):
        context = {"active_id": self.account.id, **context}
        return Form(self.env["bol.go.live"].with_context(**context))

    def untick(self, form, *orders):
        for position in range(len(form.line_ids)):
            with form.line_ids.edit(position) as line:
                if any(order.bol_id in line.name for order in orders):
                    line.tell = False

    def go_live(self, form):
        form.save().action_go_live()
        self.send()

    def command(self, order):
        return self.shipments().filtered(lambda one: one.bol_order_id == order)

    def test_only_what_was_ticked_is_told(self):
        form = self.wizard()
        self.assertTrue(form.has_decisions)
        self.assertEqual(len(form.line_ids), 3)
        self.untick(form, self.second)
        self.go_live(form)
        for order in (self.first, self.third):
            self.assertShippedOnce(order)
        self.assertNothingAtBol(self.second)
        left_out = self.command(self.second)
        self.assertEqual(left_out.state, "withdrawn")
        self.assertIn(self.env.user.name, left_out.message)
        self.assertTrue(self.second.detail_due)
        self.assertFalse(self.first.detail_due)
        told = [message.body for message in left_out.message_ids]
        self.assertTrue(any("without Odoo" in body for body in told), told)
        self.assertEqual(left_out.picking_id.bol_state, "withdrawn")
        # And from then on all are told.
        self.assertEqual(self.flow_out.mode, "live")
        later = self.shipped()
        self.send()
        self.assertShippedOnce(later)

    def test_lines_say_what_is_decided_upon(self):
        line = self.wizard().save().line_ids[0]
        picking = self.first.sale_order_id.picking_ids
        self.assertIn(self.first.bol_id, line.name)
        self.assertIn(picking.name, line.name)
        self.assertEqual(line.items, "1 × Theepot gietijzer")
        self.assertEqual(line.done_on, picking.date_done)
        self.assertEqual((line.at_bol, line.tell), ("Open", True))

    def test_what_bol_was_told_otherwise_is_not_ticked(self):
        self.change_item(self.second, quantityShipped=1)
        lines = self.wizard().save().line_ids
        states = [(line.at_bol, line.tell) for line in lines]
        self.assertEqual(
            states, [("Open", True), ("Shipped already", False), ("Open", True)]
        )

    def test_tick_all_and_none(self):
        wizard = self.wizard().save()
        shown = wizard.action_tell_nothing()
        self.assertEqual(shown["res_id"], wizard.id)
        self.assertFalse(any(wizard.line_ids.mapped("tell")))
        wizard.action_tell_all()
        self.assertTrue(all(wizard.line_ids.mapped("tell")))
        wizard.action_tell_nothing()
        wizard.action_go_live()
        self.send()
        self.assertFalse(self.posts())

    def test_nothing_is_told_that_nobody_saw(self):
        wizard = self.wizard().save()
        self.shipped()
        with self.assertRaisesRegex(UserError, "More was done meanwhile"):
            wizard.action_go_live()
        self.assertEqual(self.flow_out.mode, "preview")
        self.send()
        self.assertFalse(self.posts())
        self.go_live(self.wizard())
        self.assertEqual(len(self.posts()), 4)

    def test_flow_left_in_preview_keeps_what_waits(self):
        self.flow("stock").action_preview()
        wizard = self.wizard().save()
        wizard.line_ids.tell = False
        wizard.flow_ids = self.flow("stock")
        self.assertFalse(wizard.has_decisions)
        wizard.action_go_live()
        self.assertEqual(set(self.shipments().mapped("state")), {"to_send"})
        self.assertEqual(self.flow_out.mode, "preview")

    def test_what_was_approved_before_is_decided(self):
        self.command(self.first)._bol_approve()
        wizard = self.wizard().save()
        self.assertEqual(len(wizard.line_ids), 2)
        wizard.action_tell_nothing()
        wizard.action_go_live()
        self.send()
        self.assertShippedOnce(self.first)
        self.assertNothingAtBol(self.second)

    def test_button_of_the_flow_asks_too(self):
        self.flow_out.action_off()
        action = self.flow_out.action_go_live()
        self.assertEqual(self.flow_out.mode, "off")
        form = self.wizard(**action["context"])
        self.assertEqual(form.flow_ids[:], self.flow_out)
        self.untick(form, self.first)
        self.go_live(form)
        self.assertNothingAtBol(self.first)
        self.assertShippedOnce(self.second)
        self.flow_out.action_preview()
        # Without anything to decide it just goes live.
        self.assertIsNone(self.flow_out.action_go_live())
        self.assertEqual(self.flow_out.mode, "live")

    def test_cancellations_are_decided_upon_as_well(self):
        self.flow("cancellations").action_preview()
        picking = self.sell_one()
        order = picking.sale_id.bol_order_id
        cancellation = self.env["bol.cancellation"].create(
            {
                "account_id": self.account.id,
                "item_id": order.item_ids.id,
                "reason_code": "OUT_OF_STOCK",
            }
        )
        form = self.wizard()
        self.assertEqual(len(form.line_ids), 4)
        self.untick(form, order)
        self.go_live(form)
        self.assertEqual(cancellation.state, "withdrawn")
        self.assertEqual(self.item_at_bol(order)[1], 0)

    def sell_one(self):
        return self.sell(samples.item(self.product.barcode))

    def test_users_decide_nothing(self):
        wizard = self.wizard().save()
        user = self._make_user("bol-user", USER)
        with mute_logger("odoo.addons.base.models.ir_model"):
            with self.assertRaises(AccessError):
                wizard.with_user(user).action_go_live()
        self.env.invalidate_all()
        manager = self._make_user("bol-manager", MANAGER)
        with mute_logger("odoo.addons.base.models.ir_rule"):
            with self.assertRaises(AccessError):
                wizard.with_user(manager).action_tell_nothing()
