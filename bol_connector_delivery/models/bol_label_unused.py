from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

# A label that was bought so long ago, and went with no parcel, was likely forgotten.
OLD = timedelta(days=7)


class BolLabel(models.Model):
    """Labels that were paid for, and went with no parcel."""

    _inherit = "bol.label"

    unused_because = fields.Selection(
        [
            ("maybe", "Maybe bought: look at bol"),
            ("cancelled", "The transfer was cancelled"),
            ("gone", "The transfer was deleted"),
            ("without", "Bol was told of another way"),
            ("old", "Bought a week ago"),
        ],
        "Unused",
        compute="_compute_unused_because",
        search="_search_unused_because",
        help="Why this label is likely to be paid for nothing.",
    )

    @api.depends("used", "state", "done_at", "picking_id.state")
    def _compute_unused_because(self):
        self.unused_because = False
        # The first reason that holds is the one that is shown.
        for reason, domain in reversed(self._bol_unused_domains().items()):
            self.filtered_domain(domain).unused_because = reason

    @api.model
    def _search_unused_because(self, operator, value):
        if operator != "in":
            return NotImplemented
        domains = self._bol_unused_domains()
        wanted = [domains[reason] for reason in value if reason in domains]
        if False in value:
            wanted.append(~Domain.OR(domains.values()))
        return Domain.OR(wanted)

    @api.model
    def _bol_unused_domains(self):
        """dict: value of :attr:`unused_because` -> Domain of its labels"""
        unused = Domain("used", "=", False)
        bought = unused & Domain("state", "=", "done")
        told = ("picking_id.bol_shipment_ids", "any", [("state", "=", "done")])
        return {
            "maybe": unused & Domain("state", "=", "attention"),
            "gone": bought & Domain("picking_id", "=", False),
            "cancelled": bought & Domain("picking_id.state", "=", "cancel"),
            "without": bought & Domain([told]),
            "old": bought & Domain("done_at", "<", fields.Datetime.now() - OLD),
        }
