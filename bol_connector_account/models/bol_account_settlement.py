from odoo import fields, models


class BolAccount(models.Model):
    _inherit = "bol.account"

    settled_since = fields.Date(
        "Settlements Since",
        copy=False,
        help="Bol's invoices from this day on are read. Empty: from a month before the "
        "first reading.",
    )
