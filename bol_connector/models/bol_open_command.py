from odoo import api, fields, models
from odoo.tools import SQL

#: Bol hasn't confirmed these yet.
UNCONFIRMED = ("to_send", "sending", "sent")
#: Nothing goes on with these until somebody has looked.
TROUBLED = ("failed", "attention")


class BolOpenCommand(models.Model):
    """All that bol was to be told and hasn't confirmed, of whatever kind.

    A view over the tables of all commands: see ``bol.command``.
    """

    _name = "bol.open.command"
    _description = "Bol.com Open Command"
    _auto = False
    _order = "since desc, id desc"
    _rec_name = "name"

    account_id = fields.Many2one("bol.account", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    kind = fields.Selection(selection="_bol_kind_labels", readonly=True)
    res_id = fields.Integer(readonly=True)
    name = fields.Char("What", compute="_compute_name")
    state = fields.Selection(
        selection=lambda self: self.env["bol.command"]._fields["state"].selection,
        readonly=True,
    )
    message = fields.Text(readonly=True)
    since = fields.Datetime(readonly=True, help="When it was asked for.")

    @api.model
    def _bol_command_models(self):
        """Names of the models of commands, always in the same order."""
        command = self.env.registry["bol.command"]
        return sorted(
            name
            for name, model in self.env.registry.items()
            if issubclass(model, command) and not model._abstract
        )

    @api.model
    def _bol_kind_labels(self):
        return [
            (name, self.env["ir.model"]._get(name).name)
            for name in self._bol_command_models()
        ]

    @property
    def _table_query(self):
        names = self._bol_command_models()
        return SQL(" UNION ALL ").join(
            SQL(
                """
                SELECT id * %(models)s + %(place)s AS id, %(name)s AS kind,
                       id AS res_id, account_id, company_id, state, message,
                       create_date AS since
                  FROM %(table)s
                 WHERE state IN %(open)s AND %(active)s
                """,
                models=len(names),
                place=place,
                name=name,
                table=SQL.identifier(self.env[name]._table),
                open=UNCONFIRMED + TROUBLED,
                active=SQL("active" if "active" in self.env[name] else "TRUE"),
            )
            for place, name in enumerate(names)
        )

    @api.depends("kind", "res_id")
    def _compute_name(self):
        for kind, rows in self.grouped("kind").items():
            commands = self.env[kind].browse(rows.mapped("res_id")).exists()
            names = {command.id: command.display_name for command in commands}
            for row in rows:
                row.name = names.get(row.res_id)

    def action_open(self):
        """The command itself."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.kind,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
