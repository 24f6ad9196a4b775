from odoo import api, fields, models
from odoo.exceptions import UserError


class BolGoLive(models.TransientModel):
    """Going live with what waited meanwhile: a person ticks what bol is told of it."""

    _inherit = "bol.go.live"

    line_ids = fields.One2many(
        "bol.go.live.line",
        "wizard_id",
        "Done During the Preview",
        default=lambda self: self._default_lines(),
    )
    has_decisions = fields.Boolean(compute="_compute_has_decisions")

    def _default_lines(self):
        kinds = self._default_flows().mapped("kind")
        return [
            fields.Command.create(
                {
                    "res_model": command._name,
                    "res_id": command.id,
                    "kind": command._bol_flow_kind,
                    **command._bol_prepare_decision(),
                }
            )
            for waiting in self._default_account()._bol_to_decide(kinds)
            for command in waiting
        ]

    @api.depends("flow_ids", "line_ids")
    def _compute_has_decisions(self):
        for wizard in self:
            kinds = set(wizard.flow_ids.mapped("kind"))
            wizard.has_decisions = bool(kinds & set(wizard.line_ids.mapped("kind")))

    def action_tell_all(self):
        """Tick all of it."""
        self.line_ids.tell = True
        return self._bol_show_again()

    def action_tell_nothing(self):
        """Tick none of it."""
        self.line_ids.tell = False
        return self._bol_show_again()

    def _bol_show_again(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bol_connector.bol_go_live_action"
        )
        return {**action, "res_id": self.id, "context": self.env.context}

    def action_go_live(self):
        self.account_id.check_access("write")
        self._bol_decide()
        return super().action_go_live()

    def _bol_decide(self):
        """Withdraw what wasn't ticked of the chosen flows; nothing goes unseen."""
        kinds = self.flow_ids.mapped("kind")
        ticked = {
            (line.res_model, line.res_id): line.tell
            for line in self.line_ids
            if line.kind in kinds
        }
        reason = self.env._(
            "Bol was told without Odoo, says %(user)s on going live.",
            user=self.env.user.name,
        )
        for waiting in self.account_id._bol_to_decide(kinds):
            if any((one._name, one.id) not in ticked for one in waiting):
                raise UserError(
                    self.env._(
                        "More was done meanwhile. Close this window and press Go Live "
                        "again, to see all of it."
                    )
                )
            left = waiting.filtered(lambda one: not ticked[one._name, one.id])
            self._bol_leave_out(left.sudo(), reason)

    def _bol_leave_out(self, waiting, reason):
        """Never tell bol of these, as somebody decided.

        :param waiting: records of one model, as of ``_bol_to_decide``
        :param str reason: for their timelines
        """
        waiting._bol_withdraw(reason)


class BolGoLiveLine(models.TransientModel):
    """Something that was done during the preview, and whether bol is told of it."""

    _name = "bol.go.live.line"
    _description = "Done During the Preview"

    wizard_id = fields.Many2one("bol.go.live", required=True, ondelete="cascade")
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    kind = fields.Selection(
        selection=lambda self: self.env["bol.preview"]._bol_flow_labels(),
        string="Flow",
        readonly=True,
    )
    name = fields.Char("What", readonly=True)
    items = fields.Char(readonly=True)
    done_on = fields.Datetime("Done", readonly=True)
    at_bol = fields.Char(readonly=True, help="As the order was last read.")
    tell = fields.Boolean("Tell Bol")
