from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from . import samples
from .common import BolCase


@tagged("post_install", "-at_install")
class TestGoLive(BolCase):
    """Orders come in preview first; going live says what it would do."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.buyer = self.env["res.partner"].create({"name": "Mw. de Vries"})
        self.flow("orders").action_preview()

    def place(self, **changes):
        item = samples.item(self.product.barcode)
        return self.seller.place(samples.order(item, **changes))[0]

    def enter(self, number):
        return self.env["sale.order"].create(
            {"partner_id": self.buyer.id, "client_order_ref": f"BOL-{number} Sanne"}
        )

    def wizard(self):
        wizards = self.env["bol.go.live"].with_context(active_id=self.account.id)
        return Form(wizards)

    def test_preview_counts_what_is_there_already(self):
        known = self.enter(self.place())
        self.place()
        self.place()
        line = samples.item(self.product.barcode, quantityShipped=1)
        self.seller.place(samples.order(line))
        self.run_now("orders")
        text = "3 open at bol: 1 already in Odoo, 2 new."
        self.assertEqual(self.account.orders_preview, text)
        self.assertEqual(self.wizard().orders_preview, text)
        self.assertEqual(self.orders().entered_sale_id, known)
        shown = self.account.action_view_preview()["domain"]
        self.assertEqual(self.env["bol.order"].search_count(shown), 3)
        self.assertFalse(self.orders().sale_order_id)

    def test_preview_follows_what_is_entered_meanwhile(self):
        number = self.place()
        self.run_now("orders")
        self.assertIn("0 already in Odoo", self.account.orders_preview)
        sale = self.enter(number)
        self.run_now("orders")
        self.assertIn("1 already in Odoo", self.account.orders_preview)
        sale._action_cancel()
        self.run_now("orders")
        self.assertIn("0 already in Odoo", self.account.orders_preview)

    def test_going_live_does_what_the_preview_said(self):
        self.account.orders_live_since = False
        old, new = self.place(), self.place()
        known = self.enter(old)
        self.run_now("orders")
        self.wizard().save().action_go_live()
        self.assertFalse(self.account.orders_preview)
        self.run_now("orders")
        self.assertEqual(self.orders(old).sale_order_id, known)
        made = self.orders(new)
        self.assertEqual(made.state, "imported")
        self.assertNotEqual(made.sale_order_id, known)

    def test_orders_without_stock_and_shipments(self):
        account = self._make_account(self.sandbox.seller())
        self.connect(account)
        wizards = self.env["bol.go.live"].with_context(active_id=account.id)
        wizard = wizards.create({})
        self.assertEqual(wizard.account_id, account)
        self.assertEqual(wizard.flow_ids, account._bol_flows_in_preview())
        wizard.flow_ids = account._bol_flow("orders")
        wizard.action_go_live()
        modes = {flow.kind: flow.mode for flow in account.flow_ids}
        self.assertEqual(modes.pop("orders"), "live")
        others = account.flow_ids.filtered(lambda flow: flow.lane == "out")
        self.assertLessEqual(set(others.mapped("mode")), {"preview"})

    def test_start_date(self):
        old = self.place(orderPlacedDateTime=samples.moment(days=3))
        new = self.place()
        self.run_now("orders")
        with self.wizard() as wizard:
            wizard.orders_from = self.now() - timedelta(days=1)
        wizard.record.action_go_live()
        self.run_now("orders")
        orders = self.orders(old, new)
        self.assertEqual(orders.mapped("state"), ["ignored", "imported"])

    def test_preview_knows_the_settings(self):
        self.account._bol_policy("FBB").treatment = "ignore"
        self.place()
        self.place(orderPlacedDateTime=samples.moment(days=3))
        self.seller.place(samples.order(samples.fbb_item(self.product.barcode)))
        self.run_now("orders")
        said = self.account.orders_preview
        self.assertEqual(
            said, "3 open at bol: 0 already in Odoo, 2 new, 1 ignored by the settings."
        )
        with self.wizard() as wizard:
            wizard.orders_from = self.now() - timedelta(days=1)
            self.assertIn("1 new, 2 ignored", wizard.orders_preview)

    def test_preview_counts_what_was_held_for_a_while(self):
        number = self.place()
        self.sandbox.fault("broken_json", f"/orders/{number}$", share=1)
        self.run_now("orders")
        self.sandbox.mend()
        self.orders().detail_not_before = False
        self.run_now("orders")
        self.assertIn("1 open at bol", self.account.orders_preview)

    def test_account_of_another_company(self):
        other = self._make_company("Other")
        foreign = self._make_account(self.sandbox.seller(), company_id=other.id)
        manager = "bol_connector.bol_connector_group_manager"
        boss = self._make_user("boss", manager)
        wizards = self.env["bol.go.live"].with_user(boss)
        with self.assertRaises(AccessError):
            wizards.create({"account_id": foreign.id})

    def test_only_administrators(self):
        clerk = self._make_user("clerk", "sales_team.group_sale_manager")
        wizards = self.env["bol.go.live"].with_user(clerk)
        self.assertFalse(wizards.has_access("create"))
