from odoo import api, models
from odoo.tools import SQL


class BolPreview(models.Model):
    _inherit = "bol.preview"

    @api.model
    def _bol_preview_queries(self):
        transports = self.env["bol.transport"]._bol_preview_query(
            SQL(
                "'change' AS action, NULL::int AS product_id, "
                "(SELECT reference FROM bol_shipment shipment "
                "WHERE shipment.id = command.shipment_id) AS name, "
                "NULL AS old_value, command.track_and_trace AS new_value"
            ),
        )
        return [*super()._bol_preview_queries(), transports]
