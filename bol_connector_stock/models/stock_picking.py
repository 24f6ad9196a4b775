from odoo import api, fields, models
from odoo.fields import Domain

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
    bol_state = fields.Selection(
        [
            ("open", "Not shipped yet"),
            ("to_send", "To be told to bol"),
            ("sent", "Bol is working on it"),
            ("done", "Confirmed by bol"),
            ("attention", "Needs attention"),
        ],
        "Bol.com",
        compute="_compute_bol_state",
        search="_search_bol_state",
        # Whoever sees the transfer may know how it stands.
        compute_sudo=True,
    )
    bol_message = fields.Text(compute="_compute_bol_message", compute_sudo=True)

    # Not stored: the flow that follows the shipments must not write on transfers,
    # where it could get in the way of the user who works on them.
    @api.depends("bol_order_id", "picking_type_code", "bol_shipment_ids.state")
    def _compute_bol_state(self):
        for picking in self:
            picking.bol_state = picking._bol_state()

    def _bol_state(self):
        """State of the whole transfer towards bol: that of its worst shipment."""
        states = set(self.bol_shipment_ids.mapped("state"))
        if states & {"failed", "attention"}:
            return "attention"
        if states & {"to_send"}:
            return "to_send"
        if states & {"sending", "sent"}:
            return "sent"
        if states:
            return "done"
        outgoing = self.picking_type_code == "outgoing" and self.state != "cancel"
        return "open" if self.bol_order_id and outgoing else False

    def _search_bol_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        attention = Domain("bol_shipment_ids.state", "in", ["failed", "attention"])
        to_send = Domain("bol_shipment_ids.state", "=", "to_send")
        sent = Domain("bol_shipment_ids.state", "in", ["sending", "sent"])
        told = Domain("bol_shipment_ids", "!=", False)
        due = Domain("bol_order_id", "!=", False)
        due &= Domain("picking_type_code", "=", "outgoing")
        due &= Domain("state", "!=", "cancel")
        states = {
            "attention": attention,
            "to_send": to_send & ~attention,
            "sent": sent & ~to_send & ~attention,
            "done": told & ~sent & ~to_send & ~attention,
            "open": due & ~told,
            False: ~due & ~told,
        }
        return Domain.OR(states[state] for state in value if state in states)

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

    def action_view_bol_shipments(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bol_connector_stock.bol_shipment_action"
        )
        action["domain"] = [("picking_id", "in", self.ids)]
        return action
