import json
from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import PairOfTimeouts

MANAGER = "bol_connector.bol_connector_group_manager"
OFF = "UPDATE bol_flow SET mode = 'off' WHERE account_id = %s"


@tagged("post_install", "-at_install")
class TestStatus(PairOfTimeouts, HttpCase):
    """What monitoring outside of Odoo is told, and who isn't told anything."""

    def setUp(self):
        super().setUp()
        self.env["bol.trouble"].search([]).unlink()
        self.env["bol.watch"]._bol_row().looked_at = self.env.cr.now()
        self.account = self.make_account('Fietsen "tuin" & zo')
        self.token = self.env["bol.watch"]._bol_new_token()

    def make_account(self, name):
        return self.env["bol.account"].create(
            {
                "name": name,
                "environment": "sandbox",
                "sandbox_url": "http://127.0.0.1:9",
                "client_id": name,
                "client_secret": "very secret",
                "state": "connected",
                "meant_connected": True,
            }
        )

    def ask(self, token=None, path="", **headers):
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return self.url_open(f"/bol/status{path}", headers=headers)

    def status(self):
        return self.ask(self.token).json()

    def trouble(self, account, kind="silent", count=2):
        facts = {"flows": []} if account else {"actions": []}
        self.env["bol.trouble"].create(
            {
                "account_id": account.id,
                "kind": kind,
                "count": count,
                "facts": facts,
            }
        )

    # -- who -------------------------------------------------------------------

    def test_nobody_gets_an_answer_without_the_token(self):
        for path in ("", "/metrics"):
            for token in (None, "wrong", self.token + "x", self.token[:-1]):
                answer = self.ask(token, path)
                self.assertEqual((answer.status_code, answer.content), (404, b""))
            basic = self.ask(path=path, Authorization=f"Basic {self.token}")
            self.assertEqual(basic.status_code, 404)
            self.assertEqual(self.ask(self.token, path).status_code, 200)

    def test_token_in_the_address_is_none(self):
        answer = self.url_open(f"/bol/status?token={self.token}")
        self.assertEqual(answer.status_code, 404)

    def test_nobody_gets_an_answer_before_a_token_was_made(self):
        self.env["bol.watch"]._bol_keep_token(False)
        for token in (None, "", "False", self.token):
            self.assertEqual(self.ask(token).status_code, 404)
        empty = self.ask(Authorization="Bearer ")
        self.assertEqual(empty.status_code, 404)

    def test_new_token_ends_the_one_before(self):
        new = self.env["bol.watch"]._bol_new_token()
        self.assertEqual(self.ask(self.token).status_code, 404)
        self.assertEqual(self.ask(new).status_code, 200)

    def test_token_is_not_kept_but_its_fingerprint(self):
        kept = self.env["ir.config_parameter"].get_param("bol_connector.status_token")
        self.assertTrue(kept)
        self.assertNotIn(self.token, kept)

    def test_only_administrators_make_a_token(self):
        user = new_test_user(self.env, "bol-reader", MANAGER[:-7] + "user")
        manager = new_test_user(self.env, "bol-chief", MANAGER)
        admin = new_test_user(self.env, "bol-admin", "base.group_system")
        page = self.env["bol.status.token"]
        # The status is of the accounts of all companies.
        for one in (user, manager):
            with (
                mute_logger("odoo.addons.base.models.ir_model"),
                self.assertRaises(AccessError),
            ):
                page.with_user(one).create({}).action_new_token()
        action = page.with_user(admin).create({}).action_new_token()
        shown = page.with_user(admin).with_context(**action["context"]).create({})
        token = shown.token
        self.assertFalse(page.with_user(admin).create({}).token)
        self.assertEqual(self.ask(token).status_code, 200)
        page.with_user(admin).create({}).action_switch_off()
        self.assertEqual(self.ask(token).status_code, 404)

    # -- what ------------------------------------------------------------------

    def test_all_is_well(self):
        answer = self.ask(self.token)
        self.assertEqual(answer.status_code, 200)
        status = answer.json()
        self.assertTrue(status["ok"])
        (account,) = status["accounts"]
        self.assertEqual(account["name"], self.account.name)
        self.assertEqual(account["state"], "connected")
        kinds = [flow["kind"] for flow in account["flows"]]
        self.assertEqual(kinds, self.account.flow_ids.mapped("kind"))
        self.assertEqual(answer.headers["Cache-Control"], "no-store")

    def test_figures_of_a_flow(self):
        flow = self.account._bol_flow("orders")
        now = self.env.cr.now()
        flow.write(
            {
                "last_success": now - timedelta(minutes=10),
                "last_attempt": now - timedelta(minutes=1),
                "next_run": now + timedelta(minutes=4),
                "error_streak": 3,
                "backlog": 7,
                "last_error": "Jan de Vries, Kerkstraat 1",
            }
        )
        (account,) = self.status()["accounts"]
        (figures,) = (f for f in account["flows"] if f["kind"] == "orders")
        self.assertAlmostEqual(figures["last_success_age"], 600, delta=20)
        self.assertAlmostEqual(figures["last_attempt_age"], 60, delta=20)
        self.assertAlmostEqual(figures["next_run_in"], 240, delta=20)
        self.assertEqual((figures["error_streak"], figures["backlog"]), (3, 7))
        self.assertEqual(figures["mode"], "preview")
        text = json.dumps(account)
        self.assertNotIn("Kerkstraat", text)
        self.assertNotIn("secret", text)

    def test_trouble_is_503_and_counted_by_kind(self):
        self.trouble(self.account)
        self.trouble(self.account.browse(), "action", 4)
        answer = self.ask(self.token)
        self.assertEqual(answer.status_code, 503)
        status = answer.json()
        self.assertFalse(status["ok"])
        self.assertEqual(status["troubles"], {"action": 4})
        self.assertEqual(status["accounts"][0]["troubles"], {"silent": 2})

    def test_trouble_that_is_over_or_accepted_is_none(self):
        for state in ("over", "accepted"):
            self.trouble(self.account)
            self.env["bol.trouble"].search([]).state = state
            self.assertEqual(self.ask(self.token).status_code, 200)
            self.env["bol.trouble"].search([]).unlink()

    def test_account_that_a_script_archived_is_still_told_of(self):
        self.account.active = False
        (account,) = self.status()["accounts"]
        self.assertFalse(account["active"])
        metrics = self.ask(self.token, "/metrics").text
        self.assertRegex(metrics, r"bol_account_connected{.*} 0")

    def test_dead_watch_is_503(self):
        """Nothing runs any more, so nobody opens a trouble either."""
        self.env["bol.watch"]._bol_row().looked_at -= timedelta(minutes=21)
        answer = self.ask(self.token)
        self.assertEqual(answer.status_code, 503)
        self.assertTrue(answer.json()["watch_stale"])

    def test_metrics(self):
        self.trouble(self.account)
        answer = self.ask(self.token, "/metrics")
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.headers["Content-Type"].startswith("text/plain"))
        lines = answer.text.splitlines()
        labels = f'account="{self.account.id}",name="Fietsen \\"tuin\\" & zo"'
        self.assertIn(f'bol_trouble{{{labels},kind="silent"}} 2', lines)
        self.assertIn(f"bol_account_connected{{{labels}}} 1", lines)
        self.assertIn(f'bol_flow_backlog{{{labels},flow="orders"}} 0', lines)
        self.assertIn("bol_ok 0", lines)
        # The lines of one name are together, below its type.
        names = [line.split("{")[0].split()[0] for line in lines if line[0] != "#"]
        self.assertEqual(len(list(dict.fromkeys(names))), answer.text.count("# TYPE"))
        self.assertEqual(names, sorted(names, key=list(dict.fromkeys(names)).index))
        # A flow that never had a success has no age.
        self.assertNotIn("bol_flow_last_success_age_seconds{", answer.text)

    def test_queries_do_not_grow_with_the_accounts(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            watch._bol_metrics(watch._bol_status())
            return self.env.cr.sql_log_count - before

        watch = self.env["bol.watch"]
        queries()
        one = queries()
        for number in range(9):
            self.make_account(f"Shop {number}")
        self.assertLessEqual(queries(), one)
