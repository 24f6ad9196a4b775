from odoo import fields, models

from .bol_cancellation import REASONS


class BolAccount(models.Model):
    """What is done at bol when people cancel in Odoo."""

    _inherit = "bol.account"

    cancel_at_bol = fields.Selection(
        [("ask", "Ask for the reason"), ("yes", "At once, with the usual reason")],
        "Cancelled in Odoo",
        required=True,
        default="ask",
        help="What is cancelled in Odoo is cancelled at bol. Who presses Cancel on a "
        "sale order is asked for bol's reason, or not; what other programs cancel gets "
        "the usual reason.",
    )
    cancellation_reason = fields.Selection(
        REASONS,
        "Usual Reason",
        required=True,
        default="OTHER",
        help="What bol is told unless somebody chooses another. Where the buyer asked "
        "to cancel, bol is told that.",
    )
