from odoo import api, fields, models
from odoo.tools import SQL

from .bol_account import MANAGER


class BolPreview(models.Model):
    """What waits to be sent to bol, of every outgoing flow: the old value, the new one.

    A view over what waits: parts of offers that bol doesn't have yet, and commands.
    """

    _name = "bol.preview"
    _description = "Waiting for Bol.com"
    _auto = False
    _order = "kind, name, id"
    _rec_name = "name"

    account_id = fields.Many2one("bol.account", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    kind = fields.Selection(selection="_bol_flow_labels", string="Flow", readonly=True)
    mode = fields.Selection(
        selection=lambda self: self.env["bol.flow"]._fields["mode"].selection,
        readonly=True,
    )
    action = fields.Selection(
        [("create", "Create"), ("change", "Change"), ("delete", "Delete")],
        readonly=True,
    )
    product_id = fields.Many2one("product.product", readonly=True)
    name = fields.Char("What", readonly=True)
    old_value = fields.Char("At Bol", readonly=True)
    new_value = fields.Char("To Be", readonly=True)
    approved = fields.Boolean(readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Integer(readonly=True)
    part = fields.Char(readonly=True)

    @api.model
    def _bol_flow_labels(self):
        return self.env["bol.flow"]._fields["kind"]._description_selection(self.env)

    @api.model
    def _bol_preview_queries(self):
        """SELECTs of what waits.

        Columns: res_model, res_id, part, account_id, kind (of the flow), approved,
        action, product_id, name, old_value, new_value.

        :return: list of SQL
        """
        return []

    @property
    def _table_query(self):
        queries = self._bol_preview_queries() or [NOTHING]
        numbered = [
            SQL("SELECT %s AS number, query.* FROM (%s) query", number, query)
            for number, query in enumerate(queries)
        ]
        return SQL(
            "SELECT waiting.res_id * %s + waiting.number AS id, "
            "waiting.*, account.company_id, flow.mode "
            "FROM (%s) waiting JOIN bol_account account "
            "ON account.id = waiting.account_id AND account.active "
            "JOIN bol_flow flow ON flow.account_id = account.id "
            "AND flow.kind = waiting.kind AND flow.mode != 'off'",
            len(queries),
            SQL(" UNION ALL ").join(numbered),
        )

    def action_approve(self):
        """Have these sent although their flow is in preview."""
        self.env["bol.account"].check_access("write")
        for (model, part), waiting in self.grouped(
            lambda one: (one.res_model, one.part)
        ).items():
            records = self.env[model].browse(waiting.mapped("res_id"))
            records.sudo()._bol_approve(part)

    def action_open(self):
        """The record that waits."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }


NOTHING = SQL(
    "SELECT 0 AS id, '' AS res_model, 0 AS res_id, '' AS part, 0 AS account_id, "
    "'' AS kind, FALSE AS approved, '' AS action, 0 AS product_id, '' AS name, "
    "'' AS old_value, '' AS new_value WHERE FALSE"
)


class BolAccount(models.Model):
    _inherit = "bol.account"

    waiting_count = fields.Integer(compute="_compute_waiting_count", groups=MANAGER)

    def _compute_waiting_count(self):
        groups = self.env["bol.preview"]._read_group(
            [("account_id", "in", self.ids), ("approved", "=", False)],
            ["account_id"],
            ["__count"],
        )
        counts = dict(groups)
        for account in self:
            account.waiting_count = counts.get(account, 0)

    def action_view_waiting(self):
        """What waits to be sent, old and new side by side."""
        return self._bol_view("bol_connector.bol_preview_action")
