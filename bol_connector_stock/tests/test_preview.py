from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import BolShippedCase

USER = "bol_connector.bol_connector_group_user"
MANAGER = "bol_connector.bol_connector_group_manager"


@tagged("post_install", "-at_install")
class TestPreview(BolShippedCase):
    """What waits in preview, approved in part."""

    def setUp(self):
        super().setUp()
        self.flow_out.action_preview()
        self.first, self.second = self.shipped(), self.shipped()
        self.send()

    def waiting(self):
        self.env.flush_all()
        return self.env["bol.preview"].search(
            [("account_id", "=", self.account.id), ("kind", "=", "shipments")]
        )

    def test_only_what_was_approved_is_sent(self):
        waiting = self.waiting()
        self.assertEqual(
            waiting.mapped("res_id"), self.shipments().sorted("reference").ids
        )
        self.assertEqual(set(waiting.mapped("action")), {"create"})
        self.assertTrue(all(waiting.mapped("new_value")))
        shipment = self.shipments().filtered(lambda s: s.bol_order_id == self.second)
        manager = self._make_user("bol-manager", MANAGER)
        waiting.filtered(lambda line: line.res_id == shipment.id).with_user(
            manager
        ).action_approve()
        self.send()
        self.assertShippedOnce(self.second)
        self.assertNothingAtBol(self.first)
        self.flow_out.action_live()
        self.send()
        self.assertShippedOnce(self.first)
        self.assertShippedOnce(self.second)
        self.assertFalse(self.waiting())

    def test_users_look_and_leave_it(self):
        user = self._make_user("bol-user", USER)
        waiting = self.waiting().with_user(user)
        self.assertEqual(len(waiting.mapped("name")), 2)
        with mute_logger("odoo.addons.base.models.ir_model"):
            with self.assertRaises(AccessError):
                waiting.action_approve()

    def test_other_companies_see_nothing(self):
        other = self._make_company("Elsewhere")
        user = self._make_user("bol-other", MANAGER, other)
        self.env.flush_all()
        waiting = self.env["bol.preview"].with_user(user)
        elsewhere = waiting.with_context(allowed_company_ids=other.ids)
        self.assertFalse(elsewhere.search([]))
