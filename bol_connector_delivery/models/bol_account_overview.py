from odoo import api, fields, models

from odoo.addons.bol_connector.models.bol_account_overview import Figure


class BolAccount(models.Model):
    """What an account's card says of labels."""

    _inherit = "bol.account"

    unused_label_count = fields.Integer(
        "Labels Paid for Nothing",
        compute="_compute_figures",
        groups="stock.group_stock_user",
        help="Whether a label is of use is seen at its transfer.",
    )

    @api.model
    def _bol_figures(self):
        unused = [("unused_because", "!=", False)]
        labels = "bol_connector_delivery.bol_label_action"
        return {
            **super()._bol_figures(),
            "unused_label_count": Figure("bol.label", unused, labels),
        }
