from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.bol_connector.models.bol_account import MANAGER

from .bol_account_books import ACCOUNTANT

ALL_IN_ONE = "ALL_IN_ONE"


class BolSettlement(models.Model):
    """An invoice of bol: what it pays for a period, less what it charges.

    Amounts have bol's signs: below zero is for the seller.
    """

    _name = "bol.settlement"
    _description = "Bol.com Settlement"
    _inherit = ["bol.mirror", "mail.thread", "mail.activity.mixin"]
    _rec_name = "bol_id"
    _order = "issued_on desc, id desc"

    account_id = fields.Many2one(
        "bol.account", required=True, index=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="account_id.company_id", store=True, index=True
    )
    bol_id = fields.Char("Bol's Invoice", required=True, readonly=True)
    type = fields.Char(
        readonly=True,
        help="ALL_IN_ONE has sales and costs; others are bills of bol only.",
    )
    issued_on = fields.Date("Issued", readonly=True, index=True)
    period_start = fields.Datetime("From", readonly=True)
    period_end = fields.Datetime("To", readonly=True)
    currency_id = fields.Many2one(
        "res.currency", default=lambda self: self.env.ref("base.EUR"), readonly=True
    )
    amount_untaxed = fields.Monetary("Without VAT", readonly=True)
    amount_tax = fields.Monetary("Bol's VAT", readonly=True)
    amount_total = fields.Monetary(
        "Payable",
        readonly=True,
        help="As on bol's invoice: below zero, bol pays it to you.",
    )
    amount_open = fields.Monetary(
        "Open at Bol", readonly=True, help="What bol hasn't paid, or got, yet."
    )
    amount_lines = fields.Monetary(
        "Sum of the Lines", readonly=True, help="As kept here, without VAT."
    )
    state = fields.Selection(
        [
            ("new", "To Read"),
            ("stopped", "Stopped"),
            ("read", "Read"),
            ("booked", "Booked"),
        ],
        required=True,
        default="new",
        readonly=True,
        index=True,
    )
    trouble = fields.Text("What Is the Matter", readonly=True)
    lines_read = fields.Integer("Lines", readonly=True)
    has_totals = fields.Boolean(
        readonly=True, help="Bol's own totals of this invoice are read."
    )
    line_ids = fields.One2many("bol.settlement.line", "settlement_id", "Settled Lines")
    sum_ids = fields.One2many("bol.settlement.sum", "settlement_id", "Kinds")
    attention_count = fields.Integer(
        "To Look At", compute="_compute_attention_count", compute_sudo=True
    )
    pdf_id = fields.Many2one("ir.attachment", "Bol's PDF", readonly=True, copy=False)
    bill_id = fields.Many2one(
        "account.move",
        "Vendor Bill",
        readonly=True,
        copy=False,
        check_company=True,
        index="btree_not_null",
    )
    entry_id = fields.Many2one(
        "account.move",
        "Clearing Entry",
        readonly=True,
        copy=False,
        check_company=True,
        index="btree_not_null",
    )
    has_books = fields.Boolean(related="account_id.has_books")
    raw = fields.Text("Bol's Answer", compute="_compute_raw", groups=MANAGER)

    _bol_id_unique = models.Constraint(
        "unique(account_id, bol_id)", "An account has each invoice of bol once."
    )

    @api.depends("line_ids.match")
    def _compute_attention_count(self):
        groups = self.env["bol.settlement.line"]._read_group(
            [
                ("settlement_id", "in", self.ids),
                ("match", "in", ["differs", "unknown_order", "unknown_type", "broken"]),
            ],
            ["settlement_id"],
            ["__count"],
        )
        counts = {settlement.id: count for settlement, count in groups}
        for settlement in self:
            settlement.attention_count = counts.get(settlement.id, 0)

    def _compute_raw(self):
        answers = self.env["bol.raw"]._bol_read(self)
        for settlement in self:
            settlement.raw = answers.get(settlement.id, "")

    def _bol_posted(self):
        """The documents of these settlements that are posted."""
        moves = self.bill_id | self.entry_id
        return moves.filtered(lambda move: move.state == "posted")

    def _bol_is_bill(self):
        """Whether it is a bill of bol alone: no sales are paid by it."""
        sums = self.sum_ids.kind_id
        return self.type != ALL_IN_ONE and "turnover" not in sums.mapped("category")

    # -- buttons ---------------------------------------------------------------

    def _bol_check_accountant(self):
        self.check_access("read")
        if not (self.env.su or self.env.user.has_group(ACCOUNTANT)):
            raise AccessError(self.env._("Only accountants do this."))

    def action_read_again(self):
        """Have these settlements read anew from bol, line by line."""
        self._bol_check_accountant()
        for settlement in self.sudo():
            if settlement._bol_posted():
                raise UserError(
                    self.env._(
                        "A document of %(settlement)s is posted: set it back to draft "
                        "first.",
                        settlement=settlement.bol_id,
                    )
                )
            settlement._bol_begin()
        self.env["bol.flow"]._bol_wake_kind("settlements")

    def action_judge(self):
        """Match the lines and add them up again, with what is known by now."""
        self._bol_check_accountant()
        settlements = self.sudo().filtered(lambda one: one.state != "new")
        if settlements._bol_posted():
            raise UserError(self.env._("Its documents are posted."))
        settlements._bol_judge_again()

    def action_make_documents(self):
        """Make the drafts of the vendor bill and of the clearing entry."""
        self._bol_check_accountant()
        for settlement in self:
            if settlement.state == "stopped":
                raise UserError(settlement.trouble)
            if settlement.state == "new":
                raise UserError(
                    self.env._("%(one)s isn't read yet.", one=settlement.bol_id)
                )
            if not settlement.has_books:
                raise UserError(settlement.account_id.sudo().books_missing)
            settlement.sudo()._bol_make_documents()

    def action_view_lines(self):
        return self._bol_view_lines({})

    def action_view_attention(self):
        return self._bol_view_lines({"search_default_attention": 1})

    def _bol_view_lines(self, context):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bol_connector_account.bol_settlement_line_action"
        )
        return {
            **action,
            "domain": [("settlement_id", "=", self.id)],
            "context": context,
        }

    def action_view_bill(self):
        return self._bol_view_move(self.bill_id)

    def action_view_entry(self):
        return self._bol_view_move(self.entry_id)

    def _bol_view_move(self, move):
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "view_mode": "form",
            "res_id": move.id,
        }
