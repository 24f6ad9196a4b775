from odoo import api, fields, models


class SaleAdvancePaymentInv(models.TransientModel):
    _inherit = "sale.advance.payment.inv"

    bol_differing = fields.Text(
        compute="_compute_bol_differing",
        help="Which of several orders are left out, and why.",
    )

    @api.depends("sale_order_ids")
    def _compute_bol_differing(self):
        for wizard in self:
            sales = wizard.sale_order_ids._origin
            differing = sales - sales._bol_may_invoice()
            several = len(sales) > 1
            wizard.bol_differing = several and differing._bol_say_differing()
