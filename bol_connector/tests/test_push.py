from datetime import timedelta
from pathlib import Path

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from . import samples
from .common import BolCase


@tagged("post_install", "-at_install")
class TestPush(BolCase):
    """The subscription at bol, and what messages spare of reading."""

    def setUp(self):
        super().setUp()
        self.without_stock()
        self.env["ir.config_parameter"].set_param("web.base.url", "http://127.0.0.1:1")

    def switch_on(self):
        self.account.action_push_on()
        self.look()
        self.look()

    def look(self):
        self.run_now("push")

    @property
    def push(self):
        return self.account.push_ids

    def at_bol(self):
        return self.seller.truth()["subscriptions"]

    def tell(self, resource, kind, number):
        """What the web request of a well signed message does."""
        return self.env["bol.push.event"]._bol_insert(
            self.account, resource, kind, number, f"{kind}{number}{self.now()}"
        )

    def reads(self, path):
        return len(self.seller.received("GET", path))

    # -- the subscription ------------------------------------------------------

    def test_switched_on_and_off(self):
        self.switch_on()
        (there,) = self.at_bol()
        self.assertEqual(there["url"], self.push.address)
        self.assertEqual(
            set(there["resources"]), {"ORDER", "PROCESS_STATUS", "SHIPMENT"}
        )
        self.assertEqual(self.push.state, "on")
        self.assertTrue(self.push.keys)
        self.account.action_push_off()
        self.look()
        self.assertFalse(self.at_bol())
        self.assertEqual(self.push.state, "off")

    def test_nothing_is_asked_as_long_as_nobody_wants_it(self):
        self.sandbox.admin("DELETE", "received")
        self.look()
        self.assertFalse(self.seller.received())

    def test_lost_answer_makes_no_second_one(self):
        self.sandbox.fault("drop_after", "/subscriptions$", method="POST", times=1)
        self.account.action_push_on()
        self.look()
        self.make_due(self.flow("push"))
        self.look()
        self.look()
        self.assertEqual(len(self.at_bol()), 1)
        self.assertEqual(self.push.state, "on")

    def test_one_that_bol_is_still_making_is_waited_for(self):
        self.sandbox.setting(process_seconds=600)
        self.addCleanup(self.sandbox.setting, process_seconds=0)
        self.account.action_push_on()
        for _ in range(3):
            self.look()
        posts = self.seller.received("POST", "/subscriptions")
        self.assertEqual(len(posts), 1)
        self.assertEqual(self.push.state, "asked")

    def test_bol_stopped_sending(self):
        self.switch_on()
        (there,) = self.at_bol()
        with self.by_hand() as client:
            resources, url = there["resources"], there["url"]
            client.subscriptions.update(there["id"], resources, url, enabled=False)
        self.look()
        self.look()
        self.assertTrue(self.at_bol()[0]["enabled"])
        self.assertEqual(self.push.state, "on")
        self.assertIn("stopped", self.push.message)
        self.assertTrue(self.account._bol_trouble_activities("push"))

    def test_address_of_odoo_changed(self):
        self.switch_on()
        self.env["ir.config_parameter"].set_param("web.base.url", "http://127.0.0.1:2")
        self.env.invalidate_all()
        self.look()
        (there,) = self.at_bol()
        self.assertTrue(there["url"].startswith("http://127.0.0.1:2/"))

    def test_only_https_for_the_real_bol(self):
        self.account.environment = "live"
        with self.assertRaisesRegex(UserError, "https"):
            self.account.action_push_on()

    def test_refused_by_bol(self):
        self.env["ir.config_parameter"].set_param("web.base.url", "http://example.com")
        self.account.action_push_on()
        kind, _text = self.run_now("push")
        self.assertEqual(kind, "danger")
        self.assertEqual(self.push.state, "trouble")
        self.assertTrue(self.push.message)

    def test_only_administrators(self):
        user = self._make_user("push-user", "bol_connector.bol_connector_group_user")
        account = self.account.with_user(user)
        for button in ("action_push_on", "action_push_off", "action_push_test"):
            with self.subTest(button=button), self.assertRaises(AccessError):
                getattr(account, button)()
        with self.assertRaises(AccessError):
            self._push_of(account).read(["token"])

    def _push_of(self, account):
        self.account._bol_push()
        return account.push_ids

    # -- what messages bring ---------------------------------------------------

    def test_told_orders_are_read_once_and_not_listed(self):
        self.make_due(self.flow("orders"))
        self.run_lane("orders_1")
        orders = [samples.order(samples.item(samples.ean())) for _ in range(5)]
        numbers = self.seller.place(*orders)
        self.sandbox.admin("DELETE", "received")
        for number in numbers:
            for _ in range(3):
                self.tell("ORDER", "ORDER_CREATED", number)
        self.run_lane("orders_1")
        self.assertEqual(self.reads("/orders/"), 5)
        self.assertEqual(self.reads("/orders$"), 0)
        self.assertEqual(len(self.orders(*numbers)), 5)
        # The list that shows them for the first time is no news.
        self.make_due(self.flow("orders"))
        self.run_lane("orders_1")
        self.assertEqual(self.reads("/orders/"), 5)

    def test_request_to_cancel_is_read_at_once(self):
        order = self.import_order(samples.item(samples.ean()))
        (item,) = order.item_ids
        path = f"items/{item.bol_id}/request-cancellation"
        self.sandbox.admin("POST", path)
        self.sandbox.admin("DELETE", "received")
        self.tell("ORDER", "ORDER_ITEM_CANCELLATION_REQUEST", order.bol_id)
        self.run_lane("orders_1")
        self.assertTrue(item.cancellation_requested)
        self.assertEqual(self.reads("/orders/"), 1)

    def test_order_that_bol_does_not_know_holds_up_nobody(self):
        (number,) = self.seller.place(samples.order(samples.item(samples.ean())))
        self.tell("ORDER", "ORDER_CREATED", "C999999")
        self.tell("ORDER", "ORDER_CREATED", "../../token")
        self.tell("ORDER", "ORDER_CREATED", number)
        self.run_lane("orders_1")
        self.assertTrue(self.orders(number).item_ids)

    def test_lists_are_read_less_often_while_bol_tells(self):
        self.switch_on()
        flow = self.flow("orders")
        pause = timedelta(minutes=flow.interval_minutes)
        self.assertEqual(flow._bol_pause(), pause)
        self.tell("TEST", "TEST", "1")
        self.env.invalidate_all()
        self.assertEqual(flow._bol_pause(), 2 * pause)
        self.assertEqual(
            self.flow("offers")._bol_pause(),
            timedelta(minutes=self.flow("offers").interval_minutes),
        )
        self.env["bol.push.event"].search([]).received_at -= timedelta(hours=1)
        self.env.invalidate_all()
        self.assertEqual(flow._bol_pause(), pause, "bol fell silent")

    def test_old_messages_are_forgotten(self):
        self.tell("ORDER", "ORDER_CREATED", "C1")
        self.env["bol.push.event"].search([]).received_at -= timedelta(days=3)
        self.env["bol.push.event"]._gc_events()
        self.assertFalse(self.env["bol.push.event"].search([]))

    def test_told_process_is_followed_without_waiting(self):
        order = self.import_order(samples.item(samples.ean()))
        (item,) = order.item_ids
        self.sandbox.setting(process_seconds=1)
        self.addCleanup(self.sandbox.setting, process_seconds=0)
        item._bol_cancel_at_bol("OUT_OF_STOCK")
        self.run_lane("out")
        cancellation = self.env["bol.cancellation"].search([("item_id", "=", item.id)])
        self.assertEqual(cancellation.state, "sent")
        self.sandbox.admin("POST", "time", advance_seconds=2)
        cancellation.next_attempt = fields.Datetime.now() + timedelta(hours=1)
        self.run_lane("out")
        self.assertEqual(cancellation.state, "sent", "nobody knows yet")
        self.tell("PROCESS_STATUS", "SUCCESS", cancellation.process_status_id)
        self.run_lane("out")
        self.assertEqual(cancellation.state, "done")

    def test_neutralized_copy(self):
        self.switch_on()
        sql = (Path(__file__).parents[1] / "data" / "neutralize.sql").read_text()
        self.env.flush_all()
        self.env.cr.execute(sql)
        self.env.invalidate_all()
        self.assertFalse(self.push.wanted or self.push.token)
        receive = self.env["bol.push"]._bol_receive
        for token in ("", False):
            self.assertEqual(receive(token, "", b"{}"), 404)
