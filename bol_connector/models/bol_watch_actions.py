import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import convert_file

from .bol_watch import Finding

PUT_OFF = timedelta(hours=6)
LANE = re.compile(r"_run_lane\(.(\w+).\)")


class BolWatch(models.Model):
    """Scheduled actions that were deactivated, deleted or left without a user."""

    _inherit = "bol.watch"

    @api.model
    def _bol_watched_actions(self):
        """Names of the scheduled actions that have to run: dict XML id -> name."""
        return {
            "bol_connector.ir_cron_lane_out": self.env._("Bol.com: send to bol"),
            "bol_connector.ir_cron_lane_orders_1": self.env._("Bol.com: orders (1)"),
            "bol_connector.ir_cron_lane_orders_2": self.env._("Bol.com: orders (2)"),
            "bol_connector.ir_cron_lane_bulk": self.env._(
                "Bol.com: offers and other bulk"
            ),
            "bol_connector.ir_cron_watch": self.env._("Bol.com: watch"),
            "bol_connector.ir_cron_privacy": self.env._("Bol.com: erase personal data"),
        }

    @api.model
    def _bol_action_files(self):
        """Data files that make them again: pairs (module, path)."""
        return [
            ("bol_connector", "data/ir_cron_data.xml"),
            ("bol_connector", "data/ir_cron_privacy_data.xml"),
            ("bol_connector", "data/bol_watch_data.xml"),
        ]

    def _bol_crons(self):
        """dict XML id -> ir.cron record of what is watched; none if it is deleted."""
        watched = self._bol_watched_actions()
        data = (
            self.env["ir.model.data"]
            .sudo()
            .search_fetch(
                [
                    ("model", "=", "ir.cron"),
                    ("name", "in", [xmlid.split(".")[1] for xmlid in watched]),
                ],
                ["complete_name", "res_id"],
            )
        )
        crons = self.env["ir.cron"].sudo().with_context(active_test=False)
        there = crons.browse(data.mapped("res_id")).exists()
        known = {row.complete_name: crons.browse(row.res_id) & there for row in data}
        return {xmlid: known.get(xmlid, crons) for xmlid in watched}

    def _bol_why_resting(self, cron):
        """Why a scheduled action doesn't run; "" if it does."""
        if not cron:
            return "deleted"
        if not cron.active:
            return "off"
        if not (cron.user_id.active or cron.user_id == self.env.ref("base.user_root")):
            return "user"
        usual = timedelta(days=2) if cron.interval_type == "days" else PUT_OFF
        return "later" if cron.nextcall > fields.Datetime.now() + usual else ""

    def _bol_find_action(self, accounts):
        if not accounts.filtered("meant_connected"):
            return []
        names = self._bol_watched_actions()
        why = {
            xmlid: self._bol_why_resting(c) for xmlid, c in self._bol_crons().items()
        }
        resting = [[names[xmlid], reason] for xmlid, reason in why.items() if reason]
        if not resting:
            return []
        return [Finding(accounts.browse(), {"actions": resting}, len(resting))]

    def _bol_lanes_running(self):
        """The lanes that a scheduled action runs, a duplicated one as well."""
        crons = self.env["ir.cron"].sudo().search([("code", "like", "_run_lane(")])
        running = crons.filtered(lambda cron: not self._bol_why_resting(cron))
        return {lane for cron in running for lane in LANE.findall(cron.code)}

    # -- repair ----------------------------------------------------------------

    def _bol_repair_actions(self):
        """Have every scheduled action run that should; returns how many didn't."""
        crons = self._bol_crons()
        reasons = {xmlid: self._bol_why_resting(cron) for xmlid, cron in crons.items()}
        if "deleted" in reasons.values():
            self._bol_make_actions()
        now = fields.Datetime.now()
        values = {
            "off": {"active": True, "nextcall": now},
            "later": {"nextcall": now},
            "user": {"user_id": self.env.ref("base.user_root").id},
        }
        for xmlid, reason in reasons.items():
            if reason in values:
                crons[xmlid].write({**values["user"], **values[reason]})
        return sum(1 for reason in reasons.values() if reason)

    def _bol_make_actions(self):
        """Make those that were deleted, from the addons' data, and no others."""
        for module, path in self._bol_action_files():
            env = self.env(su=True, context={})
            convert_file(env, module, path, {}, mode="update", noupdate=True)
