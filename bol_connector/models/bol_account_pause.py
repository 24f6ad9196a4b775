from odoo import fields, models


class BolAccount(models.Model):
    """An account that a person holds still for a while; its flows keep their modes."""

    _inherit = "bol.account"

    paused_at = fields.Datetime("Paused", readonly=True, copy=False, tracking=True)

    def action_pause(self):
        """Let none of these accounts' flows run, until somebody lets them go on."""
        self.check_access("write")
        self.filtered(lambda a: not a.paused_at).paused_at = fields.Datetime.now()

    def action_go_on(self):
        """Let the flows run again, each in the mode it had; what waited goes first."""
        self.check_access("write")
        self.write({"paused_at": False})
        self.flow_ids._bol_run_soon()


class BolFlow(models.Model):
    """A flow that a person holds still for a while."""

    _inherit = "bol.flow"

    paused_at = fields.Datetime("Paused", readonly=True, copy=False)

    def action_pause(self):
        """Don't run these flows, until somebody lets them go on."""
        self.check_access("write")
        self.filtered(lambda flow: not flow.paused_at).write(
            {"paused_at": fields.Datetime.now()}
        )

    def action_go_on(self):
        """Run these flows again, in the mode they had; at once, unless they are off."""
        self.check_access("write")
        self.write({"paused_at": False})
        self._bol_run_soon()

    def _bol_run_soon(self):
        """Have those of these flows run that aren't off."""
        flows = self.sudo().filtered(lambda flow: flow.mode != "off")
        flows.write({"next_run": fields.Datetime.now(), "not_before": False})
        self._bol_wake(flows.mapped("lane"))

    def _bol_runnable(self, forced=False):
        return [
            ("paused_at", "=", False),
            ("account_id.paused_at", "=", False),
            *super()._bol_runnable(forced),
        ]

    def _bol_outcome(self, ran):
        if not ran and (self.paused_at or self.account_id.paused_at):
            return "warning", self.env._(
                "%(flow)s is paused. Press Go On first.", flow=self.display_name
            )
        return super()._bol_outcome(ran)
