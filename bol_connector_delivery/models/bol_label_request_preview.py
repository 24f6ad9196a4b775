from odoo import api, models
from odoo.tools import SQL


class BolPreview(models.Model):
    """Labels that wait to be chosen and bought, while their flow is in preview."""

    _inherit = "bol.preview"

    @api.model
    def _bol_preview_queries(self):
        requests = SQL(
            "SELECT 'bol.label.request' AS res_model, request.id AS res_id, "
            "NULL AS part, request.account_id, 'labels' AS kind, request.approved, "
            "'create' AS action, NULL::int AS product_id, picking.name AS name, "
            "NULL AS old_value, ordered.bol_id AS new_value "
            "FROM bol_label_request request "
            "JOIN stock_picking picking ON picking.id = request.picking_id "
            "LEFT JOIN bol_order ordered ON ordered.id = picking.bol_order_id "
            "WHERE request.state = 'waiting'"
        )
        return [*super()._bol_preview_queries(), requests]


class BolAccount(models.Model):
    _inherit = "bol.account"

    def _bol_to_decide(self, kinds):
        """Labels cost money: those wanted during the preview are for people to tick."""
        found = super()._bol_to_decide(kinds)
        flows = self.flow_ids.filtered(lambda flow: flow.kind == "labels")
        if "labels" not in kinds or set(flows.mapped("mode")) == {"live"}:
            return found
        waiting = self.env["bol.label.request"].search(
            [
                ("account_id", "in", self.ids),
                ("state", "=", "waiting"),
                ("approved", "=", False),
            ],
            order="id",
        )
        return [*found, waiting] if waiting else found


class BolLabelRequest(models.Model):
    _inherit = "bol.label.request"

    _bol_flow_kind = "labels"

    def _bol_prepare_decision(self):
        """As of ``bol.command``."""
        picking = self.picking_id
        items = picking._bol_label_items()
        return {
            "name": self.env._("Buy a label for %(transfer)s", transfer=picking.name),
            "items": ", ".join(
                f"{units} × {item.title or item.ean}" for item, units in items.items()
            ),
            "done_on": self.create_date,
            "at_bol": picking.bol_order_id.item_ids._bol_text_at_bol(),
            "tell": picking.state != "done" and bool(items),
        }

    def _bol_withdraw(self, reason):
        """Never buy these labels.

        :param str reason: in plain words
        """
        self.write({"state": "withdrawn", "message": reason})

    def _bol_approve(self, part=None):
        """Have these labels bought although their flow is in preview.

        :param part: of no meaning here; see ``bol.preview``
        """
        self.filtered(lambda request: request.state == "waiting").approved = True
        self.env["bol.flow"]._bol_wake_kind("labels")
