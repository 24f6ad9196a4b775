from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import config, mute_logger

from ..models import bol_doctor_server
from . import samples
from .common import BolCase

SERVER = bol_doctor_server.__name__


class DoctorCase(BolCase):
    """An account of which the doctor finds nothing but what a test does to it."""

    def setUp(self):
        super().setUp()
        self.account.user_id = self._make_user("boss", "base.group_user")
        self.watch = self.env["bol.watch"]
        self.watch._bol_row().looked_at = fields.Datetime.now()
        self.env["ir.mail_server"].create({"name": "Out", "smtp_host": "mail.test"})

    def examine(self, account=None):
        with self.transactions():
            (account or self.account).action_examine()
        return self.found(account)

    def found(self, account=None):
        """What isn't fine: {kind: {level: message}}."""
        found = {}
        for line in (account or self.account).finding_ids:
            if line.level != "ok":
                found.setdefault(line.kind, {})[line.level] = line.message
        return found

    def assertFound(self, kind, level, *words):
        found = self.examine()
        self.assertIn(kind, found)
        self.assertIn(level, found[kind])
        for word in words:
            self.assertIn(word, found[kind][level])

    def mend(self, kind):
        line = self.account.finding_ids.filtered(
            lambda line: line.kind == kind and line.sudo().mend
        )[:1]
        self.assertTrue(line, "it has a button")
        with self.transactions():
            return line.action_mend()


@tagged("post_install", "-at_install")
class TestDoctor(DoctorCase):
    """The check list: what it says of each trouble, and that it ends with it."""

    def test_nothing_wrong(self):
        found = self.examine()
        worse = {
            kind: levels
            for kind, levels in found.items()
            if {"warning", "error"} & levels.keys()
        }
        # Of the addons above this one, each speaks for itself.
        self.assertFalse(worse.keys() & set(self.core()))
        self.assertTrue(self.account.examined_at)

    def core(self):
        return ("connection", "shop", "flows", "products", "eans", "jobs", "clocks")

    def test_second_look_replaces_the_first(self):
        self.examine()
        lines = len(self.account.finding_ids)
        self.examine()
        self.assertEqual(len(self.account.finding_ids), lines)

    def test_worst_comes_first(self):
        self.account.client_secret = "wrong"
        self.examine()
        self.assertEqual(self.account.finding_ids[0].kind, "connection")
        self.assertEqual(self.account.finding_level, "error")

    def test_look_that_breaks_stops_no_other(self):
        self.account.user_id = False
        look = "odoo.addons.bol_connector.models.bol_doctor_server.BolAccount"
        logger = "odoo.addons.bol_connector.models.bol_doctor"
        with (
            patch(f"{look}._bol_examine_jobs", side_effect=KeyError("oops")),
            mute_logger(logger),
        ):
            found = self.examine()
        self.assertIn("oops", found["jobs"]["error"])
        self.assertIn("responsible", found)

    # -- connection, shop, flows, people ---------------------------------------

    def test_wrong_credentials(self):
        self.account.client_secret = "wrong"
        self.assertFound("connection", "error", "client ID and secret")
        self.account.client_secret = "right"
        self.mend("connection")
        self.assertNotIn("connection", self.examine())

    def test_bol_is_down(self):
        self.sandbox.fault("unavailable", "/retailers/", share=1)
        self.assertFound("connection", "error", "can't be reached")

    def test_bol_tells_no_shop(self):
        self.account.retailer_id = False
        self.assertFound("shop", "warning", "which shop")

    def test_same_shop_twice(self):
        self.sandbox.admin(
            "POST",
            "accounts",
            client_id="second-key",
            client_secret="right",
            retailer_id=self.account.retailer_id,
        )
        twin = self.account.copy(
            {
                "name": "Twin",
                "client_id": "second-key",
                "client_secret": "right",
                "sandbox_url": self.sandbox.url,
            }
        )
        self.connect(twin)
        self.assertEqual(twin.retailer_id, self.account.retailer_id)
        self.assertFound("shop", "error", "Twin", "imported twice")
        twin.active = False
        self.assertNotIn("shop", self.examine())

    def test_shop_of_another_company(self):
        self.company.vat = "NL000099998B57"
        self.assertFound("shop", "warning", "NL123456789B01", "NL000099998B57")
        self.account.shop_vat = "nl 0000.99.998.B57"
        self.assertNotIn("shop", self.examine())

    def test_flows_in_preview(self):
        self.flow("orders").mode = "preview"
        self.assertFound("flows", "warning", "preview", "Orders from bol")
        action = self.mend("flows")
        self.assertEqual(action["res_model"], "bol.go.live")

    def test_flows_off_and_paused(self):
        self.flow("audit").mode = "off"
        self.account.action_pause()
        self.assertFound("flows", "warning", "Go On")
        self.assertIn("Switched off", self.found()["flows"]["information"])

    def test_flow_in_trouble(self):
        self.sandbox.fault("server_error", "/orders$", share=1)
        self.run_now("orders")
        self.assertFound("flows", "error", "Orders from bol")

    def test_nobody_responsible(self):
        self.account.user_id.active = False
        self.assertFound("responsible", "warning", "Nobody")
        self.account.user_id = self.env.ref("base.user_admin")
        self.account.user_id.email = False
        self.assertFound("responsible", "warning", "e-mail address")

    # -- products --------------------------------------------------------------

    def test_offers_without_product(self):
        self.seller.offer(ean=samples.ean(), reference="T-1")
        self.run_now("offers")
        self.assertFound("products", "warning", "1 offers")
        action = self.mend("products")
        self.assertEqual(
            self.env[action["res_model"]].search(action["domain"]), self.offers()
        )
        self.offers().product_id = self._make_product()
        self.assertNotIn("products", self.examine())

    def test_no_offers_yet(self):
        self.assertFound("products", "information", "Import Offers")
        self.seller.offer(ean=samples.ean(), reference="T-1")
        self.mend("products")
        self.assertTrue(self.offers())

    def test_eans_twice_wrong_and_missing(self):
        product = self._make_product()
        self._make_product(barcode=product.barcode.zfill(14))
        self._make_product(barcode="8712345678901")
        self._make_product(barcode=False)
        self.examine()
        found = self.account.finding_ids.filtered(lambda line: line.kind == "eans")
        self.assertEqual(len(found), 3)
        self.assertIn("on several products", found[0].message)
        self.assertIn("last digit", found[1].message)
        self.assertIn("no barcode", found[2].message)
        action = found[2].action_mend()
        missing = self.env["product.product"].search(action["domain"])
        self.assertIn(False, missing.mapped("barcode"))
        self.assertNotIn(product, missing)

    def test_eans_of_another_company(self):
        before = self.examine()
        other = self._make_company("Elsewhere")
        product = self._make_product(company_id=other.id, taxes_id=False)
        self._make_product(
            company_id=other.id, taxes_id=False, barcode=product.barcode.zfill(14)
        )
        self.assertEqual(self.examine().get("eans"), before.get("eans"))

    # -- the server ------------------------------------------------------------

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

    # -- people ----------------------------------------------------------------

    def test_user_looks_and_manager_mends(self):
        user = self._make_user("looker", "bol_connector.bol_connector_group_user")
        account = self.account.with_user(user)
        self.flow("orders").mode = "preview"
        self.assertIn("flows", self.examine(account))
        line = account.finding_ids.filtered(lambda line: line.kind == "flows")[:1]
        with self.assertRaises(AccessError):
            line.action_mend()
        with self.assertRaises(AccessError):
            line.write({"level": "ok"})

    def test_bol_is_asked_before_anything_is_written(self):
        """Nothing waits for bol: all calls are over before a row is locked."""
        steps = []
        look = type(self.env["bol.account"])
        other = self._make_account(self.sandbox.seller())
        with (
            patch.object(look, "_bol_ask_bol", lambda one: steps.append("asked")),
            patch.object(
                look, "_bol_keep_findings", lambda one, found: steps.append("kept")
            ),
        ):
            self.examine(self.account | other)
        self.assertEqual(steps, ["asked", "asked", "kept", "kept"])
