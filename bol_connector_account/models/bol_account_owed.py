from odoo import fields, models


class BolAccount(models.Model):
    """What bol owes, as the books have it."""

    _inherit = "bol.account"

    owed_by_bol = fields.Monetary(
        compute="_compute_owed_by_bol",
        groups="account.group_account_invoice",
        help="The balance of the clearing account: what was sold and bol hasn't paid "
        "out yet.",
    )

    def _compute_owed_by_bol(self):
        groups = self.env["account.move.line"]._read_group(
            [
                ("account_id", "in", self.clearing_account_id.ids),
                ("parent_state", "=", "posted"),
            ],
            ["account_id"],
            ["balance:sum"],
        )
        balances = dict(groups)
        for account in self:
            account.owed_by_bol = balances.get(account.clearing_account_id, 0)

    def action_view_owed(self):
        """What is on the clearing account, order by order."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Owed by Bol"),
            "res_model": "account.move.line",
            "view_mode": "list,form",
            "domain": [
                ("account_id", "=", self.clearing_account_id.id),
                ("parent_state", "=", "posted"),
            ],
            "context": {"group_by": ["bol_order_id"], "create": False},
        }
