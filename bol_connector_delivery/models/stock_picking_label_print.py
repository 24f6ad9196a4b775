from odoo import models
from odoo.exceptions import UserError

from ..tools import merged

# More would make an address too long for some proxies.
MOST = 500


class StockPicking(models.Model):
    """Labels of bol on paper, in the order in which the goods are picked."""

    _inherit = "stock.picking"

    def action_bol_print_labels(self):
        """One PDF of the labels of these transfers; again, as often as wanted."""
        self.check_access("read")
        pickings = (self | self._bol_outgoing())._bol_in_picking_order()
        labels = pickings._bol_printable()
        if not labels:
            raise UserError(
                self.env._(
                    "No label was bought for these transfers yet: buy one first."
                )
            )
        if len(labels) > MOST:
            raise UserError(
                self.env._("Print at most %(count)s labels at once.", count=MOST)
            )
        return labels._bol_print()

    def _bol_printable(self):
        """The labels of these transfers that are there, in these transfers' order."""
        labels = self.env["bol.label"]
        for picking in self:
            kept = picking._bol_labels_kept().filtered("attachment_id")
            labels |= kept.sorted("id")
        return labels

    def _bol_in_picking_order(self):
        """These transfers as they are picked: by the places where their goods lie, as
        Odoo's lists of operations go."""
        return self.sorted(lambda picking: picking._bol_place_in_line())

    def _bol_place_in_line(self):
        chain = self.move_ids.browse(self.move_ids._rollup_move_origs())
        lines = chain.filtered(lambda move: not move.move_orig_ids).move_line_ids
        shelves = sorted(line.location_id.complete_name for line in lines)
        shelf = shelves[0] if shelves else ""
        return shelf, self.scheduled_date, self.id


class BolLabel(models.Model):
    _inherit = "bol.label"

    def action_print(self):
        """The PDFs of these labels as one, in the order of this list."""
        self.check_access("read")
        labels = self.filtered("attachment_id")
        if not labels:
            raise UserError(self.env._("Bol hasn't given the PDF of this label yet."))
        return labels._bol_print()

    def _bol_print(self):
        return {
            "type": "ir.actions.act_url",
            "url": f"/bol/labels/{','.join(map(str, self.ids))}",
            "target": "new",
        }

    def _bol_pdf(self):
        """One PDF of these labels, in their order.

        :rtype: bytes
        """
        papers = [(label.sudo().attachment_id.raw, label) for label in self]
        return merged(
            [(paper, label._bol_words_for_paper()) for paper, label in papers if paper]
        )

    def _bol_words_for_paper(self):
        """What is printed in place of this label if its PDF is broken: lines."""
        return [
            self.env._("This label can't be printed:"),
            self.sudo().picking_id.name or "",
            self.track_and_trace or "",
            self.env._("Print it from bol's seller portal."),
        ]
