from odoo import api, fields, models


class BolAccount(models.Model):
    """What would happen to the orders if the account went live now."""

    _inherit = "bol.account"

    orders_preview = fields.Char("Orders in Preview", compute="_compute_orders_preview")

    @api.depends("flow_ids.mode")
    def _compute_orders_preview(self):
        for account in self:
            account.orders_preview = account._bol_preview_text(account.orders_from)

    def _bol_preview_text(self, start):
        """How many orders going live would act upon, in words; False if they're live.

        :param datetime start: from when on orders are to be imported, or False
        """
        if self._bol_flow("orders").mode != "preview":
            return False
        orders = self.env["bol.order"].search(self._bol_preview_domain())
        known = orders.filtered("entered_sale_id")
        ignored = (orders - known).filtered(lambda order: order._bol_why_ignored(start))
        counts = {
            "open": len(orders),
            "known": len(known),
            "ignored": len(ignored),
            "new": len(orders - known - ignored),
        }
        if not ignored:
            return self.env._(
                "%(open)s open at bol: %(known)s already in Odoo, %(new)s new.",
                **counts,
            )
        return self.env._(
            "%(open)s open at bol: %(known)s already in Odoo, %(new)s new, %(ignored)s "
            "ignored by the settings.",
            **counts,
        )

    def _bol_preview_domain(self):
        """The orders that going live would act upon."""
        return [
            ("account_id", "=", self.id),
            ("state", "in", ["new", "held"]),
            ("bol_state", "in", ["open", "partly"]),
        ]

    def action_view_preview(self):
        """The orders that wait in preview, with those that are in Odoo already."""
        action = self.action_view_orders()
        return {**action, "domain": self._bol_preview_domain()}
