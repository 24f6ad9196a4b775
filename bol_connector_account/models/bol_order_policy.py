from odoo import fields, models


class BolOrderPolicy(models.Model):
    _inherit = "bol.order.policy"

    invoicing = fields.Selection(
        [
            ("none", "By hand"),
            ("order", "Per order, when it is shipped"),
            ("day", "One a day for private buyers at home"),
        ],
        "Invoices",
        required=True,
        default="none",
        help="Invoices are made of what was shipped. With one a day, businesses "
        "and buyers abroad still get their own.",
    )
    post_invoices = fields.Boolean(
        "Post Them",
        help="Off: they stay drafts until somebody posts them.",
    )
    invoices_from = fields.Date(
        "Of What Leaves From",
        help="What was shipped before that day isn't invoiced by itself. Empty: all "
        "that isn't invoiced yet, however old.",
    )
