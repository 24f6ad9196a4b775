from odoo import fields, models


class BolAccount(models.Model):
    """What Odoo does by itself about cancellations that come from bol."""

    _inherit = "bol.account"

    partial_cancellation = fields.Selection(
        [
            ("adjust", "Lower untouched lines"),
            ("warn", "Only warn"),
        ],
        "Bol Cancels Some Items",
        required=True,
        default="adjust",
        help="What becomes of a sale order of which bol cancels some items. Goods that "
        "were picked, printed or shipped are only warned about.",
    )
    cancellation_request = fields.Selection(
        [
            ("accept", "Accept until picked"),
            ("ask", "Ask"),
        ],
        "Customer Asks to Cancel",
        required=True,
        default="ask",
        help="Bol expects you to accept as long as the goods aren't shipped.",
    )
