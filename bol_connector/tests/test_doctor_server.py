from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import config

from .doctor import DoctorCase


@tagged("post_install", "-at_install")
class TestDoctorServer(DoctorCase):
    """What the check list says of the server that Odoo runs on."""

    def lane(self):
        return self.env.ref("bol_connector.ir_cron_lane_bulk")

    def test_scheduled_action_switched_off(self):
        self.lane().active = False
        self.assertFound("jobs", "error", self.lane().name)
        self.mend("jobs")
        self.assertTrue(self.lane().active)
        self.assertNotIn("jobs", self.found(), "it has looked again")

    def test_user_of_scheduled_action_is_gone(self):
        user = self._make_user("gone", "base.group_system")
        self.lane().user_id = user
        user.active = False
        self.assertFound("jobs", "error", self.lane().name)
        self.mend("jobs")
        self.assertEqual(self.lane().user_id, self.env.ref("base.user_root"))

    def test_scheduled_action_deleted(self):
        name = self.lane().name
        self.lane().unlink()
        self.assertFound("jobs", "error", name)

    def test_odoo_runs_no_scheduled_actions(self):
        passed = timedelta(hours=1)
        self.watch._bol_row().looked_at = fields.Datetime.now() - passed
        self.assertFound("jobs", "error", "hasn't run its scheduled actions")

    def test_clock_of_bol(self):
        self.sandbox.admin("POST", "time", advance_seconds=100)
        self.addCleanup(self.sandbox.admin, "POST", "time", advance_seconds=-100)
        self.assertFound("clocks", "warning", "seconds")
        self.sandbox.admin("POST", "time", advance_seconds=400)
        self.addCleanup(self.sandbox.admin, "POST", "time", advance_seconds=-400)
        self.assertFound("clocks", "error", "NTP")

    def test_clock_of_the_database(self):
        look = type(self.env["bol.account"])
        wrong = fields.Datetime.now() + timedelta(minutes=1)
        with patch.object(look, "_bol_database_time", return_value=wrong):
            self.assertFound("clocks", "warning", "database")

    def test_limits(self):
        with patch.dict(config.options, max_cron_threads=1, limit_time_real_cron=20):
            found = self.examine()["limits"]
        self.assertIn("1 scheduled actions at a time", found["information"])
        self.assertIn("killed after 20 seconds", found["warning"])
        options = {"max_cron_threads": 4, "limit_time_real_cron": -1}
        with patch.dict(config.options, options, limit_time_real=120):
            self.assertNotIn("limits", self.examine())

    def test_address(self):
        self.env["ir.config_parameter"].set_param("web.base.url", "http://localhost:1")
        self.assertNotIn("address", self.examine(), "a sandbox needs none")
        found = self.account._bol_examine_address
        self.account.environment = "live"
        (finding,) = found(None)
        self.assertIn("http://localhost:1", finding.text)
        self.env["ir.config_parameter"].set_param("web.base.url", "https://odoo.shop")
        self.assertFalse(found(None))

    def test_no_mail_server(self):
        self.env["ir.mail_server"].search([]).active = False
        self.assertFound("mail", "warning", "outgoing mail")
