from odoo import fields, models

ORIGIN = "mail.message_origin_link"


class StockPicking(models.Model):
    _inherit = "stock.picking"

    bol_order_id = fields.Many2one(
        related="sale_id.bol_order_id", string="Bol.com Order", store=True
    )
    bol_is_vvb = fields.Boolean("Shipping via Bol (VVB)", related="bol_order_id.is_vvb")
    bol_shipment_ids = fields.One2many(
        "bol.shipment",
        "picking_id",
        "Bol.com Shipments",
        readonly=True,
        groups="stock.group_stock_user,bol_connector.bol_connector_group_user",
    )
    bol_message = fields.Text(compute="_compute_bol_message", compute_sudo=True)

    def _compute_bol_message(self):
        for picking in self:
            messages = picking.bol_shipment_ids.filtered("message").mapped("message")
            picking.bol_message = "\n".join(messages)

    def message_post_with_source(self, source_ref, **kwargs):
        later = self.env.context.get("bol_origin_noted_later")
        # It may be a template, which a text can't be compared with.
        if later and isinstance(source_ref, str) and source_ref == ORIGIN:
            return self.env["mail.message"]
        return super().message_post_with_source(source_ref, **kwargs)

    def _bol_note_origin(self):
        """Note on each of these transfers which sale order it was made from."""
        if not self:
            return
        render = self.env["ir.qweb"]._render
        self._message_log_batch(
            {
                picking.id: render(
                    ORIGIN,
                    {"self": picking, "origin": picking.sale_id, "edit": False},
                    minimal_qcontext=True,
                )
                for picking in self
            }
        )

    def action_bol_retry(self):
        """Tell bol again what it refused of these transfers."""
        self.bol_shipment_ids.action_retry()

    def action_bol_choose_carrier(self):
        """Say who carries the parcels of which bol wants to know it."""
        return self.bol_shipment_ids.action_choose_carrier()

    def action_view_bol_shipments(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bol_connector_stock.bol_shipment_action"
        )
        action["domain"] = [("picking_id", "in", self.ids)]
        return action
