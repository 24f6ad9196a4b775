from contextlib import contextmanager

from psycopg2.errors import SerializationFailure

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.bol_connector.tests.committed import CommittedCase


@tagged("post_install", "-at_install")
class TestShipmentRace(CommittedCase):
    """Somebody changes the parcel in the moment in which the flow tells bol.

    Whoever comes second begins anew (Odoo repeats the request of a user, the flow its
    run), and then sees what the first has done: nothing is told that isn't so.
    """

    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            account = self.account(env)
            account.transporter_code = "TNT"
            order = env["bol.order"].create(
                {"account_id": account.id, "bol_id": "RACE1"}
            )
            item = env["bol.order.item"].create(
                {"bol_order_id": order.id, "bol_id": "RACE2", "quantity": 3}
            )
            warehouse = env["stock.warehouse"].search(
                [("company_id", "=", account.company_id.id)], limit=1
            )
            picking = env["stock.picking"].create(
                {"picking_type_id": warehouse.out_type_id.id}
            )
            shipment = env["bol.shipment"].create(
                {
                    "account_id": account.id,
                    "bol_order_id": order.id,
                    "picking_id": picking.id,
                    "line_ids": [
                        fields.Command.create({"item_id": item.id, "quantity": 3})
                    ],
                }
            )
            self.picking_id, self.shipment_id = picking.id, shipment.id
        self.addCleanup(self.remove_shipment)

    def remove_shipment(self):
        with self.transaction() as env:
            self.shipment(env).unlink()
            env["stock.picking"].browse(self.picking_id).unlink()

    def shipment(self, env):
        return env["bol.shipment"].browse(self.shipment_id)

    @contextmanager
    def losing(self):
        """A transaction that begins now, and fails because another was faster."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(SerializationFailure),
            self.registry.cursor() as cr,
        ):
            env = self.environment(cr)
            self.assertEqual(self.shipment(env).state, "to_send")
            yield env
            env.flush_all()

    def environment(self, cr):
        with self.transaction() as env:
            return env(cr=cr)

    def begin(self, env):
        """What the flow does before its call."""
        return self.shipment(env)._bol_begin()

    def enter_tracking(self, env):
        env["stock.picking"].browse(self.picking_id).carrier_tracking_ref = "3SNEW"

    def take_back(self, env):
        self.shipment(env).line_ids._bol_take_back(1)

    def withdraw(self, env):
        self.shipment(env).action_withdraw()

    def test_flow_is_first(self):
        for change in (self.enter_tracking, self.take_back, self.withdraw):
            with self.subTest(change=change.__name__):
                with self.losing() as env:
                    with self.transaction() as flow:
                        self.assertTrue(self.begin(flow))
                    change(env)
                with self.transaction() as env:
                    self.shipment(env).state = "to_send"

    def test_user_is_first(self):
        for change in (self.enter_tracking, self.take_back, self.withdraw):
            with self.subTest(change=change.__name__):
                with self.losing() as flow:
                    with self.transaction() as env:
                        change(env)
                    self.begin(flow)
                with self.transaction() as env:
                    self.shipment(env).state = "to_send"
