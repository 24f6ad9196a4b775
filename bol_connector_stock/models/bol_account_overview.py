from odoo import api, fields, models

from odoo.addons.bol_connector.models.bol_account_overview import Figure

DEADLINES = "bol_connector_stock.bol_deadline_action"


class BolAccount(models.Model):
    """What an account's card says of deadlines and of stock."""

    _inherit = "bol.account"

    near_deadline_count = fields.Integer("Little Time Left", compute="_compute_figures")
    stock_difference_count = fields.Integer(
        "Stock Differences", compute="_compute_stock_difference_count"
    )

    @api.model
    def _bol_figures(self):
        domains = {
            # What bol has confirmed counts here before its order is read again.
            "to_ship_count": [("kind", "=", "ship")],
            "late_count": [("level", "in", ["late", "expired"])],
            "near_deadline_count": [("is_near", "=", True)],
        }
        deadlines = {
            name: Figure("bol.deadline", domain, DEADLINES)
            for name, domain in domains.items()
        }
        return {**super()._bol_figures(), **deadlines}

    @api.depends("stock_check_ids.finished")
    def _compute_stock_difference_count(self):
        for account in self:
            account.stock_difference_count = account.stock_check_id.open_count

    def action_view_stock_differences(self):
        """What the last stock check found; all checks while there was none."""
        self.ensure_one()
        check = self.stock_check_id
        return check._bol_form() if check else self.action_view_stock_checks()
