from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from . import samples
from .doctor import DoctorCase


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
