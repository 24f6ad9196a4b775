from odoo import fields, models
from odoo.exceptions import AccessError


class BolCommandByHand(models.TransientModel):
    """Somebody settled outside of Odoo what bol was to be told, and says how."""

    _name = "bol.command.by.hand"
    _description = "Done by Hand at Bol.com"

    reason = fields.Char(
        required=True,
        help="How it was settled, for whoever reads the timeline later.",
    )

    def action_done(self):
        """Mark the commands of the context as done."""
        model = self.env.get(self.env.context.get("bol_model"))
        if not isinstance(model, self.env.registry["bol.command"]):
            raise AccessError(self.env._("This isn't something that bol is told."))
        model.browse(self.env.context["bol_ids"])._bol_done_by_hand(self.reason)
