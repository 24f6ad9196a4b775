from odoo import api, fields, models


class BolReturnResult(models.Model):
    """What became of a quantity of a returned item, as bol has it.

    :attr:`source` says who knew it first: ``bol`` (read there), or ``odoo`` (a command
    of Odoo, which bol confirmed).
    """

    _name = "bol.return.result"
    _description = "Bol.com Return Result"
    _inherit = ["bol.mirror"]
    _rec_name = "handling_result"
    _order = "processed_at, id"

    return_item_id = fields.Many2one(
        "bol.return.item", required=True, index=True, ondelete="cascade", readonly=True
    )
    account_id = fields.Many2one(related="return_item_id.account_id", store=True)
    company_id = fields.Many2one(
        related="return_item_id.company_id", store=True, index=True
    )
    quantity = fields.Integer(readonly=True)
    processing_result = fields.Char(
        readonly=True, help="bol's code, for example ACCEPTED or REJECTED."
    )
    handling_result = fields.Char(
        "Result", readonly=True, help="bol's code, for example RETURN_RECEIVED."
    )
    processed_at = fields.Datetime("Processed", readonly=True)
    source = fields.Selection(
        [("bol", "Read at bol"), ("odoo", "Decided in Odoo")],
        required=True,
        default="bol",
        readonly=True,
    )

    @api.model_create_multi
    def create(self, vals_list):
        results = super().create(vals_list)
        results._bol_on_new()
        return results

    def _bol_on_new(self):
        """Called once for results that weren't known, whoever told them."""
