from odoo import fields, models


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
    transporter_code = fields.Char(
        "Default Transporter Code",
        default="OTHER",
        help="bol's code of the carrier of transfers whose delivery method has none, "
        "for example TNT (PostNL), DHLFORYOU or DPD-NL.",
    )
    shipment_ids = fields.One2many("bol.shipment", "account_id", "Shipments")

    def _compute_warehouse_id(self):
        warehouses = self.env["stock.warehouse"]
        for account in self:
            account.warehouse_id = account.warehouse_id or warehouses.search(
                [("company_id", "=", account.company_id.id)], limit=1
            )

    def _bol_prepare_product(self, ean, reference, name, price):
        values = super()._bol_prepare_product(ean, reference, name, price)
        return {**values, "is_storable": True}
