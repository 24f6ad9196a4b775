from odoo import api, fields, models


class BolGoLive(models.TransientModel):
    """Going live: what it would do, and which flows take part."""

    _name = "bol.go.live"
    _description = "Go Live with Bol.com"

    account_id = fields.Many2one("bol.account", required=True, readonly=True)
    orders_preview = fields.Char(compute="_compute_orders_preview")
    available_flow_ids = fields.Many2many("bol.flow", compute="_compute_available")
    flow_ids = fields.Many2many(
        "bol.flow", string="Flows", default=lambda self: self._default_flows()
    )
    has_orders = fields.Boolean(compute="_compute_has_orders")
    orders_from = fields.Datetime(
        "Import Orders From",
        default=lambda self: self._default_account().orders_from,
        help="Orders placed before are kept in the list of bol's orders, and no sale "
        "order is made of them. Empty: all that are open at bol.",
    )

    def _default_account(self):
        return self.env["bol.account"].browse(self.env.context.get("active_id"))

    def _default_flows(self):
        asked = self.env["bol.flow"].browse(self.env.context.get("bol_flow_ids"))
        return asked or self._default_account()._bol_flows_in_preview()

    @api.model
    def default_get(self, fields_list):
        return {
            **super().default_get(fields_list),
            "account_id": self._default_account().id,
        }

    @api.constrains("account_id")
    def _check_account(self):
        # Odoo runs constraints as superuser.
        self.account_id.sudo(False).check_access("write")

    @api.depends("account_id", "orders_from")
    def _compute_orders_preview(self):
        for wizard in self:
            start = wizard.orders_from
            wizard.orders_preview = wizard.account_id._bol_preview_text(start)

    @api.depends("account_id")
    @api.depends_context("bol_flow_ids")
    def _compute_available(self):
        for wizard in self:
            preview = wizard.account_id._bol_flows_in_preview()
            wizard.available_flow_ids = preview | wizard._default_flows()

    @api.depends("flow_ids")
    def _compute_has_orders(self):
        for wizard in self:
            wizard.has_orders = "orders" in wizard.flow_ids.mapped("kind")

    def action_go_live(self):
        """Let the chosen flows do their work from now on."""
        self.ensure_one()
        self.account_id.check_access("write")
        if self.has_orders:
            self.account_id.orders_from = self.orders_from
        self.flow_ids.action_live()
        self.account_id._bol_went_live()
