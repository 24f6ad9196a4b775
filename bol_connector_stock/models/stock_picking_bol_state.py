from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.bol_connector.tools import time_left

#: State of a shipment -> what a transfer shows that has it; the worst one counts.
WORST_FIRST = {
    "failed": "failed",
    "attention": "attention",
    "to_send": "to_send",
    "sending": "sent",
    "sent": "sent",
    "done": "confirmed",
    "withdrawn": "withdrawn",
}
#: Transfers of these kinds are what bol is told of.
TOLD_OF = ("outgoing", "dropship")


class StockPicking(models.Model):
    """How a transfer stands towards bol, for the warehouse."""

    _inherit = "stock.picking"

    bol_state = fields.Selection(
        [
            ("not_due", "Not due"),
            ("to_send", "To be told to bol"),
            ("sent", "Bol is working on it"),
            ("confirmed", "Confirmed by bol"),
            ("failed", "Refused by bol"),
            ("attention", "Needs attention"),
            ("withdrawn", "Not told to bol"),
        ],
        "Bol.com",
        compute="_compute_bol_state",
        search="_search_bol_state",
        # Whoever sees the transfer may know how it stands.
        compute_sudo=True,
    )
    bol_told_in = fields.Char(
        "Bol Is Told",
        compute="_compute_bol_told_in",
        compute_sudo=True,
        help="How long it still waits before bol is told.",
    )

    bol_waits_for_carrier = fields.Boolean(
        compute="_compute_bol_waits_for_carrier", compute_sudo=True
    )

    def _compute_bol_waits_for_carrier(self):
        for picking in self:
            picking.bol_waits_for_carrier = any(
                shipment.state == "attention" and shipment.waits_for == "carrier"
                for shipment in picking.bol_shipment_ids
            )

    # Not stored: the flow that follows the shipments must not write on transfers,
    # where it could get in the way of the user who works on them.
    @api.depends("state", "bol_order_id", "picking_type_code", "bol_shipment_ids.state")
    def _compute_bol_state(self):
        for picking in self:
            states = set(picking.bol_shipment_ids.mapped("state"))
            shown = [known for state, known in WORST_FIRST.items() if state in states]
            picking.bol_state = shown[0] if shown else picking._bol_state_untold()

    def _bol_state_untold(self):
        """State of a transfer of which bol was told nothing."""
        open_ = self.state not in ("done", "cancel")
        due = open_ and self.picking_type_code in TOLD_OF and self.bol_order_id
        return "not_due" if due else False

    @api.depends("bol_shipment_ids.state", "bol_shipment_ids.next_attempt")
    @api.depends_context("lang")
    def _compute_bol_told_in(self):
        now = fields.Datetime.now()
        for picking in self:
            waiting = picking.bol_shipment_ids.filtered(
                lambda s: s.state == "to_send" and s.next_attempt and not s.attempts
            )
            first = min(waiting.mapped("next_attempt"), default=now)
            picking.bol_told_in = time_left(self.env, first) if first > now else False

    def _search_bol_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "COALESCE(%s, '') IN %s",
                model._field_to_sql(alias, "bol_state", query),
                tuple(state or "" for state in value),
            )
        )

    def _field_to_sql(self, alias, field_expr, query=None):
        """The state can be grouped and sorted by, though it is stored nowhere."""
        if field_expr != "bol_state":
            return super()._field_to_sql(alias, field_expr, query)
        shipments = self.env["bol.shipment"]._fields
        return SQL(
            """COALESCE(
                (%(shown)s::varchar[])[(
                    SELECT MIN(array_position(%(states)s::varchar[], told.state))
                      FROM bol_shipment told WHERE told.picking_id = %(id)s)],
                CASE WHEN %(order)s IS NOT NULL AND %(state)s NOT IN ('done', 'cancel')
                      AND %(type)s IN (SELECT id FROM stock_picking_type
                                        WHERE code IN %(told_of)s)
                     THEN 'not_due' END)""",
            shown=list(WORST_FIRST.values()),
            states=list(WORST_FIRST),
            told_of=TOLD_OF,
            id=SQL.identifier(alias, "id"),
            order=super()._field_to_sql(alias, "bol_order_id", query),
            state=super()._field_to_sql(alias, "state", query),
            type=super()._field_to_sql(alias, "picking_type_id", query),
            to_flush=[shipments["picking_id"], shipments["state"]],
        )
