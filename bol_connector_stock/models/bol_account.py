from odoo import api, fields, models
from odoo.exceptions import ValidationError


class BolAccount(models.Model):
    _inherit = "bol.account"

    warehouse_id = fields.Many2one(
        "stock.warehouse",
        check_company=True,
        compute="_compute_warehouse_id",
        store=True,
        readonly=False,
        precompute=True,
        help="Orders leave from it, and its free quantity is what bol may sell.",
    )
    fbb_location_id = fields.Many2one(
        "stock.location",
        "Stock at Bol",
        check_company=True,
        copy=False,
        domain="[('usage', '=', 'internal'), ('company_id', '=', company_id)]",
        help="Your goods in bol's warehouse (FBB). It lies outside of the warehouse, "
        "whose free quantity is what you ship yourself.",
    )
    transporter_code = fields.Char(
        "Default Transporter Code",
        default="OTHER",
        help="bol's code of the carrier of transfers whose delivery method has none, "
        "for example TNT (PostNL), DHLFORYOU or DPD-NL.",
    )
    product_is_storable = fields.Boolean(
        "Track New Products in Stock",
        default=True,
        help="New products have a quantity on hand, which bol is told.",
    )
    shipment_ids = fields.One2many("bol.shipment", "account_id", "Shipments")

    def _compute_warehouse_id(self):
        warehouses = self.env["stock.warehouse"]
        for account in self:
            account.warehouse_id = account.warehouse_id or warehouses.search(
                [("company_id", "=", account.company_id.id)], limit=1
            )

    def _bol_has_to_move(self):
        """Whether goods that bol will ship are still to leave Odoo's stock."""
        lines = self.env["sale.order.line"].sudo()
        return bool(
            lines.search_count(
                [
                    ("bol_item_id.account_id", "in", self.ids),
                    ("bol_item_id.fulfilment_method", "=", "FBB"),
                    ("bol_item_id.quantity_open", ">", 0),
                    ("qty_delivered_method", "=", "stock_move"),
                    ("state", "=", "sale"),
                ],
                limit=1,
            )
        )

    @api.constrains("fbb_location_id", "warehouse_id")
    def _check_fbb_location(self):
        for account in self:
            location = account.fbb_location_id
            policy = account._bol_policy("FBB")
            moves = policy.treatment == "move" or account._bol_has_to_move()
            if not location and moves:
                raise ValidationError(
                    self.env._(
                        "%(account)s moves the stock at bol: it needs a location for "
                        "it.",
                        account=account.name,
                    )
                )
            ours = account.warehouse_id | account._bol_policy("FBR").warehouse_id
            if location and location.warehouse_id & ours:
                raise ValidationError(
                    self.env._(
                        "%(location)s is a part of the warehouse you ship from: bol "
                        "would sell its goods twice. Choose a location outside of it.",
                        location=location.display_name,
                    )
                )

    def _bol_ensure_fbb_location(self):
        """Make the locations for stock at bol that these accounts lack.

        Beside the warehouses: what lies in one is free to be sold from there.
        """
        locations = self.env["stock.location"].sudo()
        for account in self.filtered(lambda account: not account.fbb_location_id):
            account.sudo().fbb_location_id = locations.create(
                {
                    "name": f"Bol.com ({account.name})",
                    "usage": "internal",
                    "company_id": account.company_id.id,
                }
            )

    def _bol_prepare_product(self, ean, reference, name, price):
        values = super()._bol_prepare_product(ean, reference, name, price)
        return {**values, "is_storable": self.product_is_storable}
