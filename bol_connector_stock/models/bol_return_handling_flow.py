from odoo import api, fields, models
from odoo.tools import SQL


class BolFlow(models.Model):
    """Decisions on returns to bol."""

    _inherit = "bol.flow"

    kind = fields.Selection(
        selection_add=[("return_handlings", "Decisions on returns to bol")],
        ondelete={"return_handlings": "cascade"},
    )

    @api.model
    def _bol_kinds(self):
        return {
            **super()._bol_kinds(),
            "return_handlings": {
                "lane": "out",
                "sequence": 40,
                "interval_minutes": 15,
                "mode": "preview",
            },
        }

    def _has_work_return_handlings(self):
        return self.env["bol.return.handling"]._bol_accounts_waiting()

    def _run_return_handlings(self, work):
        return self.env["bol.return.handling"]._bol_run(self.account_id, work)


class BolPreview(models.Model):
    _inherit = "bol.preview"

    @api.model
    def _bol_preview_queries(self):
        what = SQL(
            "'change' AS action, (SELECT item.product_id FROM bol_order_item item "
            "WHERE item.id = command.item_id) AS product_id, "
            "(SELECT o.bol_id || ': ' || COALESCE(item.title, item.ean, item.bol_id) "
            "FROM bol_order_item item JOIN bol_order o ON o.id = item.bol_order_id "
            "WHERE item.id = command.item_id) AS name, "
            "command.quantity::text AS old_value, command.handling_result AS new_value"
        )
        query = self.env["bol.return.handling"]._bol_preview_query(what)
        return [*super()._bol_preview_queries(), query]


class BolReturnHandling(models.Model):
    _inherit = "bol.return.handling"

    def _bol_result_name(self):
        names = dict(self._fields["handling_result"]._description_selection(self.env))
        return names.get(self.handling_result, self.handling_result)

    def _bol_title(self):
        return self.env._("Decision on the return of %(item)s", item=self.title)

    def _bol_wish_text(self):
        return self.env._(
            "Bol is to be told of %(quantity)s × %(item)s: %(result)s.",
            quantity=self.quantity,
            item=self.title,
            result=self._bol_result_name(),
        )
