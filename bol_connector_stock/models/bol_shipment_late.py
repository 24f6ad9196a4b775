from odoo import api, fields, models


class BolShipment(models.Model):
    """Which shipments bol was told too late, for whoever looks back at an outage."""

    _inherit = "bol.shipment"

    due_at = fields.Datetime(
        "To Be Told By",
        compute="_compute_due_at",
        store=True,
        help="When the goods were to leave, by bol's promise to the buyer.",
    )
    told_late = fields.Boolean(
        compute="_compute_told_late",
        store=True,
        help="Bol took it over after the moment by which it was to be told.",
    )
    hours_late = fields.Float(
        compute="_compute_told_late",
        store=True,
        aggregator="max",
        help="Hours between that moment and bol's taking it over.",
    )

    _late = models.Index("(account_id, due_at) WHERE told_late")

    @api.depends("line_ids")
    def _compute_due_at(self):
        """As it was promised when the transfer was validated; later promises are bol's
        answer to what happened since."""
        for shipment in self:
            moments = filter(None, shipment.line_ids.item_id.mapped("ship_by"))
            shipment.due_at = min(moments, default=False)

    @api.depends("state", "due_at")
    def _compute_told_late(self):
        for shipment in self:
            told = shipment.state == "done" and shipment.sent_at
            late = shipment.due_at and told and told - shipment.due_at
            seconds = late.total_seconds() if late else 0
            shipment.told_late = seconds > 0
            shipment.hours_late = max(seconds, 0) / 3600
