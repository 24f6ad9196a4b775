from odoo import api, fields, models


class BolAccount(models.Model):
    """Flows that stopped until somebody has looked at what they would send."""

    _inherit = "bol.account"

    stopped = fields.Text(compute="_compute_stopped")

    @api.depends("flow_ids.stopped")
    def _compute_stopped(self):
        labels = dict(self.env["bol.preview"]._bol_flow_labels())
        for account in self:
            flows = account.flow_ids.filtered("stopped")
            account.stopped = "\n".join(
                f"{labels[flow.kind]}: {flow.stopped}" for flow in flows
            )

    def action_send_anyway(self):
        """Let go what waits of the flows that stopped."""
        self.check_access("write")
        self.flow_ids.filtered("stopped").action_send_anyway()

    def action_view_stopped(self):
        """What waits because flows stopped, old and new side by side."""
        action = self._bol_view("bol_connector.bol_preview_action")
        stopped = self.flow_ids.filtered("stopped").mapped("kind")
        shown = [("account_id", "in", self.ids), ("kind", "in", stopped)]
        return {**action, "domain": shown, "context": {}}


class BolOffer(models.Model):
    _inherit = "bol.offer"

    account_stopped = fields.Text(related="account_id.stopped")
