from odoo import api, fields, models

from ..models.bol_watch_status import TOKEN


class BolStatusToken(models.TransientModel):
    """The page of the status endpoint: its addresses, and making its token."""

    _name = "bol.status.token"
    _description = "Bol.com Status for Monitoring"

    # Of this screen only, and kept nowhere.
    token = fields.Char(compute="_compute_token")
    address = fields.Char(compute="_compute_address")
    metrics_address = fields.Char(compute="_compute_address")
    switched_on = fields.Boolean(compute="_compute_address")

    @api.depends_context("bol_token")
    def _compute_token(self):
        self.token = self.env.context.get("bol_token", False)

    def _compute_address(self):
        settings = self.env["ir.config_parameter"].sudo()
        for page in self:
            page.address = f"{page.get_base_url()}/bol/status"
            page.metrics_address = f"{page.address}/metrics"
            page.switched_on = bool(settings.get_param(TOKEN))

    def action_new_token(self):
        """Make a token, and show it this once."""
        self.check_access("write")
        return self._bol_show(self.env["bol.watch"]._bol_new_token())

    def action_switch_off(self):
        """Answer nobody any more."""
        self.check_access("write")
        self.env["bol.watch"]._bol_keep_token(False)
        return self._bol_show(False)

    def _bol_show(self, token):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bol_connector.bol_status_token_action"
        )
        return {**action, "context": {"bol_token": token}}
