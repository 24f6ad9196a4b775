from odoo import api, fields, models

STATES = [
    ("held", "Held"),
    ("registered", "Registered"),
    ("on_way", "On the Way"),
    ("arrived", "Arrived"),
    ("deciding", "Being Decided"),
    ("handled", "Handled"),
    ("withdrawn", "Withdrawn"),
]
# That of a return is the first that one of its items has.
MOST_URGENT = [
    "held",
    "arrived",
    "registered",
    "on_way",
    "deciding",
    "handled",
    "withdrawn",
]


class BolReturn(models.Model):
    """A return as bol has it: what a buyer sends back, of one order or more."""

    _name = "bol.return"
    _description = "Bol.com Return"
    _inherit = ["bol.mirror", "mail.thread", "mail.activity.mixin"]
    _bol_human_fields = frozenset(["item_ids"])
    _rec_name = "bol_id"
    _rec_names_search = ["bol_id", "item_ids.order_bol_id"]
    _order = "registered_at desc, id desc"

    account_id = fields.Many2one(
        "bol.account", required=True, index=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="account_id.company_id", store=True, index=True
    )
    bol_id = fields.Char("Return", required=True, readonly=True)
    registered_at = fields.Datetime("Registered", readonly=True, index=True)
    fulfilment_method = fields.Char(
        "Fulfilment", readonly=True, help="FBR: back to you; FBB: back to bol."
    )
    item_ids = fields.One2many("bol.return.item", "return_id", "Items")
    state = fields.Selection(
        STATES, compute="_compute_state", store=True, index=True, tracking=True
    )
    trouble = fields.Text(
        readonly=True, help="What of it Odoo couldn't read, in plain words."
    )
    listed_print = fields.Char(
        readonly=True, help="Changes with what bol's list says of it."
    )
    detail_due = fields.Boolean(readonly=True)
    detail_not_before = fields.Datetime(readonly=True)
    listed_open_at = fields.Datetime(
        "Last Seen Undecided",
        readonly=True,
        help="When bol last listed it among the returns that wait for an answer.",
    )
    picking_ids = fields.One2many(
        "stock.picking", "bol_return_id", "Return Transfers", readonly=True
    )
    picking_count = fields.Integer(compute="_compute_picking_count")
    answer_by = fields.Date(compute="_compute_from_items", store=True)
    bol_order_ids = fields.Many2many(
        "bol.order", compute="_compute_bol_order_ids", string="Orders"
    )

    _bol_id_unique = models.Constraint(
        "unique(account_id, bol_id)", "An account has each return of bol once."
    )
    _to_read = models.Index("(account_id) WHERE detail_due")

    @api.depends("item_ids.state", "trouble")
    def _compute_state(self):
        for one in self:
            states = set(one.item_ids.mapped("state"))
            if one.trouble and not states - {"handled", "withdrawn"}:
                states.add("held")
            one.state = next((s for s in MOST_URGENT if s in states), "registered")

    @api.depends("item_ids.answer_by", "item_ids.state")
    def _compute_from_items(self):
        for one in self:
            waiting = one.item_ids.filtered(lambda item: item._bol_waits())
            one.answer_by = min(
                waiting.filtered("answer_by").mapped("answer_by"), default=False
            )

    @api.depends("item_ids.bol_order_id")
    def _compute_bol_order_ids(self):
        for one in self:
            one.bol_order_ids = one.item_ids.bol_order_id

    def _compute_picking_count(self):
        for one in self:
            one.picking_count = len(one.sudo().picking_ids)

    def unlink(self):
        raws = self.env["bol.raw"].sudo()
        raws.search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        ).unlink()
        return super().unlink()

    def action_retry(self):
        """Have what is held of these returns tried again now."""
        self.item_ids.filtered(lambda item: item.state == "held").action_retry()

    def action_view_pickings(self):
        """The transfers that bring these goods back."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock.action_picking_tree_all"
        )
        action["domain"] = [("bol_return_id", "in", self.ids)]
        action["context"] = {}
        return action
