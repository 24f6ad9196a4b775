from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column


class AccountMove(models.Model):
    """Invoices and credit notes of bol's orders: bol has the buyer's money."""

    _inherit = "account.move"

    bol_account_id = fields.Many2one(
        "bol.account",
        "Bol.com Account",
        compute="_compute_bol_account_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        help="All of it was sold by this account: bol pays it.",
    )
    bol_cleared_id = fields.Many2one(
        "account.move",
        "Pays",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The invoice or credit note that this entry of the clearing journal pays.",
    )
    bol_clearing_ids = fields.One2many(
        "account.move", "bol_cleared_id", "Paid at Bol.com", readonly=True
    )

    @api.depends("line_ids.sale_line_ids.order_id.bol_account_id")
    def _compute_bol_account_id(self):
        for move in self:
            if not move.is_sale_document():
                move.bol_account_id = False
                continue
            goods = move.sudo().invoice_line_ids.filtered(
                lambda line: line.display_type == "product"
            )
            sold = goods.sale_line_ids.order_id
            accounts = sold.bol_account_id
            ours = len(accounts) == 1 and all(sale.bol_account_id for sale in sold)
            # A line that somebody added is paid along with the others.
            move.bol_account_id = accounts if ours else False

    def _compute_payment_state(self):
        """Odoo calls a credit note reversed that an entry pays; this one is paid."""
        result = super()._compute_payment_state()
        for move in self:
            if move.payment_state == "reversed" and move.move_type == "out_refund":
                if move.bol_account_id and move.bol_clearing_ids:
                    move.payment_state = "paid"
        return result

    def _auto_init(self):
        """Fill the column of an existing database at once, not document by document."""
        cr, table = self.env.cr, self._table
        if not column_exists(cr, table, "bol_account_id"):
            create_column(cr, table, "bol_account_id", "int4")
            cr.execute(SQL(FILL_ACCOUNT))
        return super()._auto_init()

    # -- posting ---------------------------------------------------------------

    def _post(self, soft=True):
        posted = super()._post(soft)
        posted._bol_clear()
        return posted

    def _bol_clear(self):
        """Pay those of these documents that are bol's on its clearing journal."""
        ours = self.sudo().filtered(
            lambda move: move.bol_account_id and move.is_sale_document()
        )
        for account, moves in ours.grouped("bol_account_id").items():
            if account.has_books and moves.company_id == account.company_id:
                moves._bol_clear_on(account)

    def _bol_clear_on(self, account):
        open_lines = {move: move._bol_open_receivables() for move in self}
        moves = self.filtered(lambda move: open_lines[move])
        entries = self.with_context(**BARE).create(
            [move._bol_prepare_clearing(account, open_lines[move]) for move in moves]
        )
        entries._post(soft=False)
        plan = []
        for move, entry in zip(moves, entries, strict=True):
            paid = open_lines[move]
            plan += [
                (paid | entry.line_ids).filtered(lambda line, a=a: line.account_id == a)
                for a in paid.account_id
            ]
        if plan:
            self.env["account.move.line"]._reconcile_plan(plan)

    def _bol_open_receivables(self):
        return self.line_ids.filtered(
            lambda line: (
                line.account_id.account_type == "asset_receivable"
                and not line.reconciled
            )
        )

    def _bol_prepare_clearing(self, account, open_lines):
        """Values of the entry that pays this document; its amounts are the euros of
        the company's books.

        :param account: bol.account record
        :param open_lines: its receivable account.move.line records
        """
        counterparts = [
            {
                "account_id": line.account_id.id,
                "partner_id": line.partner_id.id,
                "name": self.name,
                "currency_id": line.currency_id.id,
                "amount_currency": -line.amount_residual_currency,
                "balance": -line.amount_residual,
            }
            for line in open_lines
        ]
        owed = self._bol_owed_by_order(sum(open_lines.mapped("amount_residual")))
        clearing = [
            {
                "account_id": account.clearing_account_id.id,
                "partner_id": account.bol_partner_id.id,
                "name": f"{self.name} {order.bol_id or ''}".strip(),
                "bol_order_id": order.id,
                "currency_id": self.company_id.currency_id.id,
                "amount_currency": amount,
                "balance": amount,
            }
            for order, amount in owed.items()
        ]
        return {
            "move_type": "entry",
            "journal_id": account.clearing_journal_id.id,
            "company_id": self.company_id.id,
            "date": self.date,
            "ref": self.name,
            "bol_cleared_id": self.id,
            "line_ids": [
                fields.Command.create(values) for values in (*counterparts, *clearing)
            ],
        }

    def _bol_owed_by_order(self, total):
        """What bol owes by this document, order by order.

        :param float total: what is open of it, in the company's currency; negative
            for a credit note
        :return: dict bol.order record -> amount; no record: of no order of bol
        """
        currency = self.company_id.currency_id
        goods = self.invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
        )
        shares = {}
        for line in goods:
            order = line.bol_order_id or line.sale_line_ids.order_id.bol_order_id[:1]
            shares[order] = shares.get(order, 0) + line.price_total
        whole = sum(shares.values())
        if not whole:
            return {next(iter(shares)): total}
        amounts = {
            order: currency.round(total * share / whole)
            for order, share in shares.items()
        }
        # What rounding leaves goes with the largest, where it is the least.
        largest = max(amounts, key=lambda order: abs(amounts[order]))
        amounts[largest] += total - sum(amounts.values())
        return {
            order: currency.round(amount)
            for order, amount in amounts.items()
            if not currency.is_zero(amount)
        }

    # -- taking it back --------------------------------------------------------

    def button_draft(self):
        """What isn't posted any more isn't paid either."""
        result = super().button_draft()
        self._bol_take_back_clearing()
        return result

    def _bol_take_back_clearing(self):
        entries = self.sudo().bol_clearing_ids
        entries.filtered(lambda entry: entry.state == "posted").button_cancel()

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """Whom a credit note pays at once, bol doesn't pay any more."""
        reversed_ = super()._reverse_moves(default_values_list, cancel)
        if cancel:
            for move, credit in zip(self, reversed_, strict=True):
                move._bol_reverse_clearing(credit)
        return reversed_

    def _bol_reverse_clearing(self, credit):
        """Odoo has loosened the entry that paid this invoice, which the credit note
        now does: have it reversed on the credit note's day.

        :param credit: the account.move record that reversed this one
        """
        for entry in self.sudo().bol_clearing_ids:
            if entry.state == "posted" and entry._bol_open_receivables():
                values = {
                    "date": credit.date,
                    "ref": credit.name,
                    "bol_cleared_id": credit.id,
                }
                entry._reverse_moves([values], cancel=True)


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    bol_order_id = fields.Many2one(
        "bol.order", "Bol.com Order", readonly=True, index="btree_not_null"
    )

    def _copy_data_extend_business_fields(self, values):
        result = super()._copy_data_extend_business_fields(values)
        values["bol_order_id"] = self.bol_order_id.id
        return result


#: Entries that nobody wrote need no note about who created them.
BARE = {"tracking_disable": True, "mail_create_nosubscribe": True}

FILL_ACCOUNT = """
    UPDATE account_move move SET bol_account_id = sold.account_id
      FROM (SELECT line.move_id, MIN(sale.bol_account_id) AS account_id
              FROM account_move_line line
              JOIN sale_order_line_invoice_rel rel ON rel.invoice_line_id = line.id
              JOIN sale_order_line sale_line ON sale_line.id = rel.order_line_id
              JOIN sale_order sale ON sale.id = sale_line.order_id
          GROUP BY line.move_id
            HAVING MIN(sale.bol_account_id) = MAX(sale.bol_account_id)
               AND COUNT(sale.bol_account_id) = COUNT(*)) sold
     WHERE sold.move_id = move.id AND move.move_type IN ('out_invoice', 'out_refund')
"""
