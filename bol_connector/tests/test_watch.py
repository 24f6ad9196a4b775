from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from . import samples
from .watched import WATCH, WatchCase

MANAGER = "bol_connector.bol_connector_group_manager"
OFF = "UPDATE bol_flow SET mode = 'off' WHERE account_id = %s"


@tagged("post_install", "-at_install")
class TestWatch(WatchCase):
    """What the watch takes for trouble, and what it doesn't."""

    def setUp(self):
        super().setUp()
        self.let_pass(1)
        self.look()
        self.manager = self._make_user("bol-boss", MANAGER)

    def other_account(self, company=None, **values):
        """Another live account, of another company if wanted."""
        return self._make_live_account(
            self.sandbox.seller(),
            company_id=(company or self.company).id,
            **values,
        )

    # -- no false alarms -------------------------------------------------------

    def test_where_all_is_well_nothing_is_said(self):
        self.let_pass(60)
        self.assertFalse(self.troubles("open", "accepted", "over"))
        self.assertFalse(self.mails())

    def test_what_a_user_switches_off_is_no_trouble(self):
        self.flow("orders").with_user(self.manager).action_off()
        self.flow("offers").with_user(self.manager).mode = "off"
        self.let_pass(30)
        self.assertEqual(self.kinds(), [])

    def test_what_a_user_pauses_is_no_trouble(self):
        self.account.with_user(self.manager).action_pause()
        self.let_pass(60)
        self.assertEqual(self.kinds(), [])
        self.account.with_user(self.manager).action_go_on()
        self.look()
        self.assertEqual(self.kinds(), [])

    def test_paused_account_says_nothing_of_bol(self):
        """Neither that bol is down, nor that it isn't."""
        other = self.other_account()
        self.sandbox.fault("unavailable", ".*", share=1)
        self.let_pass(1)
        other.action_pause()
        self.let_pass(20)
        self.assertEqual(self.kinds(), ["down"])
        self.account.action_pause()
        self.look()
        self.assertEqual(self.kinds(), [])

    def test_flow_that_waits_for_the_catch_up_isnt_silent(self):
        flow = self.flow("offers")
        held = {(self.account.id, flow.kind)}
        catch_up = type(self.env["bol.catch.up"])
        with patch.object(catch_up, "_bol_held_back", lambda *_all: held):
            flow.next_run = self.now()
            self.let_pass(200)
        self.assertFalse(self.troubles("open", "over"))

    def test_orders_that_bol_tells_of_are_read_less_often(self):
        flow = self.flow("orders")
        pause = timedelta(minutes=40)
        with patch.object(type(flow), "_bol_pause", lambda *_all: pause):
            self.let_pass(50)
        self.assertFalse(self.troubles("open", "over"))

    def test_switched_off_by_a_script_of_odoo_is_trouble(self):
        """Not by SQL only: what runs as OdooBot is nobody's choice either."""
        self.flow("orders").mode = "off"
        self.look()
        self.assertEqual(self.kinds(), ["switched_off"])

    def test_account_that_a_user_archives_is_no_trouble(self):
        self.account.with_user(self.manager).active = False
        self.look()
        self.assertEqual(self.kinds(), [])

    def test_account_that_nobody_deleted_is_missed(self):
        other = self.other_account()
        self.look()
        self.by_sql("DELETE FROM bol_account WHERE id = %s", other.id)
        self.look()
        self.assertEqual(self.kinds(), ["dropped"])
        self.assertIn("gone", self.troubles().message)
        self.look()
        self.troubles().with_user(self._make_administrator()).action_accept()
        self.look()
        self.assertFalse(self.troubles("open", "accepted"))

    def test_account_that_a_user_deletes_is_no_trouble(self):
        other = self.other_account()
        self.look()
        other.with_user(self.manager).unlink()
        self.look()
        self.assertEqual(self.kinds(), [])

    def test_old_troubles_go(self):
        self.by_sql(OFF, self.account.id)
        self.look()
        self.account.flow_ids.action_live()
        self.look()
        old = self.troubles("over")
        self.env["bol.trouble"]._gc_troubles()
        self.assertTrue(old.exists())
        old.over_at -= timedelta(days=366)
        self.env["bol.trouble"]._gc_troubles()
        self.assertFalse(old.exists())

    def test_account_whose_credentials_a_user_changes_is_no_trouble(self):
        self.account.with_user(self.manager).client_secret = "other"
        self.assertEqual(self.account.state, "draft")
        self.look()
        self.assertEqual(self.kinds(), [])

    def test_account_that_was_never_connected_is_no_trouble(self):
        account = self._make_account(self.sandbox.seller())
        account.action_go_live()
        self.let_pass(30)
        self.assertFalse(account.trouble_ids)

    def test_flow_switched_on_after_a_long_time_isnt_silent(self):
        flow = self.flow("orders")
        flow.action_off()
        self.let_pass(120)
        with patch.object(type(flow), "_due_turns", lambda *_all: []):
            flow.action_live()
            self.let_pass(14)
            self.assertEqual(self.kinds(), [])
            self.let_pass(10)
        self.assertEqual(self.kinds(), ["silent"])

    def test_flows_that_come_back_arent_called_silent(self):
        """Of a lane that rested: its flows take their turn one after the other."""
        cron = self.env.ref("bol_connector.ir_cron_lane_bulk")
        cron.active = False
        self.let_pass(240)
        self.assertEqual(self.kinds(), ["action"])
        cron.active = True
        self.look()
        self.assertEqual(self.kinds(), [])

    def test_growing_backlog_of_a_preview_is_no_trouble(self):
        flow = self.flow("orders")
        flow.action_preview()
        for _order in range(9):
            self.seller.place(samples.order(samples.item(samples.ean())))
            self.let_pass(5)
        self.assertEqual(flow.backlog, 9)
        self.assertEqual(self.kinds(), [])

    def test_backlog_that_is_worked_off_in_between_is_no_trouble(self):
        flow = self.flow("orders")
        with patch.object(type(flow), "_due_turns", lambda *_all: []):
            for backlog in (1, 2, 3, 4, 5, 4, 5, 6, 7, 8, 9):
                flow.write({"backlog": backlog, "last_success": self.now()})
                self.look()
            self.assertEqual(self.kinds(), [])
            flow.backlog = 10
            self.look()
        self.assertEqual(self.kinds(), ["backlog"])

    # -- copies ----------------------------------------------------------------

    def test_copy_of_the_database_says_that_it_is_one_and_no_more(self):
        """A database that was moved looks just the same, and must not be silent."""
        self.by_sql(OFF, self.account.id)
        self.env["ir.config_parameter"].set_param("database.uuid", "another one")
        self.look()
        self.assertEqual(self.kinds(), ["moved"])

    def test_neutralized_database_says_nothing(self):
        self.by_sql(OFF, self.account.id)
        self.env["ir.config_parameter"].set_param("database.is_neutralized", "true")
        self.look()
        self.assertEqual(self.kinds(), [])
        self.assertFalse(self.env["bol.watch"]._bol_stale_since())

    # -- several ---------------------------------------------------------------

    def test_check_that_breaks_off_stops_no_other(self):
        watch = type(self.env["bol.watch"])
        self.by_sql(OFF, self.account.id)

        def broken(*_all):
            self.env.cr.execute("SELECT nothing")

        with (
            patch.object(watch, "_bol_find_down", broken),
            mute_logger("odoo.sql_db", "odoo.addons.bol_connector.models.bol_watch"),
        ):
            self.look()
        self.assertEqual(self.kinds(), ["blind", "switched_off"])

    def test_bol_down_is_one_trouble_of_all_accounts(self):
        self.other_account()
        self.sandbox.fault("unavailable", ".*", share=1)
        self.let_pass(40)
        self.assertEqual(self.kinds(), ["down"])
        self.assertFalse(self.troubles().account_id)
        self.assertEqual(len(self.env["bol.trouble"].search([])), 1)

    def test_bol_isnt_down_if_another_account_is_answered(self):
        other = self.other_account()
        self.sandbox.fault("unavailable", ".*", share=1, account=self.seller.client_id)
        self.let_pass(60)
        self.assertEqual(self.kinds(), ["silent"])
        self.assertEqual(self.troubles().account_id, self.account)
        self.assertFalse(other.trouble_ids)
        self.assertIn("can't be reached", self.troubles().message)

    def test_lost_connection_isnt_found_again_by_a_flow_that_asks_nothing(self):
        self.sandbox.fault("inactive", "/orders", share=1)
        self.let_pass(10)
        self.assertEqual(self.kinds(), ["disconnected"])
        trouble = self.troubles()
        states = set()
        for _look in range(6):
            self.make_due(self.flow("prices"))
            self.let_pass(5)
            states.add(self.account.state)
            self.assertEqual(self.troubles(), trouble)
        self.assertIn("connected", states)
        self.assertEqual(trouble.times, 1)

    # -- scheduled actions -----------------------------------------------------

    def lane(self, name="out"):
        return self.env.ref(f"bol_connector.ir_cron_lane_{name}")

    def assertRepaired(self, said):
        """An action that rests is found, and runs again after the one click."""
        self.look()
        self.assertEqual(self.kinds(), ["action"])
        self.assertIn(said, self.troubles().message)
        self.account.with_user(self.manager).action_repair()
        self.look()
        self.assertEqual(self.kinds(), [])

    def test_deleted_action_is_made_again(self):
        interval = self.lane("bulk")
        interval.interval_number = 7
        self.lane().unlink()
        self.assertRepaired("was deleted")
        self.assertEqual(self.lane().code, 'model._run_lane("out")')
        self.assertTrue(self.lane().active)
        # The settings of those that are there are the administrator's.
        self.assertEqual(interval.interval_number, 7)

    def test_action_of_an_archived_user_gets_another(self):
        user = self._make_user("bol-left", MANAGER)
        self.lane().user_id = user
        user.active = False
        self.assertRepaired("archived")
        self.assertEqual(self.lane().user_id, self.env.ref("base.user_root"))

    def test_action_that_is_put_off_for_days(self):
        self.lane().nextcall = "2100-01-01"
        self.assertRepaired("put off")
        self.assertLessEqual(self.lane().nextcall, self.now())

    def test_watch_itself_is_looked_at_as_well(self):
        self.env.ref(WATCH).active = False
        self.assertRepaired("watch")
        self.assertTrue(self.env.ref(WATCH).active)

    def test_duplicated_lane_does_the_work_of_one_that_is_off(self):
        copy = self.lane("bulk").copy({"active": True})
        self.lane("bulk").active = False
        self.assertIn("bulk", self.env["bol.watch"]._bol_lanes_running())
        copy.active = False
        self.assertNotIn("bulk", self.env["bol.watch"]._bol_lanes_running())

    # -- meant to be so --------------------------------------------------------

    def test_accepted_trouble_is_told_again_if_it_gets_worse(self):
        self.lane("orders_2").active = False
        self.look()
        self.troubles().with_user(self._make_administrator()).action_accept()
        self.look()
        self.assertEqual((self.kinds(), self.activities()), ([], []))
        self.assertFalse(self.account.trouble_text)
        self.assertEqual(len(self.mails()), 1)
        self.lane("bulk").active = False
        self.look()
        self.assertEqual(self.kinds(), ["action"])
        self.assertEqual(len(self.mails()), 2)

    def test_accepted_switch_is_what_people_want_now(self):
        self.by_sql(OFF, self.account.id)
        self.look()
        self.troubles().with_user(self.manager).action_accept()
        self.look()
        self.assertFalse(self.troubles("open", "accepted"))
        self.account.action_repair()
        self.assertEqual(set(self.account.flow_ids.mapped("mode")), {"off"})

    # -- repair ----------------------------------------------------------------

    def test_repair_restores_what_people_chose(self):
        self.flow("orders").with_user(self.manager).action_preview()
        self.flow("offers").with_user(self.manager).action_off()
        self.flow("prices").not_before = "2100-01-01"
        modes = {flow: flow.mode for flow in self.account.flow_ids}
        self.by_sql(OFF, self.account.id)
        self.by_sql("UPDATE bol_account SET active = false, state = 'draft'")
        self.by_sql("UPDATE ir_cron SET active = false WHERE cron_name LIKE 'Bol%%'")
        self.look()
        self.assertEqual(self.kinds(), ["action", "dropped", "switched_off"])
        self.account.with_user(self.manager).action_repair()
        self.assertEqual({f: f.mode for f in self.account.flow_ids}, modes)
        self.assertTrue(self.account.active)
        self.assertEqual(self.account.state, "connected")
        self.assertTrue(self.lane().active)
        self.assertFalse(self.flow("prices").not_before)
        self.look()
        self.assertEqual(self.kinds(), [])

    def test_repair_leaves_other_accounts_alone(self):
        other = self.other_account()
        self.by_sql("UPDATE bol_flow SET mode = 'off'")
        self.account.action_repair()
        self.assertEqual(set(other.flow_ids.mapped("mode")), {"off"})

    # -- the watch itself is dead ----------------------------------------------

    def test_watch_that_doesnt_look_shows_on_the_account(self):
        self.assertFalse(self.account.watch_stale)
        self.minutes += 21
        self.account.invalidate_recordset()
        self.assertTrue(self.account.watch_stale)

    def test_only_one_looks_at_a_time(self):
        self.by_sql(OFF, self.account.id)
        with (
            patch("odoo.addons.bol_connector.models.bol_watch.advisory_lock") as lock,
        ):
            lock.return_value.__enter__.return_value = False
            self.look()
        self.assertEqual(self.kinds(), [])

    def test_user_repairs_and_accepts_nothing(self):
        self.by_sql(OFF, self.account.id)
        self.look()
        trouble = self.troubles().with_user(self.user)
        self.assertIn("Orders from bol", trouble.message)
        for action in (
            trouble.action_repair,
            trouble.action_accept,
            trouble.account_id.action_repair,
        ):
            with (
                mute_logger("odoo.addons.base.models.ir_model"),
                self.assertRaises(AccessError),
            ):
                action()
        self.assertEqual(self.flow("orders").mode, "off")
        self.assertEqual(self.kinds(), ["switched_off"])

    # -- who sees it -----------------------------------------------------------

    def test_other_company_sees_nothing_of_it(self):
        company = self._make_company("Stranger")
        self.env = self.env(context={"allowed_company_ids": self.company.ids})
        stranger = self._make_user("bol-stranger", MANAGER, company=company)
        stranger.company_ids = [Command.set(company.ids)]
        self.by_sql(OFF, self.account.id)
        self.lane().active = False
        self.look()
        self.assertEqual(self.kinds(), ["action", "switched_off"])
        seen = self.env["bol.trouble"].with_user(stranger)
        seen = seen.with_context(allowed_company_ids=company.ids).search([])
        self.assertEqual(seen.mapped("kind"), ["action"])
        self.assertNotIn(self.account.name, str(seen.read()))
        seen.action_repair()
        self.assertEqual(self.flow("orders").mode, "off")
