from odoo import api, fields, models

from .bol_account import MANAGER


class BolOffer(models.Model):
    """An offer as bol has it, and the product it is in Odoo."""

    _name = "bol.offer"
    _description = "Bol.com Offer"
    _inherit = ["bol.matched"]
    _rec_name = "name"
    _rec_names_search = ["title", "product_id", "bol_id", "ean", "reference"]
    _order = "account_id, ean, id"

    account_id = fields.Many2one(
        "bol.account", required=True, index=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="account_id.company_id", store=True, index=True
    )
    active = fields.Boolean(
        default=True, help="Off once bol doesn't list the offer any more."
    )
    bol_id = fields.Char("Offer", required=True, readonly=True)
    # Not stored: renaming a product must not write on offers, where it could get in
    # the way of the flows.
    name = fields.Char(compute="_compute_name")
    title = fields.Char("Title at Bol", readonly=True)
    ean = fields.Char("EAN", readonly=True, index=True)
    reference = fields.Char(readonly=True, index=True)
    currency_id = fields.Many2one(
        "res.currency", default=lambda self: self.env.ref("base.EUR"), readonly=True
    )
    unit_price = fields.Monetary("Price at Bol", readonly=True, help="VAT included.")
    bundle_prices = fields.Char(
        "Prices at Bol",
        readonly=True,
        help="The price of one piece, VAT included, per least quantity.",
    )
    stock_amount = fields.Integer(
        "Stock at Bol", readonly=True, help="The amount that bol was last told."
    )
    corrected_stock = fields.Integer(
        readonly=True, help="What bol still sells of it, after its open orders."
    )
    managed_by_retailer = fields.Boolean(readonly=True)
    fulfilment_method = fields.Char(readonly=True)
    schedule = fields.Char("Delivery Schedule", readonly=True)
    minimum_days = fields.Integer(readonly=True)
    maximum_days = fields.Integer(readonly=True)
    ultimate_order_time = fields.Char(readonly=True)
    condition = fields.Char(readonly=True)
    condition_detail = fields.Char(readonly=True, help="State or grade at bol.")
    condition_comment = fields.Text(readonly=True)
    on_hold = fields.Boolean(readonly=True)
    countries = fields.Char(
        "Offered In", readonly=True, help="Countries you offer it in."
    )
    for_sale = fields.Char(
        "For Sale In", readonly=True, help="Countries where bol sells the offer."
    )
    operator_bol_id = fields.Char("Economic Operator at Bol", readonly=True)
    bol_product_id = fields.Char("Product at Bol", readonly=True)
    changed_at = fields.Datetime("Last Changed at Bol", readonly=True)
    raw = fields.Text("Bol's Answer", compute="_compute_raw", groups=MANAGER)

    _bol_id_unique = models.Constraint(
        "unique(account_id, bol_id)", "An account has each offer of bol once."
    )

    @api.depends("product_id.display_name", "title", "reference", "ean")
    def _compute_name(self):
        for offer in self:
            offer.name = (
                offer.product_id.name
                or offer.title
                or offer.reference
                or offer.ean
                or offer.bol_id
            )

    def _compute_raw(self):
        answers = self.env["bol.raw"]._bol_read(self)
        for offer in self:
            offer.raw = answers.get(offer.id, "")
