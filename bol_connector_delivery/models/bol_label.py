from odoo import fields, models

#: What a delivery option says of the label, and the label keeps.
OPTION_FIELDS = (
    "transporter_code",
    "label_type",
    "option_name",
    "price",
    "in_time",
    "valid_until",
    "hand_over_by",
    "max_weight",
    "max_dimensions",
    "collection_method",
)


class BolLabel(models.Model):
    """A shipping label of bol ("Verzenden via bol") that is bought for one parcel.

    It costs money each time, and bol doesn't ask whether it was bought before: so it
    is never bought again by itself when it isn't known what became of a call. In
    ``attention`` is what may have been bought, and nothing else.
    """

    _name = "bol.label"
    _description = "Bol.com Shipping Label"
    _inherit = ["bol.command.timeline"]
    _rec_name = "option_name"
    _rec_names_search = ["bol_id", "track_and_trace", "option_name"]

    _bol_flow_kind = "labels"

    picking_id = fields.Many2one(
        "stock.picking", "Transfer", readonly=True, index=True, ondelete="set null"
    )
    bol_order_id = fields.Many2one(
        "bol.order", "Order", required=True, readonly=True, index=True
    )
    line_ids = fields.One2many("bol.label.line", "label_id", "Items", readonly=True)
    offer_id = fields.Char("Label Offer", readonly=True, help="As bol offered it.")
    transporter_code = fields.Char(readonly=True)
    label_type = fields.Char(readonly=True)
    option_name = fields.Char("Label", readonly=True)
    currency_id = fields.Many2one(
        "res.currency", default=lambda self: self.env.ref("base.EUR"), readonly=True
    )
    price = fields.Monetary(readonly=True, help="Without VAT.")
    in_time = fields.Boolean(readonly=True, help="It is there when bol promised.")
    valid_until = fields.Date(readonly=True, help="Bol's offer of it ends that day.")
    hand_over_by = fields.Datetime(readonly=True)
    max_weight = fields.Char(readonly=True)
    max_dimensions = fields.Char(readonly=True)
    collection_method = fields.Char(readonly=True)
    bol_id = fields.Char("Label at Bol", readonly=True, copy=False, index=True)
    track_and_trace = fields.Char(readonly=True, copy=False)
    attachment_id = fields.Many2one(
        "ir.attachment", "PDF", readonly=True, copy=False, ondelete="set null"
    )
    handed_out = fields.Boolean(
        readonly=True, copy=False, help="Its tracking is on the transfer."
    )
    used = fields.Boolean(
        readonly=True, copy=False, help="A shipment was confirmed with it."
    )

    _bol_id_unique = models.UniqueIndex(
        "(account_id, bol_id) WHERE bol_id IS NOT NULL",
        "An account has each label of bol once.",
    )
    _to_fetch = models.Index(
        "(account_id) WHERE state = 'done' AND handed_out IS NOT TRUE"
    )
    _one_a_transfer = models.UniqueIndex(
        "(picking_id) WHERE picking_id IS NOT NULL "
        "AND state NOT IN ('failed', 'withdrawn')",
        "This transfer has a label already.",
    )

    def _bol_quantities(self):
        """Pairs of order item number and units, as bol's calls take them."""
        return [(line.item_id.bol_id, line.quantity) for line in self.line_ids]


class BolLabelLine(models.Model):
    """Units of one order item that go with a label."""

    _name = "bol.label.line"
    _description = "Bol.com Shipping Label Item"

    label_id = fields.Many2one(
        "bol.label", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="label_id.company_id", store=True)
    item_id = fields.Many2one("bol.order.item", required=True, index=True)
    product_id = fields.Many2one(related="item_id.product_id")
    quantity = fields.Integer(required=True)

    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "A label is for at least one unit of an item."
    )
