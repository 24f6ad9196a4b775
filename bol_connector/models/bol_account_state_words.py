from odoo import api, fields, models


class BolAccount(models.Model):
    """How an account stands, in one sentence for its card, and how its flows do."""

    _inherit = "bol.account"

    how_it_is = fields.Text(compute="_compute_how_it_is")
    how_level = fields.Selection(
        [
            ("success", "All is well"),
            ("info", "To know"),
            ("warning", "To look at"),
            ("danger", "Trouble"),
        ],
        compute="_compute_how_it_is",
    )
    flows_text = fields.Char("How the Flows Do", compute="_compute_flows_text")
    flows_failing = fields.Boolean(compute="_compute_flows_text")

    @api.depends_context("lang", "tz")
    def _compute_how_it_is(self):
        for account in self:
            account.how_level, account.how_it_is = account._bol_how_it_is()

    def _bol_how_it_is(self):
        """(value of :attr:`how_level`, sentence): the worst that is to be said."""
        if self.watch_stale:
            return "danger", self.env._(
                "The scheduled actions don't run since %(since)s: nothing comes in and "
                "nothing goes out by itself.",
                since=self.watch_stale,
            )
        if self.state == "draft":
            text = self.state_message or self.env._("Not connected with bol.com yet.")
            return "info", text
        if self.state == "trouble":
            return "danger", self.state_message or self.env._("No connection.")
        if self.paused_at:
            return "warning", self.env._(
                "Paused: nothing is read from bol, and nothing is sent."
            )
        if self.trouble_count:
            return "danger", self.trouble_text
        if self.stopped:
            return "warning", self.stopped
        return self._bol_how_it_goes()

    def _bol_how_it_goes(self):
        """The same of an account without trouble."""
        if self.in_preview:
            return "info", self.env._(
                "In preview, so that nothing is done yet: %(flows)s.",
                flows=self.in_preview,
            )
        read = self._bol_last_read()
        if not read:
            return "info", self.env._("No orders were read yet.")
        return "success", self.env._("All is well. Orders were read %(at)s.", at=read)

    @api.depends("flow_ids.mode", "flow_ids.error_streak", "flow_ids.paused_at")
    @api.depends_context("lang")
    def _compute_flows_text(self):
        labels = dict(self.env["bol.preview"]._bol_flow_labels())
        for account in self:
            on = account.flow_ids.filtered(lambda flow: flow.mode != "off")
            failing = on.filtered("error_streak")
            account.flows_failing = bool(failing)
            names = ", ".join(labels[flow.kind] for flow in failing)
            account.flows_text = account._bol_say_flows(on, names)

    def _bol_say_flows(self, on, failing):
        """How the flows do.

        :param on: those of them that aren't off
        :param str failing: names of those that fail
        """
        if failing:
            return self.env._("Failing: %(flows)s", flows=failing)
        if paused := len(on.filtered("paused_at")):
            return self.env._(
                "%(count)s on, %(paused)s paused",
                count=len(on) - paused,
                paused=paused,
            )
        if off := len(self.flow_ids - on):
            return self.env._("%(count)s on, %(off)s off", count=len(on), off=off)
        return self.env._("%(count)s on, no errors", count=len(on))
