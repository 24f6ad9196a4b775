from odoo import api, models
from odoo.tools import SQL


class BolPreview(models.Model):
    _inherit = "bol.preview"

    @api.model
    def _bol_preview_queries(self):
        shipments = self.env["bol.shipment"]._bol_preview_query(
            SQL(
                "'create' AS action, NULL::int AS product_id, "
                "command.reference AS name, NULL AS old_value, "
                "(SELECT string_agg(line.quantity || ' x ' || COALESCE(item.title, "
                "item.ean), ', ') FROM bol_shipment_line line JOIN bol_order_item item "
                "ON item.id = line.item_id WHERE line.shipment_id = command.id) "
                "AS new_value"
            ),
        )
        stock = self.env["bol.offer"]._bol_part_preview(
            "stock",
            SQL(
                "offer.stock_amount::text AS old_value, "
                "offer.stock_wanted::text AS new_value"
            ),
        )
        return [*super()._bol_preview_queries(), shipments, stock]
