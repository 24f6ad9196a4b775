from odoo import api, models
from odoo.tools import SQL

from odoo.addons.bol_connector.models.bol_command import PREVIEW_BASE

REQUESTS = 13


class BolPreview(models.Model):
    """Labels that wait to be chosen and bought, while their flow is in preview."""

    _inherit = "bol.preview"

    @api.model
    def _bol_preview_queries(self):
        requests = SQL(
            "SELECT request.id * %(base)s + %(number)s AS id, "
            "'bol.label.request' AS res_model, request.id AS res_id, NULL AS part, "
            "request.account_id, 'labels' AS kind, request.approved, "
            "'create' AS action, NULL::int AS product_id, picking.name AS name, "
            "NULL AS old_value, ordered.bol_id AS new_value "
            "FROM bol_label_request request "
            "JOIN stock_picking picking ON picking.id = request.picking_id "
            "LEFT JOIN bol_order ordered ON ordered.id = picking.bol_order_id "
            "WHERE request.state = 'waiting'",
            base=PREVIEW_BASE,
            number=REQUESTS,
        )
        return [*super()._bol_preview_queries(), requests]


class BolLabelRequest(models.Model):
    _inherit = "bol.label.request"

    def _bol_approve(self, part=None):
        """Have these labels bought although their flow is in preview.

        :param part: of no meaning here; see ``bol.preview``
        """
        self.filtered(lambda request: request.state == "waiting").approved = True
        self.env["bol.flow"]._bol_wake_kind("labels")
