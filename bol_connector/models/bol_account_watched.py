from odoo import SUPERUSER_ID, api, fields, models

from .bol_account import MANAGER


class BolAccount(models.Model):
    """Being watched: what people want of an account, its troubles, their repair."""

    _inherit = "bol.account"

    watch_mail = fields.Boolean(
        "Mail Troubles",
        default=True,
        help="Mail the responsible when something doesn't work, and when it does "
        "again: once for each trouble, and several in one mail.",
    )
    watch_intervals = fields.Integer(
        "Silent After (Intervals)",
        default=3,
        required=True,
        help="A flow without success for so many of its intervals is trouble.",
    )
    watch_minutes = fields.Integer("But at Least (Minutes)", default=15, required=True)
    meant_connected = fields.Boolean(
        readonly=True,
        copy=False,
        help="It was connected, and no user has archived or disconnected it since.",
    )
    trouble_ids = fields.One2many("bol.trouble", "account_id", "Troubles")
    trouble_text = fields.Text(compute="_compute_trouble_text")
    trouble_count = fields.Integer(compute="_compute_trouble_text")
    watch_stale = fields.Char(compute="_compute_watch_stale")

    _watch_positive = models.Constraint(
        "CHECK(watch_intervals BETWEEN 1 AND 1000"
        " AND watch_minutes BETWEEN 5 AND 10080)",
        "A flow is silent after 1 to 1,000 intervals and 5 minutes to a week.",
    )

    @api.depends("trouble_ids.state", "trouble_ids.facts")
    @api.depends_context("lang")
    def _compute_trouble_text(self):
        troubles = self.env["bol.trouble"].search(
            [("state", "=", "open"), ("account_id", "in", [False, *self.ids])]
        )
        everybodys = troubles.filtered(lambda one: not one.account_id)
        for account in self:
            mine = troubles.filtered(lambda one, a=account: one.account_id == a)
            shown = (everybodys | mine) if account.state != "draft" else mine
            account.trouble_count = len(shown)
            account.trouble_text = "\n".join(
                f"{one.display_name}. {one.message}" for one in shown
            )

    def _compute_watch_stale(self):
        since = self.env["bol.watch"]._bol_stale_since()
        text = since and self.env["bol.trouble"]._bol_moment(since)
        self.watch_stale = text

    # -- what people want of it ------------------------------------------------

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "connected":
            self._bol_mean_connected(True)
        elif self.env.uid != SUPERUSER_ID:
            # What a script or an update does, nobody meant.
            archived = not vals.get("active", True)
            if ended := self if archived else self._bol_disconnected_by(vals):
                ended._bol_mean_connected(False)
        return result

    def unlink(self):
        if self.env.uid != SUPERUSER_ID:
            self.env["bol.watch"]._bol_forget_accounts(self.ids)
        return super().unlink()

    def _bol_mean_connected(self, meant):
        if others := self.filtered(lambda one: one.meant_connected != meant):
            if meant:
                self.env["bol.watch"]._bol_begin()
            others.sudo().write({"meant_connected": meant})

    def _bol_adopt_connected(self):
        """An account that works is meant to, whoever had it do so."""
        self._bol_in_use()._bol_mean_connected(True)

    @api.model
    def _bol_all(self):
        """All accounts, archived ones as well."""
        return self.search([("active", "in", [True, False])])

    def _bol_in_use(self):
        """Those of them that are active and were connected once."""
        return self.filtered(lambda one: one.active and one.state != "draft")

    def _bol_working(self):
        """Those of them that nothing known keeps from working."""
        return self.filtered(lambda one: one.active and one.state == "connected")

    def _bol_working_flows(self):
        """Their flows that may run: neither off nor paused."""
        return self._bol_working().flow_ids._bol_allowed()

    def _bol_responsible(self):
        """Who is told of trouble: a user who still works here."""
        if self.user_id.active:
            return self.user_id
        managers = (
            self.env.ref(MANAGER)
            .sudo()
            .all_user_ids.filtered(
                lambda user: user.active and self.company_id in user.company_ids
            )
        )
        admin = self.env.ref("base.user_admin")
        return admin if admin.active or not managers else managers.sorted("id")[0]

    # -- repair ----------------------------------------------------------------

    def action_repair(self):
        """Have all work again that should; returns a notification action."""
        self.check_access("write")
        return self._bol_repair_and_tell()

    def action_view_troubles(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bol_connector.bol_trouble_action"
        )
        return {**action, "domain": [("account_id", "in", [False, *self.ids])]}

    def _bol_repair_and_tell(self):
        count = self.sudo()._bol_repair()
        text = (
            self.env._("Put right: %(count)s. The flows run now.", count=count)
            if count
            else self.env._("The flows run now.")
        )
        if changed := self.sudo()._bol_untested():
            text = self.env._(
                "The credentials of %(accounts)s were changed: press Test Connection "
                "there, bol then shows which shop it is.",
                accounts=", ".join(changed.mapped("name")),
            )
        return self[:1]._bol_notification(text, "warning" if changed else "success")

    def _bol_untested(self):
        """Those that were dropped, and are connected with other credentials since."""
        dropped = self.filtered("meant_connected") - self._bol_in_use()
        return dropped.filtered(lambda account: not account.database_uuid)

    def _bol_repair(self):
        """Restore what no user switched off, and wake the lanes.

        What was missed meanwhile is then caught up by itself.

        :return: how many scheduled actions, accounts and flows didn't run
        """
        watch = self.env["bol.watch"]
        count = watch._bol_repair_actions()
        dropped = self.filtered("meant_connected") - self._bol_in_use()
        untested = self._bol_untested()
        untested.filtered(lambda account: not account.active).active = True
        dropped -= untested
        self._bol_in_use()._bol_ensure_flows()
        for account in dropped:
            # Whether it really is connected its flows find out at once.
            account.write({"active": True, "state": "connected"})
        flows = self.flow_ids
        count += len(dropped) + len(flows._bol_repair_mode())
        flows.filtered("not_before").write({"not_before": False})
        runnable = flows.filtered(lambda flow: flow.mode != "off")
        runnable.write({"next_run": fields.Datetime.now()})
        self.env["bol.flow"]._bol_wake(runnable.mapped("lane"))
        watch._bol_wake_watch()
        return count
