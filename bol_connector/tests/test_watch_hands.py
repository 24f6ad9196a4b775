from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .watched import WatchCase

MANAGER = "bol_connector.bol_connector_group_manager"
USER = "bol_connector.bol_connector_group_user"
OFF = "UPDATE bol_flow SET mode = 'off' WHERE account_id = %s"
LANES = "UPDATE ir_cron SET active = false WHERE cron_name LIKE 'Bol.com: %%(%%'"


@tagged("post_install", "-at_install")
class TestWatchHands(WatchCase):
    """What scripts do to accounts and flows, and what people may make of it."""

    def setUp(self):
        super().setUp()
        self.let_pass(6)
        self.look()
        self.manager = self._make_user("bol-boss", MANAGER)

    def message(self, kind):
        return self.troubles().filtered(lambda one: one.kind == kind).message

    # -- flows -----------------------------------------------------------------

    def test_deleted_flow_is_noticed_and_repaired(self):
        self.by_sql(
            "DELETE FROM bol_flow WHERE account_id = %s AND kind = 'orders'",
            self.account.id,
        )
        self.look()
        self.assertEqual(self.kinds(), ["switched_off"])
        self.assertIn("Orders from bol", self.message("switched_off"))
        with self.transactions():
            self.account.with_user(self.manager).action_repair()
        self.env.invalidate_all()
        self.assertTrue(self.flow("orders"))

    def test_error_of_odoo_tells_no_customer_by_mail(self):
        said = "duplicate key DETAIL: Key (email)=(jan@example.com), Kerkstraat 1"

        def broken(*_all):
            raise ValueError(said)

        flow = self.flow("orders")
        with (
            patch.object(type(flow), "_run_orders", broken),
            mute_logger("odoo.addons.bol_connector.models.bol_flow_pace"),
        ):
            self.let_pass(40)
        self.assertIn(said, flow.last_error)
        self.assertEqual(self.kinds(), ["silent"])
        mails = "".join(self.mails().mapped("body_html"))
        self.assertIn("Orders from bol", mails)
        notes = self.account._bol_trouble_activities("watch:%").mapped("note")
        self.assertNotIn("Kerkstraat", mails + "".join(notes))

    # -- repair ----------------------------------------------------------------

    def test_other_credentials_are_not_connected_unseen(self):
        stranger = self.sandbox.seller()
        # As a script does, which is no user.
        self.account.write(
            {"client_id": stranger.client_id, "client_secret": stranger.secret}
        )
        self.look()
        self.assertEqual(self.kinds(), ["dropped"])
        with self.transactions():
            notice = self.account.with_user(self.manager).action_repair()
        self.assertIn("press Test Connection", notice["params"]["message"])
        self.let_pass(3)
        self.assertEqual(self.account.state, "draft")
        self.assertEqual(stranger.received(), [])

    # -- paused ----------------------------------------------------------------

    def test_forgotten_pause_is_told_once_a_day_has_gone(self):
        self.account.with_user(self.manager).action_pause()
        self.minutes += 60 * 23
        self.look()
        self.assertNotIn("paused", self.kinds())
        self.minutes += 60 * 2
        self.look()
        self.assertIn("paused", self.kinds())
        self.assertIn("Press Go On", self.message("paused"))
        self.account.with_user(self.manager).action_go_on()
        self.look()
        self.assertNotIn("paused", self.kinds())

    def test_paused_flow(self):
        self.flow("prices").with_user(self.manager).action_pause()
        self.minutes += 60 * 25
        self.look()
        self.assertIn("paused", self.kinds())

    # -- people ----------------------------------------------------------------

    def test_everybodys_trouble_is_for_administrators_to_accept(self):
        self.by_sql(LANES)
        self.look()
        trouble = self.troubles()
        self.assertEqual(self.kinds(), ["action"])
        with self.assertRaises(UserError):
            trouble.with_user(self.manager).action_accept()
        self.assertEqual(trouble.state, "open")
        trouble.with_user(self._make_administrator()).action_accept()
        self.assertEqual(trouble.state, "accepted")

    def test_new_responsible_takes_over(self):
        self.by_sql(OFF, self.account.id)
        self.look()
        new = self._make_user("bol-new", USER)
        self.account.user_id = new
        self.look()
        activity = self.account._bol_trouble_activities("watch:%")
        self.assertEqual(activity.user_id, new)

    def test_nobody_who_left_is_told(self):
        self.env.ref("base.user_admin").active = False
        self.account.user_id = False
        self.by_sql(OFF, self.account.id)
        self.look()
        activity = self.account._bol_trouble_activities("watch:%")
        self.assertTrue(activity.user_id.active)
        self.assertTrue(activity.user_id.has_group(MANAGER))
        self.assertEqual(self.mails().recipient_ids, activity.user_id.partner_id)
