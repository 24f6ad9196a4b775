from odoo import api, models
from odoo.tools import SQL

# What is old and new of an upload's lines, without the EAN that names the product.
LINES = """(
    SELECT string_agg(%s, ' | ' ORDER BY line.sequence)
    FROM bol_content_line line
    WHERE line.content_id = command.id AND line.attribute != 'EAN'
)"""
OLD = "line.attribute || ': ' || LEFT(line.old_value, 60)"
NEW = """
    CASE line.kind
    WHEN 'image' THEN '+ ' || line.width || ' x ' || line.height
    ELSE line.attribute || ': ' || LEFT((
        SELECT string_agg(one ->> 'value', ', ')
        FROM jsonb_array_elements(line.payload::jsonb) one
    ), 60) END
"""


class BolPreview(models.Model):
    _inherit = "bol.preview"

    @api.model
    def _bol_preview_queries(self):
        content = self.env["bol.content"]._bol_preview_query(
            SQL(
                "'change' AS action, command.product_id, "
                "command.ean || ' (' || command.language || ')' AS name, "
                "%s AS old_value, %s AS new_value",
                SQL(LINES, SQL(OLD)),
                SQL(LINES, SQL(NEW)),
            ),
        )
        return [*super()._bol_preview_queries(), content]
