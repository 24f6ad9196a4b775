from odoo import fields, models


class AccountMove(models.Model):
    """Documents of bol's settlements."""

    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft)
        posted._bol_settlements()._bol_note_posted()
        return posted

    def button_draft(self):
        result = super().button_draft()
        self._bol_settlements()._bol_note_posted()
        return result

    def _bol_settlements(self):
        """The settlements whose documents these are."""
        moves = self.filtered(
            lambda move: move.move_type in ("in_invoice", "in_refund", "entry")
        )
        settlements = self.env["bol.settlement"].sudo()
        if not moves:
            return settlements
        return settlements.search(
            ["|", ("bill_id", "in", moves.ids), ("entry_id", "in", moves.ids)]
        )


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    bol_settlement_line_id = fields.Many2one(
        "bol.settlement.line",
        "Settled Line of Bol.com",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
