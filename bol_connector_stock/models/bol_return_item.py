from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.bol_connector.models.bol_account import USER

from .bol_return import STATES

STAFF = f"{USER},stock.group_stock_user"


class BolReturnItem(models.Model):
    """A returned product. bol names order and EAN, and no item of the order."""

    _name = "bol.return.item"
    _description = "Bol.com Return Item"
    _inherit = ["bol.mirror"]
    _check_company_auto = True
    _bol_human_fields = frozenset(["item_id"])
    _rec_name = "bol_id"
    _rec_names_search = ["bol_id", "order_bol_id", "ean", "title"]
    _order = "answer_by, id"

    return_id = fields.Many2one(
        "bol.return", required=True, index=True, ondelete="cascade", readonly=True
    )
    account_id = fields.Many2one(related="return_id.account_id", store=True)
    company_id = fields.Many2one(related="return_id.company_id", store=True, index=True)
    fulfilment_method = fields.Char(related="return_id.fulfilment_method", store=True)
    registered_at = fields.Datetime(related="return_id.registered_at", store=True)
    bol_id = fields.Char(
        "RMA", required=True, readonly=True, help="bol's number of this returned item."
    )
    order_bol_id = fields.Char("Order Number", readonly=True, index=True)
    ean = fields.Char("EAN", readonly=True)
    title = fields.Char(readonly=True)
    expected_quantity = fields.Integer("Announced", readonly=True)
    main_reason = fields.Char("Reason", readonly=True, help="As the customer chose it.")
    detailed_reason = fields.Char("Reason in Detail", readonly=True)
    comments = fields.Text("Customer's Words", readonly=True, groups=STAFF)
    track_and_trace = fields.Char("Track & Trace", readonly=True)
    transporter_name = fields.Char("Carrier", readonly=True)
    handled = fields.Boolean(readonly=True, help="bol says so.")
    withdrawn = fields.Boolean(readonly=True, help="bol doesn't know it any more.")
    results = fields.One2many(
        "bol.return.result", "return_item_id", "Results", readonly=True
    )
    bol_order_id = fields.Many2one(
        "bol.order", "Order", readonly=True, index="btree_not_null", check_company=True
    )
    item_id = fields.Many2one(
        "bol.order.item",
        "Order Item",
        index="btree_not_null",
        check_company=True,
        domain="[('bol_order_id', '=', bol_order_id)]",
        help="Choose the item of the order that is sent back, when several fit.",
    )
    item_chosen = fields.Boolean(
        readonly=True, help="Somebody chose the order item: it isn't matched anew."
    )
    match_state = fields.Selection(
        [
            ("new", "Not Matched Yet"),
            ("matched", "Matched"),
            ("ambiguous", "Several Items Fit"),
            ("unknown_order", "Unknown Order"),
            ("unknown_item", "No Item Fits"),
            ("over", "More than Shipped"),
            ("unreadable", "Unreadable"),
        ],
        "Match",
        required=True,
        default="new",
        readonly=True,
        index=True,
    )
    held_reason = fields.Text("Why Held", readonly=True)
    product_id = fields.Many2one(related="item_id.product_id")
    move_ids = fields.One2many(
        "stock.move", "bol_return_item_id", "Moves", readonly=True
    )
    picking_ids = fields.Many2many(
        "stock.picking", compute="_compute_picking_ids", string="Return Transfers"
    )
    quantity_transferred = fields.Integer(
        "In Transfers",
        readonly=True,
        help="Units that the return transfers were made for.",
    )
    quantity_received = fields.Integer(
        "Received", compute="_compute_quantity_received", store=True
    )
    quantity_handled = fields.Integer(
        "Decided", compute="_compute_quantity_handled", store=True
    )
    quantity_left = fields.Integer(
        "To Decide", compute="_compute_quantity_left", store=True
    )
    answer_by = fields.Date(
        compute="_compute_answer_by",
        store=True,
        help="The day of registration plus the account's days to answer. bol's own "
        "limit isn't known here: look it up in bol's seller portal, and set the days "
        "on the account.",
    )
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    state = fields.Selection(STATES, compute="_compute_state", store=True, index=True)

    _bol_id_unique = models.Constraint(
        "unique(account_id, bol_id)", "An account has each returned item once."
    )
    _to_project = models.Index("(account_id) WHERE NOT handled AND NOT withdrawn")

    @api.depends("move_ids.picking_id")
    def _compute_picking_ids(self):
        for item in self:
            item.picking_ids = item.sudo().move_ids.picking_id

    @api.depends("move_ids.state", "move_ids.quantity", "quantity_transferred")
    def _compute_quantity_received(self):
        for item in self:
            item.quantity_received = item._bol_received()

    @api.depends("results.quantity", "results.replaced")
    def _compute_quantity_handled(self):
        for item in self:
            standing = item.results.filtered(lambda result: not result.replaced)
            item.quantity_handled = sum(standing.mapped("quantity"))

    @api.depends("expected_quantity", "quantity_handled", "handled", "withdrawn")
    def _compute_quantity_left(self):
        for item in self:
            over = item.handled or item.withdrawn
            left = item.expected_quantity - item.quantity_handled
            item.quantity_left = 0 if over else max(left, 0)

    @api.depends("registered_at", "account_id.return_answer_days")
    def _compute_answer_by(self):
        for item in self:
            days = timedelta(days=item.account_id.return_answer_days)
            item.answer_by = item.registered_at and item.registered_at.date() + days

    @api.depends("answer_by", "state")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for item in self:
            late = item.answer_by and item.answer_by < today
            item.is_late = late and item._bol_waits()

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        late = (
            fields.Domain("answer_by", "<", today)
            & fields.Domain("state", "not in", ["handled", "withdrawn", "deciding"])
            & fields.Domain("fulfilment_method", "!=", "FBB")
        )
        return fields.Domain.OR(late if wanted else ~late for wanted in value)

    @api.depends(
        "handled",
        "withdrawn",
        "held_reason",
        "quantity_received",
        "track_and_trace",
        "fulfilment_method",
    )
    def _compute_state(self):
        for item in self:
            item.state = item._bol_state()

    def _bol_state(self):
        """A key of ``bol_return.STATES``; extended where there are decisions."""
        if self.handled:
            return "handled"
        if self.withdrawn:
            return "withdrawn"
        if self.quantity_received:
            return "arrived"
        if self.held_reason and self.fulfilment_method != "FBB":
            return "held"
        return "on_way" if self.track_and_trace else "registered"

    def _bol_waits(self):
        """Whether an answer of the seller is awaited."""
        over = ("handled", "withdrawn", "deciding")
        return self.fulfilment_method != "FBB" and self.state not in over
