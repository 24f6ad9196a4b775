from odoo import api, models
from odoo.tools import SQL


class BolPreview(models.Model):
    """Labels that wait to be bought, while their flow is in preview."""

    _inherit = "bol.preview"

    @api.model
    def _bol_preview_queries(self):
        labels = self.env["bol.label"]._bol_preview_query(
            SQL(
                "'create' AS action, NULL::int AS product_id, "
                "command.option_name AS name, NULL AS old_value, "
                "(SELECT ordered.bol_id FROM bol_order ordered "
                "WHERE ordered.id = command.bol_order_id) AS new_value"
            ),
        )
        return [*super()._bol_preview_queries(), labels]
