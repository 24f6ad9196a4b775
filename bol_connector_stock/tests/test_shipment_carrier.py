from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import BolShippedCase


@tagged("post_install", "-at_install")
class TestShipmentCarrier(BolShippedCase):
    """Nobody said who carries the parcels: it is asked for once."""

    def setUp(self):
        super().setUp()
        self.account.transporter_code = False

    def waiting(self, count=2):
        """Orders whose shipments wait for a carrier."""
        orders = self.env["bol.order"].union(*(self.shipped() for _ in range(count)))
        self.send()
        self.assertEqual(self.shipments().mapped("state"), ["attention"] * count)
        return orders

    def choose(self, user=None, **values):
        shipment = self.shipments()[:1].with_user(user or self.env.user)
        action = shipment.action_choose_carrier()
        wizard = self.env[action["res_model"]].with_context(**action["context"])
        wizard.with_user(user or self.env.user).create(values).action_choose()
        self.commit()

    def codes(self, orders):
        return [
            row["transport"]["transporterCode"]
            for order in orders
            for row in self.seller.shipments(order.bol_id)
        ]

    def activities(self, what="carrier"):
        return self.account._bol_trouble_activities(f"shipments:{what}")

    def test_one_answer_settles_all(self):
        orders = self.waiting()
        self.assertEqual(len(self.activities()), 1)
        self.choose(transporter="TNT")
        self.send()
        self.assertEqual(self.codes(orders), ["TNT", "TNT"])
        self.assertEqual(self.shipments().mapped("state"), ["done", "done"])
        self.assertFalse(self.activities())

    def test_asked_on_the_transfer(self):
        orders = self.waiting(1)
        picking = self.shipments().picking_id
        self.assertTrue(picking.bol_waits_for_carrier)
        action = picking.action_bol_choose_carrier()
        self.assertEqual(action["res_model"], "bol.shipment.carrier")
        self.choose(transporter="TNT")
        self.send()
        self.assertEqual(self.codes(orders), ["TNT"])
        picking.invalidate_recordset()
        self.assertFalse(picking.bol_waits_for_carrier)

    def test_answer_is_not_remembered_unless_asked_to(self):
        self.waiting(1)
        self.choose(transporter="TNT")
        self.assertFalse(self.account.transporter_code)

    def test_answer_is_remembered_for_the_account(self):
        orders = self.waiting(1)
        self.choose(transporter="GLS", remember="account")
        orders |= self.shipped()
        self.send()
        self.assertEqual(self.codes(orders), ["GLS", "GLS"])

    def test_code_that_is_not_in_the_list(self):
        orders = self.waiting(1)
        self.choose(transporter="code", code="DYL")
        self.send()
        self.assertEqual(self.codes(orders), ["DYL"])

    def test_code_that_bol_does_not_know_is_said(self):
        self.waiting(1)
        self.choose(transporter="code", code="POSTDUIF")
        self.send()
        shipment = self.shipments()
        self.assertEqual(shipment.state, "failed")
        self.assertIn("POSTDUIF", shipment.message)
        self.assertFalse(self.activities())
        self.assertEqual(len(self.activities("attention")), 1)

    def test_what_was_settled_meanwhile_is_left_alone(self):
        self.waiting(2)
        settled = self.shipments()[1]
        settled._bol_done_by_hand("In the portal")
        self.choose(transporter="TNT")
        self.send()
        self.assertEqual(len(self.posts()), 1)

    def test_other_accounts_are_left_alone(self):
        self.waiting(1)
        seller = self.sandbox.seller()
        mine, self.seller = self.seller, seller
        account = self.account
        self.account = self._make_live_account(seller, transporter_code=False)
        self.waiting(1)
        self.account, self.seller = account, mine
        self.choose(transporter="TNT")
        self.send()
        self.assertEqual(self.shipments().state, "done")
        self.assertEqual(seller.received("POST", "/retailer/shipments$"), [])

    def test_none_waits(self):
        self.account.transporter_code = "TNT"
        self.shipped()
        with self.assertRaises(UserError):
            self.shipments().action_choose_carrier()

    def test_who_may(self):
        orders = self.waiting(1)
        stock = new_test_user(self.env, "packer", groups="stock.group_stock_user")
        other = new_test_user(self.env, "outsider", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.choose(other, transporter="TNT")
        self.choose(stock, transporter="TNT")
        self.send()
        self.assertEqual(self.codes(orders), ["TNT"])
