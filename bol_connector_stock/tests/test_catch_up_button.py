from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import samples
from .silence import SilenceCase


@tagged("post_install", "-at_install")
class TestCatchUpButton(SilenceCase):
    """Catch Up: first what is due, then all of it, without any scheduled action."""

    def setUp(self):
        super().setUp()
        self.env["ir.cron"].search([]).active = False
        self.order = self.sell(samples.item(self.product.barcode)).sale_id.bol_order_id
        self.sandbox.admin("DELETE", "received")
        self.silence()
        self.ship(self.order.sale_order_id.picking_ids)
        self.numbers = [self.arrives() for _ in range(3)]
        self.count(self.product, 40)

    def press(self, user=None):
        """Press Catch Up on the account; the wizard's form."""
        wizards = self.env["bol.catch.up.start"].with_user(user or self.env.user)
        wizards = wizards.with_context(active_id=self.account.id)
        with self.transactions():
            return Form(wizards).save()

    def start(self, wizard):
        with self.transactions():
            action = wizard.action_start()
        return self.env[action["res_model"]].browse(action["res_id"])

    def sent(self):
        return [call for call in self.seller.received() if call[0] != "GET"]

    def test_it_shows_first_and_sends_nothing(self):
        wizard = self.press()
        found = {line.stage: (line.count, line.text) for line in wizard.line_ids}
        self.assertEqual(found["orders"][0], 3)
        self.assertIn("3", found["orders"][1])
        self.assertEqual(found["shipments"][0], 1)
        self.assertIn("stock", found)
        self.assertEqual(self.sent(), [])
        self.assertEqual(len(self.orders()), 1)
        self.assertFalse(self.catch_ups())

    def test_it_does_all_of_it(self):
        catch_up = self.start(self.press())
        self.assertEqual(catch_up, self.catch_ups())
        self.assertEqual(catch_up.user_id, self.env.user)
        self.assertEqual(catch_up.state, "done")
        self.assertEqual(self.told(), ["orders", "shipments", "offers"])
        self.assertEqual(self.figures("orders"), (3, 3, 0, 0, 0))
        states = self.orders(*self.numbers).mapped("state")
        self.assertEqual(states, ["imported"] * 3)
        self.assertEqual(self.seller.stock(), {self.offer_id: 37})

    def test_going_on(self):
        """What took too long, or failed, goes on with a button."""
        self.sandbox.fault("unavailable", "^/retailer/offers/", times=99)
        catch_up = self.start(self.press())
        self.assertEqual(catch_up.state, "running")
        self.assertEqual(self.line("stock").state, "failed")
        self.assertEqual(len(self.seller.shipments(self.order.bol_id)), 1)
        self.sandbox.mend()
        with self.transactions():
            catch_up.action_go_on()
        self.assertEqual(catch_up.state, "done")
        self.assertEqual(self.seller.stock(), {self.offer_id: 37})

    def test_pressed_twice_it_is_one(self):
        self.sandbox.fault("unavailable", "^/retailer/offers/", times=99)
        first = self.start(self.press())
        self.assertEqual(self.start(self.press()), first)

    def test_bol_is_down(self):
        """The form opens all the same, and says so."""
        self.sandbox.fault("unavailable", "^/retailer/", times=99)
        wizard = self.press()
        line = wizard.line_ids.filtered(lambda one: one.stage == "orders")
        self.assertIn("can't be reached", line.text)

    def test_nothing_is_live(self):
        self.account.flow_ids.mode = "preview"
        wizard = self.press()
        with self.assertRaises(UserError):
            wizard.action_start()

    def test_user_may_and_other_company_may_not(self):
        user = self._make_user("clerk", "bol_connector.bol_connector_group_user")
        catch_up = self.start(self.press(user)).with_user(user)
        self.assertEqual(catch_up.state, "done")
        self.assertEqual(catch_up.user_id, user)
        action = self.line("orders").with_user(user).action_view()
        found = self.env[action["res_model"]].with_user(user).search(action["domain"])
        self.assertEqual(len(found), 3)
        catch_up.action_count()
        with self.assertRaises(AccessError):
            catch_up.human = 5
        other = self._make_user(
            "stranger",
            "bol_connector.bol_connector_group_user",
            self._make_company("Elsewhere"),
        )
        theirs = {"allowed_company_ids": other.company_ids.ids}
        env = self.env(user=other, context=theirs)
        with self.assertRaises(AccessError):
            wizards = env["bol.catch.up.start"]
            Form(wizards.with_context(active_id=self.account.id))
        for model in ("bol.catch.up", "bol.catch.up.line"):
            self.assertFalse(env[model].search([]))
        for button in ("action_go_on", "action_count"):
            with self.assertRaises(AccessError):
                getattr(catch_up.with_env(env), button)()
        with self.assertRaises(AccessError):
            self.line("orders").with_env(env).action_view()
