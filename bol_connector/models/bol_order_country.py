from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column, table_exists


class BolOrder(models.Model):
    """The country of the buyer, kept for the figures when his address is erased."""

    _inherit = "bol.order"

    country_id = fields.Many2one(
        "res.country", compute="_compute_country_id", store=True
    )

    @api.depends("shipment_details", "billing_details")
    def _compute_country_id(self):
        codes = {order: order._bol_country_code() for order in self}
        found = self.env["res.country"].search([("code", "in", list(codes.values()))])
        countries = found.grouped("code")
        for order, code in codes.items():
            # What was erased says nothing of where the order went.
            order.country_id = countries.get(code, order.country_id)

    def _bol_country_code(self):
        details = self.shipment_details or self.billing_details or {}
        return (details.get("country_code") or "").upper()

    def _auto_init(self):
        """Fill the column of an existing database at once, not order by order."""
        cr, table = self.env.cr, self._table
        if table_exists(cr, table) and not column_exists(cr, table, "country_id"):
            create_column(cr, table, "country_id", "int4")
            self._bol_fill_countries()
        return super()._auto_init()

    def _bol_fill_countries(self):
        self.env.cr.execute(
            SQL(
                """
                UPDATE bol_order SET country_id = country.id
                  FROM res_country country
                 WHERE country.code = UPPER(COALESCE(
                       NULLIF(shipment_details, 'null'),
                       NULLIF(billing_details, 'null')) ->> 'country_code')
                """
            )
        )
